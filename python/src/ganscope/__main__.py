"""``ganscope`` on the command line and ``python -m ganscope``: the program itself, with the terminal's streams."""

from __future__ import annotations

import os
import subprocess
import sys

from ._errors import GanscopeError
from ._program import command


def main() -> int:
    """Becomes the program; on Windows, which cannot replace a process, waits for it.

    Returns:
        its exit code
    """
    try:
        words = command(*sys.argv[1:])
    except GanscopeError as error:
        print(error, file=sys.stderr)
        return 3
    if os.name != "nt":
        os.execv(words[0], words)
    process = subprocess.Popen(words)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The program has heard it too, and ends in its own way.
            continue


if __name__ == "__main__":
    sys.exit(main())
