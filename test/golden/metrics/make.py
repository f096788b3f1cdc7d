"""Makes the files beside it: features and what numpy, scipy, POT and torch-fidelity say of them. See README.md.

    python make.py FOLDER
"""

import json
import sys
from pathlib import Path

import mpmath
import numpy as np
import ot
import scipy
from scipy.linalg import sqrtm
from scipy.spatial.distance import jensenshannon, pdist
from scipy.stats import entropy, wasserstein_distance

try:  # some gigabytes; without it its two values are left out
    import torch
    import torch_fidelity
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
    from torch_fidelity.metric_kid import kid_features_to_metric
except ImportError:
    torch = None

DIGITS = 4  # of stored features: few enough to read, and exact in decimal


def park_miller(seed):
    """Park & Miller's minimal generator: products below 2^46, so any language gets the same doubles."""
    state = seed
    while True:
        state = state * 16807 % 2147483647
        yield state / 2147483647


def by_formula(rows, dim, seed, scale, shift):
    """Sums of four uniforms, centered, scaled and shifted, in the order of the rows."""
    u = park_miller(seed)
    x = [next(u) + next(u) + next(u) + next(u) - 2 for _ in range(rows * dim)]
    return np.array([scale * value + shift for value in x]).reshape(rows, dim)


def stored(rows, dim, rng, mixing, shift):
    return np.round(rng.normal(size=(rows, dim)) @ mixing + shift, DIGITS)


def frechet_sqrtm(x, y):
    """The textbook form: the root of a product that is not symmetric, its imaginary part dropped."""
    s, t = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    gap = x.mean(0) - y.mean(0)
    return float(gap @ gap + np.trace(s) + np.trace(t) - 2 * np.trace(sqrtm(s @ t)).real)


def frechet_exact(x, y):
    """By symmetric eigenvalues with 60 digits, from the exact decimals."""
    mpmath.mp.dps = 60
    def fit(z):
        rows, dim = z.shape
        m = mpmath.matrix([[mpmath.mpf(repr(float(value))) for value in row] for row in z])
        mean = [mpmath.fsum(m[i, k] for i in range(rows)) / rows for k in range(dim)]
        centered = [[m[i, k] - mean[k] for k in range(dim)] for i in range(rows)]
        cov = mpmath.matrix(dim, dim)
        for j in range(dim):
            for k in range(dim):
                cov[j, k] = mpmath.fsum(row[j] * row[k] for row in centered) / (rows - 1)
        return mean, cov
    (a, s), (b, t) = fit(x), fit(y)
    values, q = mpmath.eigsy(s)
    root = q * mpmath.diag([mpmath.sqrt(max(v, 0)) for v in values]) * q.T
    product = root * t * root
    inner = mpmath.eigsy((product + product.T) / 2, eigvals_only=True)
    dim = len(a)
    traces = sum(s[k, k] + t[k, k] for k in range(dim))
    roots = mpmath.fsum(mpmath.sqrt(max(v, 0)) for v in inner)
    return float(mpmath.fsum((a[k] - b[k]) ** 2 for k in range(dim)) + traces - 2 * roots)


def frechet_torch_fidelity(x, y):
    stats = [fid_features_to_statistics(torch.from_numpy(z)) for z in (x, y)]
    return fid_statistics_to_metric(*stats, verbose=False)["frechet_inception_distance"]


