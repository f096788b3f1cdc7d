"""A training watched from inside: writes its log and samples, and raises alarms while it runs."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import math
import os
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from ._alarm import Alarm, GanscopeStop, known_alarms
from ._arrays import Modes, Samples, to_array, write_modes
from ._bridges import Bridge, bridges_of
from ._diagnose import Diagnosis, diagnose, number, numbers
from ._watcher import Watcher

_logger = logging.getLogger("ganscope")

#: Seconds between two looks of the thread that writes: what a killed training may lose of its log.
_PAUSE = 0.2

#: Bytes of the log that are kept while the disk is full; older ones are lost then.
_KEPT = 64 * 2**20

_monitors: weakref.WeakSet[Monitor] = weakref.WeakSet()


class Monitor:
    """Writes down a training and says what is wrong with it while it runs.

    The folder then holds log.jsonl, real.npy and fake-STEP.npy, which `diagnose` reads. `log` only puts the numbers
    into a queue: a thread writes them and feeds the program that judges them. Alarms are told in the training's own
    thread, at the next `log` or `close`.

    Args:
        out: folder of this training
        sample_fn: returns generated samples; called at the first `log` and then every ``every`` steps
        every: steps between two calls of ``sample_fn``
        real: samples of the data, at least twice as many rows as each generated set
        modes: the data's modes, ``{"centers": [[x, y], ...], "std": s}``, a file, or "none"
        columns: which signal a name means that does not tell, e.g. ``{"d_real": "probReal"}``
        on_alarm: called with each `Alarm` (default: the logger "ganscope" warns)
        stop_on: names of alarms at which `log` raises `GanscopeStop`, e.g. ``{"saturation", "divergence"}``; in a
            training of several processes `stop_all_ranks` raises it
        watch: False only writes, and needs no Node
        rank: of this process in a distributed training; only 0 writes (default: that of torch.distributed, RANK or
            LOCAL_RANK)
        wandb, mlflow, tensorboard: a run of Weights & Biases, a run of MLflow (or its id), a SummaryWriter; they get
            the logged numbers and the alarms too

    Raises:
        GanscopeError: for an unknown alarm, or if there is no Node

    Example:
        >>> with Monitor("runs/1", real=real, stop_on={"divergence"}) as monitor:
        ...     for step in range(1, steps + 1):
        ...         monitor.log(step, lossD=loss_d, lossG=loss_g, probReal=d_real, probFake=d_fake)
    """

    def __init__(
        self,
        out: str | os.PathLike[str] = "run",
        sample_fn: Callable[[], Samples] | None = None,
        every: int = 1000,
        *,
        real: Samples | None = None,
        modes: Modes | None = None,
        columns: Mapping[str, str] | None = None,
        on_alarm: Callable[[Alarm], object] | None = None,
        stop_on: Iterable[str] = (),
        watch: bool = True,
        rank: int | None = None,
        wandb: Any = None,
        mlflow: Any = None,
        tensorboard: Any = None,
    ) -> None:
        self.out = Path(out)
        self.alarms: list[Alarm] = []
        self._sample_fn = sample_fn
        self._every = every
        self._due = 0
        self._modes = modes
        self._columns = dict(columns or {})
        self._on_alarm = on_alarm
        self._stop_on = known_alarms(frozenset([stop_on] if isinstance(stop_on, str) else stop_on))
        self._held: dict[str, float] = {}
        self._refused: set[str] = set()
        self._stop: Alarm | None = None
        self._off = (_rank() if rank is None else rank) != 0
        if self._off:
            return
        self._bridges: list[Bridge] = bridges_of(wandb=wandb, mlflow=mlflow, tensorboard=tensorboard)
        self.out.mkdir(parents=True, exist_ok=True)
        if real is not None:
            _write_array(self.out / "real.npy", _array_of(real))
        log = self.out / "log.jsonl"
        self._file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._unwritten = b""
        self._queue: deque[_Line | _Array | threading.Event] = deque()
        self._news: deque[Alarm] = deque()
        self._watcher = Watcher(log, self.out, self._flags(), self._news) if watch else None
        self._closing = threading.Event()
        self._scribe = threading.Thread(target=self._work, name="ganscope-log", daemon=True)
        self._scribe.start()
        _monitors.add(self)
        atexit.register(self.close)

    def log(self, step: int, **values: Any) -> None:
        """Takes the numbers of one step, by the names that a log may use (docs/names.md).

        Args:
            step: of the generator
            values: numbers of Python, NumPy or PyTorch, lists of them (a number a layer), or None; reading a tensor on
                a GPU waits for that GPU

        Raises:
            GanscopeStop: at an alarm of ``stop_on``, in a training of one process
        """
        if self._off:
            return
        line: _Line = {"step": step}
        for name, value in values.items():
            line[name] = value if type(value) is float else self._read(name, value)
        if self._held:
            line.update(self._held)
            self._held = {}
        self._queue.append(line)
        for bridge in self._bridges:
            bridge.scalars(step, line)
        if self._sample_fn is not None and step >= self._due:
            self._due = step + self._every
            self.samples(step, self._sample_fn())
        if self._news:
            self._tell(stop=True)

    @property
    def should_stop(self) -> bool:
        """Whether an alarm of ``stop_on`` was raised; other ranks than 0 know it after `stop_all_ranks`."""
        return self._stop is not None

    def stop_all_ranks(self) -> None:
        """Raises `GanscopeStop` on all ranks of torch.distributed once rank 0 has seen an alarm of ``stop_on``.

        Call it on all ranks at the same steps, e.g. every hundred: rank 0 sends its alarm to the others. An exception
        on rank 0 alone would leave the others waiting for it.

        Raises:
            GanscopeStop: with the alarm of rank 0
        """
        distributed = _distributed()
        if distributed is not None:
            shared = [self._stop]
            distributed.broadcast_object_list(shared, src=0)
            self._stop = shared[0]
        if self._stop is not None:
            raise GanscopeStop(self._stop)

    def log_gradients(self, g: Any = None, d: Any = None) -> None:
        """Puts gradNormG and gradNormD, the norms of all gradients of a player, into the next `log`.

        Call it for each player after its own ``backward()``: that of the generator adds to the discriminator's
        gradients.

        Args:
            g: the generator, a torch module or its parameters
            d: the discriminator
        """
        if self._off:
            return
        for name, module in (("gradNormG", g), ("gradNormD", d)):
            if module is not None:
                self._held[name] = grad_norm(module)

    def samples(self, step: int, fake: Samples, real: Samples | None = None) -> None:
        """Keeps generated samples of a step, and the real ones if they are not there yet.

        Args:
            step: of the generator
            fake: one sample a row; copied, so that the training may go on with its buffers
            real: samples of the data, at least twice as many
        """
        if self._off:
            return
        if real is not None:
            self._queue.append(_Array(self.out / "real.npy", _copy_of(real)))
        self._queue.append(_Array(self.out / f"fake-{int(step)}.npy", _copy_of(fake)))

    def flush(self, seconds: float = 10) -> bool:
        """Waits until all that was given is in the folder.

        Returns:
            whether it is
        """
        if self._off:
            return True
        done = threading.Event()
        self._queue.append(done)
        return done.wait(seconds)

    def diagnosis(self, *, expect: str | None = None) -> Diagnosis:
        """The training so far, judged by its log and samples: `diagnose` of the folder.

        Raises:
            GanscopeError: if no signal was logged
        """
        self.flush()
        log, real = self.out / "log.jsonl", self.out / "real.npy"
        fakes = any(self.out.glob("fake-*.npy"))
        return diagnose(
            log,
            real if fakes and real.exists() else None,
            str(self.out / "fake-*.npy") if fakes else None,
            modes=self._modes if fakes and real.exists() else None,
            columns=self._columns,
            expect=expect,
        )

    def close(self, seconds: float = 10) -> None:
        """Writes what is left, tells the last alarms, and ends the program. Happens by itself when Python ends.

        Args:
            seconds: how long the program may take for the end of the log before it is killed
        """
        if self._off:
            return
        self._off = True
        atexit.unregister(self.close)
        _monitors.discard(self)
        self._closing.set()
        try:
            self._scribe.join(seconds)
        finally:
            if self._watcher is not None:
                self._watcher.end(seconds)
            if not self._scribe.is_alive():
                os.close(self._file)
        self._tell(stop=False)
        for bridge in self._bridges:
            bridge.close()

    def __enter__(self) -> Monitor:
        """The monitor; the end of the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()

    def _flags(self) -> list[str]:
        modes = write_modes(self._modes, self.out)
        pairs = [f"--map={column}={signal}" for column, signal in self._columns.items()]
        return [*([f"--modes={modes}"] if modes is not None and (self.out / "real.npy").exists() else []), *pairs]

    def _read(self, name: str, value: Any) -> Any:
        """The number of a tensor by the shortest way: this is the training's own time."""
        try:
            read = value.item()
            if type(read) is float:
                return read
        except Exception:
            # A list, several numbers, none at all: the next line tells them apart.
            pass
        return self._number(name, value)

    def _number(self, name: str, value: Any) -> Any:
        try:
            return numbers(value)
        except (TypeError, ValueError) as error:
            if name not in self._refused:
                self._refused.add(name)
                _logger.warning("%s is not logged: %s", name, error)
            return None

    def _tell(self, stop: bool) -> None:
        """Tells what is new to those who asked, in the training's own thread."""
        while self._news:
            alarm = self._news.popleft()
            self.alarms.append(alarm)
            for bridge in self._bridges:
                bridge.alarm(alarm)
            if self._on_alarm is None:
                _logger.warning("%s", alarm)
            else:
                self._on_alarm(alarm)
            if alarm.state == "raised" and alarm.name in self._stop_on:
                self._stop = self._stop or alarm
                if stop and _world_size() == 1:
                    raise GanscopeStop(alarm)

    def _work(self) -> None:
        """The thread that writes. Nothing that goes wrong in it may end it, or the training."""
        closing = False
        while not closing:
            closing = self._closing.wait(_PAUSE)
            try:
                self._write()
                if self._watcher is not None:
                    while not self._watcher.feed(last=closing) and closing:
                        threading.Event().wait(_PAUSE)
            except Exception:
                _logger.warning("the log is not complete", exc_info=True)

    def _write(self) -> None:
        """Writes all that waits: lines in one piece, arrays each as a file."""
        lines: list[str] = []
        done: list[threading.Event] = []
        while self._queue:
            entry = self._queue.popleft()
            if isinstance(entry, dict):
                lines.append(_json(entry))
            elif isinstance(entry, threading.Event):
                done.append(entry)
            else:
                self._write_samples(entry)
        self._unwritten += "".join(lines).encode()
        try:
            while self._unwritten:
                self._unwritten = self._unwritten[os.write(self._file, self._unwritten) :]
        except OSError as error:
            self._complain("log.jsonl", error)
            self._unwritten = self._unwritten[-_KEPT:]
        for event in done:
            event.set()

    def _write_samples(self, entry: _Array) -> None:
        first = entry.path.name == "real.npy"
        if first and entry.path.exists():
            return
        try:
            _write_array(entry.path, entry.array)
        except OSError as error:
            self._complain(entry.path.name, error)
            return
        if first and self._watcher is not None:
            # It judges samples by the real ones from now on.
            self._watcher.start(self._flags())

    def _complain(self, what: str, error: OSError) -> None:
        if what not in self._refused:
            self._refused.add(what)
            _logger.warning("%s cannot be written: %s", what, error)

    def _forget(self) -> None:
        """In a forked child the training is somebody else's."""
        self._off = True
        atexit.unregister(self.close)
        if self._watcher is not None:
            self._watcher.forget()
        with contextlib.suppress(OSError):
            os.close(self._file)


