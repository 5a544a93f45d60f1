// The network of 2018, written by hand: what own-model.yaml trains. docs/own-models.md says what a module may export.
//
//   z = (x − mean) / sd,  h = tanh(z W + b),  λ̂ = unit · (h · v + c),  k̂ = λ̂ s
//
// The rule for each derivative: what comes back from the loss, times what went into the parameter.

const inputs = 100;
const hidden = 8;

/** Weights that are spread evenly over ±√(6 / (inputs + hidden)), in an order that hides it (Weyl 1916). */
function spread() {
  const limit = Math.sqrt(6 / (inputs + hidden));
  const golden = (Math.sqrt(5) - 1) / 2;
  return Array.from({ length: inputs * hidden }, (_, i) => {
    const turn = (i + 1) * golden;
    return (2 * (turn - Math.floor(turn)) - 1) * limit;
  });
}

const first = spread();

export const parameters = {
  W: { start: first, shape: [inputs, hidden], describe: 'from the inputs to the hidden units' },
  b: { start: Array.from({ length: hidden }, () => 0), describe: 'of the hidden units' },
  v: { start: Array.from({ length: hidden }, () => 0), describe: 'from the hidden units to the output' },
  c: { start: 0, describe: 'of the output' },
  mean: { start: 0, fixed: true, describe: 'of all training x' },
  sd: { start: 1, fixed: true, describe: 'of all training x' },
  unit: { start: 1, fixed: true, describe: 'of λ: the sizes of k and s' },
};

/** What inputs and output are scaled by, from the training rows. */
export function start(rows, math) {
  let sum = 0;
  for (const x of rows.x) sum += x;
  const mean = sum / rows.x.length;
  let squares = 0;
  for (const x of rows.x) squares += (x - mean) * (x - mean);
  const size = (values) => math.sqrt(values.reduce((total, value) => total + value * value, 0) / rows.count);
  return { mean, sd: math.sqrt(squares / rows.x.length), unit: size(rows.k) / size(rows.s) };
}

/** The hidden units of row r, and its output before it is scaled. */
function forward(rows, { W, b, v, c, mean, sd }, r, h, math) {
  for (let u = 0; u < hidden; u++) h[u] = b[u];
  for (let i = 0; i < inputs; i++) {
    const z = (rows.x[r * inputs + i] - mean) / sd;
    for (let u = 0; u < hidden; u++) h[u] += z * W[i * hidden + u];
  }
  let output = c;
  for (let u = 0; u < hidden; u++) {
    h[u] = math.tanh(h[u]);
    output += h[u] * v[u];
  }
  return output;
}

export function predict(rows, theta, math) {
  const [k, lambda] = [new Float64Array(rows.count), new Float64Array(rows.count)];
  const h = new Float64Array(hidden);
  for (let r = 0; r < rows.count; r++) {
    lambda[r] = theta.unit * forward(rows, theta, r, h, math);
    k[r] = lambda[r] * rows.s[r];
  }
  return { k, lambda };
}

/** Of mean_j (k_j − k̂_j)², by the chain rule. */
export function gradient(rows, theta, math) {
  const { v, mean, sd, unit } = theta;
  const d = {
    W: new Float64Array(inputs * hidden),
    b: new Float64Array(hidden),
    v: new Float64Array(hidden),
    c: 0,
  };
  const h = new Float64Array(hidden);
  for (let r = 0; r < rows.count; r++) {
    const kHat = unit * forward(rows, theta, r, h, math) * rows.s[r];
    // By the output: −2 (k − k̂) of the loss, a row's share of the mean, and unit · s of the model.
    const byOutput = ((-2 * (rows.k[r] - kHat)) / rows.count) * unit * rows.s[r];
    d.c += byOutput;
    for (let u = 0; u < hidden; u++) {
      d.v[u] += byOutput * h[u];
      // The derivative of tanh, by its value: 1 − tanh².
      const byUnit = byOutput * v[u] * (1 - h[u] * h[u]);
      d.b[u] += byUnit;
      for (let i = 0; i < inputs; i++) {
        d.W[i * hidden + u] += byUnit * ((rows.x[r * inputs + i] - mean) / sd);
      }
    }
  }
  return d;
}
