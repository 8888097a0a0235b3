"""The child process that makes one picture small, with bounded memory and time.

Run as `python -m runtime.shrink SOURCE TARGET SIDE`. It turns the picture as its camera was held and writes pixels
alone: no place, no time, no camera, no second picture.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from PIL import Image, ImageOps

MEMORY_BYTES = 2**30
SECONDS = 20
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 100_000_000
QUALITY = 80
SMOOTH = ("RGB", "RGBA", "L", "LA")
"""What can be made small as it is; a palette's colours must be looked up first."""


def main(arguments: list[str]) -> None:
    """Write the small picture, or end with an error."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    shrink(Path(arguments[0]), Path(arguments[1]), int(arguments[2]))


def shrink(source: Path, target: Path, side: int) -> None:
    """Write the picture as WebP, neither side longer than `side`; of a moving one the first frame."""
    Image.MAX_IMAGE_PIXELS = None  # the limit is the one below, before anything is decoded
    with Image.open(source, formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("RGB", (2 * side, 2 * side))
        image: Image.Image = opened
        if opened.mode not in SMOOTH:
            image = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
        image.thumbnail((side, side), reducing_gap=2.0)
        image = ImageOps.exif_transpose(image)
        image.save(target, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")


if __name__ == "__main__":
    main(sys.argv[1:])
