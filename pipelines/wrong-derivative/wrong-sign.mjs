// The network of 2018, with a mistake in its derivatives on purpose: the loss goes down where its derivative says up.
// `pipeline check wrong-derivative --allow-code` names it. own-model.mjs has the same network with derivatives that are right.

const inputs = 10;
const hidden = 6;
const golden = (Math.sqrt(5) - 1) / 2;
/** Between −limit and limit, spread evenly in an order that hides it (Weyl 1916). */
const spread = (length, limit) =>
  Array.from({ length }, (_, i) => (2 * (((i + 1) * golden) % 1) - 1) * limit);

export const parameters = {
  W: { start: spread(inputs * hidden, 0.5), shape: [inputs, hidden] },
  b: { start: spread(hidden, 0.1) },
  v: { start: spread(hidden, 0.3) },
  c: { start: 0.1 },
  mean: { start: 0, fixed: true },
  sd: { start: 1, fixed: true },
};

/** What inputs are scaled by, from the training rows. */
export function start(rows, math) {
  const mean = rows.x.reduce((sum, x) => sum + x, 0) / rows.x.length;
  const variance = rows.x.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / rows.x.length;
  return { mean, sd: math.sqrt(variance) };
}

/** Inputs z, hidden units h and λ̂ of a row. */
function forward(rows, { W, b, v, c, mean, sd }, r, math) {
  const z = rows.x.subarray(r * inputs, (r + 1) * inputs).map((x) => (x - mean) / sd);
  const h = b.map((value, u) => math.tanh(z.reduce((sum, one, i) => sum + one * W[i * hidden + u], value)));
  return { z, h, lambda: h.reduce((sum, one, u) => sum + one * v[u], c) };
}

export function predict(rows, theta, math) {
  const lambda = rows.s.map((_, r) => forward(rows, theta, r, math).lambda);
  return { k: lambda.map((value, r) => value * rows.s[r]), lambda };
}

export function gradient(rows, theta, math) {
  const { v } = theta;
  const dW = new Float64Array(inputs * hidden);
  const db = new Float64Array(hidden);
  const dv = new Float64Array(hidden);
  let dc = 0;
  for (let r = 0; r < rows.count; r++) {
    const { z, h, lambda } = forward(rows, theta, r, math);
    const residual = rows.k[r] - lambda * rows.s[r];
    const byLambda = ((2 * residual) / rows.count) * rows.s[r];
    dc += byLambda;
    for (let u = 0; u < hidden; u++) {
      dv[u] += byLambda * h[u];
      const byUnit = byLambda * v[u] * (1 - h[u] * h[u]);
      db[u] += byUnit;
      for (let i = 0; i < inputs; i++) dW[i * hidden + u] += byUnit * z[i];
    }
  }
  return { W: dW, b: db, v: dv, c: dc };
}
