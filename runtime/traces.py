"""Telling why a rule fired: the stored trace of each condition with its sentence and the values it saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.expressions.check import check
from engine.expressions.sentence import label, option_shown, sentence
from engine.forms.model import Form
from engine.rules.compile import Rule
from engine.texts import LANGUAGES
from runtime.clock import iso
from runtime.present import titles_of
from runtime.query import own_and_others, page_of_ids
from runtime.workspace import Unit


class Told:
    """Tells firings to one viewer; sentences are made once a rule and place."""

    def __init__(self, unit: Unit, rows: Sequence[Any]) -> None:
        self.unit = unit
        self._holds = dict(_holding(unit, rows))
        self._sentences: dict[tuple[str, str], dict[str, str]] = {}

    def firing(self, row: Any) -> dict[str, Any]:
        """Return a firing as the pages show it."""
        rule = self.unit.catalog.rules.get(row.rule)
        title = rule.definition.title.by_language() if rule else {"zh": row.rule, "en": row.rule}
        return {
            "id": row.id,
            "rule": row.rule,
            "rule_title": title,
            "form": row.form,
            "record": {"id": row.record_id, "title": f"#{row.record_id}"},
            "at": iso(row.at),
            "business_date": row.business_date.isoformat(),
            "trace": self._told(rule, row) if rule else None,
            "actions": self._actions(rule, row.actions),
        }

    def _told(self, rule: Rule, row: Any) -> dict[str, Any] | None:
        """Return the trace in words; none when the rule has been rewritten since and its parts are gone."""
        try:
            return self._trace(rule, row.trace, row.record_id)
        except LookupError:
            return None

    def _trace(self, rule: Rule, trace: dict[str, Any], record: int) -> dict[str, Any]:
        part = at(rule.definition.when, trace["pointer"])
        return {
            "op": trace["op"],
            "result": trace["result"],
            "sentence": self._sentence(rule, trace["pointer"], part),
            "values": [self._operand(rule, one, record) for one in trace.get("operands", [])],
            "children": [self._trace(rule, one, record) for one in trace.get("parts", [])],
        }

    def _operand(self, rule: Rule, operand: dict[str, Any], record: int) -> dict[str, Any]:
        part = at(rule.definition.when, operand["pointer"])
        value = operand["value"]
        if not self._may_see(rule.form, part, record):
            value = "***"
        schema, form = self.unit.catalog.schema, rule.form.name
        told = {"label": {language: label(part, schema, form, language) for language in LANGUAGES}, "value": value}
        if operand.get("kind") == "choice" and value not in (None, "***"):
            told["shown"] = {language: option_shown(part, value, schema, form, language) for language in LANGUAGES}
        return {**told, "mark": operand.get("mark")}

    def _may_see(self, form: Form, part: Any, record: int) -> bool:
        """Tell whether the viewer may read all that the operand names: its own fields in this very record."""
        node, _ = check(part, self.unit.catalog.schema, form.name)
        holds = self._holds.get((form.name, record))
        if node is None or holds is None:
            return False
        own, others = own_and_others(node)
        decision = self.unit.decide(form.name)
        return all(decision.level_in(key, holds) in FULL for key in own) and all(
            self.unit.decide(owner).using(frozenset({key})) != () for owner, key in others
        )

    def _sentence(self, rule: Rule, place: str, part: Any) -> dict[str, str]:
        key = (rule.name, place)
        if key not in self._sentences:
            schema = self.unit.catalog.schema
            self._sentences[key] = {
                language: sentence(part, schema, rule.form.name, language) for language in LANGUAGES
            }
        return self._sentences[key]

    def _actions(self, rule: Rule | None, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        out = []
        for action in actions:
            form = self.unit.catalog.forms.get(action["form"])
            if form is None:
                continue
            record = action.get("record")
            titles = titles_of(self.unit, form.name, [record]) if record else {}
            link = {"id": record, "title": titles[record]} if record in titles else None
            out.append({"type": action["type"], "text": _said(form, action), "form": form.name, "record": link})
        return out


FULL = ("read", "write")


def _holding(unit: Unit, rows: Sequence[Any]) -> Iterator[tuple[tuple[str, int], tuple[bool, ...]]]:
    """Yield, for each record fired for that the viewer sees, which of their rights hold in it."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.form, set()).add(row.record_id)
    for name in wanted.keys() & unit.catalog.forms.keys():
        for seen in page_of_ids(unit, unit.form(name), unit.decide(name), sorted(wanted[name]), fields=()):
            yield (name, seen.values["id"]), seen.holds


def _said(form: Form, action: dict[str, Any]) -> dict[str, str]:
    """Return what the action did, in words."""
    title = form.title
    match action["type"]:
        case "set_field" if action.get("field") in form.fields:
            field = form.fields[action["field"]].title
            return {"zh": f"修改{title.zh}的“{field.zh}”", "en": f"Set “{field.en}” of the {title.en.lower()}"}
        case "create_record":
            return {"zh": f"新建{title.zh}", "en": f"Created a {title.en.lower()}"}
        case "send_message":
            people = action.get("people", 0)
            return {"zh": f"通知 {people} 人", "en": f"Told {people} people"}
    return {"zh": action["type"], "en": action["type"]}


def at(expression: Any, place: str) -> Any:
    """Return the part of a JSON value that a JSON Pointer names."""
    for step in place.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        try:
            expression = expression[int(step)] if isinstance(expression, list) else expression[step]
        except (ValueError, TypeError) as error:
            raise LookupError(place) from error
    return expression
