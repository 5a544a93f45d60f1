import { draw, exp, log, normalOf } from '../drawn';
import { noncentralChiSquared } from '../feller';
import { JUMP } from '../samplers';

/** Bytes of the constants before the table. */
const TABLE: usize = 72;

/**
 * Heston: v from its own law, scale · χ′²(df, v · weight), and ln x ← ln x + mu h + K0 + K1 v + K2 v′ + √(K3 v + K4 v′) z with
 * K0 such that E[x′ | x, v] = x e^(mu h): ln E e^(r v′) = (r scale · ncp)/l − ½ df ln l, l = 1 − 2 r scale. Constants: df,
 * weight, scale, mu h, K0 where that has no value, K1 … K4, and above one
 * degree of freedom the quantiles of χ²(df − 1).
 */
// @ts-ignore: decorator
@inline
export function drawStep(state: usize, stateBytes: usize, constants: usize, draws: usize, own: usize): void {
  const v = load<f64>(state + stateBytes);
  const df = load<f64>(constants);
  const scale = load<f64>(constants, 16);
  const noncentrality = v * load<f64>(constants, 8);
  const next = noncentralChiSquared(df, noncentrality, draws, own, constants + TABLE) * scale;
  const k1 = load<f64>(constants, 40);
  const k2 = load<f64>(constants, 48);
  const k3 = load<f64>(constants, 56);
  const k4 = load<f64>(constants, 64);
  const rate = (k2 + 0.5 * k4) * scale;
  const left = 1.0 - 2.0 * rate;
  const mean = (rate * noncentrality) / left - 0.5 * df * log(left);
  const k0 = left > 0 ? -mean - (k1 + 0.5 * k3) * v : load<f64>(constants, 32);
  draw(draws, JUMP);
  const deviation = Math.sqrt(k3 * v + k4 * next);
  const growth = load<f64>(constants, 24) + k0 + k1 * v + k2 * next + deviation * normalOf(draws, 0);
  store<f64>(state, load<f64>(state) * exp(growth));
  store<f64>(state + stateBytes, next);
}
