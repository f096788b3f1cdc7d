"""Numbers and alarms for other trackers. Nothing of them is imported unless a run of theirs is given."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ._alarm import Alarm

_logger = logging.getLogger("ganscope")

#: Numbers that MLflow takes in one request, and seconds that they wait at most.
_BATCH = 500
_WAIT = 5.0


class Bridge(Protocol):
    """Where logged numbers and alarms go as well."""

    def scalars(self, step: int, values: Mapping[str, Any]) -> None:
        """The numbers of a step."""

    def alarm(self, alarm: Alarm) -> None:
        """An alarm that was raised or is over."""

    def close(self) -> None:
        """Sends what still waits."""


class WandbBridge:
    """A run of Weights & Biases: ganscope/NAME at the training's own steps, and an alert for each alarm."""

    def __init__(self, run: Any) -> None:
        self._run = run
        self._step = 0

    def scalars(self, step: int, values: Mapping[str, Any]) -> None:
        """The numbers join those that the training itself logs at this step."""
        self._step = step
        self._run.log(_named(values), step=step)

    def alarm(self, alarm: Alarm) -> None:
        """1 while it is raised, 0 once it is over; the summary keeps its first step."""
        self._run.log({_alarm_name(alarm): int(alarm.state == "raised")}, step=self._step)
        if alarm.state == "raised":
            self._run.summary[f"{_alarm_name(alarm)}/first"] = alarm.first
            self._run.alert(title=f"ganscope: {alarm.name}", text=str(alarm))

    def close(self) -> None:
        """Nothing waits."""


class MlflowBridge:
    """A run of MLflow, in batches: metrics ganscope/NAME, and a tag for each alarm."""

    def __init__(self, run: Any) -> None:
        from mlflow.tracking import MlflowClient

        self._client = MlflowClient()
        self._id = run if isinstance(run, str) else run.info.run_id
        self._waiting: list[Any] = []
        self._sent = time.monotonic()

    def scalars(self, step: int, values: Mapping[str, Any]) -> None:
        """The numbers wait until there are enough of them, or for a few seconds."""
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        self._waiting += [Metric(name, value, now, step) for name, value in _named(values).items()]
        if len(self._waiting) >= _BATCH or time.monotonic() > self._sent + _WAIT:
            self.close()

    def alarm(self, alarm: Alarm) -> None:
        """1 while it is raised, 0 once it is over; the tag says why."""
        name = _alarm_name(alarm)
        self._client.log_metric(self._id, name, int(alarm.state == "raised"), step=alarm.at)
        self._client.set_tag(self._id, name.replace("/", "."), str(alarm))

    def close(self) -> None:
        """Sends what waits."""
        for start in range(0, len(self._waiting), _BATCH):
            self._client.log_batch(self._id, metrics=self._waiting[start : start + _BATCH])
        self._waiting = []
        self._sent = time.monotonic()


class TensorboardBridge:
    """A SummaryWriter: scalars ganscope/NAME, and a text for each alarm where the writer takes texts."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def scalars(self, step: int, values: Mapping[str, Any]) -> None:
        """The numbers at this step."""
        for name, value in _named(values).items():
            self._writer.add_scalar(name, value, step)

    def alarm(self, alarm: Alarm) -> None:
        """1 while it is raised, 0 once it is over."""
        name = _alarm_name(alarm)
        self._writer.add_scalar(name, int(alarm.state == "raised"), alarm.at)
        if hasattr(self._writer, "add_text"):
            self._writer.add_text(name, str(alarm), alarm.at)

    def close(self) -> None:
        """Writes what the writer holds back."""
        self._writer.flush()


class Guarded:
    """A bridge that gives up with a warning when its tracker fails: the training goes on."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge: Bridge | None = bridge

    def scalars(self, step: int, values: Mapping[str, Any]) -> None:
        """As the bridge."""
        self._do(lambda bridge: bridge.scalars(step, values))

    def alarm(self, alarm: Alarm) -> None:
        """As the bridge."""
        self._do(lambda bridge: bridge.alarm(alarm))

    def close(self) -> None:
        """As the bridge."""
        self._do(lambda bridge: bridge.close())

    def _do(self, action: Callable[[Bridge], None]) -> None:
        if self._bridge is None:
            return
        try:
            action(self._bridge)
        except Exception as error:
            _logger.warning("%s gets no more numbers: %s", type(self._bridge).__name__, error)
            self._bridge = None


def bridges_of(*, wandb: Any = None, mlflow: Any = None, tensorboard: Any = None) -> list[Bridge]:
    """A bridge for each tracker that is given."""
    bridges: list[Bridge] = []
    if wandb is not None:
        bridges.append(Guarded(WandbBridge(wandb)))
    if mlflow is not None:
        bridges.append(Guarded(MlflowBridge(mlflow)))
    if tensorboard is not None:
        bridges.append(Guarded(TensorboardBridge(tensorboard)))
    return bridges


def _named(values: Mapping[str, Any]) -> dict[str, float]:
    """Numbers by the names under which trackers show them; a list has one name for each of its numbers."""
    named: dict[str, float] = {}
    for name, value in values.items():
        if name == "step" or value is None:
            continue
        if isinstance(value, list):
            named.update({f"ganscope/{name}.{i}": float(each) for i, each in enumerate(value) if each is not None})
        else:
            named[f"ganscope/{name}"] = float(value)
    return named


def _alarm_name(alarm: Alarm) -> str:
    return f"ganscope/alarm/{alarm.name}"
