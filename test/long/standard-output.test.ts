import { fillStandardOutput } from '../cli/standard-output.js';

fillStandardOutput();
