"""What people did in a record's processes, as a document lists it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.forms.model import Form
from engine.templates.filters import Sight, show_datetime
from runtime.processes import show, store
from runtime.workspace import Unit

ACTS = frozenset(("start", "approve", "reject", "return", "transfer", "submit", "done", "comment", "withdraw"))


def lines(unit: Unit, form: Form, record: int) -> list[dict[str, str]]:
    """Return who did what, when and with which words, oldest first; who reads the record sees its processes, too."""
    told = [show.describe(unit, one) for one in reversed(store.of_record(unit.connection, form.name, record))]
    return [_line(unit, one) for instance in told for one in instance["timeline"] if one["kind"] in ACTS]


def _line(unit: Unit, one: dict[str, Any]) -> dict[str, str]:
    language, sight = unit.actor.language, Sight(unit.actor.language, unit.context.zone)
    return {
        "step": one["node_title"][language] if one["node_title"] else "",
        "who": one["person"]["name"] if one["person"] else "",
        "what": one["text"][language],
        "when": show_datetime(datetime.fromisoformat(one["at"]), sight),
        "words": one["comment"] or "",
    }
