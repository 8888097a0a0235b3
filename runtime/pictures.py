"""Pictures: what a file is by its first bytes, and how large it would be drawn; nothing is decoded.

A picture of a few bytes may be one of billions of pixels, so its size is read from its header before anybody opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Picture(NamedTuple):
    """The media type of a picture, its width and its height."""

    type: str
    width: int
    height: int


def measure(content: bytes) -> Picture | None:
    """Return what picture the bytes are, None where they are none or their header is broken."""
    for type_, begins, size_of in FORMATS:
        if begins(content):
            try:
                width, height = size_of(content)
            except (IndexError, ValueError):
                return None
            return Picture(type_, width, height) if width and height else None
    return None


def _number(content: bytes, start: int, length: int, order: str = "big") -> int:
    part = content[start : start + length]
    if len(part) < length:
        raise ValueError("the header ends early")
    return int.from_bytes(part, "big" if order == "big" else "little")


def _png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise ValueError("no IHDR")
    return _number(content, 16, 4), _number(content, 20, 4)


def _gif(content: bytes) -> tuple[int, int]:
    return _number(content, 6, 2, "little"), _number(content, 8, 2, "little")


FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
ALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers of a JPEG: those that begin a frame, and those without a length."""


def _jpeg(content: bytes) -> tuple[int, int]:
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in ALONE:
            place += 2
        elif marker in FRAMES:
            return _number(content, place + 7, 2), _number(content, place + 5, 2)
        elif marker in (0xD9, 0xDA):
            raise ValueError("no frame before the data")
        else:
            place += 2 + max(2, _number(content, place + 2, 2))


def _webp(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        return _number(content, 24, 3, "little") + 1, _number(content, 27, 3, "little") + 1
    if form == b"VP8L":
        bits = _number(content, 21, 4, "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form != b"VP8 ":
        raise ValueError("no known form of WebP")
    return _number(content, 26, 2, "little") & 0x3FFF, _number(content, 28, 2, "little") & 0x3FFF


FORMATS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], tuple[int, int]]], ...] = (
    ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff"), _jpeg),
    ("image/gif", lambda content: content[:6] in (b"GIF87a", b"GIF89a"), _gif),
    ("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", _webp),
)
