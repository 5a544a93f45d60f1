import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallPipeline, writePipeline } from '../experiment.js';

/** λ as one number, with all that a module may have that is asked for. */
export function constantLambda({
  gradient = true,
  fit = false,
  transform = 'identity',
}: {
  gradient?: boolean;
  fit?: boolean;
  transform?: string;
} = {}): string {
  return `export const parameters = { a: { start: 0.1, transform: '${transform}' } };
export function predict(rows, { a }) {
  return { k: rows.s.map((s) => a * s), lambda: rows.s.map(() => a) };
}
${
  gradient
    ? `export function gradient(rows, { a }) {
  let sum = 0;
  for (let j = 0; j < rows.count; j++) sum += -2 * (rows.k[j] - a * rows.s[j]) * rows.s[j];
  return { a: sum / rows.count };
}`
    : ''
}
${
  fit
    ? `export function fit(rows) {
  let [ks, ss] = [0, 0];
  for (let j = 0; j < rows.count; j++) {
    ks += rows.k[j] * rows.s[j];
    ss += rows.s[j] * rows.s[j];
  }
  return { a: ks / ss };
}`
    : ''
}
`;
}

/** λ(x) = a + b x: k̂ is the row's mean of λ(x) x². */
export const linearLambda = `export const parameters = { a: { start: 0.1 }, b: { start: 0 } };
function sums(rows, r) {
  let [square, cube] = [0, 0];
  for (let i = 0; i < rows.n; i++) {
    const x = rows.x[r * rows.n + i];
    square += x * x;
    cube += x * x * x;
  }
  return [square / rows.n, cube / rows.n];
}
export function predict(rows, { a, b }) {
  const k = new Float64Array(rows.count);
  for (let r = 0; r < rows.count; r++) {
    const [square, cube] = sums(rows, r);
    k[r] = a * square + b * cube;
  }
  return { k };
}
`;

/** The network by hand that the package ships, of so many inputs and hidden units, from these weights. */
export function handNetwork(inputs: number, hidden: number, weights?: readonly number[]): string {
  const text = readFileSync('pipelines/own-model.mjs', 'utf8')
    .replace('const inputs = 100;', `const inputs = ${inputs};`)
    .replace('const hidden = 8;', `const hidden = ${hidden};`);
  return weights
    ? text.replace('const first = spread();', `const first = ${JSON.stringify(weights)};`)
    : text;
}

/** The small experiment with these estimators; modules are written beside its file, by their names. */
export function withModules(
  folder: string,
  modules: Readonly<Record<string, string>>,
  estimators: Record<string, object>,
  more: object = {},
): object {
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, name), text);
  const pipeline = { ...smallPipeline, train: { estimators }, ...more };
  writePipeline(folder, pipeline);
  return pipeline;
}
