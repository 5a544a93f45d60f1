import { describe, expect, it } from 'vitest';
import { SourceLines } from '#dist/doctor/model/source-lines.js';

const text = `// dw += a comment that is no code
export const parameters = { w: { start: [1, 2] }, b: { start: 0 }, c: { start: 1 } };
const forward = (rows, { w, b }, math, j) => math.tanh(rows.x[j] * w[0] + b);
export function predict(rows, theta, math) {
  return { k: rows.s.map((s, j) => s * forward(rows, theta, math, j)) };
}
export function gradient(rows, { w, b, c }, math) {
  const dw = new Float64Array(2);
  let db = 0;
  let dc = 0; // dw += nothing
  for (let j = 0; j < rows.count; j++) {
    const y = math.tanh(rows.x[j] * w[0] + b);
    const r = rows.k[j] - y;
    const dz = r > 0 ? -2 * r * (1 - y * y) : 0;
    dw[0] += dz * rows.x[j] / rows.count;
    db += dz;
    dc = dc + dz;
  }
  return { w: dw, b: db, c: dc };
}
`;

describe('the line to look at first', () => {
  const lines = new SourceLines(text);
  it.each([
    ['the sum of a list', lines.ofParameter('w'), 'line 15: dw[0] += dz * rows.x[j] / rows.count;'],
    ['the sum of a number', lines.ofParameter('b'), 'line 16: db += dz;'],
    ['a number that is added to', lines.ofParameter('c'), 'line 17: dc = dc + dz;'],
    ['the residual', lines.ofResidual(), 'line 13: const r = rows.k[j] - y;'],
    ['the mean', lines.ofLoss(), 'line 15: dw[0] += dz * rows.x[j] / rows.count;'],
    ['tanh′', lines.ofFunction('tanh', 'w'), 'line 14: const dz = r > 0 ? -2 * r * (1 - y * y) : 0;'],
    ['the branch', lines.ofBranch(), 'line 14: const dz = r > 0 ? -2 * r * (1 - y * y) : 0;'],
    [
      'what is summed up, where the function is not there',
      lines.ofFunction('sin', 'b'),
      'line 14: const dz = r > 0 ? -2 * r * (1 - y * y) : 0;',
    ],
  ])('is that of %s', (_, found, line) => {
    expect(found).toBe(line);
  });

  it('is that of a sum without the loop that it stands in', () => {
    const loop = new SourceLines(
      'export function gradient() {\n  for (let i = 0; i < n; i++) w[i] += d * x[i];\n}',
    );
    expect(loop.ofParameter('w')).toBe('line 2: w[i] += d * x[i];');
  });

  it('is none where there is no text', () => {
    expect(new SourceLines('').ofParameter('w')).toBeUndefined();
  });

  it('is cut where it is long', () => {
    const long = new SourceLines(`export function gradient() {\n  w += ${'1 + '.repeat(40)}1;\n}`);
    expect(long.ofParameter('w')).toMatch(/^line 2: w \+= .{54}…$/);
  });
});
