"""Texts with a structure: JSON read by path, and the usual encodings. What a store could not hold is null."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from binascii import Error
from typing import Any, NoReturn
from urllib.parse import quote, unquote_to_bytes

DEEPEST = 64
LONGEST_PATH = 500
ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))

_SIGNS = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_STEP = re.compile(r"(?:^|(?<=.)\.)([^.\[\]]+)|\[([0-9]{1,6})\]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MISSING = object()


class _Number(str):
    """A number as it is written."""


def json_get(text: str, path: str) -> str | None:
    """Return the value at a path like `a.b[0]`, text as it is and anything else as JSON; null if there is none."""
    found = _at(text, path)
    if found is _MISSING or found is None:
        return None
    return _storable(found) if isinstance(found, str) else _storable(_written(found))


def json_count(text: str, path: str) -> int | None:
    """Return the number of entries of the list or object at a path; null if there is none."""
    found = _at(text, path)
    return len(found) if isinstance(found, list | dict) else None


def json_valid(text: str) -> bool:
    """Tell whether the text is JSON, not nested too deeply."""
    return _read(text) is not _MISSING


def url_encode(text: str) -> str:
    """Return the text with all but ASCII letters, digits and `-._~` as percent escapes of its UTF-8."""
    return quote(text, safe="", errors="replace")


def url_decode(text: str) -> str | None:
    """Return the text its percent escapes mean; null if they are no UTF-8. A plus sign stays one."""
    return _decoded(unquote_to_bytes(text.encode("utf-8", "replace")))


def html_escape(text: str) -> str:
    """Return the text with the signs that mean something in a page as entities."""
    for sign, entity in ENTITIES:
        text = text.replace(sign, entity)
    return text


def base64_encode(text: str) -> str:
    """Return the text's UTF-8 in Base64."""
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")


def base64_decode(text: str) -> str | None:
    """Return the text that Base64 means; null if it is none or no UTF-8."""
    try:
        return _decoded(b64decode(text.encode("utf-8", "replace"), validate=True))
    except Error:
        return None


def _decoded(found: bytes) -> str | None:
    try:
        return _storable(found.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _storable(text: str) -> str | None:
    """Return the text as plain text, null where no store could hold it."""
    return None if "\0" in text or _SURROGATE.search(text) else str(text)


def _read(text: str) -> Any:
    """Return the JSON value, its numbers as written; missing if it is none or nested too deeply."""
    if _depth(text) > DEEPEST:
        return _MISSING
    try:
        return json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_refused)
    except ValueError:
        return _MISSING


def _depth(text: str) -> int:
    """Return how deep the brackets outside strings are nested at most."""
    depth = deepest = 0
    quoted = False
    for sign in _SIGNS.findall(text):
        if sign == '"':
            quoted = not quoted
        elif not quoted and len(sign) == 1:
            depth += 1 if sign in "[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _refused(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def _at(text: str, path: str) -> Any:
    """Return what stands at the path, missing if nothing does."""
    steps = _steps(path)
    found = _MISSING if steps is None else _read(text)
    for step in steps or ():
        if isinstance(step, int):
            found = found[step] if isinstance(found, list) and step < len(found) else _MISSING
        else:
            found = found.get(step, _MISSING) if isinstance(found, dict) else _MISSING
    return found


def _steps(path: str) -> list[str | int] | None:
    """Return the keys and places of a path, none for the whole; null if it is no path."""
    out: list[str | int] = []
    at = 0
    while at < len(path) <= LONGEST_PATH:
        step = _STEP.match(path, at)
        if step is None:
            return None
        out.append(step[1] if step[2] is None else int(step[2]))
        at = step.end()
    return out if len(path) <= LONGEST_PATH else None


def _written(value: Any) -> str:
    """Return a value as JSON without spaces, its numbers as they were."""
    if isinstance(value, _Number):
        return value
    if isinstance(value, list):
        return f"[{','.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_written(k)}:{_written(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
