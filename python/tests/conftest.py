"""What several tests share."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

CENTERS = [[np.cos(angle), np.sin(angle)] for angle in np.arange(8) * np.pi / 4]


def ring(rows: int, seed: int, modes: int = 8, std: float = 0.02) -> npt.NDArray[np.float64]:
    """Points of a ring of normal modes, the first ``modes`` of eight."""
    random = np.random.default_rng(seed)
    return np.asarray(CENTERS)[random.integers(0, modes, rows)] + random.normal(0, std, (rows, 2))


#: A variable that marks the processes below a test: they inherit it.
MARK = "GANSCOPE_TEST_MARK"


def living(mark: str, seconds: float = 0, of: str = "") -> list[str]:
    """The command lines, those that hold ``of``, of marked processes that live on after some seconds of waiting."""
    until = time.monotonic() + seconds
    while True:
        found = [words for words in _marked(f"{MARK}={mark}".encode()) if of in words]
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def _marked(mark: bytes) -> list[str]:
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            # Somebody else's, or it has just ended.
            continue
    return found
