"""The tables of a document: related records under their own form's decision, with totals of what is seen in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.access import Decision
from engine.definitions.form import SortKey
from engine.definitions.print import Column, RowsBlock
from engine.definitions.role import Level
from engine.errors import RequestRefused, problem
from engine.expressions.types import Kind, Relation
from engine.forms.model import Form
from engine.templates.filters import Sight
from engine.templates.shown import HIDDEN
from runtime import query
from runtime.prints import values
from runtime.prints.values import Found, Row, Saying, spot_of, title_of
from runtime.query import Question, Seen
from runtime.workspace import Unit

MOST_ROWS = 2_000
TOTAL: Mapping[str, str] = {"zh": "合计", "en": "Total"}
Json = dict[str, Any]


def table(unit: Unit, form: Form, block: RowsBlock, levels: Mapping[str, Level], seen: Seen) -> Json | None:
    """Return the titles, rows and totals of a block; None where the viewer may not see the related records."""
    found = _parent(unit, form, block, levels, seen)
    if found is None:
        return None
    parent, record = found
    relation = parent.shape.related[block.back]
    child, decision = unit.form(relation.form), unit.decide(relation.form)
    if not decision.may("read") or decision.using(frozenset({relation.link})) == ():
        return None
    columns = [one for one in block.columns if decision.level(spot_of(one).path.partition(".")[0]) != "none"]
    if not columns:
        return None
    paths = [spot_of(one).path for one in columns]
    rows_seen = _all(unit, child, decision, _question(block, relation, record, paths))
    rows = values.follow(unit, child, decision, rows_seen, paths)
    titles, sight = values.titles(unit, rows), Sight(unit.actor.language, unit.context.zone)
    said = [Saying(row, titles, sight) for row in rows]
    return {
        "heads": [{"title": title_of(unit, one, child), "number": _is_number(child, one)} for one in columns],
        "rows": [[one.spot(spot_of(column)) for column in columns] for one in said],
        "totals": _totals(rows, columns, child, sight) if any(one.total for one in columns) else None,
    }


def _parent(
    unit: Unit, form: Form, block: RowsBlock, levels: Mapping[str, Level], seen: Seen
) -> tuple[Form, int] | None:
    """Return the record whose rows are meant, as far as the viewer may know of it and of its rows."""
    if block.of is None:
        hidden = block.back in form.fields and levels[block.back] == "none"
        return None if hidden else (form, seen.values["id"])
    target, key = unit.form(form.fields[block.of].type.form or ""), seen.values.get(block.of)
    if key is None or levels[block.of] not in ("read", "write"):
        return None
    decision = unit.decide(target.name)
    there = query.page_of_ids(unit, target, decision, [key], ()) if decision.may("read") else ()
    shown = all(block.back not in target.fields or decision.level_in(block.back, one.holds) != "none" for one in there)
    return (target, key) if there and shown else None


def _question(block: RowsBlock, relation: Relation, record: int, paths: Sequence[str]) -> Question:
    link = {"var": relation.link}
    mine = {"in": [record, link]} if relation.listed else {"==": [link, record]}
    where = mine if block.where is None else {"and": [mine, block.where]}
    return Question(where, block.sort or (SortKey(field="id"),), values.first_steps(paths), limit=query.LARGEST_PAGE)


def _all(unit: Unit, form: Form, decision: Decision, asked: Question) -> list[Seen]:
    """Return all rows; more than a document holds are refused and never cut off."""
    rows: list[Seen] = []
    while True:
        page = query.page(unit, form, decision, asked)
        rows += page.rows
        if len(rows) > MOST_ROWS:
            raise RequestRefused([problem("PRINT-E013", found=form.title.by_language(), limit=MOST_ROWS)])
        if page.next is None:
            return rows
        asked = replace(asked, after=page.next)


def _is_number(form: Form, column: Column) -> bool:
    path = spot_of(column).path
    return path in form.fields and form.fields[path].type.kind is Kind.NUMBER


def _totals(rows: Sequence[Row], columns: Sequence[Column], form: Form, sight: Sight) -> list[str]:
    """Return the last row of a table, its name in the first column that is not summed up."""
    out = [_total(rows, one, form, sight) if one.total else "" for one in columns]
    if "" in out:
        out[out.index("")] = TOTAL[sight.language]
    return out


def _total(rows: Sequence[Row], column: Column, form: Form, sight: Sight) -> str:
    """Return the sum of a column; one value that is not seen in full hides it, since a sum tells of every part."""
    spot = spot_of(column)
    if any(row[spot.path].sharp != "full" for row in rows):
        return HIDDEN
    amount = sum(row[spot.path].value or 0 for row in rows)
    return Saying({spot.path: Found(form.fields[spot.path], "full", amount)}, {}, sight).spot(spot)
