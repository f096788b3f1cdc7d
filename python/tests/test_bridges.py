"""Numbers and alarms in other trackers: the real MLflow, TensorBoard and (offline) Weights & Biases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ganscope
from ganscope._bridges import bridges_of

ALARM = ganscope.Alarm("saturation", "raised", 100, 150, "D is sure.", [], None)
OVER = ganscope.Alarm("saturation", "over", 100, 200, "D is sure.", [], None)
LINES = [(step, {"step": step, "lossD": 1.0 / step, "layersG": [3.0, None, 4.0], "lossG": None}) for step in (1, 2)]


def send(**trackers: Any) -> None:
    (bridge,) = bridges_of(**trackers)
    for step, line in LINES:
        bridge.scalars(step, line)
    bridge.alarm(ALARM)
    bridge.alarm(OVER)
    bridge.scalars(3, {"step": 3, "lossD": 0.25})
    bridge.close()


def test_mlflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow = pytest.importorskip("mlflow", reason="mlflow is not installed")
    # The skinny package has no database; a folder does for a test.
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.chdir(tmp_path)
    mlflow.set_tracking_uri(f"file://{tmp_path}/mlruns")
    with mlflow.start_run() as run:
        send(mlflow=run)
    client = mlflow.tracking.MlflowClient()

    def history(name: str) -> list[tuple[int, float]]:
        return [(each.step, each.value) for each in client.get_metric_history(run.info.run_id, name)]

    assert history("ganscope/lossD") == [(1, 1.0), (2, 0.5), (3, 0.25)]
    assert history("ganscope/layersG.2") == [(1, 4.0), (2, 4.0)]
    assert history("ganscope/alarm/saturation") == [(150, 1), (200, 0)]
    tags = client.get_run(run.info.run_id).data.tags
    assert tags["ganscope.alarm.saturation"] == "over at step 200: the alarm for saturation since step 100"


def test_tensorboard_writes_what_diagnose_reads(tmp_path: Path) -> None:
    summary = pytest.importorskip("tensorboard.summary", reason="tensorboard is not installed")
    writer = summary.Writer(str(tmp_path))
    (bridge,) = bridges_of(tensorboard=writer)
    for step in range(1, 31):
        bridge.scalars(step, {"lossD": 1.3, "lossG": float("nan") if step > 20 else 0.7 + step / 100})
    bridge.alarm(ALARM)
    bridge.close()
    (events,) = tmp_path.glob("*tfevents*")
    found = ganscope.diagnose(events)
    columns = {each["column"]: each["meaning"] for each in found.record["log"]["columns"]}
    assert columns["ganscope/lossD"] == "lossD"
    assert (found.overall, found.first) == ("diverged", 21)


def test_wandb_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wandb = pytest.importorskip("wandb", reason="wandb is not installed")
    monkeypatch.setenv("WANDB_SILENT", "true")
    run = wandb.init(mode="offline", dir=str(tmp_path), project="ganscope")
    send(wandb=run)
    summary = {name: run.summary[name] for name in ("ganscope/lossD", "ganscope/alarm/saturation")}
    first = run.summary["ganscope/alarm/saturation/first"]
    run.finish()
    # The row of the last step is sent when the run ends.
    assert summary == {"ganscope/lossD": 0.5, "ganscope/alarm/saturation": 0}
    assert first == 100
    assert list(tmp_path.glob("wandb/offline-run-*/*.wandb"))


def test_a_monitor_sends_its_lines_and_alarms(tmp_path: Path) -> None:
    class Writer:
        def __init__(self) -> None:
            self.scalars: list[tuple[str, float, int]] = []
            self.texts: list[str] = []

        def add_scalar(self, name: str, value: float, step: int) -> None:
            self.scalars.append((name, value, step))

        def add_text(self, name: str, text: str, step: int) -> None:
            self.texts.append(text)

        def flush(self) -> None:
            pass

    writer = Writer()
    with ganscope.Monitor(tmp_path, tensorboard=writer, on_alarm=lambda alarm: None) as monitor:
        for step in range(1, 4):
            monitor.log(step, lossD=float("nan"), lossG=np.float32(0.5))
    assert ("ganscope/lossG", 0.5, 3) in writer.scalars
    assert [(name, value) for name, value, _ in writer.scalars if "alarm" in name] == [("ganscope/alarm/divergence", 1)]
    assert [text.split(".")[0] for text in writer.texts] == [
        f"ALARM at step {monitor.alarms[0].at}: divergence since step 1"
    ]


def test_a_tracker_that_fails_is_given_up_and_the_training_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def log(self, values: object, step: int) -> None:
            raise ConnectionError("no network")

    with ganscope.Monitor(tmp_path, wandb=Broken(), watch=False) as monitor:
        for step in range(3):
            monitor.log(step, lossD=1.0)
    assert [record.message for record in caplog.records] == ["WandbBridge gets no more numbers: no network"]
    assert len((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_an_evaluation_is_sent() -> None:
    class Run:
        def __init__(self) -> None:
            self.logged: list[tuple[dict[str, float], int]] = []

        def log(self, values: dict[str, float], step: int) -> None:
            self.logged.append((values, step))

    run = Run()
    found = ganscope.evaluate([[0.0], [1.0]] * 10, [[0.0], [1.0]] * 5, metrics="emd", resamples=0)
    found.log_to(7, wandb=run)
    assert run.logged == [({"ganscope/emd": found.metrics["emd"].value}, 7)]
