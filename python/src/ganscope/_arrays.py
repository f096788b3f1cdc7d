"""Samples of Python as files that the program reads. Nothing but NumPy is imported here."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

import numpy as np
import numpy.typing as npt

from ._errors import GanscopeError

#: A file name, an array of one sample a row (NumPy's, PyTorch's, lists), or a list of PIL images.
#: Images have the shape n x height x width (x channels); 1 or 3 channels may stand second instead of last.
Samples: TypeAlias = "str | os.PathLike[str] | npt.ArrayLike | Sequence[Any]"

#: Samples, or several sets of them by their step.
Series: TypeAlias = "Samples | Mapping[int, Samples]"

#: The data's modes: ``{"centers": [[x, y], ...], "std": s, "weights": [...]}``, a file, or "none".
Modes: TypeAlias = "str | os.PathLike[str] | Mapping[str, Any]"


def to_array(samples: Any) -> npt.NDArray[Any]:
    """The samples as an array, without a copy where there is an array on the CPU.

    Raises:
        GanscopeError: E_INPUT for what is no array of numbers
    """
    if hasattr(samples, "detach"):
        samples = samples.detach()
        if str(getattr(samples, "dtype", "")) == "torch.bfloat16":
            samples = samples.float()
        samples = samples.cpu().numpy()
    try:
        array = np.asarray(samples)
    except ValueError as error:
        raise GanscopeError("E_INPUT", f"samples must have rows of one length: {error}") from None
    if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8:
        raise GanscopeError(
            "E_INPUT",
            f"samples must be numbers of at most 8 bytes (got {array.dtype})",
            hint="e.g. array.astype(float)",
        )
    if array.ndim == 4 and array.shape[1] in (1, 3) and array.shape[3] not in (1, 3):
        array = np.moveaxis(array, 1, 3)
    return array


def write_samples(samples: Samples, folder: Path, name: str) -> str:
    """The file that holds the samples: their own, or a new one ``folder/name.npy``.

    Args:
        samples: a file name (returned as it is), an array, or a list of PIL images
        folder: where a file may be written
        name: of the file, without its ending
    """
    if isinstance(samples, (str, os.PathLike)):
        return os.fspath(samples)
    path = folder / f"{name}.npy"
    if _is_images(samples):
        _write_images(samples, path)
    else:
        np.save(path, to_array(samples), allow_pickle=False)
    return str(path)


def write_series(samples: Series, folder: Path, name: str) -> str:
    """The file or pattern that holds the samples; sets by step become ``folder/name-STEP.npy``."""
    if not isinstance(samples, Mapping):
        return write_samples(samples, folder, name)
    if not samples:
        raise GanscopeError("E_INPUT", f"{name} holds no set of samples", hint="pass {step: samples}")
    for step, each in samples.items():
        if isinstance(each, (str, os.PathLike)):
            raise GanscopeError("E_INPUT", f"step {step} of {name} is a file", hint="pass a pattern, e.g. 'fake-*.npy'")
        write_samples(each, folder, f"{name}-{int(step)}")
    return str(folder / f"{name}-*.npy")


def write_modes(modes: Modes | None, folder: Path) -> str | None:
    """The file that names the modes, or "none"."""
    if modes is None or isinstance(modes, (str, os.PathLike)):
        return None if modes is None else os.fspath(modes)
    path = folder / "modes.json"
    path.write_text(json.dumps(modes, default=plain), encoding="utf-8")
    return str(path)


def plain(value: Any) -> Any:
    """Numbers of NumPy and PyTorch as JSON has them."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise GanscopeError("E_INPUT", f"{value!r} is neither a number nor a list of numbers")


def _is_images(samples: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(samples, Sequence) and len(samples) > 0 and hasattr(samples[0], "getbands")


def _write_images(images: Sequence[Any], path: Path) -> None:
    """PIL images, one after the other: gray ones with one channel, all others with three."""
    gray = all(image.mode in ("1", "L") for image in images)
    width, height = images[0].size
    shape = (len(images), height, width) if gray else (len(images), height, width, 3)
    array = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape)
    for row, image in enumerate(images):
        if image.size != (width, height):
            raise GanscopeError(
                "E_INPUT", f"image {row} has another size, {image.size}, than the first, {(width, height)}"
            )
        array[row] = np.asarray(image.convert("L" if gray else "RGB"))
    array.flush()