#: Numbers of a step by name.
_Line = dict[str, Any]


def _json(line: _Line) -> str:
    """A line of the log; it is rarely that a number is not finite."""
    try:
        return json.dumps(line, allow_nan=False) + "\n"
    except ValueError:
        return json.dumps({name: number(value) for name, value in line.items()}, allow_nan=False) + "\n"


class _Array:
    """Samples on their way to a file."""

    def __init__(self, path: Path, array: npt.NDArray[Any]) -> None:
        self.path = path
        self.array = array


def grad_norm(module: Any) -> float:
    """L2 norm of the gradients of a torch module, or of parameters, all together. Call it after ``backward()``."""
    parameters = module.parameters() if hasattr(module, "parameters") else module
    squares = [(each.grad.detach() ** 2).sum() for each in parameters if each.grad is not None]
    # One sum and one number, so that a GPU is waited for once.
    return math.sqrt(sum(squares))


def _distributed() -> Any:
    """torch.distributed, where this process has joined others by it."""
    distributed = sys.modules.get("torch.distributed")
    return distributed if distributed and distributed.is_available() and distributed.is_initialized() else None


def _rank() -> int:
    """The rank of this process in a distributed training, 0 in any other."""
    distributed = _distributed()
    if distributed is not None:
        return int(distributed.get_rank())
    return int(os.environ.get("RANK") or os.environ.get("LOCAL_RANK") or 0)


def _world_size() -> int:
    """The number of processes of this training."""
    distributed = _distributed()
    return int(os.environ.get("WORLD_SIZE") or 1) if distributed is None else int(distributed.get_world_size())


def _array_of(samples: Samples) -> npt.NDArray[Any]:
    return np.load(samples, mmap_mode="r") if isinstance(samples, (str, os.PathLike)) else to_array(samples)


def _copy_of(samples: Samples) -> npt.NDArray[Any]:
    return np.array(_array_of(samples))


def _write_array(path: Path, array: npt.NDArray[Any]) -> None:
    """An array as a file, whole or not at all."""
    temporary = path.with_suffix(".npy.tmp")
    with temporary.open("wb") as file:
        np.save(file, array, allow_pickle=False)
    temporary.replace(path)


def _after_fork() -> None:
    for monitor in list(_monitors):
        monitor._forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
