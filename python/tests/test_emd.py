"""`emd`: known answers, with their proof."""

from __future__ import annotations

import numpy as np
import pytest

import ganscope


def test_two_points_moved_by_five() -> None:
    cost, plan, certificate = ganscope.emd([[0.0], [1.0]], [[5.0], [6.0]])
    assert cost == 5
    assert plan.mass.sum() == 1
    assert certificate.gap == 0
    assert certificate.violation == 0


def test_the_plan_has_the_marginals_and_the_cost() -> None:
    random = np.random.default_rng(4)
    a, b = random.normal(size=(7, 3)), random.normal(size=(5, 3))
    weights = random.dirichlet(np.ones(7))
    cost, plan, certificate = ganscope.emd(a, b, weights_a=weights, cost="sqeuclidean")
    squared = ((a[:, None] - b[None]) ** 2).sum(axis=2)
    assert (squared[plan.source, plan.target] * plan.mass).sum() == pytest.approx(cost, rel=1e-12)
    np.testing.assert_allclose(np.bincount(plan.source, plan.mass, 7), weights, atol=1e-15)
    np.testing.assert_allclose(np.bincount(plan.target, plan.mass, 5), 1 / 5, atol=1e-15)
    assert certificate.primal == cost
    assert certificate.dual == pytest.approx(cost, rel=1e-12)


def test_a_matrix_of_costs_of_ones_own() -> None:
    # Each of two points goes to the other one: 3 and 4 instead of 10 and 10, half of the mass each.
    cost, plan, _ = ganscope.emd([[0.0], [1.0]], [[0.0], [1.0]], cost=[[10, 3], [4, 10]])
    assert cost == 3.5
    assert dict(zip(plan.source, plan.target, strict=True)) == {0: 1, 1: 0}


def test_totals_that_differ_are_refused() -> None:
    with pytest.raises(ganscope.GanscopeError, match="equal total mass") as caught:
        ganscope.emd([[0.0]], [[1.0]], weights_a=[2.0])
    assert caught.value.code == "E_INPUT"
