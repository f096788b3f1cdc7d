"""FID and KID of given features by torch-fidelity, and FID's root by scipy's sqrtm: answers lines of JSON. See ../README.md.

    {"dim": 64, "real": BASE64, "fake": BASE64}          features, float64 row by row
    {"what": "frechet", "repeats": 3}                    or "frechet-sqrtm", or "mmd": measures it so often
"""

import base64
import json
import sys
import time

import numpy as np
import scipy
import torch
import torch_fidelity
from scipy.linalg import sqrtm
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric

torch.set_num_threads(1)


def say(**answer):
    print(json.dumps(answer), flush=True)


def features(text, dim):
    return torch.from_numpy(np.frombuffer(base64.b64decode(text)).reshape(-1, dim).copy())


def frechet(x, y):
    stats = [fid_features_to_statistics(z) for z in (x, y)]
    return fid_statistics_to_metric(*stats, verbose=False)["frechet_inception_distance"]


def frechet_sqrtm(x, y):
    a, b = (fid_features_to_statistics(z) for z in (x, y))
    gap = a["mu"] - b["mu"]
    root = sqrtm(a["sigma"] @ b["sigma"]).real
    return float(gap @ gap + np.trace(a["sigma"]) + np.trace(b["sigma"]) - 2 * np.trace(root))


def mmd(x, y):
    out = kid_features_to_metric(x, y, kid_subsets=1, kid_subset_size=len(x), verbose=False)
    return out["kernel_inception_distance_mean"]


measures = {"frechet": frechet, "frechet-sqrtm": frechet_sqrtm, "mmd": mmd}
say(torch_fidelity=torch_fidelity.__version__, numpy=np.__version__, scipy=scipy.__version__)
for line in sys.stdin:
    question = json.loads(line)
    if "real" in question:
        sides = [features(question[side], question["dim"]) for side in ("real", "fake")]
        say(rows=[len(side) for side in sides])
        continue
    measure = measures[question["what"]]
    started = time.perf_counter()
    for _ in range(question["repeats"]):
        value = measure(*sides)
    say(milliseconds=(time.perf_counter() - started) * 1000, value=value)
