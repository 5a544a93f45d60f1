import { it } from 'vitest';
import { doTheWorkOnce } from '../cli/together.js';

it('twenty runs of everything at once with --wait do the work once', () => doTheWorkOnce(20));
