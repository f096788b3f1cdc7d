"""Alarms of a training that is still running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._errors import GanscopeError

#: What may be raised: the first three and the last three by a log, oscillation, collapse and divergence by samples.
ALARMS = ("divergence", "saturation", "staleness", "oscillation", "collapse", "winning", "dead", "flat")


@dataclass(frozen=True)
class Alarm:
    """What a training shows that is wrong, or that it is over.

    Attributes:
        name: one of `ALARMS`
        state: "raised" or "over"
        first: the first step of which it holds
        at: the last logged step when it was found
        explanation: one or two sentences
        evidence: comparisons behind it, each with metric, observed, operator, threshold, holds and source
        rate: how often such an alarm is right (sensitivity, specificity, n, intervals), where that has been measured
    """

    name: str
    state: str
    first: int
    at: int
    explanation: str
    evidence: Sequence[Mapping[str, Any]]
    rate: Mapping[str, Any] | None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Alarm:
        """An alarm as ``ganscope diagnose - --json`` prints it."""
        return cls(
            record["alarm"],
            record["state"],
            record["first"],
            record["at"],
            record["explanation"],
            record["evidence"],
            record["rate"],
        )

    def __str__(self) -> str:
        """One line."""
        if self.state == "over":
            return f"over at step {self.at}: the alarm for {self.name} since step {self.first}"
        return f"ALARM at step {self.at}: {self.name} since step {self.first}. {self.explanation}"


class GanscopeStop(Exception):  # noqa: N818 - it stops a training on purpose, as StopIteration does
    """Raised by `Monitor.log` at an alarm that the training was to stop on.

    Attributes:
        alarm: the alarm
    """

    def __init__(self, alarm: Alarm) -> None:
        self.alarm = alarm
        super().__init__(str(alarm))

    def __reduce__(self) -> tuple[Any, ...]:
        """It crosses processes as it is."""
        return (GanscopeStop, (self.alarm,))


def known_alarms(names: Sequence[str] | set[str] | frozenset[str] | str) -> frozenset[str]:
    """The names, checked.

    Raises:
        GanscopeError: E_USAGE for an unknown one
    """
    wanted = frozenset([names] if isinstance(names, str) else names)
    for name in sorted(wanted - set(ALARMS)):
        raise GanscopeError("E_USAGE", f"unknown alarm {name!r}", where="stop_on", hint=f"use {', '.join(ALARMS)}")
    return wanted
