"""The fixture of pytest and its assertion, in a test of its own as a user has it."""

from __future__ import annotations

from types import ModuleType

import pytest
from conftest import CENTERS, ring

pytest_plugins = ["pytester"]


def test_samples_of_the_data_match_them(ganscope: ModuleType) -> None:
    ganscope.assert_matches(ring(600, 1), ring(300, 2), emd="<=3nulls", modes=8, centers=CENTERS, std=0.02)


def test_a_lost_mode_fails_with_the_text_of_the_command(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import numpy as np

        def test_ring(ganscope):
            angles = np.arange(8) * np.pi / 4
            centers = np.stack([np.cos(angles), np.sin(angles)], axis=1)
            real, fake = np.repeat(centers, 80, axis=0), np.repeat(centers[:7], 40, axis=0)
            ganscope.assert_matches(real, fake, jsd="<=0.5", modes=8, centers=centers, std=0.02)
        """
    )
    result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider")
    result.assert_outcomes(failed=1)
    # Seven of eight modes are there, by construction; the other bound holds and is not told.
    result.stdout.fnmatch_lines(
        ["E*AssertionError: FAIL mode-coverage.modes20 >= 8", "E*expected  mode-coverage.modes20 >= 8", "E*observed  7"]
    )
    result.stdout.no_fnmatch_line("*jsd <=*observed*")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "there is nothing to assert"),
        ({"modes": 8}, "need the modes' centers"),
        ({"emd": "<=3nulls", "std": 1}, "centers and std belong together"),
        ({"emmd": "<=3nulls"}, 'no metric "emmd"'),
    ],
)
def test_what_can_never_be_asserted_is_refused(ganscope: ModuleType, options: dict[str, object], message: str) -> None:
    with pytest.raises(ganscope.GanscopeError, match=message):
        ganscope.assert_matches(ring(40, 1), ring(20, 2), **options)
