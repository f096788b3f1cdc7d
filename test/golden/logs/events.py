"""The log of gauss1d-minimax once more, as torch.utils.tensorboard writes it: an event file.

    pip install torch tensorboard
    python test/golden/logs/events.py
"""
import json
from pathlib import Path

from torch.utils.tensorboard import SummaryWriter

here = Path(__file__).resolve().parent / "gauss1d-minimax"
for old in here.glob("events.out.tfevents.*"):
    old.unlink()
writer = SummaryWriter(here)
for line in (here / "log.jsonl").read_text().splitlines():
    values = json.loads(line)
    step = values.pop("step")
    for name, value in values.items():
        writer.add_scalar(f"train/{name}", value, step)
writer.close()
(written,) = here.glob("events.out.tfevents.*")
written.rename(here / "events.out.tfevents.golden")
