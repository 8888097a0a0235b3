"""Reading records: list, count and get, all under the one access decision.

Every statement carries the viewer's row condition. A field that may not be read in full may not be used in a filter,
order or search; where one role may read it and another not, the condition holds only for the rows of the first.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.access import ABILITIES, Decision
from engine.definitions.form import SortKey
from engine.errors import NotFound, NotPermitted, Problem, RequestRefused, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node, Place, Rows
from engine.expressions.reads import capability_problems, reads
from engine.expressions.types import Kind
from engine.forms.fields.base import UNSTORABLE
from engine.forms.instances import is_instances
from engine.forms.model import Field, Form, Record
from engine.forms.sources import Source
from runtime import search
from runtime.reading import Reading
from runtime.rows import blind_scope, place_of
from runtime.workspace import Unit

LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked for; `filter` is JSONLogic, `fields` None means all the viewer may see."""

    filter: Any = None
    sort: tuple[SortKey, ...] = ()
    fields: tuple[str, ...] | None = None
    search: str = ""
    after: str | None = None
    limit: int = 50
    as_of: datetime | None = None
    """The moment whose records are meant; None is now."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as read, with which of the viewer's rights hold in its row."""

    values: Record
    holds: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some records in order, and where the next ones begin."""

    rows: tuple[Seen, ...]
    next: str | None


def require(decision: Decision, action: Any, form: Form) -> None:
    """Refuse when the actor has no right to the action at all."""
    if not decision.may(action):
        raise NotPermitted([problem("ACCESS-E001", action=ABILITIES[action], what=form.title.by_language())])


def form_for(unit: Unit, name: str) -> tuple[Form, Decision]:
    """Return a form the actor may read, or say that there is none: both cases look the same."""
    form = unit.catalog.forms.get(name)
    decision = unit.decide(name)
    if form is None or not decision.may("read"):
        raise NotFound([problem("ACCESS-E002", what={"zh": "表单", "en": "form"})])
    return form, decision


def checked_filter(unit: Unit, form: Form, decision: Decision, expression: Any) -> tuple[Node, frozenset[str]]:
    """Return the checked filter and the fields of the form it uses, refusing fields the viewer may not use."""
    node, problems = check(expression, unit.catalog.schema, form.name, expect=Kind.BOOLEAN, pointer="/filter")
    if node is not None:
        problems += capability_problems(node, unit.workspace.database.dialect, "/filter")
    if node is None or problems:
        raise RequestRefused(_without_hidden_names(unit, problems))
    if (named := reads(node).parameters) and "see_firings" not in unit.catalog.powers(unit.actor):
        raise RequestRefused([problem("QUERY-E002", "/filter", found=", ".join(sorted(named)))])
    own, others = own_and_others(node)
    for owner, key in sorted(others):
        if is_instances(owner):  # how processes stand is told by fields, which have rights
            raise RequestRefused([problem("QUERY-E002", "/filter", found=key)])
        if not owner.startswith("$") and not unit.decide(owner).unrestricted(frozenset({key})):
            raise RequestRefused([problem("QUERY-E002", "/filter", found=f"{owner}.{key}")])
    usable(decision, own, "/filter")
    return node, own


def own_and_others(node: Node) -> tuple[frozenset[str], frozenset[Source]]:
    """Return the fields the expression names of its own record, and those of other records.

    A link may lead back into the same form: that is another record, whose rows and fields have their own rights.
    """
    own: set[str] = set()
    others: set[Source] = set()
    value = node.value
    if isinstance(value, Place | Rows):
        forms = [value.form, *(link.form for link in value.links)]
        last = value.field if isinstance(value, Place) else value.relation.own
        steps = [link.field for link in value.links] + ([last] if last is not None else [])
        own |= set(steps[:1])
        others |= set(zip(forms[1:], steps[1:], strict=False))
    if isinstance(value, Rows):
        others.add((value.relation.form, value.relation.link))
        for inner in value.inner:
            theirs, beyond = own_and_others(inner)
            others |= {(value.relation.form, key) for key in theirs} | beyond
    for below in () if node.op == "derived" else node.args:
        mine, beyond = own_and_others(below)
        own |= mine
        others |= beyond
    return frozenset(own), frozenset(others)


def _without_hidden_names(unit: Unit, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems without did-you-means that would name fields or forms the viewer may not see."""
    hidden = {name for name in unit.catalog.forms if not unit.decide(name).may("read")} | {
        made.key
        for name, form in unit.catalog.forms.items()
        for made in form.fields.values()
        if unit.decide(name).level(made.key) == "none"
    }

    def names(found: Problem) -> set[str]:
        said = str(found.given.get("suggestion", ""))
        return {*re.findall(r"\w+", said), *said.split(", ")}

    return [replace(one, given={**one.given, "suggestion": ""}) if hidden & names(one) else one for one in problems]


