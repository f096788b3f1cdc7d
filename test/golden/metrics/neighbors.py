"""Reference values for the metrics of nearest neighbors, bins and kernels. See neighbors.md.

    python neighbors.py > neighbors.json
"""

import contextlib
import io
import json
import sys

import numpy as np
import prdc
import scipy
import sklearn
from scipy import stats
from scipy.spatial.distance import cdist, jensenshannon
from sklearn.cluster import KMeans
from sklearn.neighbors import KernelDensity, NearestNeighbors

rng = np.random.default_rng(20200227)


def cloud(rows, dim, scale=1.0, shift=0.0):
    """Four decimals: what stands in the file is what was computed with, to the last bit."""
    return np.round(rng.standard_normal((rows, dim)) * scale + shift, 4)


def lattice(rows, dim, high):
    """Integers: full of ties and duplicates, and distances are exact however they are computed."""
    return rng.integers(0, high, (rows, dim)).astype(float)


def prdc_of(real, fake, k):
    with contextlib.redirect_stdout(io.StringIO()):
        return {name: float(value) for name, value in prdc.compute_prdc(real, fake, k).items()}


def nearest_neighbor(real, fake):
    both = np.vstack([real, fake])
    side = np.repeat([0, 1], [len(real), len(fake)])
    # kneighbors without an argument leaves each row itself out
    nearest = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(both).kneighbors(return_distance=False)[:, 0]
    right = side == side[nearest]
    return dict(accuracy=right.mean(), real=right[side == 0].mean(), fake=right[side == 1].mean())


def nearest_distance(points, among):
    return cdist(points, among).min(axis=1)


def mann_whitney_z(a, b):
    """That of a against b, from ranks: scipy gives U, and its correction for ties, but only a p-value."""
    u = stats.mannwhitneyu(a, b).statistic
    n, m = len(a), len(b)
    correction = stats.tiecorrect(stats.rankdata(np.concatenate([a, b])))
    return float((u - n * m / 2) / np.sqrt(correction * n * m * (n + m + 1) / 12))


def ct(training, fake, held_out):
    return mann_whitney_z(nearest_distance(fake, training), nearest_distance(held_out, training))


def ratio(training, fake, held_out):
    rows = min(len(training), len(held_out))
    return float(np.median(nearest_distance(fake, training[:rows]) / nearest_distance(fake, held_out[:rows])))


def parzen(real, fake, sigmas, held_out=None):
    rows = real if held_out is None else held_out
    tenth = max(10, len(rows) // 10)
    validation, test = rows[:tenth], rows[tenth:]
    fits = [KernelDensity(bandwidth=sigma, rtol=0, atol=0).fit(fake) for sigma in sigmas]
    best = int(np.argmax([fit.score_samples(validation).mean() for fit in fits]))
    values = fits[best].score_samples(test)
    return dict(sigma=sigmas[best], value=float(values.mean()), error=float(stats.sem(values)))


def ndb(real, fake, k, alpha):
    model = KMeans(k, n_init=20, random_state=0).fit(real)
    counts = np.array([np.bincount(model.predict(side), minlength=k) for side in (real, fake)])
    totals = counts.sum(axis=1)
    p = np.array([
        stats.chi2_contingency([column, totals - column], correction=False).pvalue for column in counts.T
    ])
    # Holm by adjusted p-values
    ascending = np.sort(p)
    adjusted = np.minimum(1, np.maximum.accumulate((k - np.arange(k)) * ascending))
    return dict(
        bins=int((adjusted <= alpha).sum()),
        uncorrected=int((p < alpha).sum()),
        jsd=float(jensenshannon(*counts) ** 2),
    )


def blobs(shares, rows):
    """Groups so far apart that k-means can only find them."""
    centers = 40.0 * np.array([[0, 0], [1, 0], [0, 1], [1, 1], [2, 0], [0, 2], [2, 2], [2, 1]])
    which = rng.choice(len(centers), size=rows, p=np.array(shares) / np.sum(shares))
    return np.round(centers[which] + rng.standard_normal((rows, 2)), 2)


def class_coverage(real, fake):
    classes = np.unique(real)
    r, f = ([int((labels == c).sum()) for c in classes] for labels in (real, fake))
    return dict(classes=int(np.count_nonzero(f)), kl=float(stats.entropy(f, r)))


def plain(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


cases = []


def case(name, expected, **inputs):
    cases.append(dict(name=name, inputs={key: plain(value) for key, value in inputs.items()}, expected=expected))


def neighbors_case(name, real, fake, held_out, ks, sigmas):
    case(
        name,
        {
            "prdc": [dict(k=k, **prdc_of(real, fake, k)) for k in ks],
            "nearest-neighbor": nearest_neighbor(real[: len(fake)], fake[: len(real)]),
            "memorization": dict(ratio=ratio(real, fake, held_out), ct=ct(real, fake, held_out)),
            "parzen": parzen(real, fake, sigmas),
            "parzen held out": parzen(real, fake, sigmas, held_out),
        },
        real=real,
        fake=fake,
        reference=held_out,
        sigmas=sigmas,
    )


logspace = [float(f"{s:.3g}") for s in np.logspace(-2, 1, 16)]
neighbors_case("normal 8-D", cloud(110, 8), cloud(90, 8, 0.8, 0.2), cloud(70, 8), [1, 3, 5, 10], logspace)
training = cloud(80, 3)
neighbors_case("noisy copies 3-D", training, np.round(training[::-1] + cloud(80, 3, 0.05), 4), cloud(80, 3), [5], logspace)
neighbors_case("far from the origin 2-D", cloud(60, 2) + 4096, cloud(60, 2) + 4096, cloud(60, 2) + 4096, [5], logspace)
real, fake, held_out = lattice(60, 2, 7), lattice(50, 2, 6), lattice(40, 2, 7)
case(
    "lattice 2-D",
    {"prdc": [dict(k=k, **prdc_of(real, fake, k)) for k in (1, 2, 5)], "memorization": dict(ct=ct(real, fake, held_out))},
    real=real,
    fake=fake,
    reference=held_out,
)
real, fake = blobs([1, 1, 1, 1, 1, 1, 1, 1], 400), blobs([1, 1, 1, 1, 1.5, 0.6, 2.2, 0.2], 320)
case("blobs", {"ndb": dict(k=8, alpha=0.05, **ndb(real, fake, 8, 0.05))}, real=real, fake=fake)
real, fake = rng.integers(0, 12, 300), np.minimum(rng.integers(0, 12, 200), rng.integers(0, 12, 200))
fake = fake[fake != 7]
case("classes", {"class-coverage": class_coverage(real, fake)}, realLabels=real, fakeLabels=fake)

versions = dict(numpy=np.__version__, scipy=scipy.__version__, sklearn=sklearn.__version__, prdc="0.2")
json.dump(dict(versions=versions, cases=cases), sys.stdout, separators=(",", ":"))
print()
