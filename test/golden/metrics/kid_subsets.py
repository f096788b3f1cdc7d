"""KID by subsets as torch-fidelity computes it, with the rows that its generator draws: makes kid-subsets.json of features-8.json.

    python kid_subsets.py      # torch-fidelity 0.4
"""

import json
import pathlib

import numpy as np
import torch
from torch_fidelity.metric_kid import kid_features_to_metric

SEED, SUBSETS, SIZE = 2020, 6, 30
folder = pathlib.Path(__file__).parent
features = json.loads((folder / "features-8.json").read_text())
real, fake = (np.array(features[side], dtype=np.float64) for side in ("real", "fake"))
found = kid_features_to_metric(
    torch.from_numpy(fake),
    torch.from_numpy(real),
    kid_subsets=SUBSETS,
    kid_subset_size=SIZE,
    rng_seed=SEED,
    verbose=False,
)
# as metric_kid.py draws them
rng = np.random.RandomState(SEED)
draws = [
    {side: rng.choice(len(rows), SIZE, replace=False).tolist() for side, rows in (("fake", fake), ("real", real))}
    for _ in range(SUBSETS)
]
answer = {
    "subsets": draws,
    "mean": found["kernel_inception_distance_mean"],
    "std": found["kernel_inception_distance_std"],
}
(folder / "kid-subsets.json").write_text(json.dumps(answer) + "\n")
