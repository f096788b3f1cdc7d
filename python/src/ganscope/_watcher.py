"""The program that watches a training: it is fed with the lines of the log through a pipe and answers with alarms.

The log file is the one source: what the program has not taken yet stays there, so a program that is slow holds nobody
up, and one that died is started again and fed from where this training began.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, Any

from ._alarm import Alarm
from ._program import command, environment

_logger = logging.getLogger("ganscope")

#: How often a program that died is started again.
_RESTARTS = 3

#: Bytes that are offered to the program at a time: what a pipe holds.
_PIECE = 65536

#: Seconds between two feedings: the program judges a batch of many lines once, but a few lines one by one.
_PACE = 0.5

#: Exit code of a program that refuses its input: another try would be refused as well.
_REFUSED = 2


class Watcher:
    """Owns the program. All methods but `forget` are called by one thread at a time.

    Args:
        log: the log file, to whose end this training writes
        folder: where samples appear as fake-STEP.npy, beside real.npy
        flags: more words for the command
        alarms: where new alarms are appended
    """

    def __init__(self, log: Path, folder: Path, flags: list[str], alarms: deque[Alarm]) -> None:
        self._folder = folder
        self._flags = flags
        self._alarms = alarms
        self._told: set[tuple[str, str, int]] = set()
        self._file: IO[bytes] = log.open("rb", buffering=0)
        self._began = log.stat().st_size
        self._offset = self._began
        self._restarts = 0
        self._next = 0.0
        self._ended = False
        self._errors: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: threading.Thread | None = None
        self.start()

    def start(self, flags: list[str] | None = None) -> None:
        """Starts the program anew, with other flags if they are given, from the beginning of this training."""
        self._kill()
        if flags is not None:
            self._flags = flags
        real = self._folder / "real.npy"
        words = command(
            *["diagnose", "-", "--json", "--fake", str(self._folder / "fake-*.npy")],
            *(["--real", str(real)] if real.exists() else []),
            *self._flags,
        )
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lasts as long as the program
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
            env=environment(),
            # Ctrl-C is for the training; the program ends when its input does.
            start_new_session=True,
        )
        assert self._process.stdin is not None
        # The training goes first where processors are few.
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)
        # Where this is not possible (Windows before Python 3.12), a slow program holds up the thread that feeds it.
        with contextlib.suppress(OSError, AttributeError):
            os.set_blocking(self._process.stdin.fileno(), False)
        self._offset = self._began
        self._listener = threading.Thread(
            target=self._listen, args=(self._process,), name="ganscope-alarms", daemon=True
        )
        self._listener.start()

    def feed(self, last: bool = False) -> bool:
        """Gives the program the lines that it has not got yet, as far as it takes them.

        Args:
            last: whether these are the last lines; others wait until it is time again

        Returns:
            whether it has all, or will never take any more
        """
        process = self._process
        if process is None or (not last and time.monotonic() < self._next):
            return True
        self._next = time.monotonic() + _PACE
        if process.poll() is not None:
            return self._revive(process.returncode)
        assert process.stdin is not None
        while True:
            self._file.seek(self._offset)
            piece = self._file.read(_PIECE)
            if not piece:
                return True
            try:
                taken = process.stdin.write(piece)
            except (OSError, ValueError):
                # It has died: the next call starts it again. Or `end` has closed the pipe.
                return self._ended
            if not taken:
                return False
            self._offset += taken

    def end(self, seconds: float) -> None:
        """Tells the program that the training is over, waits for its last alarms, and ends it."""
        self._ended = True
        if self._process is None:
            return
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
            if self._listener is not None:
                self._listener.join(seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._kill()
            self._file.close()

    def forget(self) -> None:
        """In a forked child: lets go of the pipes, so that the program hears when its own training ends."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            # It is not this process's child: nothing must wait for it here.
            self._process.returncode = 0
            self._process = None

    def _revive(self, code: int) -> bool:
        if self._ended:
            return True
        said = self._last_words()
        if code == _REFUSED or self._restarts == _RESTARTS:
            _logger.warning("the training is no longer watched, its log goes on: %s", said or f"exit code {code}")
            self._process = None
            return True
        self._restarts += 1
        self.start()
        return False

    def _last_words(self) -> str:
        """The last line on the program's standard error; of an error its message."""
        if self._errors is None:
            return ""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        if not lines:
            return ""
        try:
            return str(json.loads(lines[-1])["message"])
        except (ValueError, KeyError, TypeError):
            return lines[-1]

    def _kill(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process = None

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Reads alarms, one a line, until the program ends. Other lines are not for us."""
        assert process.stdout is not None
        rest = b""
        with contextlib.suppress(OSError, ValueError):
            while piece := process.stdout.read(_PIECE):
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    self._hear(json.loads(line))

    def _hear(self, record: Any) -> None:
        if "alarm" not in record:
            return
        alarm = Alarm.from_record(record)
        mark = (alarm.name, alarm.state, alarm.first)
        # A program that was started again tells the old alarms once more.
        if mark not in self._told:
            self._told.add(mark)
            self._alarms.append(alarm)
