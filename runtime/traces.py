"""Telling why a rule fired: the stored trace of each condition with its sentence and the values it saw."""

from __future__ import annotations

from typing import Any

from engine.expressions.sentence import label, option_shown, sentence
from engine.forms.model import Form
from engine.rules.compile import Rule
from engine.texts import LANGUAGES
from runtime.present import titles_of
from runtime.workspace import Unit


class Told:
    """Tells firings to one viewer; sentences are made once a rule and place."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
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
            "at": row.at.isoformat().replace("+00:00", "Z"),
            "business_date": row.business_date.isoformat(),
            "trace": self._trace(rule, row.trace) if rule else None,
            "actions": self._actions(rule, row.actions),
        }

    def _trace(self, rule: Rule, trace: dict[str, Any]) -> dict[str, Any]:
        part = at(rule.definition.when, trace["pointer"])
        return {
            "op": trace["op"],
            "result": trace["result"],
            "sentence": self._sentence(rule, trace["pointer"], part),
            "values": [self._operand(rule, one) for one in trace.get("operands", [])],
            "children": [self._trace(rule, one) for one in trace.get("parts", [])],
        }

    def _operand(self, rule: Rule, operand: dict[str, Any]) -> dict[str, Any]:
        part = at(rule.definition.when, operand["pointer"])
        value = operand["value"]
        if not self._may_see(rule.form, part):
            value = "***"
        schema, form = self.unit.catalog.schema, rule.form.name
        told = {"label": {language: label(part, schema, form, language) for language in LANGUAGES}, "value": value}
        if operand.get("kind") == "choice" and value not in (None, "***"):
            told["shown"] = {language: option_shown(part, value, schema, form, language) for language in LANGUAGES}
        return {**told, "mark": operand.get("mark")}

    def _may_see(self, form: Form, part: Any) -> bool:
        """Tell whether the viewer may read every field of the form that the operand names itself."""
        decision = self.unit.decide(form.name)
        named = {key.partition(".")[0] for key in variables(part)} & set(form.fields)
        return decision.using(frozenset(named)) != ()

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
        expression = expression[int(step)] if isinstance(expression, list) else expression[step]
    return expression


def variables(part: Any) -> set[str]:
    """Return the names the expression reads with `var`."""
    if isinstance(part, list):
        return {name for one in part for name in variables(one)}
    if not isinstance(part, dict):
        return set()
    if list(part) == ["var"]:
        return {str(part["var"])}
    return {name for one in part.values() for name in variables(one)}
