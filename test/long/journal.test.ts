import { damageJournal } from '../crash/journal.js';

damageJournal();
