"""``python -m ganscope.export``: a module of torch becomes a file, and what is wrong is said in a line."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from ganscope.export import main

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

NETS = """
import torch

def net():
    return torch.nn.Sequential(torch.nn.Conv2d(1, 3, 3), torch.nn.ReLU(), torch.nn.Flatten())

def mean():
    class Mean(torch.nn.Module):
        def forward(self, x):
            return x.mean()
    return Mean()

number = lambda: 7
"""


@pytest.fixture
def nets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "nets_to_export.py").write_text(NETS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    sys.modules.pop("nets_to_export", None)
    return tmp_path


def test_a_module_is_written_with_its_weights(nets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights = importlib.import_module("nets_to_export").net().state_dict()
    torch.save(weights, nets / "w.pth")
    assert main(["nets_to_export:net", "f.onnx", "--input", "1,8,8", "--weights", "w.pth"]) == 0
    written = (nets / "f.onnx").read_bytes()
    assert weights["0.weight"].numpy().tobytes() in written
    assert b"samples" in written
    assert b"features" in written
    assert "ganscope eval --extractor f.onnx" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nets_to_export", "f.onnx", "--input", "1,8,8"], "name the module as package.module:name"),
        (["nets_to_export:nothing", "f.onnx", "--input", "1,8,8"], "nets_to_export:nothing cannot be found"),
        (["nets_to_export:net", "f.onnx", "--input", "1,x"], "--input must be the sizes of one sample"),
        (["nets_to_export:number", "f.onnx", "--input", "1,8,8"], "must be a torch.nn.Module or a function"),
        (["nets_to_export:mean", "f.onnx", "--input", "1,8,8"], "one tensor with a row for each sample (got ()"),
        (["nets_to_export:net", "f.onnx", "--input", "1,8,8", "--weights", "none.pth"], "none.pth does not fit"),
    ],
)
def test_what_is_wrong_is_said(nets: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert main(words) == 2
    assert message in capsys.readouterr().err
    assert not (nets / "f.onnx").exists()
