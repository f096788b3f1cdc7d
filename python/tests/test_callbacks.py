"""The callbacks of Lightning and Keras, against fakes that call them as the real loops do.

The real packages weigh gigabytes; docs/python.md has what a run with them showed.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

SATURATED = {"prob_real": 0.9999, "prob_fake": 0.0001}


class Gradient(np.ndarray):  # type: ignore[type-arg, unused-ignore]
    """What a parameter's ``grad`` must be able to do."""

    def detach(self) -> Gradient:
        return self


def player(*gradients: float) -> Any:
    """A module with one parameter for each gradient."""
    parameters = [SimpleNamespace(grad=np.array([each]).view(Gradient)) for each in gradients]
    return SimpleNamespace(parameters=lambda: iter(parameters))


def lines_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def module(name: str, **members: Any) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(members)
    return made


@pytest.fixture
def lightning(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """``ganscope.lightning`` on a package whose Callback has no members."""
    monkeypatch.setitem(sys.modules, "lightning", module("lightning"))
    monkeypatch.setitem(sys.modules, "lightning.pytorch", module("lightning.pytorch", Callback=object))
    yield importlib.import_module("ganscope.lightning")
    del sys.modules["ganscope.lightning"]


class FakeTrainer:
    """Lightning's loop in manual optimization: both optimizers step in each batch, then the batch ends."""

    def __init__(self, callback: Any, rank: int = 0) -> None:
        self.callback = callback
        self.global_rank = rank
        self.callback_metrics: dict[str, Any] = {}
        self.should_stop = False
        self.strategy = SimpleNamespace(reduce_boolean_decision=lambda decision, all: decision)  # noqa: A006

    def fit(self, pl_module: Any, batches: int, metrics: Any, pause: float = 0) -> int:
        optimizers = [
            SimpleNamespace(param_groups=[{"params": list(each.parameters())}])
            for each in (pl_module.discriminator, pl_module.generator)
        ]
        self.callback.on_train_start(self, pl_module)
        done = 0
        while done < batches and not self.should_stop:
            for optimizer in optimizers:
                self.callback.on_before_optimizer_step(self, pl_module, optimizer)
            self.callback_metrics = metrics(done)
            self.callback.on_train_batch_end(self, pl_module, None, None, done)
            done += 1
            time.sleep(pause)
        self.callback.on_train_end(self, pl_module)
        return done


def test_lightning_logs_metrics_and_gradients_of_both_players(lightning: Any, tmp_path: Path) -> None:
    gan = SimpleNamespace(generator=player(3.0, 4.0), discriminator=player(2.0))
    drawn: list[Any] = []

    def draw(pl_module: Any) -> list[list[float]]:
        drawn.append(pl_module)
        return [[1.0]]

    callback = lightning.GanscopeCallback(str(tmp_path), log_every=2, sample_fn=draw, every=100, watch=False)
    assert FakeTrainer(callback).fit(gan, 4, lambda batch: {"d_loss": 1.0 + batch, "g_loss": 0.5, "epoch": 0}) == 4
    both = {"gradNormD": 2.0, "gradNormG": 5.0, "g_loss": 0.5}
    assert lines_of(tmp_path) == [{"step": 1, "d_loss": 1.0, **both}, {"step": 3, "d_loss": 3.0, **both}]
    assert drawn == [gan]
    assert (tmp_path / "fake-1.npy").exists()


def test_lightning_stops_as_early_stopping_does(lightning: Any, tmp_path: Path) -> None:
    gan = SimpleNamespace(generator=player(1e-8), discriminator=player(2.0))
    told: list[str] = []
    callback = lightning.GanscopeCallback(
        str(tmp_path), stop_on={"saturation"}, on_alarm=lambda alarm: told.append(alarm.name)
    )
    trainer = FakeTrainer(callback)
    assert trainer.fit(gan, 10_000, lambda batch: SATURATED, pause=0.01) < 10_000
    assert trainer.should_stop
    assert "saturation" in told


def test_lightning_stops_other_ranks_by_what_rank_zero_knows(lightning: Any, tmp_path: Path) -> None:
    gan = SimpleNamespace(generator=player(1.0), discriminator=player(1.0))
    asked: list[bool] = []
    callback = lightning.GanscopeCallback(str(tmp_path / "other"), stop_on={"saturation"})
    trainer = FakeTrainer(callback, rank=1)

    def reduce(decision: bool, all: bool) -> bool:  # noqa: A002
        # Rank 0 has an alarm at the third batch.
        asked.append(decision)
        return len(asked) == 3

    trainer.strategy = SimpleNamespace(reduce_boolean_decision=reduce)
    assert trainer.fit(gan, 10, lambda batch: {"d_loss": 1.0}) == 3
    assert asked == [False] * 3


def test_lightning_writes_on_rank_zero_only(lightning: Any, tmp_path: Path) -> None:
    gan = SimpleNamespace(generator=player(1.0), discriminator=player(1.0))
    callback = lightning.GanscopeCallback(str(tmp_path / "other"))
    FakeTrainer(callback, rank=1).fit(gan, 3, lambda batch: {"d_loss": 1.0})
    assert not (tmp_path / "other").exists()


@pytest.fixture
def keras(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """``ganscope.keras`` on a package whose Callback has no members."""
    monkeypatch.setitem(sys.modules, "keras", module("keras"))
    monkeypatch.setitem(sys.modules, "keras.callbacks", module("keras.callbacks", Callback=object))
    yield importlib.import_module("ganscope.keras")
    del sys.modules["ganscope.keras"]


def fit(callback: Any, epochs: int, batches: int, logs: Any, pause: float = 0) -> int:
    """The loop of ``model.fit``; batches start at 0 in each epoch."""
    callback.model = SimpleNamespace(stop_training=False)
    callback.on_train_begin()
    done = 0
    for _ in range(epochs):
        for batch in range(batches):
            callback.on_train_batch_end(batch, logs(done))
            done += 1
            time.sleep(pause)
            if callback.model.stop_training:
                break
        if callback.model.stop_training:
            break
    callback.on_train_end()
    return done


def test_keras_counts_batches_over_all_epochs(keras: Any, tmp_path: Path) -> None:
    callback = keras.GanscopeCallback(str(tmp_path), columns={"loss": "lossG"}, watch=False)
    assert fit(callback, 2, 2, lambda done: {"loss": np.float32(done), "d_loss": 1.0}) == 4
    assert lines_of(tmp_path) == [{"step": 1 + done, "loss": float(done), "d_loss": 1.0} for done in range(4)]


def test_keras_stops_at_an_alarm(keras: Any, tmp_path: Path) -> None:
    callback = keras.GanscopeCallback(str(tmp_path), stop_on="saturation", on_alarm=lambda alarm: None)
    logs = {**SATURATED, "g_grad_norm": 1e-8}
    assert fit(callback, 100, 100, lambda done: logs, pause=0.01) < 10_000
    assert callback.model.stop_training
