import { badBytes } from '../arrow/bad-bytes.js';

badBytes(() => [1, 2, 4, 8, 16, 32, 64, 128, 255], 1);
