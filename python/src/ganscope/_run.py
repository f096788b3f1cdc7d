"""Runs scenarios, and compares sets of runs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from ._arrays import plain
from ._program import ask
from ._records import Gate, Quantity, Verdict, failures, gates, quantities, verdicts
from ._report import Report


@dataclass(frozen=True)
class SeedResult:
    """One training (or game) of a scenario.

    Attributes:
        seed: its seed
        status: "completed", "diverged", "failed", "interrupted"
        metrics: quantities at the end, by name
        verdicts: by diagnosis
    """

    seed: int
    status: str
    metrics: Mapping[str, Quantity]
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True)
class ScenarioResult:
    """A scenario with all its seeds.

    Attributes:
        name: of the scenario
        seeds: one result a seed
        gates: the file's expectations, and whether each held
    """

    name: str
    seeds: Sequence[SeedResult]
    gates: Sequence[Gate]


class RunResult(Report):
    """What `run` gave.

    Attributes:
        scenarios: by name
        passed: whether all gates held and all trainings ended
        exit: the command's exit code: 0, 1 if a gate failed, 3 if a training is missing
        folder: with result.json and report.html; a temporary one lasts as long as this object
        record: all of it as ``ganscope run --json`` prints it
    """

    def __init__(
        self, record: Mapping[str, Any], folder: Path, temporary: TemporaryDirectory[str] | None = None
    ) -> None:
        self.record = record
        self.folder = folder
        self._temporary = temporary
        self.exit: int = record["exit"]
        self.passed: bool = self.exit == 0
        self.scenarios: dict[str, ScenarioResult] = {each["name"]: _scenario(each) for each in record["scenarios"]}
        self._keep_report(folder / "report.html")

    @property
    def gates(self) -> list[Gate]:
        """The gates of all scenarios."""
        return [gate for scenario in self.scenarios.values() for gate in scenario.gates]

    def failures(self) -> str:
        """The gates that did not hold, as the command prints them; empty if all held."""
        return failures(self.gates)

    def to_pandas(self) -> Any:
        """A table with a row for each scenario, seed and quantity.

        Raises:
            ImportError: if pandas is not installed
        """
        import pandas

        rows = {
            (scenario.name, seed.seed, name): each.row()
            for scenario in self.scenarios.values()
            for seed in scenario.seeds
            for name, each in seed.metrics.items()
        }
        index = pandas.MultiIndex.from_tuples(list(rows), names=["scenario", "seed", "quantity"])
        return pandas.DataFrame(list(rows.values()), index=index)

    def __str__(self) -> str:
        """A line for each seed, and the failed gates."""
        lines = [
            f"{scenario.name} seed {seed.seed}: "
            + (", ".join(f"{name} {each.status}" for name, each in seed.verdicts.items()) or seed.status)
            for scenario in self.scenarios.values()
            for seed in scenario.seeds
        ]
        return "\n".join([*lines, *([self.failures()] if self.failures() else [])])


def _scenario(record: Mapping[str, Any]) -> ScenarioResult:
    seeds = [
        SeedResult(each["seed"], each["status"], quantities(each["metrics"]), verdicts(each["verdicts"]))
        for each in record["seeds"]
    ]
    return ScenarioResult(record["name"], seeds, gates(record["gates"]))


def run(
    scenario: str | os.PathLike[str] | Mapping[str, Any],
    *,
    seeds: int | Sequence[int] | None = None,
    steps: int | None = None,
    engine: str | None = None,
    jobs: int | None = None,
    out: str | os.PathLike[str] | None = None,
) -> RunResult:
    """Trains a scenario or suite, measures and judges it.

    Args:
        scenario: a file, a folder, the name of a packaged scenario or suite, or a scenario as a dict
        seeds: how many, or which (default: as the file says)
        steps: of the generator (default: as the file says)
        engine: "auto", "wasm", "cpu", "tfjs-node", ... (default auto)
        jobs: processes at a time (default: the number of processors)
        out: folder for result and report, where an interrupted run resumes (default: a temporary one)

    Raises:
        GanscopeError: for an invalid scenario or an engine that is missing

    Example:
        >>> run({"target": {"kind": "ring"}, "trainer": {"kind": "gan"}}, seeds=1, steps=100).exit
        0
    """
    temporary = TemporaryDirectory(prefix="ganscope-") if out is None else None
    folder = Path(temporary.name if temporary is not None else os.fspath(out or ""))
    with TemporaryDirectory(prefix="ganscope-") as name:
        if isinstance(scenario, Mapping):
            path = Path(name) / "scenario.yaml"
            # JSON is YAML.
            path.write_text(json.dumps(scenario, default=plain), encoding="utf-8")
        else:
            path = Path(scenario)
        answer = ask(
            ["run", path],
            {
                "seeds": seeds if seeds is None or isinstance(seeds, int) else ",".join(map(str, seeds)),
                "steps": steps,
                "engine": engine,
                "jobs": jobs,
                "out": folder,
                "json": True,
                "quiet": True,
            },
        )
    return RunResult(answer.value, folder, temporary)


@dataclass(frozen=True)
class Change:
    """One quantity of one scenario, before and after.

    Attributes:
        scenario, metric: what was compared; metric is None where the scenario cannot be compared at all
        verdict: "improved", "regressed", "no change", "not comparable", "too little data"
        why: the evidence in words
        p: exact Mann-Whitney, adjusted over the quantities by Holm, or None
        shift: Hodges and Lehmann's shift in the quantity's unit, or None
    """

    scenario: str
    metric: str | None
    verdict: str
    why: str
    p: float | None
    shift: float | None


@dataclass(frozen=True)
class Comparison:
    """What `compare` found.

    Attributes:
        changes: quantity by quantity
        passed: whether nothing regressed and all could be compared
        record: all of it as ``ganscope compare --json`` prints it
    """

    changes: Sequence[Change]
    passed: bool
    record: Mapping[str, Any]

    def __str__(self) -> str:
        """A line for each change."""
        return "\n".join(f"{each.scenario} {each.metric or ''}: {each.verdict}. {each.why}" for each in self.changes)


#: What `run` returned, its folder, or the name of a baseline.
Side: TypeAlias = "RunResult | str | os.PathLike[str]"


def compare(a: Side, b: Side) -> Comparison:
    """Compares two sets of runs by an exact test.

    Args:
        a: before
        b: after; scenarios are paired by name, target and measurement must be the same

    Raises:
        GanscopeError: for what is neither a result nor a baseline, or has no scenario in common
    """
    sides = [str(each.folder) if isinstance(each, RunResult) else os.fspath(each) for each in (a, b)]
    answer = ask(["compare", *sides], {"json": True})
    changes = [
        Change(
            each["scenario"],
            each["metric"],
            each["verdict"],
            each["why"],
            evidence and evidence["adjusted"],
            evidence and evidence["shift"],
        )
        for each in answer.value["changes"]
        for evidence in [each.get("evidence")]
    ]
    return Comparison(changes, answer.exit == 0, answer.value)
