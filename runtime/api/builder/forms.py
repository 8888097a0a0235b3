"""A form of a draft tried out: how its pages would be drawn and computed, its formulas read; nothing is stored."""

from __future__ import annotations

from contextlib import suppress
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
from engine.forms.model import Form
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
        if _may_read_all(unit, app):
            with suppress(sa.exc.OperationalError, sa.exc.ProgrammingError):  # a table is not as drafted yet
                return _tried(*drafted(unit, app, key, role), body.values, who.actor.language)
    with work.read(who.actor) as unit:
        return _tried(*drafted(unit, app, key, role), body.values, who.actor.language, alone=True)


def _tried(
    unit: Unit, form: Form, decision: Decision, values: dict[str, Any], language: Any, *, alone: bool = False
) -> dict[str, Any]:
    """Return what a new record comes to, without what is read from other records where it is tried alone."""
    linked = {name for name in values if alone and name in form.fields and form.fields[name].type.form is not None}
    wish = Wish({name: value for name, value in values.items() if name not in linked})
    new, problems = records.try_alone(unit, form, wish) if alone else records.try_out(unit, form, wish)
    computed = {made.key: new.get(made.key) for made, _ in form.behaviour.computed}
    if alone:
        computed |= {made.key: compute(new, unit.context) for made, compute in form.behaviour.virtual}
    else:
        computed |= {made.key: value for made, value in records.virtual_values(unit, form, new)}
    computed |= {name: new.get(name) for name in form.behaviour.defaults if name not in values}
    left = {f"/values/{name}" for name in linked}
    return {
        "values": Presenter(unit, form, decision).parts(Seen(computed, tuple(True for _ in decision.rights))),
        **behaviour_now(form, new, unit.context),
        "problems": said([one for one in problems if one.path not in left], language),
        "partly": alone,
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


def _may_read_all(unit: Unit, app: str) -> bool:
    """Tell whether the maker may read every record of the app and of those it depends on in full.

    A condition of a draft says something of any record it reads: whoever may not read these tries the form out alone.
    """
    forms = [name for name in unit.catalog.forms if name.partition(".")[0] in (app, *_depends(unit, app))]
    return all(unit.decide(name).unrestricted(frozenset(unit.form(name).fields)) for name in forms)


def _depends(unit: Unit, app: str) -> list[str]:
    head = drafts.documents(unit, app)["app.json"].content
    return [str(one) for one in head.get("depends", ())]


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
