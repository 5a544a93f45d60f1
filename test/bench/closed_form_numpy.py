"""A closed form without a disk in NumPy, as a practised user would write it: simulate -> targets -> least squares -> predict.

Paths are made in blocks of times that fit into memory, and of each row only its mean square is kept. Time it as a whole process.
Usage: python3 closed_form_numpy.py [--paths 10000] [--times 25000] [--block 209] [--noise 0]
"""
import argparse, json
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("--paths", type=int, default=10000)
p.add_argument("--times", type=int, default=25000)
p.add_argument("--block", type=int, default=209)
p.add_argument("--noise", type=float, default=0)
p.add_argument("--seed", type=int, default=1)
a = p.parse_args()
n, m, mu, sigma, dt, lam = a.paths, a.times, 0.05, 0.2, 1 / 252, 0.25

rng = np.random.default_rng(a.seed)
block = np.empty((min(a.block, m), n))
state = np.zeros(n)
s = np.empty(m)
for first in range(0, m, a.block):
    x = block[: min(a.block, m - first)]
    rng.standard_normal(out=x)               # in place: no second array
    x *= sigma * np.sqrt(dt)
    x += mu * dt
    x[0] += state
    np.cumsum(x, axis=0, out=x)
    state[:] = x[-1]
    np.einsum("ji,ji->j", x, x, out=s[first:first + len(x)])
s /= n
k = lam * s
if a.noise > 0:
    k += rng.normal(0, a.noise, m)

order = rng.permutation(m)
test, train = order[: m // 5], order[m // 5:]
estimate = float(k[train] @ s[train] / (s[train] @ s[train]))
rmse = float(np.sqrt(np.mean((k[test] - estimate * s[test]) ** 2)))
print(json.dumps({"lambda": estimate, "holdout_rmse": rmse}))
