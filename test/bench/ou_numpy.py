"""A recovery study of the Ornstein–Uhlenbeck process in NumPy, as a practised user would write it: R times simulate -> the closed
form of the exact maximum likelihood of kappa, theta and sigma, with standard errors by the delta method.

Prints one JSON line: of each parameter its mean, sd, and the coverage of its 95 % interval. Time it as a whole process.
Usage: python3 ou_numpy.py [--replicates 1000] [--times 252] [--held 50]
"""
import argparse, json, math
import numpy as np

p = argparse.ArgumentParser()
p.add_argument("--replicates", type=int, default=1000)
p.add_argument("--times", type=int, default=252)
p.add_argument("--held", type=int, default=50)
a = p.parse_args()
kappa, theta, sigma, dt = 0.5, 0.05, 0.01, 1 / 12
decay = math.exp(-kappa * dt)
deviation = sigma * math.sqrt((1 - decay**2) / (2 * kappa))

rows = []
for r in range(a.replicates):
    z = np.random.default_rng(r).standard_normal(a.times) * deviation
    x = np.empty(a.times + 1)
    x[0] = theta
    for j in range(a.times):
        x[j + 1] = theta + (x[j] - theta) * decay + z[j]
    x = x[: a.times + 1 - a.held]
    before, after = x[:-1], x[1:]
    n = len(before)
    centred = before - before.mean()
    b = centred @ after / (centred @ centred)
    if b <= 0:
        continue
    level = after.mean() - b * before.mean()
    rest = after - level - b * before
    variance = rest @ rest / n
    k = -math.log(b) / dt
    th = level / (1 - b)
    s2 = 2 * k * variance / (1 - b * b)
    # Variances of b, level and the residuals' variance, and what kappa, theta and sigma make of them.
    covariance = np.zeros((3, 3))
    covariance[:2, :2] = variance * np.linalg.inv(np.array([[before @ before, before.sum()], [before.sum(), n]]))
    covariance[2, 2] = 2 * variance**2 / n
    by_b = s2 * (-1 / (b * k * dt) + 2 * b / (1 - b * b)) / (2 * math.sqrt(s2))
    slopes = np.array([
        [-1 / (b * dt), 0, 0],
        [level / (1 - b) ** 2, 1 / (1 - b), 0],
        [by_b, 0, math.sqrt(s2) / (2 * variance)],
    ])
    errors = np.sqrt(np.diag(slopes @ covariance @ slopes.T))
    rows.append([k, th, math.sqrt(s2), *errors])
t = np.array(rows)
truth = np.array([kappa, theta, sigma])
print(json.dumps({
    "replicates": len(t), "mean": t[:, :3].mean(0).tolist(), "sd": t[:, :3].std(0, ddof=1).tolist(),
    "coverage": (np.abs(t[:, :3] - truth) <= 1.96 * t[:, 3:]).mean(0).tolist(),
}))
