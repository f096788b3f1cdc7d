"""What the program measured and judged, as plain objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Interval:
    """A confidence interval for the sampling error of a value."""

    lo: float
    hi: float
    level: float


@dataclass(frozen=True)
class NullBand:
    """What real samples score against each other at the same number of rows: a perfect generator is in it.

    Attributes:
        median: of the resamples
        lo, hi: one-sided 95 % bounds
        resamples: how many pairs of disjoint real samples were measured
    """

    median: float
    lo: float
    hi: float
    resamples: int


@dataclass(frozen=True)
class Quantity:
    """A measured number.

    Attributes:
        value: None if it could not be measured; ``why`` says the reason
        unit: e.g. "nats", "modes", "share", "data units"
        interval: for the sampling error of ``value``, where it is known
        null: what real samples score against each other, where the real rows suffice (twice the generated ones)
        n_real, n_fake: rows that were compared
        better: "lower", "higher", or "null" if the best value is what real samples score
        why: the reason for a missing value
        note: what the reader should know about the value
    """

    value: float | None
    unit: str | None = None
    interval: Interval | None = None
    null: NullBand | None = None
    n_real: int | None = None
    n_fake: int | None = None
    better: str | None = None
    why: str | None = None
    note: str | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Quantity:
        """A quantity of an evaluation (n as a pair) or of a run (n as a number)."""
        band, interval, n = record.get("nullBand"), record.get("interval"), record.get("n")
        pair = n if isinstance(n, Mapping) else {"fake": n, "real": record.get("nReal")}
        return cls(
            value=_float(record["value"]),
            unit=record.get("unit"),
            interval=None if interval is None else Interval(*_floats(interval, "lo", "hi", "level")),
            null=None if band is None else NullBand(*_floats(band, "median", "lo", "hi"), band["resamples"]),
            n_real=pair["real"],
            n_fake=pair["fake"],
            better=record.get("better"),
            why=record.get("why"),
            note=record.get("note"),
        )

    def row(self) -> dict[str, Any]:
        """The quantity as a row of a table."""
        interval, null = self.interval, self.null
        return {
            "value": self.value,
            "lo": interval and interval.lo,
            "hi": interval and interval.hi,
            "null": null and null.median,
            "null_lo": null and null.lo,
            "null_hi": null and null.hi,
            "unit": self.unit,
            "better": self.better,
            "n": self.n_fake,
            "why": self.why,
        }


@dataclass(frozen=True)
class Verdict:
    """What a diagnosis says.

    Attributes:
        status: "converged", "collapsed", "saturated", "none", "inconclusive", "not-applicable", ...
        first: the first step of which it holds, or None
        explanation: one or two sentences
        evidence: comparisons behind it, each with metric, observed, operator, threshold, holds and source
        rate: how often the alarm is right (sensitivity, specificity, n, intervals), where that has been measured
    """

    status: str
    first: int | None
    explanation: str
    evidence: Sequence[Mapping[str, Any]]
    rate: Mapping[str, Any] | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Verdict:
        """A verdict of an evaluation, a diagnosis or a run."""
        first = record["first"] if "first" in record else record.get("from")
        return cls(record["status"], first, record["explanation"], record["evidence"], record.get("rate"))


@dataclass(frozen=True)
class Gate:
    """An expectation, and whether it held.

    Attributes:
        name: e.g. "emd at most 3 times its null"
        expected, observed: for people
        passed: whether it held
        level: "error", or "warn" if it only warns
    """

    name: str
    expected: str
    observed: str
    passed: bool
    level: str

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Gate:
        """A gate of any result."""
        return cls(record["name"], record["expected"], record["observed"], record["passed"], record["level"])

    def __str__(self) -> str:
        """As the command prints it."""
        word = "ok  " if self.passed else "WARN" if self.level == "warn" else "FAIL"
        return f"{word} {self.name}\n     expected  {self.expected}\n     observed  {self.observed}"


def _float(value: float | None) -> float | None:
    """JSON writes 5.0 as 5."""
    return None if value is None else float(value)


def _floats(record: Mapping[str, Any], *keys: str) -> tuple[float, float, float]:
    first, second, third = (float(record[key]) for key in keys)
    return first, second, third


def quantities(records: Mapping[str, Any]) -> dict[str, Quantity]:
    """Quantities by name."""
    return {name: Quantity.from_record(record) for name, record in records.items()}


def verdicts(records: Mapping[str, Any]) -> dict[str, Verdict]:
    """Verdicts by the diagnosis."""
    return {name: Verdict.from_record(record) for name, record in records.items()}


def gates(records: Sequence[Mapping[str, Any]]) -> list[Gate]:
    """Gates that are not off."""
    return [Gate.from_record(record) for record in records if record["level"] != "off"]


def failures(judged: Sequence[Gate]) -> str:
    """The gates that did not hold, those that fail before those that only warn; empty if all held."""
    failed = sorted((gate for gate in judged if not gate.passed), key=lambda gate: gate.level == "warn")
    return "\n".join(map(str, failed))


def table(rows: Mapping[str, Quantity]) -> str:
    """Quantities as text, one a line: value and null median with four digits."""
    cells = [["quantity", "value", "null", "unit"]]
    for name, quantity in rows.items():
        value = "-" if quantity.value is None else f"{quantity.value:.4g}"
        null = "" if quantity.null is None else f"{quantity.null.median:.4g}"
        cells.append([name, value, null, quantity.unit or quantity.why or ""])
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    return "\n".join("  ".join([*map(str.ljust, row, widths), row[3]]).rstrip() for row in cells)
