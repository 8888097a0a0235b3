"""Unmasking: one masked value shown in full to who has the right to it, with a reason that is kept; never the value."""

from __future__ import annotations

from typing import Any

from engine.access import Decision
from engine.errors import NotPermitted, problem
from engine.forms.model import Form
from runtime import journal, query
from runtime.auth import throttle
from runtime.present import link_titles, shown
from runtime.workspace import Unit

ACTION = "unmask"
MOST = 20
"""How many values a person may look at in a quarter of an hour."""


def unmask(unit: Unit, form: Form, decision: Decision, record: int, key: str, reason: str) -> Any:
    """Return the JSON of a masked value in full and enter who looked at it and why.

    A field that does not exist or that the viewer may not see at all is refused as one that may not be unmasked.
    """
    seen = query.get(unit, form, decision, record, fields=(key,))
    if key not in form.fields or not decision.may_unmask(key, seen.holds):
        raise NotPermitted([problem("UNMASK-E001", "/field", found=key)])
    throttle.count(unit.connection, {f"unmask by {unit.actor.id}": MOST}, unit.now, "UNMASK-E002")
    journal.note_event(unit, ACTION, {"field": key, "reason": reason}, (form.name, record))
    value = seen.values[key]
    return None if value is None else shown(form.fields[key], value, link_titles(unit, form, [{key: value}]))
