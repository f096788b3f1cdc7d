"""The exact earth mover's distance between two sets of points, with its proof."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._arrays import Samples, to_array, write_samples
from ._program import ask


class Certificate(NamedTuple):
    """The proof of an optimal plan.

    Attributes:
        primal: cost of the plan
        dual: value of prices that no plan can beat
        gap: their difference
        violation: by how much the prices miss feasibility
    """

    primal: float
    dual: float
    gap: float
    violation: float


class Plan(NamedTuple):
    """Who sends how much to whom: the entries of the plan that are not zero.

    Attributes:
        source: row of ``a``, shape (k,)
        target: row of ``b``, shape (k,)
        mass: shape (k,)
    """

    source: npt.NDArray[np.int64]
    target: npt.NDArray[np.int64]
    mass: npt.NDArray[np.float64]


class Transport(NamedTuple):
    """The answer of `emd`: cost, plan and certificate."""

    cost: float
    plan: Plan
    certificate: Certificate


def emd(
    a: Samples,
    b: Samples,
    *,
    weights_a: npt.ArrayLike | None = None,
    weights_b: npt.ArrayLike | None = None,
    cost: str | npt.ArrayLike = "euclidean",
) -> Transport:
    """The exact earth mover's distance, by linear programming.

    Args:
        a: points, one a row
        b: points, one a row
        weights_a: weight of each point of ``a`` (default: all equal)
        weights_b: weight of each point of ``b``; the totals must be equal
        cost: "euclidean", "sqeuclidean", "cityblock", a file, or a matrix of one row for each point of ``a``

    Raises:
        GanscopeError: for weights that are negative or not finite, or whose totals differ

    Example:
        >>> emd([[0.0], [1.0]], [[5.0], [6.0]]).cost
        5.0
    """
    with TemporaryDirectory(prefix="ganscope-") as name:
        folder = Path(name)

        def written(each: Any, file: str) -> str | None:
            return None if each is None else write_samples(each, folder, file)

        plan = folder / "plan.csv"
        answer = ask(
            ["emd"],
            {
                "a": written(a, "a"),
                "b": written(b, "b"),
                "weights-a": written(weights_a, "weights-a"),
                "weights-b": written(weights_b, "weights-b"),
                "cost": cost if isinstance(cost, str) else written(to_array(cost), "cost"),
                "plan": plan,
                "json": True,
            },
        )
        entries = np.loadtxt(plan, delimiter=",", skiprows=1, ndmin=2)
    proof = answer.value["certificate"]
    return Transport(
        float(answer.value["cost"]),
        Plan(entries[:, 0].astype(np.int64), entries[:, 1].astype(np.int64), entries[:, 2]),
        Certificate(*(float(proof[name]) for name in Certificate._fields)),
    )
