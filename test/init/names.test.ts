import { it } from 'vitest';
import { runNames } from './all-names.js';

// Four pieces to a name, and more names: test/long/names.test.ts.
it('whatever columns, series and files are called, what init writes runs', () => runNames(8, 4));
