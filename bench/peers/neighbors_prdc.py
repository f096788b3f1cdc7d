"""Precision, recall, density and coverage by the package prdc: answers lines of JSON. See ../README.md.

    {"real": "FILE", "fake": "FILE", "dim": 64}   raw float64 features, rows one after the other
    {"k": 5}                                       measures them
"""

import contextlib
import io
import json
import resource
import sys
import time
from importlib.metadata import version

import numpy as np
from prdc import compute_prdc


def say(**answer):
    print(json.dumps(answer), flush=True)


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


say(prdc=version("prdc"), numpy=np.__version__)
for line in sys.stdin:
    question = json.loads(line)
    if "real" in question:
        real, fake = (np.fromfile(question[side]).reshape(-1, question["dim"]) for side in ("real", "fake"))
        say(peakMb=peak_mb())
        continue
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        values = compute_prdc(real, fake, question["k"])
    milliseconds = (time.perf_counter() - started) * 1000
    say(milliseconds=milliseconds, peakMb=peak_mb(), values={name: float(value) for name, value in values.items()})