def usable(decision: Decision, fields: frozenset[str], path: str) -> None:
    """Refuse fields that no right of the viewer may read."""
    rights = decision.using(fields)
    if rights is not None and not rights:
        blocked = sorted(key for key in fields if decision.using(frozenset({key})) == ())
        raise RequestRefused([problem("QUERY-E002", path, found=", ".join(blocked or sorted(fields)))])


def conditions(reading: Reading, question: Question) -> list[sa.ColumnElement[bool]]:
    """Return what a record must meet to be in the answer: the viewer's rows, the filter, the search."""
    unit, form, decision = reading.unit, reading.form, reading.decision
    used: frozenset[str] = frozenset()
    out: list[sa.ColumnElement[bool]] = []
    if question.filter is not None:
        for part in conjuncts(question.filter):
            key = _blind_key(form, part)
            if key is not None:
                usable(decision, frozenset({key}), "/filter")
                out.append(blind_condition(unit, form, form.fields[key], part, reading.rows))
                used |= {key}
            else:
                node, fields = checked_filter(unit, form, decision, part)
                out.append(reading.condition(node))
                used |= fields
        usable(decision, used, "/filter")
    if question.search and reading.as_of is not None:
        raise RequestRefused([problem("QUERY-E005", "/search")])
    if question.search:
        used |= frozenset(made.key for made in form.searched)
        usable(decision, used, "/search")
        found = search.condition(form, unit.workspace.database.dialect, question.search)
        out.append(found if found is not None else sa.false())
    return [reading.visible(used), reading.still_visible(), *out]


def conjuncts(expression: Any) -> list[Any]:
    """Return the parts that must all hold; the blind index serves each alone."""
    parts = expression.get("and") if isinstance(expression, dict) and list(expression) == ["and"] else None
    return parts if isinstance(parts, list) and parts else [expression]


def _blind_key(form: Form, expression: Any) -> str | None:
    """Return the encrypted field that the part compares with a text, if it is such a comparison."""
    sides = expression.get("==") if isinstance(expression, dict) and list(expression) == ["=="] else None
    if not isinstance(sides, list) or len(sides) != 2:
        return None
    keys = [one["var"] for one in sides if isinstance(one, dict) and list(one) == ["var"]]
    texts = [one for one in sides if isinstance(one, str)]
    if len(keys) != 1 or len(texts) != 1 or not isinstance(keys[0], str) or keys[0] not in form.fields:
        return None
    return keys[0] if form.fields[keys[0]].kind.encrypted else None


def blind_condition(
    unit: Unit, form: Form, made: Field, part: dict[str, Any], rows: sa.FromClause
) -> sa.ColumnElement[bool]:
    """Return the comparison over the blind index; a text that is no such value equals nothing."""
    text = next(one for one in part["=="] if isinstance(one, str))
    value = made.kind.parse(text, made.options)
    if not isinstance(value, str):
        return sa.false()
    return rows.c[made.blind or ""] == unit.vault.blind(value, blind_scope(form, made))


def page(unit: Unit, form: Form, decision: Decision, question: Question) -> Page:
    """Return one page of the list; the order is total, ties broken by id."""
    reading = Reading(unit, form, decision, as_of=question.as_of)
    sort = sort_keys(form, decision, question.sort)
    limit = max(1, min(question.limit, LARGEST_PAGE))
    statement, seen_in = _listing(reading, question, sort)
    rows = reading.run(statement.limit(limit + 1))
    seen = tuple(seen_in(row) for row in rows[:limit])
    more = len(rows) > limit
    last = rows[limit - 1][-len(sort) :] if more else ()
    return Page(seen, write_cursor(form, sort, last) if more else None)


