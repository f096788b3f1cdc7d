"""Writes down a GAN's training so that `ganscope diagnose` can judge it. One file, no dependencies, Python 3.7 or newer.

    from ganscope_log import Log

    log = Log("runs/1", real=real_samples)          # real: at least twice as many rows as you will log
    for step in range(1, steps + 1):
        ...
        if step % 25 == 0:
            log.scalars(step, lossD=loss_d, lossG=loss_g, probReal=d_real.sigmoid().mean(),
                        probFake=d_fake.sigmoid().mean(), gradNormD=grad_norm(D.parameters()),
                        gradNormG=grad_norm(G.parameters()))
        if step % 1000 == 0:
            log.samples(step, G(z))

writes runs/1/log.jsonl, runs/1/real.npy and runs/1/fake-1000.npy, ...; then

    ganscope diagnose runs/1/log.jsonl --follow --stop-on saturation,divergence      (while it trains)
    ganscope diagnose runs/1/log.jsonl --real runs/1/real.npy --fake 'runs/1/fake-*.npy'

Numbers and samples may be Python's, NumPy's or PyTorch's; nothing of either is imported here.
"""

import array
import json
import math
import os
import sys

__all__ = ["Log", "grad_norm", "write_npy"]


class Log:
    """A folder with a log of scalars (JSON Lines) and samples (.npy, single precision)."""

    def __init__(self, folder, real=None):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        # One write a line, so that a reader sees whole lines.
        self._file = open(os.path.join(folder, "log.jsonl"), "a", encoding="utf-8")
        if real is not None:
            write_npy(os.path.join(folder, "real.npy"), real)

    def scalars(self, step, **values):
        """One line: numbers, lists of numbers (a number a layer), or None for what is not known at this step."""
        line = {"step": int(step)}
        line.update((name, _number(value)) for name, value in values.items())
        self._file.write(json.dumps(line, allow_nan=False) + "\n")
        self._file.flush()

    def samples(self, step, rows):
        """Generated samples of a step: rows of numbers, or images with the channels last."""
        write_npy(os.path.join(self.folder, "fake-%d.npy" % step), rows)

    def close(self):
        self._file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def grad_norm(parameters):
    """L2 norm of the gradients of some PyTorch parameters, all together. Call it after backward()."""
    return math.sqrt(sum(float((p.grad.detach() ** 2).sum()) for p in parameters if p.grad is not None))


def write_npy(path, rows):
    """An array as .npy of little-endian float32, whole or not at all."""
    shape, values = _flat(rows)
    if sys.byteorder == "big":
        values.byteswap()
    size = "(%d,)" % shape[0] if len(shape) == 1 else "(%s)" % ", ".join(map(str, shape))
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }" % size
    # Magic, version and length take 10 bytes; the header ends on a multiple of 64 with a line end.
    header += " " * (-(len(header) + 11) % 64) + "\n"
    temporary = path + ".tmp"
    with open(temporary, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("latin1"))
        values.tofile(file)
    os.replace(temporary, path)


def _flat(rows):
    """Shape and numbers, row by row."""
    if hasattr(rows, "detach"):
        rows = rows.detach().cpu()
    if hasattr(rows, "tolist"):
        rows = rows.tolist()
    shape = []
    level = rows
    while isinstance(level, (list, tuple)):
        shape.append(len(level))
        if not level:
            break
        level = level[0]
    flat = rows
    for size in shape[1:]:
        if any(not isinstance(row, (list, tuple)) or len(row) != size for row in flat):
            raise ValueError("samples need rows of one length")
        flat = [value for row in flat for value in row]
    if not shape or 0 in shape:
        raise ValueError("samples need at least one row")
    return shape, array.array("f", (float(value) for value in flat))


def _number(value):
    """A number as JSON has it; what is not finite is a word, because JSON has no number for it."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return [_number(item) for item in value]
    if hasattr(value, "detach"):
        value = value.detach()
    if hasattr(value, "tolist"):
        value = value.tolist()
        # An array of one number is that number.
        while isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, list):
            return _number(value)
    value = float(value)
    return value if math.isfinite(value) else str(value)
