import { tryGarbage } from './garbage-in.js';

// Every third content with each file; test/long/garbage-in.test.ts has all of them.
tryGarbage(3);
