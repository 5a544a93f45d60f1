"""Quantiles of transition and stationary laws, for the tests of samplers: python3 quantiles.py > quantiles.json (SciPy 1.17)."""

import json
import math

from scipy.stats import beta, gamma, ncx2

levels = [0.0001, 0.001, *[round(0.01 * i, 2) for i in range(1, 100)], 0.999, 0.9999]


def cir(df, x0, dt, kappa=0.5, theta=0.04):
    sigma = math.sqrt(4 * kappa * theta / df)
    scale = sigma**2 * -math.expm1(-kappa * dt) / (4 * kappa)
    law = ncx2(df, x0 * math.exp(-kappa * dt) / scale) if x0 > 0 else gamma(df / 2, scale=2)
    parameters = {"kappa": kappa, "theta": theta, "sigma": sigma, "x0": x0}
    return {"kind": "cir", "parameters": parameters, "dt": dt, "quantiles": of(law, scale)}


def of(law, scale=1.0):
    """Pairs (quantile, its level) that can be told from 0."""
    found = [(float(law.ppf(level)) * scale, level) for level in levels]
    # The level of the number as it is written, not of the exact quantile.
    return [[x, float(law.cdf(x / scale))] for x, _ in found if x > 1e-200]


cases = [cir(df, x0, dt) for df in (0.16, 1, 2, 20) for x0 in (0, 0.04, 4) for dt in (1 / 5000, 1 / 12, 10)]
starts = [
    {"kind": "cir", "parameters": {"kappa": 0.5, "theta": 0.04, "sigma": 1, "x0": "stationary"}, "law": gamma(0.04, scale=1)},
    {"kind": "cir", "parameters": {"kappa": 0.5, "theta": 0.06, "sigma": 0.15, "x0": "stationary"}, "law": gamma(2 * 0.5 * 0.06 / 0.15**2, scale=0.15**2)},
    {"kind": "logistic", "parameters": {"r": 1, "capacity": 2, "sigma": 0.5, "x0": "stationary"}, "law": gamma(7, scale=0.25)},
    {"kind": "jacobi", "parameters": {"kappa": 1, "theta": 0.3, "sigma": 0.5, "x0": "stationary"}, "law": beta(2.4, 5.6)},
    {"kind": "jacobi", "parameters": {"kappa": 0.5, "theta": 0.1, "sigma": 0.9, "x0": "stationary"}, "law": beta(0.1 / 0.81, 0.9 / 0.81)},
]
print(json.dumps({"transitions": cases, "starts": [{**{k: v for k, v in s.items() if k != "law"}, "quantiles": of(s["law"])} for s in starts]}, separators=(",", ":")))
