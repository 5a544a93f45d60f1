import { afterAll } from 'vitest';
import { removeFoldersOfFile } from './folders.js';

// Here and not where folders are made: helpers are loaded once for many files, this is run for each.
afterAll(removeFoldersOfFile);
