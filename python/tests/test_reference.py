"""``python -m ganscope.reference``: the images of its formula; its numbers need torch-fidelity (verify:canonical)."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from ganscope import reference

HAS = importlib.util.find_spec("torch_fidelity") is not None


def test_images_have_the_sizes_of_the_formula() -> None:
    # 8 + 67 i mod 393 by 8 + 131 i mod 393
    assert [reference.noise_image(i).shape for i in (0, 1, 6, 32)] == [
        (8, 8, 3),
        (75, 139, 3),
        (17, 8, 3),
        (8, 8, 3),
    ]


def test_coarse_images_have_half_as_much_blue() -> None:
    image = reference.noise_image(34).astype(float)
    assert image[..., 2].max() <= 127
    assert image[..., 0].max() > 127


def test_blocks_of_a_coarse_image_are_32_wide() -> None:
    image = reference.noise_image(33)[..., 0].astype(int)
    fine = 64  # a quarter of a byte of noise over three quarters of its block's
    assert np.ptp(image[:32, :32]) < fine
    assert np.ptp(image[:32, :96]) >= fine


@pytest.mark.skipif(HAS, reason="torch-fidelity is installed")
def test_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.main(["w.pth", "out.json"]) == 3
    assert "pip install torch-fidelity" in capsys.readouterr().err


@pytest.mark.skipif(not HAS, reason="torch-fidelity is not installed")
def test_names_weights_that_are_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.main(["none.pth", "out.json"]) == 2
    assert "none.pth" in capsys.readouterr().err
