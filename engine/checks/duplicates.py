"""Whether the rules that find duplicates of a form compare what can be compared."""

from __future__ import annotations

from collections.abc import Iterable

from engine.errors import Problem, pointer, problem
from engine.expressions.types import Kind
from engine.forms.drafts import FormSource
from engine.forms.model import Field, Form
from engine.texts import closest

INCOMPARABLE = (Kind.LIST, Kind.RECORDS)


def check_duplicates(sources: Iterable[FormSource], forms: dict[str, Form]) -> list[Problem]:
    """Return everything that is wrong with the rules of all forms."""
    return [one for source in sources if source.name in forms for one in _of_form(source, forms[source.name])]


def _of_form(source: FormSource, form: Form) -> list[Problem]:
    problems: list[Problem] = []
    keys: set[str] = set()
    for number, rule in enumerate(source.definition.duplicates):
        here = source.path + pointer("duplicates", number)
        if rule.key in keys:
            problems.append(problem("BUNDLE-E007", here + "/key", kind="duplicates", key=rule.key))
        keys.add(rule.key)
        if all(one.by == "similar" for one in rule.fields):
            problems.append(problem("DUPLICATE-E003", here))
        for place, one in enumerate(rule.fields):
            path = here + pointer("fields", place, "field")
            problems += _of_field(form, form.fields.get(one.field), one.field, one.by, path)
    return problems


def _of_field(form: Form, made: Field | None, key: str, by: str, path: str) -> list[Problem]:
    if made is None or made.system or not made.stored or made.type.kind in INCOMPARABLE:
        known = [one.key for one in form.stored if one.type.kind not in INCOMPARABLE]
        return [problem("DUPLICATE-E001", path, found=key, near=closest(key, known))]
    if by != "exact" and (made.kind.encrypted or made.type.kind is not Kind.TEXT):
        return [problem("DUPLICATE-E002", path, field=made.title.by_language())]
    return []
