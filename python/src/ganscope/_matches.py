"""One assertion for unit tests of a generator, by the rules of the matchers for vitest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._arrays import Samples
from ._errors import GanscopeError
from ._evaluate import evaluate


def assert_matches(
    real: Samples,
    fake: Samples,
    *,
    modes: int | None = None,
    centers: Sequence[Sequence[float]] | Any = None,
    std: float | None = None,
    high_quality: float | None = None,
    labels: tuple[Samples, Samples] | None = None,
    **bounds: str,
) -> None:
    """Fails unless generated samples are like real ones.

    Args:
        real: samples of the data; bounds in nulls need twice as many rows as ``fake`` has
        fake: generated samples
        modes: how many modes must be covered, each by a fifth of its fair share of high-quality samples; needs
            ``centers`` and ``std``
        centers: the data's modes, one center a row
        std: standard deviation of each coordinate inside a mode
        high_quality: least share of samples that lie within 3 standard deviations of a mode
        labels: class labels of both sides
        bounds: a bound for each quantity, e.g. ``emd="<=3nulls"``, ``jsd="<=0.05"``, ``prdc__recall=">=0.4"`` (two
            underscores for a dot, one for a dash)

    Raises:
        AssertionError: with what was expected and observed
        GanscopeError: for samples that cannot be compared or a bound that can never be judged

    Example:
        >>> assert_matches(real, fake, emd="<=3nulls", modes=8, centers=centers, std=0.02)
    """
    __tracebackhide__ = True
    if (centers is None) != (std is None):
        raise GanscopeError("E_USAGE", "centers and std belong together", hint="pass both")
    if centers is None and (modes is not None or high_quality is not None):
        raise GanscopeError("E_USAGE", "modes and high_quality need the modes' centers", hint="pass centers and std")
    wanted = {name.replace("__", ".").replace("_", "-"): bound for name, bound in bounds.items()}
    if modes is not None:
        wanted["mode-coverage.modes20"] = f">={modes}"
    if high_quality is not None:
        wanted["mode-coverage.hq"] = f">={high_quality}"
    if not wanted:
        raise GanscopeError("E_USAGE", "there is nothing to assert", hint='e.g. emd="<=3nulls"')
    found = evaluate(
        real,
        fake,
        metrics=list(dict.fromkeys(name.split(".")[0] for name in wanted)),
        modes=None if centers is None else {"centers": centers, "std": std},
        labels=labels,
        expect=[name + bound for name, bound in wanted.items()],
        resamples=None if any("null" in bound for bound in wanted.values()) else 0,
        thorough=True,
    )
    if not found.passed:
        raise AssertionError(found.failures())
