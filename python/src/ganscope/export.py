"""``python -m ganscope.export``: any torch module as an ONNX model for ``ganscope eval --extractor``.

    python -m ganscope.export package.module:make features.onnx --input 3,299,299 --weights weights.pth

``package.module:make`` names a ``torch.nn.Module``, or a function without arguments that returns one. The model takes
any number of samples at a time and must return one tensor, a row for each sample. It needs the packages torch and onnx.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

from ._errors import GanscopeError


def export_onnx(module: Any, path: str, shape: tuple[int, ...]) -> None:
    """Writes a module as an ONNX model whose first axis is free.

    Args:
        module: a ``torch.nn.Module``; it is left in evaluation mode
        path: the ``.onnx`` file to write
        shape: of one sample, without the first axis, e.g. ``(3, 299, 299)``

    Raises:
        GanscopeError: where the module does not return one tensor with a row for each sample
    """
    import torch

    module.eval()
    # a batch of 2: what is the same for each sample then shows in the shape
    sample = torch.zeros(2, *shape)
    with torch.no_grad():
        found = module(sample)
    if not isinstance(found, torch.Tensor) or found.dim() < 2 or found.shape[0] != 2:
        got = tuple(found.shape) if isinstance(found, torch.Tensor) else type(found).__name__
        raise GanscopeError(
            "E_INPUT", f"the module must return one tensor with a row for each sample (got {got} for 2 samples)"
        )
    torch.onnx.export(
        module,
        (sample,),
        path,
        input_names=["samples"],
        output_names=["features"],
        dynamic_axes={"samples": {0: "n"}, "features": {0: "n"}},
        dynamo=False,
    )


def _load(name: str, weights: str | None) -> Any:
    import torch

    place, _, attribute = name.partition(":")
    if not place or not attribute:
        raise GanscopeError("E_INPUT", f"name the module as package.module:name (got {name!r})")
    sys.path.insert(0, str(Path.cwd()))
    try:
        made = getattr(importlib.import_module(place), attribute)
    except (ImportError, AttributeError) as error:
        raise GanscopeError("E_INPUT", f"{name} cannot be found: {error}") from error
    module = made if isinstance(made, torch.nn.Module) else made()
    if not isinstance(module, torch.nn.Module):
        got = type(module).__name__
        raise GanscopeError("E_INPUT", f"{name} must be a torch.nn.Module or a function that returns one (got {got})")
    if weights is not None:
        try:
            module.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
        except (OSError, RuntimeError) as error:
            why = str(error).splitlines()[0]
            raise GanscopeError("E_INPUT", f"does not fit the module: {why}", where=weights) from error
    return module


def _shape(text: str) -> tuple[int, ...]:
    try:
        shape = tuple(int(part) for part in text.split(","))
    except ValueError:
        shape = ()
    if not shape or min(shape) < 1:
        raise GanscopeError("E_INPUT", f"--input must be the sizes of one sample, e.g. 3,299,299 (got {text!r})")
    return shape


def main(words: list[str] | None = None) -> int:
    """Runs the command.

    Args:
        words: the command line behind the program's name

    Returns:
        its exit code: 0 written, 2 invalid input, 3 torch or onnx is not installed
    """
    parser = argparse.ArgumentParser(prog="python -m ganscope.export", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("module", help="package.module:name of a torch.nn.Module, or of a function that returns one")
    parser.add_argument("out", help="the .onnx file to write")
    parser.add_argument("--input", required=True, help="sizes of one sample, e.g. 3,299,299")
    parser.add_argument("--weights", help="a state_dict to load, as torch.save writes it; no code in it runs")
    args = parser.parse_args(words)
    missing = [name for name in ("torch", "onnx") if importlib.util.find_spec(name) is None]
    if missing:
        names = " ".join(missing)
        print(f"python -m ganscope.export requires packages that are missing: pip install {names}", file=sys.stderr)
        return 3
    try:
        export_onnx(_load(args.module, args.weights), args.out, _shape(args.input))
    except GanscopeError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{args.out}: use it with ganscope eval --extractor {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
