import { damageJournal } from './journal.js';

// Every third byte; test/long/journal.test.ts has all of them.
damageJournal(3);
