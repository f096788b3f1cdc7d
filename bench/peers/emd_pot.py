"""Exact EMD by POT: answers lines of JSON. See ../README.md.

    {"cost": "euclidean", "real": {"points": [[..]], "masses": [..]}, "fake": {...}}   an instance
    {"repeats": 3}                                                                     solves it so often
"""

import json
import sys
import time

import numpy as np
import ot

def cost_matrix(x, y, squared):
    """By differences: ot.dist expands the square, which puts 2e-8 between a point and itself."""
    squares = ((x[:, None] - y[None]) ** 2).sum(-1)
    return squares if squared else np.sqrt(squares)


def say(**answer):
    print(json.dumps(answer), flush=True)


say(pot=ot.__version__, numpy=np.__version__)
for line in sys.stdin:
    question = json.loads(line)
    if "real" in question:
        real, fake = question["real"], question["fake"]
        a, b = np.array(real["masses"]), np.array(fake["masses"])
        squared = question["cost"] == "squared-euclidean"
        cost = cost_matrix(np.array(real["points"]), np.array(fake["points"]), squared)
        say(bins=len(a))
        continue
    started = time.perf_counter()
    for _ in range(question["repeats"]):
        value = ot.emd2(a, b, cost, numItermax=10**8)
    say(milliseconds=(time.perf_counter() - started) * 1000, emd=float(value))
