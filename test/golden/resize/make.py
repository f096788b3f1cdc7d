"""Makes golden.json: 40 pairs of image and side, resized by Pillow, torch, and TensorFlow 1's formula.

    python make.py      needs numpy, pillow 13.0 and torch 2.15

Images are the bytes (31 y + 17 x + 7 y x + 5 y^2) mod 256, which a test makes as well.
"""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

rng = np.random.default_rng(40)
pairs = []
for i in range(40):
    height, width = (int(n) for n in rng.integers(1, 41, 2))
    side = height if i % 8 == 7 else int(rng.integers(2, 10))
    width = height if i % 16 == 15 else width
    y, x = np.mgrid[0:height, 0:width]
    image = ((31 * y + 17 * x + 7 * y * x + 5 * y * y) % 256).astype(np.uint8)
    pillow = np.clip(np.asarray(Image.fromarray(image.astype(np.float32), mode="F").resize((side, side), Image.BICUBIC)), 0, 255)
    tensor = torch.from_numpy(image.astype(np.float32))[None, None]
    half_pixel = torch.nn.functional.interpolate(tensor, (side, side), mode="bilinear", align_corners=False)[0, 0].numpy()

    def axis(inputs):
        at = np.arange(side, dtype=np.float32) * np.float32(inputs / side)
        low = at.astype(int)
        return low, np.minimum(low + 1, inputs - 1), (at - low).astype(float)

    (t, b, v), (l, r, u) = axis(height), axis(width)
    f = image.astype(float)
    upper = f[t][:, l] + (f[t][:, r] - f[t][:, l]) * u
    lower = f[b][:, l] + (f[b][:, r] - f[b][:, l]) * u
    corner = upper + (lower - upper) * v[:, None]
    listed = lambda a: [round(float(n), 4) for n in a.ravel()]
    pairs.append(
        {
            "height": height,
            "width": width,
            "side": side,
            "pillow-bicubic": listed(pillow),
            "torch-bilinear": listed(half_pixel),
            "tensorflow1": listed(corner),
        }
    )
lines = ",\n".join(json.dumps(pair) for pair in pairs)
Path(__file__).with_name("golden.json").write_text(f"[\n{lines}\n]\n")
