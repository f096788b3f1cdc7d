"""`Monitor`: what it writes, when it raises alarms, and that nothing it does can hurt the training."""

from __future__ import annotations

import json
import logging
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from conftest import CENTERS, MARK, living, ring

import ganscope
from ganscope._program import command

#: Numbers of a discriminator that is sure of everything while no gradient is left, and of one that is not.
SATURATED = {"probReal": 0.9999, "probFake": 0.0001, "gradNormG": 1e-7}
HEALTHY = {"probReal": 0.6, "probFake": 0.4, "gradNormG": 0.1}


def lines_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def wait_for(condition: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


class TestWhatIsWritten:
    def test_lines_and_arrays_are_read_back(self, tmp_path: Path) -> None:
        with ganscope.Monitor(tmp_path, real=[[1, 2.5], [3, 4], [5, -6]], watch=False) as monitor:
            monitor.log(1, lossD=0.5, lossG=None, layersG=[3, 4])
            monitor.log(2, lossD=float("nan"), lossG=-np.inf)
            monitor.log(3, lossD=np.array([[0.25]]), lossG=np.float32(2), layersG=np.array([6.0, 8.0]))
            batch = np.array([[0.5]])
            monitor.samples(2, batch)
            batch[:] = 7
        assert lines_of(tmp_path) == [
            {"step": 1, "lossD": 0.5, "lossG": None, "layersG": [3, 4]},
            {"step": 2, "lossD": "nan", "lossG": "-inf"},
            {"step": 3, "lossD": 0.25, "lossG": 2, "layersG": [6, 8]},
        ]
        np.testing.assert_array_equal(np.load(tmp_path / "real.npy"), [[1, 2.5], [3, 4], [5, -6]])
        # A copy: the training went on with its buffer.
        np.testing.assert_array_equal(np.load(tmp_path / "fake-2.npy"), [[0.5]])
        assert sorted(path.name for path in tmp_path.iterdir()) == ["fake-2.npy", "log.jsonl", "real.npy"]

    def test_what_is_no_number_is_left_out_with_one_warning(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with ganscope.Monitor(tmp_path, watch=False) as monitor:
            for step in (1, 2):
                monitor.log(step, lossD=1.0, phase="train")
        assert lines_of(tmp_path)[0] == {"step": 1, "lossD": 1.0, "phase": None}
        assert [record.message.split(":")[0] for record in caplog.records] == ["phase is not logged"]

    def test_samples_are_drawn_every_so_many_steps(self, tmp_path: Path) -> None:
        drawn: list[int] = []

        def sample() -> list[list[float]]:
            drawn.append(len(drawn))
            return [[float(len(drawn))]]

        with ganscope.Monitor(tmp_path, sample, every=100, watch=False) as monitor:
            for step in range(1, 302, 10):
                monitor.log(step, lossD=1.0)
        assert sorted(path.name for path in tmp_path.glob("fake-*")) == [f"fake-{n}.npy" for n in (1, 101, 201, 301)]

    def test_gradients_of_both_players_stand_in_the_next_line(self, tmp_path: Path) -> None:
        class Gradient(np.ndarray):
            def detach(self) -> Gradient:
                return self

        class Parameter:
            def __init__(self, *values: float) -> None:
                self.grad = np.array(values).view(Gradient) if values else None

        class Module:
            def parameters(self) -> list[Parameter]:
                return [Parameter(3.0), Parameter(), Parameter(0.0, 4.0)]

        with ganscope.Monitor(tmp_path, watch=False) as monitor:
            monitor.log_gradients(d=Module())
            monitor.log_gradients(g=[Parameter(2.0)])
            monitor.log(1, lossD=1.0)
            monitor.log(2, lossD=1.0)
        # 3-4-5
        assert lines_of(tmp_path) == [
            {"step": 1, "lossD": 1.0, "gradNormD": 5.0, "gradNormG": 2.0},
            {"step": 2, "lossD": 1.0},
        ]

    def test_only_rank_zero_writes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RANK", "1")
        with ganscope.Monitor(tmp_path / "one", on_alarm=print) as monitor:
            monitor.log(1, **SATURATED)
            monitor.samples(1, [[1.0]])
            assert monitor.flush()
        assert not (tmp_path / "one").exists()
        ganscope.Monitor(tmp_path / "zero", rank=0, watch=False).close()
        assert (tmp_path / "zero").exists()

    def test_a_full_disk_is_told_once_and_the_training_goes_on(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "log.jsonl").symlink_to("/dev/full")
        with ganscope.Monitor(tmp_path, watch=False) as monitor:
            for step in range(3):
                monitor.log(step, lossD=1.0)
                assert monitor.flush()
        assert [record.message for record in caplog.records] == [
            "log.jsonl cannot be written: [Errno 28] No space left on device"
        ]


class TestAlarms:
    def test_an_alarm_is_told_in_the_training_and_stops_it(self, tmp_path: Path) -> None:
        told: list[ganscope.Alarm] = []
        monitor = ganscope.Monitor(tmp_path, on_alarm=told.append, stop_on={"saturation"})
        step = 0
        for step in range(1, 50):
            monitor.log(step, **HEALTHY)
        with pytest.raises(ganscope.GanscopeStop, match="saturation since step 50") as caught:  # noqa: PT012
            for step in range(50, 100_000):
                monitor.log(step, **SATURATED)
                time.sleep(0.01)
        monitor.close()
        assert caught.value.alarm in told
        assert caught.value.alarm in monitor.alarms
        assert caught.value.alarm.state == "raised"
        # No line is lost: that of the step at which the training stopped is the last.
        assert [line["step"] for line in lines_of(tmp_path)] == list(range(1, step + 1))

    def test_without_a_callback_the_logger_warns_also_of_the_last_line(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with ganscope.Monitor(tmp_path) as monitor:
            for step in range(1, 11):
                monitor.log(step, lossD=1.0, lossG=1.0 if step < 10 else float("nan"))
        assert [alarm.name for alarm in monitor.alarms] == ["divergence"]
        assert caplog.records[0].message.startswith("ALARM at step 10: divergence since step 10.")
        assert caplog.records[0].levelno == logging.WARNING

    def test_all_ranks_stop_at_the_same_step(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ranks = threading.local()
        meet = threading.Barrier(2, timeout=60)
        box: list[Any] = [None]

        def broadcast(shared: list[Any], src: int) -> None:
            # A rank that left without the others would break the barrier: that is the hanging of a real training.
            if ranks.own == src:
                box[0] = pickle.dumps(shared)
            meet.wait()
            shared[:] = pickle.loads(box[0])
            meet.wait()

        fake = SimpleNamespace(
            is_available=lambda: True,
            is_initialized=lambda: True,
            get_rank=lambda: ranks.own,
            get_world_size=lambda: 2,
            broadcast_object_list=broadcast,
        )
        monkeypatch.setitem(sys.modules, "torch.distributed", fake)
        stopped: dict[int, tuple[int, str]] = {}

        def train(rank: int) -> None:
            ranks.own = rank
            monitor = ganscope.Monitor(tmp_path, stop_on="saturation", on_alarm=lambda alarm: None)
            for step in range(1, 5000):
                monitor.log(step, **SATURATED)
                time.sleep(0.005)
                if step % 10 == 0:
                    try:
                        monitor.stop_all_ranks()
                    except ganscope.GanscopeStop as stop:
                        stopped[rank] = (step, stop.alarm.name)
                        break
            assert monitor.should_stop
            monitor.close()

        threads = [threading.Thread(target=train, args=(rank,)) for rank in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert stopped[0] == stopped[1]
        assert stopped[0][1] == "saturation"

    def test_samples_raise_alarms_with_real_ones_that_come_later(self, tmp_path: Path) -> None:
        told: list[str] = []
        modes = {"centers": CENTERS, "std": 0.02}
        with ganscope.Monitor(tmp_path, modes=modes, on_alarm=lambda alarm: told.append(alarm.name)) as monitor:
            for step in range(1, 6):
                # Two of eight modes, by construction.
                real = ring(1000, seed=0) if step == 1 else None
                monitor.samples(step * 100, ring(400, seed=step, modes=2), real)
                monitor.log(step * 100, lossD=1.3, lossG=0.7)

            def is_told() -> bool:
                monitor.log(501, lossD=1.3, lossG=0.7)
                return "collapse" in told

            wait_for(is_told)
            assert monitor.diagnosis().overall == "collapsed"

    def test_names_of_alarms_are_those_of_the_program(self, tmp_path: Path) -> None:
        usage = subprocess.run(command("diagnose", "--help"), capture_output=True, text=True, check=True).stdout
        found = re.search(r"first of these alarms: ([a-z, \n]+)", usage)
        assert found is not None
        assert tuple(name.strip() for name in found[1].split(",")) == ganscope.ALARMS
        with pytest.raises(ganscope.GanscopeError, match="E_USAGE stop_on unknown alarm 'saturated' - use"):
            ganscope.Monitor(tmp_path / "new", stop_on={"saturated"})
        assert not (tmp_path / "new").exists()


class TestTheProgramMayDie:
    def test_killed_it_is_started_again_and_no_line_is_lost(self, tmp_path: Path) -> None:
        told: list[tuple[str, int]] = []
        with ganscope.Monitor(tmp_path, on_alarm=lambda alarm: told.append((alarm.name, alarm.first))) as monitor:
            for step in range(1, 200):
                monitor.log(step, **(HEALTHY if step < 100 else SATURATED))
                if step == 100:
                    monitor.flush()
                    program_of(monitor).kill()
                time.sleep(0.01)
        assert [line["step"] for line in lines_of(tmp_path)] == list(range(1, 200))
        assert told.count(("saturation", 100)) == 1

    def test_stopped_it_holds_nobody_up(self, tmp_path: Path) -> None:
        monitor = ganscope.Monitor(tmp_path)
        program_of(monitor).send_signal(signal.SIGSTOP)
        # More than a pipe holds.
        for step in range(5000):
            monitor.log(step, lossD=1.0, lossG=1.0)
        assert monitor.flush()
        monitor.close(seconds=0.5)
        assert [line["step"] for line in lines_of(tmp_path)] == list(range(5000))
        assert program_of(monitor, ended=True) is None

    def test_what_it_refuses_is_told_and_the_log_goes_on(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with ganscope.Monitor(tmp_path, columns={"a": "nonsense"}) as monitor:
            for step in range(1, 4):
                monitor.log(step, a=1.0)
            wait_for(lambda: any("no longer watched" in record.message for record in caplog.records))
            monitor.log(4, a=1.0)
        assert len(lines_of(tmp_path)) == 4


def program_of(monitor: ganscope.Monitor, ended: bool = False) -> Any:
    watcher = monitor._watcher
    assert watcher is not None
    assert ended or watcher._process is not None
    return watcher._process


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are found by /proc")
class TestNoProcessIsLeft:
    """A script with a monitor ends in some way: every process below it must end too."""

    START = """
import os, signal, sys, time, multiprocessing
import ganscope
# A shell starts what runs in its background with Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
monitor = ganscope.Monitor({folder!r})
for step in range(1, 101):
    monitor.log(step, lossD=1.0, lossG=1.0)
"""

    @pytest.mark.parametrize(
        ("end", "code"),
        [
            ("", 0),
            ("raise ValueError('of the training')", 1),
            ("os.kill(os.getpid(), signal.SIGINT); time.sleep(60)", -signal.SIGINT),
            ("monitor.flush(); os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", -signal.SIGTERM),
            ("monitor.flush(); os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
            ("monitor.flush(); os._exit(3)", 3),
        ],
    )
    def test_however_the_training_ends(self, tmp_path: Path, end: str, code: int) -> None:
        done = self.run(tmp_path, end)
        assert done.returncode == code
        assert living(str(tmp_path), 10) == []
        assert [line["step"] for line in lines_of(tmp_path)] == list(range(1, 101))

    @pytest.mark.parametrize(
        "fork",
        [
            # A worker of a DataLoader logs nothing, and outlives the training's process by a while.
            "if os.fork() == 0:\n    monitor.log(999, lossD=1.0); time.sleep(15); os._exit(0)",
            "if os.fork() == 0:\n    monitor.log(999, lossD=1.0); monitor.close(); sys.exit(0)\nos.wait()",
            "with multiprocessing.get_context('fork').Pool(2) as pool: pool.map(abs, range(9))",
            "worker = multiprocessing.get_context('fork').Process(target=monitor.log, args=(999,), daemon=True)\n"
            "worker.start(); worker.join()",
        ],
    )
    def test_forked_workers_do_not_write_and_do_not_keep_the_program(self, tmp_path: Path, fork: str) -> None:
        self.run(tmp_path, f"{fork}\nmonitor.log(101, lossD=1.0)")
        assert [line["step"] for line in lines_of(tmp_path)] == list(range(1, 102))
        assert living(str(tmp_path), 10, of="diagnose") == []
        # The worker that sleeps is the test's own: while it lives, the program has already ended.
        assert len(living(str(tmp_path))) == int("sleep" in fork)

    def run(self, folder: Path, end: str) -> subprocess.CompletedProcess[str]:
        script = self.START.format(folder=str(folder)) + end
        environment = {**os.environ, MARK: str(folder), "PYTHONWARNINGS": "ignore"}
        return subprocess.run([sys.executable, "-c", script], env=environment, text=True, stderr=subprocess.DEVNULL)