def stream(unit: Unit, form: Form, decision: Decision, question: Question) -> Iterator[tuple[Seen, ...]]:
    """Yield the whole list in batches, as one statement of which never more than a batch is in memory.

    Page by page a long list would be sorted, or walked through from its begin, once a page.
    """
    reading = Reading(unit, form, decision, as_of=question.as_of)
    statement, seen_in = _listing(reading, question, sort_keys(form, decision, question.sort))
    for rows in reading.execute(statement.execution_options(yield_per=LARGEST_PAGE)).partitions():
        yield tuple(map(seen_in, rows))


def _listing(
    reading: Reading, question: Question, sort: Sequence[SortKey]
) -> tuple[sa.Select[Any], Callable[[sa.Row[Any]], Seen]]:
    """Return the select of a list in its order, whose rows end with the values of the order, and what reads them."""
    keys = shown_fields(reading.form, reading.decision, question.fields)
    orders = [(reading.order(one.field), one.descending) for one in sort]
    where = conditions(reading, question)
    if question.after is not None:
        where.append(after_cursor(orders, sort, reading.form, question.after))
    columns, seen_in = columns_of(reading, keys)
    cursors = [value.label(f"c{place}") for place, (value, _) in enumerate(orders)]
    ordered = [null_smallest(value, one) for (value, _), one in zip(orders, sort, strict=True)]
    return sa.select(*columns, *cursors).select_from(reading.rows).where(*where).order_by(*ordered), seen_in


def columns_of(reading: Reading, keys: Sequence[str]) -> tuple[list[sa.Label[Any]], Callable[[sa.Row[Any]], Seen]]:
    """Return the columns that read the fields and tell which of the viewer's rights hold, and what makes a record of a
    row that begins with them.
    """
    unit, form, rights = reading.unit, reading.form, reading.decision.rights
    columns = [reading.value(key).label(f"f{place}") for place, key in enumerate(keys)]
    columns += reading.flags()
    return columns, lambda row: _seen(unit, form, keys, row, len(rights))


def _seen(unit: Unit, form: Form, keys: Sequence[str], row: sa.Row[Any], rights: int) -> Seen:
    values = dict(zip(keys, row, strict=False))
    for key in keys:
        made = form.fields[key]
        if made.kind.encrypted and values[key] is not None:
            values[key] = unit.vault.decrypt(values[key], place_of(form, made, values["id"]))
    return Seen(values, tuple(bool(flag) for flag in row[len(keys) : len(keys) + rights]))


def count(unit: Unit, form: Form, decision: Decision, question: Question) -> int:
    """Return how many records the list has in all."""
    reading = Reading(unit, form, decision, as_of=question.as_of)
    where = conditions(reading, question)
    return int(reading.run(sa.select(sa.func.count()).select_from(reading.rows).where(*where))[0][0])


def get(
    unit: Unit,
    form: Form,
    decision: Decision,
    record: int,
    fields: tuple[str, ...] | None = None,
    as_of: datetime | None = None,
) -> Seen:
    """Return one record, or say that there is none: unseen and absent look the same."""
    rows = page_of_ids(unit, form, decision, [record], fields, Reading(unit, form, decision, as_of=as_of))
    if not rows:
        raise NotFound([problem("ACCESS-E002", what=form.title.by_language())])
    return rows[0]


def page_of_ids(
    unit: Unit,
    form: Form,
    decision: Decision,
    ids: Sequence[int],
    fields: tuple[str, ...] | None = None,
    reading: Reading | None = None,
) -> tuple[Seen, ...]:
    """Return those of the records the viewer sees, in the order of ids; `reading` may be of another state of them."""
    reading = reading or Reading(unit, form, decision)
    keys = shown_fields(form, decision, fields)
    columns, seen_in = columns_of(reading, keys)
    statement = (
        sa.select(*columns)
        .select_from(reading.rows)
        .where(reading.visible(), reading.still_visible(), reading.rows.c.id.in_(sa.bindparam("ids", expanding=True)))
        .order_by(reading.rows.c.id)
    )
    rows = reading.run(statement, ids=list(ids))
    return tuple(map(seen_in, rows))


