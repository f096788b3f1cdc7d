"""Arrays and tables written by NumPy itself and images written by Pillow, with the values they hold.

    python golden.py        # writes the files and values.json beside this script; Python 3.11.7, NumPy 2.4.6, Pillow 13.0.0

One .npy per type, byte order and memory order, a few shapes and header versions, three .npz, two tables, folders of PNG
images: gray, RGB, RGBA, and one each of kinds that are not read.
"""

import json
import pathlib

import numpy as np
from PIL import Image

here = pathlib.Path(__file__).parent
values = {}


def keep(name, array, *, labels=None):
    """The values as doubles, row-major; infinities and NaN as words."""
    flat = [str(x) if not np.isfinite(x) else float(x) for x in np.asarray(array).ravel(order="C")]
    values[name] = {"shape": list(array.shape), "values": flat}
    if labels is not None:
        values[name]["labels"] = labels


def npy(name, array, version=None):
    with open(here / name, "wb") as file:
        np.lib.format.write_array(file, array, version=version, allow_pickle=False)
    keep(name, array)


extremes = {
    "f2": [0.0, -0.5, 1 / 3, 65504.0, -6e-8, 6.1e-5],
    "f4": [0.0, -0.5, 1 / 3, 3.4028235e38, -1e-45, 1e-38],
    "f8": [0.0, -0.5, 1 / 3, 1.7976931348623157e308, -5e-324, 2.2250738585072014e-308],
    "i1": [0, 1, -1, 127, -128, 2],
    "i2": [0, 1, -1, 32767, -32768, 258],
    "i4": [0, 1, -1, 2147483647, -2147483648, 16909060],
    "i8": [0, 1, -1, 2**53 - 1, 1 - 2**53, 72623859790382],
    "u1": [0, 1, 2, 127, 128, 255],
    "u2": [0, 1, 258, 32767, 32768, 65535],
    "u4": [0, 1, 16909060, 2147483647, 2147483648, 4294967295],
    "u8": [0, 1, 72623859790382, 2**32, 2**53 - 1, 2**40],
}
for code, numbers in extremes.items():
    for order, word in (("<", "little"), (">", "big")):
        if code.endswith("1") and order == ">":
            continue
        array = np.array(numbers, dtype=order + code).reshape(2, 3)
        npy(f"{code}-{word}.npy", array)
    npy(f"{code}-fortran.npy", np.asfortranarray(np.array(numbers, dtype="<" + code).reshape(2, 3)))
npy("b1.npy", np.array([[True, False, True], [False, False, True]]))
npy("not-finite.npy", np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 6.0], [-np.inf, np.inf]]))
npy("one-dimension.npy", np.array([0.25, -4.0, 8.5]))
npy("version-2.npy", np.array([[1.5, 2.5]]), version=(2, 0))
npy("version-3.npy", np.array([[1.5, 2.5]]), version=(3, 0))
cube = (np.arange(24) * 10).reshape(2, 3, 4)
npy("images-gray.npy", cube.astype("u1"))
npy("images-gray-fortran.npy", np.asfortranarray(cube.astype("u1")))
npy("images-rgb.npy", np.asfortranarray((np.arange(36) * 7).reshape(2, 3, 2, 3).astype("u1")))
npy("images-float.npy", (cube / 115 - 1).astype("<f4"))

a = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.5]])
b = np.array([3, 1, 2])
np.savez(here / "stored.npz", a=a, b=b)
np.savez_compressed(here / "deflated.npz", a=np.tile(a, (100, 1)), b=b)
np.savez(here / "one.npz", a)
keep("stored.npz:a", a)
keep("stored.npz:b", b)
keep("deflated.npz:a", np.tile(a, (100, 1)))
keep("deflated.npz:b", b)
keep("one.npz", a)

table = np.array([[0.1, -2.5e-7], [1 / 3, 1e21], [4.0, 5.0]])
np.savetxt(here / "table.csv", table, delimiter=",")
np.savetxt(here / "table.tsv", table, delimiter="\t")
# savetxt writes 18 significant digits, which bring each double back.
keep("table.csv", table)
keep("table.tsv", table)

rng = np.random.default_rng(11)
for kind, shape in (("gray", (3, 5, 7)), ("rgb", (2, 6, 4, 3)), ("rgba", (2, 3, 3, 4))):
    folder = here / f"png-{kind}"
    folder.mkdir(exist_ok=True)
    # A gradient beside noise, so that the encoder has a reason for every filter.
    images = rng.integers(0, 256, shape, dtype="u1")
    images[0] = np.linspace(0, 255, images[0].size).reshape(shape[1:]).astype("u1")
    if kind == "rgba":
        images[..., 3] = 255
    for i, image in enumerate(images):
        # 8, 9, 10: the natural order of names is not the alphabetical one
        Image.fromarray(image).save(folder / f"{8 + i}.png", optimize=i == 1)
    keep(f"png-{kind}", images[..., :3] if kind == "rgba" else images)
other = here / "png-other"
other.mkdir(exist_ok=True)
gray = Image.fromarray(np.arange(12, dtype="u1").reshape(3, 4))
gray.convert("P").save(other / "palette.png")
gray.convert("LA").save(other / "gray-alpha.png")
gray.convert("1").save(other / "one-bit.png")
Image.fromarray((np.arange(12, dtype="u2") * 999).reshape(3, 4)).save(other / "sixteen-bits.png")
gray.convert("RGBA").convert("RGB").save(other / "transparent-color.png", transparency=(3, 3, 3))
Image.new("RGBA", (4, 3), (1, 2, 3, 128)).save(other / "translucent.png")

(here / "values.json").write_text(json.dumps(values, indent=1) + "\n")
