import { it } from 'vitest';
import { runNames } from '../init/all-names.js';

it('whatever columns, series and files are called, what init writes runs', () => runNames(4, 24));
