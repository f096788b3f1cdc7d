"""``python -m ganscope.reference``: what torch-fidelity computes with your weights, for ``ganscope doctor --features``.

    python -m ganscope.reference pt_inception-2015-12-05-6726825d.pth reference.json
    ganscope doctor --features --reference reference.json

It looks at 64 images of noise that a formula makes, on the processor, in a minute or two. The file holds some numbers
of each image's features and logits, and the scores. It needs the package torch-fidelity.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import GanscopeError

FORMAT = "ganscope features reference 1"
HALF = 32
"""Images of each kind."""
FIRST = 8
"""Numbers of a row that are kept."""

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint32]


def noise_image(i: int) -> Bytes:
    """One of the images, as ganscope makes it (src/doctor/features/noise.ts has the formula in words).

    Args:
        i: from 0 to 63

    Returns:
        height x width x 3
    """
    size, coarse = i % HALF, i >= HALF
    height, width = 8 + size * 67 % 393, 8 + size * 131 % 393
    y, x = np.mgrid[0:height, 0:width].astype(np.uint32)
    shift = np.uint32(5 if coarse else 3)
    channels = []
    for channel in range(3):
        plane = 3 * i + channel
        fine = _noise(0, plane, y, x)
        wide = _noise(1, plane, y >> shift, x >> shift)
        value = (fine + np.uint32(3) * wide) >> np.uint32(2)
        channels.append(value >> np.uint32(1) if coarse and channel == 2 else value)
    return np.stack(channels, 2).astype(np.uint8)


def _noise(level: int, plane: int, y: Words, x: Words) -> Words:
    """A byte for each place, by fmix32 of MurmurHash3 (Appleby, public domain)."""
    bits = np.uint32((level * 256 + plane) * 512 * 512) + y * np.uint32(512) + x
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    bits = (bits ^ (bits >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (bits ^ (bits >> np.uint32(16))) >> np.uint32(24)


def reference(weights: str) -> dict[str, Any]:
    """What torch-fidelity's class and metrics make of the images.

    Args:
        weights: the file that torch-fidelity loads

    Returns:
        what the file holds

    Raises:
        GanscopeError: where the weights cannot be read or are not those of its network
    """
    import torch
    from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
    from torch_fidelity.metric_isc import isc_features_to_metric
    from torch_fidelity.metric_kid import kid_features_to_metric
    from torch_fidelity.metric_prc import prc_features_to_metric

    try:
        digest = hashlib.sha256(Path(weights).read_bytes()).hexdigest()
        network = FeatureExtractorInceptionV3(
            "inception", ["2048", "logits_unbiased"], feature_extractor_weights_path=weights
        )
    except (OSError, RuntimeError) as error:
        why = str(error).splitlines()[0]
        raise GanscopeError("E_INPUT", f"torch-fidelity cannot load the weights: {why}", where=weights) from error
    network.eval()
    seen = []
    with torch.no_grad():
        for i in range(2 * HALF):
            seen.append(network(torch.from_numpy(noise_image(i).transpose(2, 0, 1).copy())[None]))
    features, logits = (torch.cat([outputs[place] for outputs in seen]) for place in (0, 1))
    real, fake = features[:HALF], features[HALF:]
    fid = fid_statistics_to_metric(fid_features_to_statistics(fake), fid_features_to_statistics(real), False)
    # fewer images than a subset of 1000 has: one subset of all
    kid = kid_features_to_metric(fake, real, kid_subsets=1, kid_subset_size=HALF, verbose=False)
    score = isc_features_to_metric(logits[HALF:])
    prc = prc_features_to_metric(fake, real, verbose=False)
    return {
        "format": FORMAT,
        "program": f"torch-fidelity {version('torch-fidelity')}, torch {version('torch')}",
        "weights": digest,
        "features": _checksums(features.numpy()),
        "logits": _checksums(logits.numpy()),
        "scores": {
            "fid": fid["frechet_inception_distance"],
            "kid": kid["kernel_inception_distance_mean"],
            "is": score["inception_score_mean"],
            "is.std": score["inception_score_std"],
            "precision": prc["precision"],
            "recall": prc["recall"],
        },
    }


def _checksums(rows: npt.NDArray[np.float32]) -> dict[str, Any]:
    exact = rows.astype(np.float64)
    weights = np.arange(1, exact.shape[1] + 1) / exact.shape[1]
    return {
        "first": exact[:, :FIRST].tolist(),
        "mean": exact.mean(1).tolist(),
        "weighted": (exact * weights).mean(1).tolist(),
    }


def main(words: list[str] | None = None) -> int:
    """Runs the command.

    Args:
        words: the command line behind the program's name

    Returns:
        its exit code: 0 written, 2 invalid input, 3 torch-fidelity is not installed
    """
    parser = argparse.ArgumentParser(prog="python -m ganscope.reference", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("weights", help="the .pth file that torch-fidelity loads")
    parser.add_argument("out", help="the .json file to write")
    args = parser.parse_args(words)
    if importlib.util.find_spec("torch_fidelity") is None:
        print(
            "python -m ganscope.reference requires a package that is missing: pip install torch-fidelity",
            file=sys.stderr,
        )
        return 3
    try:
        found = reference(args.weights)
        Path(args.out).write_text(json.dumps(found) + "\n")
    except (GanscopeError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{args.out}: compare with ganscope doctor --features --reference {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
