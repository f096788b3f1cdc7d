"""Processor time, time and memory of `ganscope features extract` beside torch-fidelity, on the same images, in turn.

    python cost.py GANSCOPE WEIGHTS FOLDER [COUNT SIDE]      needs NumPy, Pillow, torch and torch-fidelity 0.4; Linux

GANSCOPE is its folder, built. FOLDER gets COUNT PNG images of SIDE x SIDE (1000 of 256) and must have onnxruntime-node in its node_modules.
Both programs get as many threads as there are processors. Order: ganscope, torch-fidelity, ganscope.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

ganscope, weights, folder = (Path(word).resolve() for word in sys.argv[1:4])
count, side = (int(word) for word in (sys.argv[4:] or ["1000", "256"]))
THREADS = str(os.cpu_count())

images = folder / f"png-{count}-{side}"
if not images.exists():
    rng = np.random.default_rng(26)
    images.mkdir(parents=True)
    y, x = np.mgrid[0:side, 0:side] / side
    for i in range(count):
        planes = []
        for _ in range(3):
            a, b = rng.uniform(1, 8, 2)
            wave = np.sin(2 * np.pi * (a * x + b * y) + rng.uniform(0, 6.28))
            planes.append(128 + 80 * wave + rng.normal(0, 8, (side, side)))
        pixels = np.clip(np.stack(planes, 2), 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(images / f"{i:05}.png")

TORCH = """
import sys, torch, torch_fidelity
torch.set_num_threads(int(sys.argv[3]))
torch_fidelity.calculate_metrics(
    input1=sys.argv[1], feature_extractor_weights_path=sys.argv[2], cuda=False, isc=True, cache=False, verbose=False
)
"""
cli = ["node", str(ganscope / "dist/src/cli.js"), "features"]
environment = {**os.environ, "GANSCOPE_CACHE": str(folder / "cache"), "OMP_NUM_THREADS": THREADS}


def run(words):
    subprocess.run(words, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measured(name, words):
    """In a process of its own: the peak is that of the largest child so far."""
    child = os.fork()
    if child == 0:
        began = time.monotonic()
        run(words)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = {
            "program": name,
            "images": count,
            "seconds": round(time.monotonic() - began, 1),
            "processorSeconds": round(used.ru_utime + used.ru_stime, 1),
            "peakMb": round(used.ru_maxrss / 1024),
            "load": round(os.getloadavg()[0], 1),
        }
        print(json.dumps(found), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(f"{name} failed")


run([*cli, "add", "inception", str(weights)])
for name in ("ganscope", "torch-fidelity", "ganscope"):
    run([*cli, "clear"])
    if name == "ganscope":
        measured(name, [*cli, "extract", str(images), "--out", "features.npy", "--quiet"])
    else:
        measured(name, [sys.executable, "-c", TORCH, str(images), str(weights), THREADS])
