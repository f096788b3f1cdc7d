"""Random weights for the Inception network of FID, and what torch-fidelity makes of images with them.

    python oracle.py OUT      needs torch and torch-fidelity 0.4

Plain random weights prove nothing: features come out at 1e-8. Here convolutions are drawn as He et al. 2015 do, each batch
normalization takes the statistics of the images at its place, and logits are scaled so that the Inception score is above 1.5.
Writes weights in both forms of torch.save, 64 images of 32 sizes, all taps and logits.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3 as Inception

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
torch.manual_seed(26)
rng = np.random.default_rng(26)
NAMES = ["64", "192", "768", "2048", "logits_unbiased"]


def image(height, width, kind):
    """Smooth waves with noise; the two kinds differ in their frequencies and colors."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    planes = []
    for channel in range(3):
        f = rng.uniform(1, 4, 2) * (1 + 2 * kind) / max(height, width)
        wave = np.sin(2 * np.pi * (f[0] * x + f[1] * y) + rng.uniform(0, 6.28))
        planes.append(128 + (70 + 20 * kind * channel) * wave + rng.normal(0, 12, (height, width)))
    return np.clip(np.stack(planes), 0, 255).astype(np.uint8)


def sized(kind, sizes):
    return [image(h, w, kind) for h, w in sizes]


def random_state():
    """A state_dict of the right shapes, by way of a class that loads nothing."""
    saved = Inception.load_state_dict
    Inception.load_state_dict = lambda self, state: None
    load, torch.load = torch.load, lambda *_, **__: {}
    try:
        net = Inception("inception", NAMES, feature_extractor_weights_path="none")
    finally:
        Inception.load_state_dict, torch.load = saved, load
    return net


net = random_state()
for module in net.modules():
    if isinstance(module, torch.nn.Conv2d):
        torch.nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    if isinstance(module, torch.nn.BatchNorm2d):
        module.weight.data.uniform_(0.5, 1.5)
        module.bias.data.normal_(0, 0.3)
        module.momentum = None
        module.train()
        module.reset_running_stats()
statistics = [torch.from_numpy(each)[None] for each in sized(0, [(96, 96)] * 24) + sized(1, [(96, 96)] * 24)]
net(torch.cat(statistics))
net.eval()

sizes = [(int(h), int(w)) for h, w in zip(rng.integers(8, 400, 30), rng.integers(8, 400, 30))] + [(299, 299), (32, 32)]
images = sized(0, sizes) + sized(1, sizes)
features = net(torch.cat(statistics))[3]
# logits of deviation 2
net.fc.weight.data.normal_(0, 1)
spread = float((features - features.mean(0)).matmul(net.fc.weight.T).std())
net.fc.weight.data *= 2 / spread
net.fc.bias.data.normal_(0, 0.1)

state = net.state_dict()
torch.save(state, out / "weights.pth")
torch.save(state, out / "legacy.pth", _use_new_zipfile_serialization=False)
taps = {name: [] for name in NAMES}
for each in images:
    for name, value in zip(NAMES, net(torch.from_numpy(each)[None])):
        taps[name].append(value[0].numpy())
for name, values in taps.items():
    np.save(out / f"{name}.npy", np.stack(values))
for i, each in enumerate(images):
    np.save(out / f"image-{i:02}.npy", each.transpose(1, 2, 0))
print(json.dumps({"images": len(images), "deviation": float(np.std(np.stack(taps["2048"])))}))
