"""`run` and `compare`: a scenario as a dict, its result, and two results held against each other."""

from __future__ import annotations

from pathlib import Path

import pytest

import ganscope

#: Simultaneous gradient steps on x y multiply the distance from the equilibrium by sqrt(1 + rate^2) a step.
GAME = {
    "game": {"kind": "bilinear", "update": {"kind": "simultaneous"}, "rate": 0.5, "steps": 20, "start": [1, 0]},
    "expect": [{"verdict": "equilibrium", "is": "diverges"}],
}


def test_a_game_as_a_dict_is_played_and_judged() -> None:
    result = ganscope.run(GAME)
    (scenario,) = result.scenarios.values()
    (seed,) = scenario.seeds
    assert seed.verdicts["equilibrium"].status == "diverges"
    assert seed.metrics["game.radius"].value == pytest.approx(1.25**10, rel=1e-12)
    assert result.passed
    assert result.exit == 0
    assert result.folder.joinpath("result.json").exists()
    assert "equilibrium diverges" in str(result)
    assert result.report.startswith("<!doctype html>")


def test_two_runs_are_compared(tmp_path: Path) -> None:
    scenario = {
        "target": {"kind": "ring"},
        "trainer": {"kind": "gan", "steps": 2},
        "snapshots": {"every": 2, "samples": 100},
    }
    before = ganscope.run(scenario, seeds=[1, 2], engine="cpu", out=tmp_path / "before")
    assert [seed.seed for seed in before.scenarios["scenario"].seeds] == [1, 2]
    compared = ganscope.compare(before, tmp_path / "before")
    # Two seeds against two can never reach significance: the exact test's smallest p is 2 / binomial(4, 2) = 1/3.
    assert {change.verdict for change in compared.changes} == {"too little data"}
    assert not compared.passed
    assert "2 against 2 seeds give p = 0.33" in str(compared)


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(ganscope.GanscopeError, match="is neither a result nor a baseline"):
        ganscope.compare("nothing", "nowhere")
