"""Peak memory and time of `ganscope features extract` on many small images, as one .npy file and as a zip archive of PNG files.

    python many.py GANSCOPE FOLDER COUNT      needs NumPy and Pillow; Linux

FOLDER gets COUNT random images of 32 x 32 and needs onnxruntime-node in its node_modules, and a network in FOLDER/cache (ganscope features add).
"""

import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

ganscope, folder, count = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), int(sys.argv[3])
pixels = np.random.default_rng(26).integers(0, 256, (count, 32, 32, 3), dtype=np.uint8)
array, archive = folder / f"many-{count}.npy", folder / f"many-{count}.zip"
if not array.exists():
    np.save(array, pixels)
if not archive.exists():
    with zipfile.ZipFile(archive, "w") as into:
        for i, image in enumerate(pixels):
            png = io.BytesIO()
            Image.fromarray(image).save(png, "PNG", compress_level=1)
            into.writestr(f"{i:05}.png", png.getvalue())
environment = {**os.environ, "GANSCOPE_CACHE": str(folder / "cache")}
cli = ["node", str(ganscope / "dist/src/cli.js"), "features", "extract"]
for path in (array, archive):
    child = os.fork()
    if child == 0:
        began = time.monotonic()
        subprocess.run([*cli, str(path), "--out", "many.npy", "--quiet"], cwd=folder, env=environment, check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            json.dumps(
                {
                    "images": path.name,
                    "seconds": round(time.monotonic() - began, 1),
                    "processorSeconds": round(used.ru_utime + used.ru_stime, 1),
                    "peakMb": round(used.ru_maxrss / 1024),
                    "load": round(os.getloadavg()[0], 1),
                }
            ),
            flush=True,
        )
        os._exit(0)
    os.waitpid(child, 0)
