"""A training of bench/peers/gan.py (PyTorch), written down by ganscope.Monitor: FOLDER gets log.jsonl, real.npy, fake-*.npy.

    python test/golden/logs/make.py FOLDER
"""
import sys
from pathlib import Path

root = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(root / "bench/peers"), str(root / "python/src")]
import gan  # noqa: E402
from ganscope import Monitor  # noqa: E402

# disjoint-minimax of peers/recipes.json, shorter: data N(8, 1) that the generator does not reach.
SETTINGS = dict(target="gauss1d", mu=8.0, std=1.0, gw=[16], dw=[32, 32], optg="sgd", mom=0.5, lrg=0.02, lrd=0.002, kd=5,
                d_pre=100, objective="minimax", seed=61, steps=600, snap_every=200, snap_n=100, final_n=100)

taken = []
score = gan.Target.score
def keep(target, real, fake):
    taken.append((real, fake))
    return score(target, real, fake)
gan.Target.score = keep

out = gan.run(SETTINGS)
# Scored first: the snapshots in the order of their steps.
snaps = [snap["step"] for snap in out["snaps"]]
real = sum((real.tolist() for real, _ in taken[: len(snaps)]), [])[:200]
with Monitor(sys.argv[1], real=real, watch=False) as monitor:
    for line in out["log"]:
        monitor.log(line.pop("step"), **{name: value for name, value in line.items() if name != "kind"})
    for step, (_, fake) in zip(snaps, taken):
        monitor.samples(step, fake)
