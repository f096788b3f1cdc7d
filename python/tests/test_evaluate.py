"""`evaluate`: the numbers are the command's, to the last digit; verdicts, gates and reports come along."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import CENTERS, ring

import ganscope
from ganscope._evaluate import metrics_text
from ganscope._program import command


def test_the_numbers_are_those_of_the_command_on_the_same_files(tmp_path: Path) -> None:
    real, fake = ring(200, seed=1), ring(100, seed=2)
    np.save(tmp_path / "real.npy", real)
    np.save(tmp_path / "fake.npy", fake)
    words = command(
        *["eval", "--real", "real.npy", "--fake", "fake.npy", "--json", "--quiet", "--metrics", "emd,jsd,frechet"],
        *["--expect", "emd<=3nulls"],
    )
    printed = subprocess.run(words, capture_output=True, cwd=tmp_path, check=True).stdout
    from_arrays = ganscope.evaluate(real, fake, metrics=["emd", "jsd", "frechet"], expect="emd<=3nulls")
    assert from_arrays.record == json.loads(printed)


def test_quantities_have_value_null_and_interval() -> None:
    # emd of {0, 1} and {5, 6}, all masses equal, is 5: metrics.emd measures it between the centers of bins of one
    # dimension exactly.
    found = ganscope.evaluate([[0.0], [1.0]] * 20, [[5.0], [6.0]] * 10, metrics={"emd": None}, expect="emd<=1")
    emd = found.metrics["emd"]
    assert emd.value == pytest.approx(5, abs=0.1)
    assert (emd.n_real, emd.n_fake, emd.better, emd.unit) == (20, 20, "lower", "data units")
    assert emd.null is not None
    assert emd.null.lo <= emd.null.median <= emd.null.hi
    assert not found.passed
    assert [gate.passed for gate in found.gates] == [False]
    assert found.failures() == str(found.gates[0])
    assert found.failures().startswith("FAIL emd <= 1\n     expected  emd <= 1\n     observed  ")


def test_a_series_is_judged_and_has_a_report_in_a_sandbox(tmp_path: Path) -> None:
    fakes = {step: ring(200, seed=step, modes=2) for step in (100, 200, 300, 400)}
    found = ganscope.evaluate(
        ring(800, seed=1),
        fakes,
        modes={"centers": np.asarray(CENTERS), "std": 0.02},
        metrics=["emd", "mode-coverage"],
        expect=["collapse=collapsed", "warn emd<=1e-6"],
    )
    # Two of eight modes are there, by construction.
    assert found.metrics["mode-coverage.modes"].value == 2
    assert found.verdicts["collapse"].status == "collapsed"
    assert list(found.series) == [100, 200, 300, 400]
    assert found.passed
    assert [gate.level for gate in found.gates if not gate.passed] == ["warn"]
    assert "collapse: collapsed" in str(found)
    report = found.save_report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert report.startswith("<!doctype html>")
    frame = found._repr_html_()
    assert frame.startswith('<iframe title="ganscope report" sandbox="allow-scripts" srcdoc="&lt;!doctype html&gt;')
    # Nothing of the page can end the attribute.
    assert frame.count('"') == 10 - 2


def test_a_function_of_features_is_applied_to_all_sides() -> None:
    seen: list[int] = []

    def features(samples: Any) -> Any:
        seen.append(len(samples))
        return samples[:, :1]

    found = ganscope.evaluate(ring(80, 1), ring(40, 2), features=features, metrics="emd", resamples=0)
    assert seen == [80, 40]
    assert found.metrics["emd"].value is not None
    with pytest.raises(ganscope.GanscopeError, match="takes arrays, not files"):
        ganscope.evaluate("real.npy", ring(40, 2), features=features)


def test_labels_reach_the_metrics_of_classes() -> None:
    random = np.random.default_rng(3)
    labels = random.integers(0, 2, 200)
    real = labels[:, None] * 10.0 + random.normal(size=(200, 2))
    found = ganscope.evaluate(real, real[:100], labels=(labels, labels[:100]), metrics="label-fidelity", resamples=0)
    # Classes that lie 10 standard deviations apart, and each row has its own label.
    assert found.metrics["label-fidelity.nearest"].value == 1


def test_to_pandas_has_a_row_for_each_quantity() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    found = ganscope.evaluate(ring(80, 1), ring(40, 2), metrics="emd,jsd", resamples=0)
    table = found.to_pandas()
    assert list(table.index) == ["emd", "jsd"]
    assert table.loc["emd", "value"] == found.metrics["emd"].value


def test_metrics_are_written_as_the_command_takes_them() -> None:
    assert metrics_text("emd") == "emd"
    assert metrics_text(["emd", "jsd"]) == "emd,jsd"
    assert metrics_text({"frechet": {"space": "features"}, "prdc": {"k": 3}, "emd": None}) == (
        "frechet:space=features,prdc:k=3,emd"
    )
    assert metrics_text({"emd": {"a": True, "b": None}}) == "emd:a=true:b=null"


@pytest.mark.parametrize(
    ("real", "options", "code", "message"),
    [
        ([[1.0, 2.0]], {}, "E_INPUT", "needs samples of one dimension"),
        ("nowhere.npy", {}, "E_INPUT", "there is no such file"),
        ([[1.0]] * 10, {"metrics": "emdd"}, "E_INPUT", 'no metric "emdd"'),
        ([[1.0]] * 10, {"expect": "emd"}, "E_USAGE", "is no expectation"),
    ],
)
def test_the_program_refuses_by_name(real: Any, options: dict[str, str], code: str, message: str) -> None:
    with pytest.raises(ganscope.GanscopeError, match=message) as caught:
        ganscope.evaluate(real, [[1.0]] * 5, **options)  # type: ignore[arg-type]
    assert caught.value.code == code
