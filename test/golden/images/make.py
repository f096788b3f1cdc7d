"""Images of every kind that ganscope reads, and what Pillow's decoders make of them: SHA-256 of their RGB bytes.

    python make.py      needs Pillow 13.0 and NumPy; writes beside itself
"""

import hashlib
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

here = Path(__file__).parent
rng = np.random.default_rng(26)
SIZES = [(8, 8), (1, 1), (17, 13), (33, 64), (64, 33), (61, 59)]
golden = {}


def picture(height, width, channels=3):
    y, x = np.mgrid[0:height, 0:width].astype(float)
    planes = []
    for _ in range(channels):
        wave = np.sin(6.28 * (rng.uniform(1, 5) * x / width + rng.uniform(1, 5) * y / height) + rng.uniform(0, 6))
        planes.append(128 + 90 * wave + rng.normal(0, 25, (height, width)))
    pixels = np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)
    return Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels)


def note(name):
    with Image.open(here / name) as image:
        pixels = np.array(image.convert("RGB"))
    golden[name] = [*pixels.shape[:2], hashlib.sha256(pixels.tobytes()).hexdigest()]


def save(name, image, **options):
    image.save(here / name, **options)
    note(name)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def save_png(name, width, height, depth, color, lines, interlace=0, extra=b""):
    """A PNG of rows of bytes without filters, for the kinds that Pillow does not write."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + bytes(line) for line in lines))
    parts = [chunk(b"IHDR", header), extra, chunk(b"IDAT", data), chunk(b"IEND", b"")]
    (here / name).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    note(name)


for sub, label in ((0, "444"), (1, "422"), (2, "420"), ("4:1:1", "411")):
    for height, width in SIZES if label != "411" else SIZES[5:]:
        save(f"{label}-{height}x{width}.jpg", picture(height, width), subsampling=sub, quality=int(rng.integers(20, 98)))
for height, width in SIZES[2:]:
    save(f"gray-{height}x{width}.jpg", picture(height, width, 1), quality=80)
    save(f"progressive-{height}x{width}.jpg", picture(height, width), quality=60, progressive=True)
for turn in (3, 6, 8):
    exif = Image.Exif()
    exif[0x0112] = turn
    save(f"turned-{turn}.jpg", picture(20, 31), exif=exif.tobytes())
save("rgb.jpg", picture(40, 31), keep_rgb=True, quality=90)
save("coarse.jpg", picture(40, 31), optimize=True, quality=5)
save("restarts.jpg", picture(61, 59), restart_marker_blocks=3)
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
save("profile.jpg", picture(20, 20), icc_profile=profile)
Image.frombytes("CMYK", (20, 20), picture(20, 20, 4).tobytes()).save(here / "cmyk.jpg")

for height, width in SIZES[1:]:
    save(f"lossy-{height}x{width}.webp", picture(height, width), quality=int(rng.integers(10, 98)))
    save(f"lossless-{height}x{width}.webp", picture(height, width), lossless=True)
save("transparent.webp", picture(16, 17, 4), quality=50)
golden.pop("transparent.webp")
save("opaque.webp", picture(16, 17).convert("RGBA"), quality=50)

gray = picture(13, 17, 1)
save("gray-1.png", gray.convert("1"))
save("gray-alpha.png", gray.convert("LA"))
save("rgba.png", picture(13, 17).convert("RGBA"))
for bits in (1, 2, 4, 8):
    save(f"palette-{bits}.png", picture(13, 17).quantize(2**bits), bits=bits)
colored = picture(13, 17).quantize(16)
save("palette-opaque.png", colored, transparency=bytes([255] * 16))
save("palette-transparent.png", colored, transparency=bytes([255] * 3 + [7] + [255] * 12))
golden.pop("palette-transparent.png")
save("transparent.png", picture(13, 17, 4))
golden.pop("transparent.png")
for depth in (2, 4):
    save_png(f"gray-{depth}.png", 11, 7, depth, 0, rng.integers(0, 256, (7, -(-11 * depth // 8))).astype(np.uint8))
save_png("rgb-16.png", 11, 7, 16, 2, rng.integers(0, 256, (7, 66)).astype(np.uint8))
save_png("gray-16.png", 11, 7, 16, 0, rng.integers(1, 256, (7, 22)).astype(np.uint8))
# Pillow shows all above 255 as white
assert golden.pop("gray-16.png")[2] == hashlib.sha256(b"\xff" * 7 * 11 * 3).hexdigest()
passes = [(8, 8, 0, 0), (8, 8, 4, 0), (4, 8, 0, 4), (4, 4, 2, 0), (2, 4, 0, 2), (2, 2, 1, 0), (1, 2, 0, 1)]
for name, depth, stored, color in (("interlaced.png", 8, 3, 2), ("interlaced-16.png", 16, 3, 2)):
    lines = [
        rng.integers(0, 256, -(-(11 - x) // across) * stored * depth // 8).astype(np.uint8)
        for across, down, x, y in passes
        for _ in range(-(-(7 - y) // down))
    ]
    save_png(name, 11, 7, depth, color, lines, interlace=1)

rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in sorted(golden.items()))
(here / "golden.json").write_text(f"{{\n{rows}\n}}\n")
print(len(golden), "images")
