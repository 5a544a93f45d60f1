"""Exact maximum likelihood of the square-root process in SciPy, as a practised user would write it: scipy.stats.ncx2 and an optimiser.

Each optimiser goes from the same start over ln kappa, ln theta, ln sigma; the quickest is printed that reaches the maximum to
1e-6 nats, as the best of some repeats. In memory: the imports do not count.
Usage: python3 cir_scipy.py --series FILE --dt 0.0833 --kappa 1 --theta 0.05 --sigma 0.1 --maximum LOGLIKELIHOOD [--repeats 3]
"""
import argparse, json, math, time
import numpy as np
from scipy.optimize import minimize
from scipy.stats import ncx2

p = argparse.ArgumentParser()
p.add_argument("--series", required=True)
for name in ("dt", "kappa", "theta", "sigma", "maximum"):
    p.add_argument("--" + name, type=float, required=True)
p.add_argument("--repeats", type=int, default=3)
a = p.parse_args()
x = np.array(json.load(open(a.series)))
before, after = x[:-1], x[1:]


def minus_log_likelihood(logs):
    kappa, theta, sigma = np.exp(logs)
    decay = math.exp(-kappa * a.dt)
    scale = 4 * kappa / (sigma**2 * (1 - decay))
    df = 4 * kappa * theta / sigma**2
    value = -np.sum(ncx2.logpdf(scale * after, df, scale * decay * before)) - len(after) * math.log(scale)
    return value if math.isfinite(value) else 1e100


start = np.log([a.kappa, a.theta, a.sigma])
options = {
    "Nelder-Mead": {"xatol": 1e-6, "fatol": 1e-9, "maxiter": 5000, "maxfev": 5000},
    "L-BFGS-B": {"ftol": 1e-13, "gtol": 1e-5},
}
found = []
for method, chosen in options.items():
    best = math.inf
    for repeat in range(a.repeats):
        began = time.perf_counter()
        end = minimize(minus_log_likelihood, start, method=method, options=chosen)
        best = min(best, time.perf_counter() - began)
    found.append({"method": method, "seconds": best, "log_likelihood": -end.fun, "evaluations": end.nfev})
there = [one for one in found if abs(one["log_likelihood"] - a.maximum) < 1e-6]
if not there:
    raise SystemExit(f"no optimiser reaches {a.maximum}: {json.dumps(found)}")
print(json.dumps(min(there, key=lambda one: one["seconds"])))
