import { badBytes } from './bad-bytes.js';

// A sample: every bit of every byte is in test/long.
badBytes((at) => [1 << (at % 8)], 17);