def mmd(k, x, y):
    n, m = len(x), len(y)
    xx, yy, xy = k(x, x), k(y, y), k(x, y)
    return float((xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.mean())


def cubic(x, y):
    return (x @ y.T / x.shape[1] + 1) ** 3


def gaussian(bandwidth):
    def k(x, y):
        squares = ((x[:, None] - y[None]) ** 2).sum(-1)
        return np.exp(-squares / (2 * bandwidth**2))
    return k


def kid(x, y):
    """All rows as one subset: torch-fidelity then gives the full unbiased estimate, for equal numbers of rows."""
    n = min(len(x), len(y))
    features = [torch.from_numpy(z[:n]) for z in (x, y)]
    out = kid_features_to_metric(*features, kid_subsets=1, kid_subset_size=n, verbose=False)
    return {"rows": n, "value": out["kernel_inception_distance_mean"]}


def kernels(x, y):
    distances = np.sort(pdist(np.concatenate([x, y])))
    bandwidth = float(distances[(len(distances) - 1) // 2])
    return {
        "mmd": mmd(cubic, x, y),
        **({"kidTorchFidelity": kid(x, y)} if torch else {}),
        "bandwidth": bandwidth,
        "mmdGaussian": mmd(gaussian(bandwidth), x, y),
    }


def slices(x, y, directions):
    projections = directions.T
    first = [wasserstein_distance(x @ d, y @ d) for d in directions]
    return {
        "order1": float(np.mean(first)),
        "order2": float(ot.sliced_wasserstein_distance(x, y, projections=projections, p=2)),
    }


def on_bins(x, y, low, high, bins):
    def counts(z):
        cells = np.floor((z - low) / (high - low) * bins).astype(int)
        return np.bincount(np.clip(cells, 0, bins - 1), minlength=bins)
    p, q = counts(x) / len(x), counts(y) / len(y)
    return {
        "box": {"low": low, "high": high, "bins": bins},
        "jsd": float(jensenshannon(p, q) ** 2),
        "kl": float(entropy(p, q)),
        "reverseKl": float(entropy(q, p)),
        "totalVariation": float(np.abs(p - q).sum() / 2),
        "emd": float(wasserstein_distance(x, y)),
    }


def flattened(x):
    """Column 6 a copy of column 0, column 7 empty."""
    y = x.copy()
    y[:, 6], y[:, 7] = x[:, 0], 0
    return y


def main(folder):
    rng = np.random.default_rng(20240229)
    mixing = np.eye(8) + 0.3 * rng.normal(size=(8, 8))
    real = stored(200, 8, rng, np.eye(8), 0)
    fake = stored(150, 8, rng, mixing, 0.4)
    directions = rng.normal(size=(12, 8))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    small = {
        "real": real.tolist(),
        "fake": fake.tolist(),
        "directions": directions.tolist(),
        "expected": {
            "frechet": frechet_exact(real, fake),
            "frechetSqrtm": frechet_sqrtm(real, fake),
            **({"frechetTorchFidelity": frechet_torch_fidelity(real, fake)} if torch else {}),
            "frechetSingular": frechet_exact(flattened(real), flattened(fake)),
            "frechetSingularSqrtm": frechet_sqrtm(flattened(real), flattened(fake)),
            **kernels(real, fake),
            "sliced": slices(real, fake, directions),
            "firstColumn": on_bins(real[:, 0], fake[:, 0], -2.0, 2.0, 8),
        },
    }
    sides = {
        "real": {"rows": 1000, "dim": 64, "seed": 12345, "scale": 1.0, "shift": 0.0},
        "fake": {"rows": 1000, "dim": 64, "seed": 67890, "scale": 1.25, "shift": 0.125},
    }
    x, y = (by_formula(**side) for side in sides.values())
    large = {
        "formula": sides,
        "first": [float(x[0, 0]), float(y[0, 0])],
        "expected": {
            "frechetSqrtm": frechet_sqrtm(x, y),
            **({"frechetTorchFidelity": frechet_torch_fidelity(x, y)} if torch else {}),
            **kernels(x, y),
        },
    }
    versions = {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "pot": ot.__version__,
        **({"torch_fidelity": torch_fidelity.__version__} if torch else {}),
    }
    for name, content in (("features-8", small), ("features-64", large)):
        text = json.dumps({"versions": versions, **content}, indent=1)
        # One row a line.
        Path(folder, f"{name}.json").write_text(compact(text) + "\n")


def compact(text):
    """Joins the lines of the innermost lists."""
    import re

    return re.sub(r"\[\s+([-\d.,e\s]+?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text)


if __name__ == "__main__":
    main(sys.argv[1])
