"""A form of a draft tried out: how its pages would be drawn and computed, its formulas read; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from engine.access import PLATFORM, Actor, Decision
from engine.catalog import Catalog
from engine.errors import DefinitionRefused, NotFound, Problem, problem
from engine.expressions.check import check
from engine.expressions.printer import print_formula
from engine.expressions.python import compile_python
from engine.expressions.reads import reads
from engine.expressions.syntax import parse
from engine.expressions.types import Schema
from engine.forms.model import Form, Record
from engine.forms.write import Wish, behaviour_now
from engine.texts import LANGUAGES
from runtime import drafts, records
from runtime.api.describe import describe_form
from runtime.api.problems import said
from runtime.api.session import Body, Text, Values, Who, Work
from runtime.permits import require_maker
from runtime.present import Presenter
from runtime.query import Seen
from runtime.workspace import Unit

router = APIRouter(prefix="/builder/apps/{app}/forms", tags=["builder"])
LONGEST_FORMULA = 4_000


class Trial(Body):
    """Values to try out on a new record."""

    values: Values


class Formula(Body):
    """A formula as text, or an expression to be written as one."""

    formula: Text | None = Field(None, max_length=LONGEST_FORMULA)
    logic: Any = None
    values: Values = Field(default_factory=dict)


@router.post("/{key}/describe")
def describe(app: str, key: str, work: Work, who: Who, role: str | None = None) -> dict[str, Any]:
    """Return the form as its pages would draw it, for somebody with all rights or with one role."""
    with work.read(who.actor) as unit:
        inner, form, decision = drafted(unit, app, key, role)
        return describe_form(inner, form, decision)


@router.post("/{key}/evaluate")
def evaluate(app: str, key: str, body: Trial, work: Work, who: Who, role: str | None = None) -> dict[str, Any]:
    """Return what saving a new record would compute, show, require and refuse.

    What is read from other records is left out, and `partly` says so, where their tables are not as drafted yet.
    """
    with work.read(who.actor) as unit:
        inner, form, decision = drafted(unit, app, key, role)
        found = _whole(inner, form, body.values)
    partly = found is None
    if found is None:
        with work.read(who.actor) as unit:
            inner, form, decision = drafted(unit, app, key, role)
            plain = {name: value for name, value in body.values.items() if form.fields[name].type.form is None}
            found = records.try_alone(inner, form, Wish(plain))
    new, problems = found
    shown = {made.key: new.get(made.key) for made, _ in form.behaviour.computed}
    shown |= {name: new.get(name) for name in form.behaviour.defaults if name not in body.values}
    return {
        "values": Presenter(inner, form, decision).parts(Seen(shown, tuple(True for _ in decision.rights))),
        **behaviour_now(form, new, inner.context),
        "problems": said(problems, who.actor.language),
        "partly": partly,
    }


@router.post("/{key}/formula")
def formula(app: str, key: str, body: Formula, work: Work, who: Who) -> dict[str, Any]:
    """Return a formula checked against the drafted form: as an expression, as text in both languages, with its type,
    and its value for the values given, as far as it reads nothing beyond the record.
    """
    with work.read(who.actor) as unit:
        inner, form, _ = drafted(unit, app, key, None)
        schema = inner.catalog.schema
        logic, problems = body.logic, list[Problem]()
        if body.formula is not None:
            logic, problems = parse(body.formula, schema, form.name, None)
        node = None
        if not problems:
            node, problems = check(logic, schema, form.name)
        out: dict[str, Any] = {
            "logic": logic if not problems else None,
            "text": _texts(logic, schema, form.name) if not problems else None,
            "type": node.type.kind.value if node is not None else None,
            "scale": node.type.scale if node is not None else None,
            "problems": [
                {**one, "given": {name: fact for name, fact in given.given.items() if isinstance(fact, int | str)}}
                for one, given in zip(said(problems, who.actor.language), problems, strict=True)
            ],
        }
        if node is not None:
            read = reads(node)
            alone = not read.keys and all(len(path) == 1 for path in read.fields)
            record, _ = records.try_alone(inner, form, Wish(_fitting(form, body.values)))
            if alone:
                out["result"] = _plain(compile_python(node)(record, inner.context), node.type.scale)
        return out


def drafted(unit: Unit, app: str, key: str, role: str | None) -> tuple[Unit, Form, Decision]:
    """Return the unit under the definitions as drafted, with the form and what may be done with it."""
    require_maker(unit)
    examined = drafts.examine(unit, app)
    if examined.catalog is None:
        raise DefinitionRefused(examined.problems)
    catalog: Catalog = examined.catalog
    form = catalog.forms.get(f"{app}.{key}")
    if form is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "表单", "en": "form"})])
    if role is not None and role not in catalog.roles:
        raise NotFound([problem("DRAFT-E013", "/role", found=role)])
    actor = PLATFORM if role is None else Actor(unit.actor.id, unit.actor.name, frozenset({role}), unit.actor.dept_id)
    inner = replace(unit, catalog=catalog, actor=actor, context=replace(unit.context, user=actor.attributes()))
    return inner, form, inner.decide(form.name)


def _whole(unit: Unit, form: Form, values: dict[str, Any]) -> tuple[Record, list[Problem]] | None:
    """Return a new record as saving would leave it, with its faults; None where a table is not as drafted yet."""
    try:
        new, problems = records.try_out(unit, form, Wish(values))
        return new | {made.key: value for made, value in records.virtual_values(unit, form, new)}, problems
    except (sa.exc.OperationalError, sa.exc.ProgrammingError):
        return None


def _fitting(form: Form, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in form.fields and form.fields[name].by_hand}


def _texts(logic: Any, schema: Schema, form: str) -> dict[str, str]:
    return {language: print_formula(logic, schema, form, language) for language in LANGUAGES}


def _plain(value: Any, scale: int) -> Any:
    """Return a result as JSON: numbers as text with their decimals, moments and dates as they are written."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{Decimal(value).scaleb(-scale):f}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
