"""The Python code of docs/python.md, executed in its order; what needs a package that is not there is skipped."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import CENTERS, ring

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
FENCE = re.compile(r"^```python ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = FENCE.findall(PAGE.read_text(encoding="utf-8"))


def names() -> dict[str, Any]:
    """What the page leaves to its reader: few rows, as all metrics are measured, and a training that goes well."""
    return {
        "real": ring(120, seed=1),
        "fake": ring(60, seed=2),
        "centers": CENTERS,
        # Fewer than it is asked for, because a test should be quick.
        "generate": lambda rows: ring(rows // 10, seed=rows),
        "train": lambda step: (1.3 + 0.1 / step, 0.7, 0.6, 0.4),
        "steps": list(range(30)),
        "losses_d": [1.3 + 0.01 * np.sin(step) for step in range(30)],
        "losses_g": [0.7 + 0.01 * np.cos(step) for step in range(30)],
    }


def test_the_plain_blocks_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    scope = names()
    plain = [code for kind, code in BLOCKS if kind == ""]
    assert len(plain) == 3
    for code in plain:
        exec(compile(code, str(PAGE), "exec"), scope)
    assert (tmp_path / "report.html").exists()
    assert sorted(path.name for path in (tmp_path / "runs" / "1").iterdir()) == [
        "fake-100.npy",
        "fake-50.npy",
        "log.jsonl",
        "real.npy",
    ]
    assert scope["result"].passed


def test_the_block_of_a_test_passes() -> None:
    import ganscope

    (code,) = [code for kind, code in BLOCKS if kind == "pytest"]
    scope = names()
    exec(compile(code, str(PAGE), "exec"), scope)
    scope["test_generator"](ganscope)


def test_the_block_of_pytorch_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed")
    monkeypatch.chdir(tmp_path)
    (code,) = [code for kind, code in BLOCKS if kind == "torch"]
    g, d = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)

    def discriminator_step() -> Any:
        d.zero_grad()
        d_real, d_fake = d(torch.randn(64, 2)), d(g(torch.randn(64, 2)).detach())
        loss = torch.nn.functional.softplus(-d_real).mean() + torch.nn.functional.softplus(d_fake).mean()
        loss.backward()
        return loss, d_real, d_fake

    def generator_step() -> Any:
        g.zero_grad()
        loss = torch.nn.functional.softplus(-d(g(torch.randn(64, 2)))).mean()
        loss.backward()
        return loss

    scope = {**names(), "torch": torch, "G": g, "D": d}
    exec("import ganscope", scope)
    scope |= {"discriminator_step": discriminator_step, "generator_step": generator_step}
    exec(compile(code, str(PAGE), "exec"), scope)
    assert len((tmp_path / "runs" / "torch" / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 100
    assert sorted(path.name for path in tmp_path.glob("runs/torch/fake-*")) == ["fake-1.npy", "fake-51.npy"]


def test_the_block_of_several_processes_runs_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ganscope

    monkeypatch.chdir(tmp_path)
    (code,) = [code for kind, code in BLOCKS if kind == "ranks"]
    exec(compile(code, str(PAGE), "exec"), {**names(), "ganscope": ganscope, "steps": 200})
    assert (tmp_path / "runs" / "ranks" / "log.jsonl").exists()


@pytest.mark.parametrize(("kind", "module"), [("lightning", "ganscope.lightning"), ("keras", "ganscope.keras")])
def test_the_blocks_of_callbacks_name_what_is_there(kind: str, module: str) -> None:
    (code,) = [code for each, code in BLOCKS if each == kind]
    compile(code, str(PAGE), "exec")
    assert f"from {module} import GanscopeCallback" in code
    assert importlib.util.find_spec(module) is not None
