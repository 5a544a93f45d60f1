import { fillStandardOutput } from './standard-output.js';

// Every third command; test/long/standard-output.test.ts has all of them.
fillStandardOutput(3);
