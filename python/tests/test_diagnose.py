"""`diagnose`: logs as files, columns and tables; numbers that JSON cannot hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import CENTERS, ring

import ganscope
from ganscope._diagnose import number

#: A training of bench/peers/gan.py that saturates from step 100 on (test/runs/diagnose/python-log.test.ts).
LOG = Path(__file__).parents[2] / "test" / "golden" / "logs" / "gauss1d-minimax" / "log.jsonl"
ROWS = [json.loads(line) for line in LOG.read_text(encoding="utf-8").splitlines()]
SATURATED = {name: [row[name] for row in ROWS] for name in ROWS[0]}


def test_columns_a_table_and_a_file_give_one_diagnosis(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    from_columns = ganscope.diagnose(SATURATED, expect="saturation!=saturated")
    assert (from_columns.overall, from_columns.first) == ("saturated", 100)
    assert from_columns.verdicts["saturation"].status == "saturated"
    assert not from_columns.passed
    assert from_columns.failures().startswith("FAIL saturation is not saturated\n")
    assert any("samples show whether the training converged" in need for need in from_columns.needs)
    assert "<!doctype html>" in from_columns.report
    from_table = ganscope.diagnose(pandas.DataFrame(SATURATED), expect="saturation!=saturated")
    table = tmp_path / "log.csv"
    pandas.DataFrame(SATURATED).to_csv(table, index=False)
    from_file = ganscope.diagnose(table, expect="saturation!=saturated")
    for other in (from_table, from_file):
        assert other.record["verdicts"] == from_columns.record["verdicts"]


def test_samples_show_a_collapse() -> None:
    fakes = {step: ring(300, seed=step, modes=2) for step in (100, 200, 300, 400)}
    found = ganscope.diagnose(None, ring(1200, seed=1), fakes, modes={"centers": CENTERS, "std": 0.02})
    assert found.overall == "collapsed"
    assert str(found).startswith("overall: collapsed, from step ")


def test_columns_can_be_named() -> None:
    log = {"step": [1, 2, 3], "a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, float("nan")]}
    found = ganscope.diagnose(log, columns={"a": "lossD", "b": "lossG"})
    meanings = {each["column"]: each["meaning"] for each in found.record["log"]["columns"]}
    assert (meanings["a"], meanings["b"]) == ("lossD", "lossG")
    # A number that stays lost at the end is a divergence.
    assert found.overall == "diverged"


def test_logs_of_no_known_form_are_refused() -> None:
    with pytest.raises(ganscope.GanscopeError, match="must have one length"):
        ganscope.diagnose({"step": [1, 2], "lossD": [1.0]})
    with pytest.raises(ganscope.GanscopeError, match="a log is a file, a folder, a dict of lists or a DataFrame"):
        ganscope.diagnose(3)


def test_numbers_of_python_and_numpy_become_numbers_of_json() -> None:
    assert number(None) is None
    assert number(3) == 3.0
    assert number(np.float32(0.25)) == 0.25
    assert number(np.array([[0.25]])) == 0.25
    assert number(np.array([6.0, 8.0])) == [6.0, 8.0]
    assert number([1, None]) == [1.0, None]
    assert number(float("nan")) == "nan"
    assert number(-np.inf) == "-inf"
    with pytest.raises(ValueError, match="could not convert"):
        number("loss")