def shown_fields(form: Form, decision: Decision, wanted: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the fields to read: those asked for that the viewer may see at all, with id and version first."""
    keys = wanted if wanted is not None else tuple(form.fields)
    known = [key for key in keys if key in form.fields and not form.fields[key].rows and decision.level(key) != "none"]
    return tuple(dict.fromkeys(("id", "version", *known)))


def sort_keys(form: Form, decision: Decision, wanted: tuple[SortKey, ...]) -> tuple[SortKey, ...]:
    """Return a total order; a field not readable in every row the viewer sees cannot order them."""
    for one in wanted:
        made = form.fields.get(one.field)
        sortable = made is not None and not made.rows and not made.kind.encrypted and made.type.kind is not Kind.LIST
        if not sortable or not decision.everywhere(frozenset({one.field})):
            raise RequestRefused([problem("QUERY-E002", "/sort", found=one.field)])
    if wanted and wanted[-1].field == "id":
        return wanted
    descending = wanted[-1].descending if wanted else True
    return (*wanted, SortKey(field="id", descending=descending))


def null_smallest(value: sa.ColumnElement[Any], key: SortKey) -> sa.ColumnElement[Any]:
    """Return the order in which null is the smallest value, as SQLite has it by itself, so indexes serve both.

    An id is never null; said otherwise, PostgreSQL would sort where its key has the order already.
    """
    order = value.desc() if key.descending else value.asc()
    if key.field == "id":
        return order
    return order.nulls_last() if key.descending else order.nulls_first()


def after_cursor(
    orders: Sequence[tuple[sa.ColumnElement[Any], bool]], sort: Sequence[SortKey], form: Form, cursor: str
) -> sa.ColumnElement[bool]:
    """Return the condition of coming after the cursor in the order."""
    *values, last = read_cursor(form, sort, cursor)
    key, descending = orders[-1]  # the id: never null, so that its index leads to where the page begins
    condition: sa.ColumnElement[bool] = key < last if descending else key > last
    for (column, descending), value in reversed(list(zip(orders[:-1], values, strict=True))):
        same = column.is_(None) if value is None else column == value
        condition = sa.or_(_beyond(column, value, descending), sa.and_(same, condition))
    return condition


def _beyond(column: sa.ColumnElement[Any], value: Any, descending: bool) -> sa.ColumnElement[bool]:
    if value is None:
        return sa.false() if descending else column.is_not(None)
    return sa.or_(column < value, column.is_(None)) if descending else column > value


def write_cursor(form: Form, sort: Sequence[SortKey], values: Sequence[Any]) -> str:
    """Return the page position as opaque text."""
    parts = []
    for one, value in zip(sort, values, strict=True):
        made = form.fields[one.field]
        parts.append(value if value is None or made.ordered else made.kind.dump(value, made.options))
    text = json.dumps([[f"{'-' if one.descending else ''}{one.field}" for one in sort], parts])
    return base64.urlsafe_b64encode(text.encode()).decode()


def is_key(value: Any) -> bool:
    """Tell whether a part of a page position can be a kept order key."""
    return value is None or (isinstance(value, str) and not UNSTORABLE.search(value))


def read_cursor(form: Form, sort: Sequence[SortKey], cursor: str) -> list[Any]:
    """Return the values of a page position; it must belong to the same order."""
    refused = RequestRefused([problem("QUERY-E003", "/after")])
    try:
        names, parts = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError, RecursionError) as error:
        raise refused from error
    wanted = [f"{'-' if one.descending else ''}{one.field}" for one in sort]
    if names != wanted or not isinstance(parts, list) or len(parts) != len(sort):
        raise refused
    values = []
    for one, part in zip(sort, parts, strict=True):
        made = form.fields[one.field]
        value = part if part is None or made.ordered else made.kind.parse(part, made.options)
        if isinstance(value, Problem) or (made.ordered and not is_key(value)):
            raise refused
        values.append(value)
    return values
