"""FID and KID of given features by torch-fidelity, FID's root by scipy's sqrtm, neighbors by prdc, transport by scipy and POT: answers lines of JSON. See ../README.md.

    {"dim": 64, "real": FILE, "fake": FILE, "type": "float32"}    raw features row by row, or float64
    {"what": "frechet", "repeats": 3}                    or "frechet-sqrtm", or "mmd": measures it so often
"""

import contextlib
import io
import json
import os
import resource
import sys
import time

import numpy as np
import scipy
import torch
import torch_fidelity
from scipy.linalg import sqrtm
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def say(**answer):
    print(json.dumps(answer), flush=True)


def features(file, dim, kind):
    return torch.from_numpy(np.fromfile(file, dtype=kind).reshape(-1, dim))


def frechet(x, y):
    stats = [fid_features_to_statistics(z) for z in (x, y)]
    return fid_statistics_to_metric(*stats, verbose=False)["frechet_inception_distance"]


moments = {}


def trace(x, y):
    """FID from means and covariances that are known from the first call on."""
    for z in (x, y):
        if z.data_ptr() not in moments:
            moments[z.data_ptr()] = fid_features_to_statistics(z)
    stats = [moments[z.data_ptr()] for z in (x, y)]
    return fid_statistics_to_metric(*stats, verbose=False)["frechet_inception_distance"]


def frechet_sqrtm(x, y):
    a, b = (fid_features_to_statistics(z) for z in (x, y))
    gap = a["mu"] - b["mu"]
    root = sqrtm(a["sigma"] @ b["sigma"]).real
    return float(gap @ gap + np.trace(a["sigma"]) + np.trace(b["sigma"]) - 2 * np.trace(root))


def mmd(x, y):
    out = kid_features_to_metric(x, y, kid_subsets=1, kid_subset_size=len(x), verbose=False)
    return out["kernel_inception_distance_mean"]


def kid(x, y):
    """100 subsets of 1000, as torch-fidelity does it by default: about as many products as all pairs of 10,000."""
    return kid_features_to_metric(x, y, kid_subsets=100, kid_subset_size=1000, verbose=False)[
        "kernel_inception_distance_mean"
    ]


def prc(x, y):
    # the generated side comes first
    out = prc_features_to_metric(y, x, prc_neighborhood=5, prc_batch_size=10000, verbose=False)
    return out["precision"]


def kid_prc(x, y):
    kid(x, y)
    return prc(x, y)


def package_prdc(x, y):
    from prdc import compute_prdc

    with contextlib.redirect_stdout(io.StringIO()):
        return float(compute_prdc(x.numpy(), y.numpy(), 5)["precision"])


def distances(x, y):
    from scipy.spatial.distance import cdist

    return cdist(x.numpy(), y.numpy())


def assignment(x, y):
    from scipy.optimize import linear_sum_assignment

    cost = distances(x, y)
    return float(cost[linear_sum_assignment(cost)].mean())


def pot(x, y):
    import ot

    return float(ot.emd2([], [], distances(x, y), numItermax=10**8))


measures = {"trace": trace, "prdc": package_prdc, "assignment": assignment, "pot": pot, "kid": kid, "prc": prc, "kid-prc": kid_prc, "frechet": frechet, "frechet-sqrtm": frechet_sqrtm, "mmd": mmd}
say(torch_fidelity=torch_fidelity.__version__, numpy=np.__version__, scipy=scipy.__version__)
for line in sys.stdin:
    question = json.loads(line)
    if "real" in question:
        sides = [features(question[side], question["dim"], question["type"]) for side in ("real", "fake")]
        say(rows=[len(side) for side in sides])
        continue
    measure = measures[question["what"]]
    started, processor = time.perf_counter(), time.process_time()
    for _ in range(question["repeats"]):
        value = measure(*sides)
    say(
        milliseconds=(time.perf_counter() - started) * 1000,
        processor=(time.process_time() - processor) * 1000,
        peakMb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        value=value,
    )
