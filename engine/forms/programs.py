"""What a page may compute itself while a record is filled in: programs of conditions, checks and computed fields.

An expression leaves the server only if the browser can compute it and the viewer may see all it reads: own stored
fields read in full in every row, who they are, the date and the moment. For all others the page asks the server. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.access import ORDER, Decision
from engine.expressions.browser import facts, number_text, program
from engine.expressions.nodes import Node
from engine.expressions.reads import capabilities, reads
from engine.expressions.types import Json, Kind, Type
from engine.forms.model import Condition, Field, Form
from engine.forms.problems import TEXTS

KNOWN_OF_THE_VIEWER = frozenset({"id", "name", "roles"})
NOT_HELD = "VALUE-E017"
TITLED = (Kind.RECORD, Kind.RECORDS)  # shown by titles the page does not have


def programs(form: Form, decision: Decision) -> dict[str, Json]:
    """Return the programs of the form that the viewer may have, with the types of the fields they read and give.

    A condition of a field they see that must be left to the server is null; `computed` is in order, each after those it
    reads; `defaults` names the fields read that start with a value.
    """
    return Sent(form, decision).everything()


class Sent:
    """One form's programs for one viewer; `types` gathers the fields they read and give."""

    def __init__(self, form: Form, decision: Decision) -> None:
        self.form, self.decision = form, decision
        self.types: dict[str, Json] = {}
        stored = [made for made in form.stored if not made.rows]
        self.known = {made.key for made in stored if not made.computed and self.reads_in_full(made)}

    def reads_in_full(self, made: Field) -> bool:
        """Tell whether the viewer reads the field unmasked wherever they see the record."""
        full = ORDER[self.decision.level(made.key)] >= ORDER["read"]
        return full and self.decision.everywhere(frozenset({made.key}))

    def everything(self) -> dict[str, Json]:
        """Return all programs."""
        behaviour = self.form.behaviour
        computed = self.computed()
        parts: dict[str, Json] = {
            "computed": computed,
            "visible": self.conditions(behaviour.visible),
            "required": self.conditions({key: one for key, one in behaviour.required.items() if one is not None}),
            "readonly": self.conditions(behaviour.readonly),
            "checks": self.checks(),
        }
        defaults: list[Json] = [key for key in behaviour.defaults if key in self.types]
        return {**parts, "fields": self.types, "defaults": defaults}

    def computed(self) -> list[Json]:
        """Return the computed fields; what the browser does not compute, no later program reads."""
        out: list[Json] = []
        for made, _ in (*self.form.behaviour.computed, *self.form.behaviour.virtual):
            if made.node is None or made.type.kind in TITLED or not self.reads_in_full(made):
                continue
            if found := self.program(made.node):
                out.append({"field": made.key, "program": found})
                self.types[made.key] = stored_facts(made.type)
                self.known.add(made.key)
        return out

    def conditions(self, found: Mapping[str, Condition]) -> dict[str, Json]:
        """Return the conditions on the fields the viewer sees."""
        return {key: self.program(one.node) for key, one in found.items() if self.decision.level(key) != "none"}

    def checks(self) -> list[Json]:
        """Return the checks with what is said where they do not hold."""
        words = TEXTS[NOT_HELD]
        out: list[Json] = []
        for check in self.form.behaviour.checks:
            if self.decision.level(check.field) == "none":
                continue
            if found := self.program(check.condition.node):
                message: dict[str, Json] = {**check.message.by_language()}
                hint: dict[str, Json] = {"zh": words.hint_zh, "en": words.hint_en}
                out.append({"field": check.field, "program": found, "code": NOT_HELD, "message": message, "hint": hint})
        return out

    def program(self, node: Node) -> Json:
        """Return the program of an expression, None if it must not leave the server."""
        what = reads(node)
        own = {path[0] for path in what.fields if len(path) == 1}
        elsewhere = any(len(path) > 1 for path in what.fields) or what.prior or what.parameters
        if elsewhere or not own <= self.known or not what.user <= KNOWN_OF_THE_VIEWER:
            return None
        if "browser" not in capabilities(node):
            return None
        self.types |= {key: stored_facts(self.form.fields[key].type) for key in own}
        return program(node)


def stored_facts(type_: Type) -> dict[str, Json]:
    """Return what the browser must know to read and write a stored value of the type."""
    out = facts(type_)
    return {**out, "low": number_text(type_.low), "high": number_text(type_.high)} if type_.kind is Kind.NUMBER else out
