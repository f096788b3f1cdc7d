"""The notebooks, executed as a reader does."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"


def executed(name: str, *packages: str) -> str:
    """What the cells of a notebook print and show, where the packages that it needs are installed."""
    nbclient, nbformat, *_ = (
        pytest.importorskip(package, reason=f"{package} is not installed")
        for package in ("nbclient", "nbformat", "ipykernel", *packages)
    )
    notebook = nbformat.read(FOLDER / name, as_version=4)
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(output.get("text", "") + output.get("data", {}).get("text/html", "") for output in outputs)


def test_ci_gate() -> None:
    shown = executed("ci-gate.ipynb")
    # A generator with all modes passes, one with six of eight does not.
    assert "True False\nFAIL " in shown
    assert "\n[0, 1]\n" in shown
    assert '<iframe title="ganscope report" sandbox="allow-scripts"' in shown


def test_ring_live() -> None:
    shown = executed("ring-live.ipynb", "torch")
    assert "stopped by saturation" in shown
    assert "overall: " in shown


def test_digits() -> None:
    shown = executed("digits.ipynb", "torch", "sklearn")
    assert "two-sample" in shown
    assert "<iframe" in shown
