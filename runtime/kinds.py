"""Every kind of the product, those of the engine and the runtime's channels."""

from __future__ import annotations

from collections.abc import Mapping

import runtime.channels
from engine.catalog import Kinds, scan_kinds
from engine.registry import scan
from runtime.channels.base import Channel


def channels() -> Mapping[str, Channel]:
    """Return the ways of reaching people."""
    return scan(runtime.channels, Channel)


def every_kind() -> Kinds:
    """Return all kinds; the engine only knows the channels' names."""
    return scan_kinds(channels())
