"""Diagnoses a training from its log, its samples, or both."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from ._arrays import Modes, Samples, Series, write_modes, write_samples, write_series
from ._errors import GanscopeError
from ._evaluate import Expect
from ._program import ask
from ._records import Gate, Verdict, failures, gates, verdicts
from ._report import Report

#: A file or folder, columns of equal length by name, or a table of pandas.
Log: TypeAlias = "str | os.PathLike[str] | Mapping[str, Sequence[Any]] | Any"


class Diagnosis(Report):
    """What `diagnose` found.

    Attributes:
        overall: one word, e.g. "converged", "collapsed", "saturated", "diverged", "cannot-tell"
        first: the first step from which it holds, or None
        verdicts: by diagnosis or finding, e.g. ``verdicts["saturation"].status``
        needs: what to log or save to settle the open questions
        gates: the expectations, and whether each held
        passed: whether all gates held; True without gates
        warnings: what is odd about the files
        record: all of it as ``ganscope diagnose --json`` prints it
    """

    def __init__(self, record: Mapping[str, Any], report: Path) -> None:
        self.record = record
        self.overall: str = record["overall"]
        self.first: int | None = record["first"]
        self.verdicts: dict[str, Verdict] = verdicts(record["verdicts"])
        self.needs: list[str] = list(record["needs"])
        self.gates: list[Gate] = gates(record["gates"])
        self.passed: bool = record["exit"] == 0
        self.warnings: list[str] = list(record["warnings"])
        self._keep_report(report)

    def failures(self) -> str:
        """The gates that did not hold, as the command prints them; empty if all held."""
        return failures(self.gates)

    def __str__(self) -> str:
        """The word, what was found, and what is missing."""
        since = "" if self.first is None else f", from step {self.first}"
        quiet = ("none", "inconclusive", "not-applicable")
        found = [
            f"{name}: {each.status}. {each.explanation}"
            for name, each in self.verdicts.items()
            if each.status not in quiet
        ]
        needs = ["to find out:", *(f"  - {need}" for need in self.needs)] if self.needs else []
        return "\n".join([f"overall: {self.overall}{since}", *found, *needs])


def diagnose(
    log: Log | None = None,
    real: Samples | None = None,
    fakes: Series | None = None,
    *,
    modes: Modes | None = None,
    columns: Mapping[str, str] | None = None,
    expect: Expect | None = None,
) -> Diagnosis:
    """Says whether a training converged, collapsed, saturated, diverged, and since when.

    Args:
        log: a file or folder that a training wrote (docs/diagnose.md), columns by name (``{"step": [...], "lossD":
            [...]}``), or a table of pandas
        real: samples of the data, at least twice as many rows as each generated set
        fakes: generated samples by step, ``{step: samples}``, or a pattern such as "fake-*.npy"; without them a log
            shows only part of what may be wrong
        modes: the data's modes, ``{"centers": [[x, y], ...], "std": s}``, a file, or "none" if there are none
        columns: which signal a column holds, where its name does not tell, e.g. ``{"d_real": "probReal"}``
        expect: gates such as "overall=converged" or "saturation!=saturated"

    Raises:
        GanscopeError: for a log without a known signal, or samples that cannot be compared
    """
    with TemporaryDirectory(prefix="ganscope-") as name:
        folder = Path(name)
        report = folder / "report.html"
        logs = [] if log is None else [_write_log(log, folder)]
        answer = ask(
            ["diagnose", *logs],
            {
                "real": None if real is None else write_samples(real, folder, "real"),
                "fake": None if fakes is None else write_series(fakes, folder, "fake"),
                "modes": write_modes(modes, folder),
                "map": [f"{column}={signal}" for column, signal in (columns or {}).items()],
                "expect": expect if expect is None or isinstance(expect, str) else ", ".join(expect),
                "html": report,
                "json": True,
                "quiet": True,
            },
        )
        return Diagnosis(answer.value, report)


def _write_log(log: Any, folder: Path) -> str:
    """The file of the log: its own, or JSON Lines of its columns."""
    if isinstance(log, (str, os.PathLike)):
        return os.fspath(log)
    table = log.to_dict("list") if hasattr(log, "to_dict") else log
    if not isinstance(table, Mapping):
        raise GanscopeError(
            "E_INPUT", f"a log is a file, a folder, a dict of lists or a DataFrame (got {type(log).__name__})"
        )
    lengths = {name: len(values) for name, values in table.items()}
    if len(set(lengths.values())) != 1:
        raise GanscopeError("E_INPUT", f"the columns of a log must have one length (got {lengths})")
    file = folder / "log.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for row in zip(*table.values(), strict=True):
            pairs = zip(table, row, strict=True)
            line = {name: value if isinstance(value, str) else number(value) for name, value in pairs}
            lines.write(json.dumps(line, allow_nan=False) + "\n")
    return str(file)


def number(value: Any) -> Any:
    """A number as JSON has it, or a list of numbers; what is not finite is a word, because JSON has no number for it.

    Args:
        value: a number of Python, NumPy or PyTorch, a list of them, or None for what is not known

    Raises:
        TypeError, ValueError: for what is no number
    """
    read = numbers(value)
    if isinstance(read, list):
        return [number(each) for each in read]
    return read if read is None or math.isfinite(read) else str(read)


def numbers(value: Any) -> Any:
    """A number of any kind as Python's, or a list of them: what `number` gives, but infinities and NaN as they are."""
    if value is None or type(value) in (int, float):
        return value
    if getattr(value, "ndim", None) == 0:
        return float(value.item())
    if hasattr(value, "tolist"):
        value = value.tolist()
        # An array of one number is that number.
        while isinstance(value, list) and len(value) == 1:
            value = value[0]
    if isinstance(value, (list, tuple)):
        return [numbers(each) for each in value]
    return float(value)
