"""References: values that are the id of a row elsewhere."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem, problem


def parse_id(raw: Any) -> int | Problem:
    """Return the id given as a number or as `{"id": number, ...}`; whether the row exists is the form's question."""
    if isinstance(raw, dict):
        raw = raw.get("id")
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**63:
        return raw
    return problem("VALUE-E001", expected={"zh": "一条已有记录", "en": "an existing record"}, found=raw)
