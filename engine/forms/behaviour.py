"""How a form behaves: when its fields are required, shown and closed, what must hold, and what is computed in which
order.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from engine.errors import Problem, pointer
from engine.expressions.check import check
from engine.expressions.python import compile_python
from engine.expressions.types import Kind, Schema
from engine.forms.drafts import Draft
from engine.forms.model import Behaviour, Check, Condition, Evaluate, Field
from engine.forms.sources import own_fields


def behaviour(draft: Draft, schema: Schema, problems: list[Problem]) -> Behaviour:
    """Return the form's behaviour; faults are added to the problems."""
    required: dict[str, Condition | None] = {}
    visible: dict[str, Condition] = {}
    readonly: dict[str, Condition] = {}
    checks: list[Check] = []
    defaults: dict[str, Evaluate] = {}
    condition = partial(_condition, problems, schema, draft.source.name)
    for source in draft.source.fields:
        made, said = draft.fields.get(source.definition.key), source.definition
        if made is None:
            continue
        if said.required:
            required[made.key] = None
        elif found := condition(said.required_when, source.path + "/required_when"):
            required[made.key] = found
        if found := condition(said.visible_when, source.path + "/visible_when"):
            visible[made.key] = found
        if found := condition(said.readonly_when, source.path + "/readonly_when"):
            readonly[made.key] = found
        for place, one in enumerate(said.checks):
            if found := condition(one.when, source.path + pointer("checks", place, "when")):
                checks.append(Check(made.key, found, one.message))
        if said.default is not None:
            value = _default(problems, schema, draft.source.name, made, source.path + "/default")
            defaults |= {made.key: value} if value else {}
    ordered = _in_order(draft)
    return Behaviour(
        required,
        visible,
        readonly,
        tuple(checks),
        defaults,
        tuple((made, compile_python(made.node)) for made in ordered if made.stored and made.node),
        tuple((made, compile_python(made.node)) for made in ordered if not made.stored and made.node),
    )


def _condition(problems: list[Problem], schema: Schema, form: str, expression: Any, path: str) -> Condition | None:
    if expression is None:
        return None
    node, found = check(expression, schema, form, expect=Kind.BOOLEAN, pointer=path)
    problems += found
    return Condition(node, compile_python(node)) if node is not None else None


def _default(problems: list[Problem], schema: Schema, form: str, made: Field, path: str) -> Evaluate | None:
    raw = made.definition.default
    if isinstance(raw, dict):
        node, found = check(raw, schema, form, pointer=path)
        problems += found
        return compile_python(node) if node is not None else None
    value = made.kind.parse(raw, made.options)
    if isinstance(value, Problem):
        problems.append(value.below(path))
        return None
    return lambda record, context: value


def _in_order(draft: Draft) -> list[Field]:
    """Return the derived fields, each after the stored derived fields it reads."""
    pending = [made for made in draft.fields.values() if made.node is not None]
    ordered: list[Field] = []
    while pending:
        waiting = {made.key for made in pending if made.stored}
        ready = [made for made in pending if made.node and not (own_fields(made.node) & (waiting - {made.key}))]
        ordered += ready or pending
        pending = [made for made in pending if made not in ordered]
    return ordered
