"""Samples of Python as files: what is written is what was given, without a copy where there need be none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import ganscope
from ganscope._arrays import to_array, write_samples, write_series


class Tensor:
    """The protocol of a PyTorch tensor, as far as it is used."""

    def __init__(self, array: npt.NDArray[Any], dtype: str = "torch.float32") -> None:
        self.array, self.dtype = array, dtype
        self.calls: list[str] = []

    def detach(self) -> Tensor:
        self.calls.append("detach")
        return self

    def float(self) -> Tensor:
        return Tensor(self.array.astype(np.float32))

    def cpu(self) -> Tensor:
        return self

    def numpy(self) -> npt.NDArray[Any]:
        if self.dtype == "torch.bfloat16":
            raise TypeError("Got unsupported ScalarType BFloat16")
        return self.array


class Image:
    """The protocol of a PIL image, as far as it is used."""

    def __init__(self, array: npt.NDArray[np.uint8], mode: str) -> None:
        self.array, self.mode = array, mode
        self.size = (array.shape[1], array.shape[0])

    def getbands(self) -> tuple[str, ...]:
        return tuple(self.mode)

    def convert(self, mode: str) -> Image:
        if mode == "RGB" and self.array.ndim == 2:
            return Image(np.repeat(self.array[..., None], 3, axis=2), mode)
        return Image(self.array, mode)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[np.uint8]:
        return self.array


def test_an_array_is_not_copied_and_a_tensor_is_detached() -> None:
    array = np.arange(6.0).reshape(3, 2)
    assert to_array(array) is array
    tensor = Tensor(array)
    assert to_array(tensor) is array
    assert tensor.calls == ["detach"]
    np.testing.assert_array_equal(to_array(Tensor(array, "torch.bfloat16")), array)


def test_channels_go_last_where_one_or_three_stand_second() -> None:
    assert to_array(np.zeros((5, 3, 8, 7))).shape == (5, 8, 7, 3)
    assert to_array(np.zeros((5, 1, 8, 7))).shape == (5, 8, 7, 1)
    # Ambiguous or other shapes stay.
    assert to_array(np.zeros((5, 3, 8, 3))).shape == (5, 3, 8, 3)
    assert to_array(np.zeros((5, 8, 7, 3))).shape == (5, 8, 7, 3)


def test_files_are_read_back_and_names_of_files_stay(tmp_path: Path) -> None:
    assert write_samples(Path("some/file.npy"), tmp_path, "real") == str(Path("some/file.npy"))
    np.testing.assert_array_equal(np.load(write_samples([[1, 2], [3, 4]], tmp_path, "real")), [[1, 2], [3, 4]])
    pattern = write_series({100: [[1.0]], 200: [[2.0]]}, tmp_path, "fake")
    assert pattern == str(tmp_path / "fake-*.npy")
    assert sorted(path.name for path in tmp_path.glob("fake-*.npy")) == ["fake-100.npy", "fake-200.npy"]


def test_images_become_bytes_gray_or_with_three_channels(tmp_path: Path) -> None:
    gray = np.arange(6, dtype=np.uint8).reshape(2, 3)
    color = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    one = np.load(write_samples([Image(gray, "L")] * 2, tmp_path, "gray"))
    np.testing.assert_array_equal(one, [gray, gray])
    both = np.load(write_samples([Image(gray, "L"), Image(color, "RGB")], tmp_path, "both"))
    np.testing.assert_array_equal(both, [np.repeat(gray[..., None], 3, axis=2), color])
    with pytest.raises(ganscope.GanscopeError, match="image 1 has another size"):
        write_samples([Image(gray, "L"), Image(gray.T, "L")], tmp_path, "sizes")


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        ([[1, 2], [3]], "E_INPUT samples must have rows of one length"),
        ([["a"]], "E_INPUT samples must be numbers"),
        (np.zeros((2, 2), complex), "E_INPUT samples must be numbers of at most 8 bytes .got complex128."),
    ],
)
def test_what_is_no_array_of_numbers_is_refused(samples: Any, message: str) -> None:
    with pytest.raises(ganscope.GanscopeError, match=message):
        to_array(samples)
