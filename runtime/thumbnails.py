"""Small pictures of uploaded ones, made when they are first asked for and kept beside the files.

Whoever asks has been found to read the file itself. A bounded child decodes, since what it reads is hostile until shown
otherwise; a picture it cannot draw is remembered as an empty file, so that it is tried once.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from pathlib import Path

from engine.forms.fields._files import TYPES
from engine.forms.fields.base import Upload

SIDE = 480
"""Pixels of the longer side: enough for a card on a screen with two pixels a point."""
MOST_PIXELS = 100_000_000
SECONDS = 40
AT_ONCE = threading.BoundedSemaphore(2)
"""So many children at most decode at once: each may take a gigabyte."""


def drawable(upload: Upload) -> bool:
    """Tell whether the file is a picture that is made small; its header has told its size when it came."""
    return upload.type in TYPES and 0 < (upload.pixels or 0) <= MOST_PIXELS


def small(folder: Path, key: str) -> bytes | None:
    """Return the small picture of the file as WebP, None when it cannot be drawn."""
    kept = folder / "thumbnails" / f"{key}-{SIDE}.webp"
    if not kept.is_file():
        with AT_ONCE:
            if not kept.is_file() and not _make(folder / key, kept):
                return None
    return kept.read_bytes() or None


def _make(source: Path, kept: Path) -> bool:
    """Make the small picture; False when there was no time for it, which says nothing of the picture."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    made = kept.with_name(f"{secrets.token_hex(8)}.part")
    command = [sys.executable, "-m", "runtime.shrink", str(source), str(made), str(SIDE)]
    try:
        if subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).returncode:
            made.write_bytes(b"")
        os.replace(made, kept)
    except subprocess.TimeoutExpired:
        return False
    finally:
        made.unlink(missing_ok=True)
    return True
