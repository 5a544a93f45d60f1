import { describe, it } from 'vitest';
import { cases, sharesOf } from './coverage.js';

describe('coverage', () => {
  it.each(cases)('$name', (one) => {
    const start = performance.now();
    console.log(
      one.name,
      JSON.stringify(sharesOf(one, Number(process.env.SAMPLES ?? 200))),
      ((performance.now() - start) / 1000).toFixed(1),
    );
  });
});
