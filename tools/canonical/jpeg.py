"""Images FROM on of OUT/image-*.npy once through JPEG of this quality, as OUT/jpeg-*.jpg.

    python jpeg.py OUT FROM QUALITY      needs NumPy and Pillow
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

out, start, quality = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for file in sorted(out.glob("image-*.npy"))[start:]:
    Image.fromarray(np.load(file)).save(out / file.name.replace("image", "jpeg").replace("npy", "jpg"), quality=quality)
