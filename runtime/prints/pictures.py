"""Pictures of a document as data: codes are drawn here as SVG, files are taken only when they are PNG or JPEG."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import barcode
import segno

from engine.checks.prints import picture_type
from engine.forms.fields.barcode import drawable

LARGEST = 10 * 2**20
BARS_HIGH, QUIET = 15, 10
NAMES: Mapping[str, str] = {"code128": "code128", "ean13": "ean13", "ean8": "ean8", "upc_a": "upca"}


def data_url(content: bytes, type_: str) -> str:
    """Return the content as an address that holds it."""
    return f"data:{type_};base64,{base64.b64encode(content).decode()}"


def picture(content: bytes) -> str | None:
    """Return a picture as an address that holds it, or None when it cannot be printed."""
    type_ = picture_type(content)
    return data_url(content, type_) if type_ is not None else None


def of_file(file: Path) -> str | None:
    """Return an uploaded picture, or None when it is gone, too large or no picture."""
    if not file.is_file() or file.stat().st_size > LARGEST:
        return None
    return picture(file.read_bytes())


def code(text: str, symbology: str) -> str | None:
    """Return the code of a text, or None when its symbology cannot hold it."""
    if not text or not drawable(text, symbology):
        return None
    if symbology == "qr":
        return segno.make(text, micro=False, error="m").svg_data_uri(border=2)
    return data_url(bars(barcode.get(NAMES[symbology], text).build()[0]).encode(), "image/svg+xml")


def bars(modules: str) -> str:
    """Return the modules of a bar code, `1` for a bar, as SVG with the quiet zones a reader needs."""
    lines = "".join(f"M{QUIET + place}.5 0v{BARS_HIGH}" for place, module in enumerate(modules) if module == "1")
    width = len(modules) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {BARS_HIGH}" shape-rendering="crispEdges">'
        f'<path stroke="#000" d="{lines}"/></svg>'
    )
