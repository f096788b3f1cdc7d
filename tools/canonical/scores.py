"""torch-fidelity's FID, KID, precision and recall of the two halves of OUT/2048.npy, the second generated, and the IS of its logits, as JSON.

    python scores.py OUT      needs torch and torch-fidelity 0.4
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric

features = torch.from_numpy(np.load(Path(sys.argv[1]) / "2048.npy"))
half = len(features) // 2
one, two = features[:half], features[half:]
fid = fid_statistics_to_metric(fid_features_to_statistics(one), fid_features_to_statistics(two), False)
# one subset of all rows: their order does not matter
kid = kid_features_to_metric(one, two, kid_subsets=1, kid_subset_size=half, verbose=False)
logits = torch.from_numpy(np.load(Path(sys.argv[1]) / "logits_unbiased.npy"))
isc = isc_features_to_metric(logits[half:])
prc = prc_features_to_metric(two, one, verbose=False)
scores = {
    "fid": fid["frechet_inception_distance"],
    "kid": kid["kernel_inception_distance_mean"],
    "is": isc["inception_score_mean"],
    "is.std": isc["inception_score_std"],
    "precision": prc["precision"],
    "recall": prc["recall"],
}
print(json.dumps(scores))
