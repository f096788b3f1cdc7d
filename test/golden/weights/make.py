"""Makes the files of weights that test/inputs/weights reads.

    python make.py      needs torch 2.15
"""

from collections import OrderedDict
from pathlib import Path

import torch

here = Path(__file__).parent
state = OrderedDict()
state["a.weight"] = torch.arange(12, dtype=torch.float32).reshape(3, 4)
# a view of the same storage, from 1 on, columns first
state["a.turned"] = state["a.weight"].t()[1:, :]
state["half"] = torch.tensor([1.5, -2.25, 65504.0], dtype=torch.float16)
state["brain"] = torch.tensor([1.5, -2.0], dtype=torch.bfloat16)
state["double"] = torch.tensor([0.1], dtype=torch.float64)
state["count"] = torch.tensor(7)
state["number"] = torch.tensor(2.5)
state["parameter"] = torch.nn.Parameter(torch.tensor([4.0]))
torch.save(state, here / "zip.pth")
torch.save(state, here / "legacy.pth", _use_new_zipfile_serialization=False)
torch.save({"state_dict": state, "epoch": 3}, here / "wrapped.pt", pickle_protocol=4)
torch.save(torch.nn.Linear(2, 3), here / "whole-model.pth")
