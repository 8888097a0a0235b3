"""The rows of an import: cells become wishes, links and records are looked up, a trial tells what each row would meet.

Nothing here writes. Every refusal stays with its row, so one bad row never hides what is wrong with another.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.errors import PlatformError, Problem, pointer, problem
from engine.expressions.types import Kind
from engine.forms.conversion import cell_reader
from engine.forms.model import Field, Form
from engine.forms.write import Gate, Planned, Wish, coerce, read_value, value_reader
from runtime import loading, records
from runtime.reading import Reading
from runtime.rows import blind_scope
from runtime.store import people
from runtime.workbooks import NO_RESULT
from runtime.workspace import Unit

Mode = Literal["insert", "update", "upsert"]
Cells = tuple[int, list[Any]]
Named = dict[str, int | None]
"""Records by the text that names them; None where it names several."""
SEVERAL = None
A_VALUE = {"zh": "一个值", "en": "a value"}
A_RESULT = {"zh": "公式的结果（请用表格软件打开并保存）", "en": "a formula's result (open and save the file once)"}


MOST_KNOWN, LONGEST_KNOWN, TRIED = 20_000, 100, 3_000
"""So many different cells of a column are remembered, none longer, and whether it is worth it is seen after so many."""
UNKNOWN = object()


@dataclass(slots=True)
class Known:
    """What cells of a field's column came to; given up where hardly any cell comes twice."""

    made: Field
    cells: dict[type, dict[Any, Any]] = field(default_factory=dict)
    """By type, since 1 and true are equal but not the same cell."""
    kept: int = 0
    asked: int = 0
    missed: int = 0

    def worth(self) -> bool:
        """Tell whether cells come again often enough to be remembered."""
        return self.asked < TRIED or 2 * self.missed < self.asked


@dataclass(slots=True)
class Seen:
    """What the file has shown in its batches so far."""

    unique: dict[tuple[tuple[str, ...], tuple[Any, ...]], int] = field(default_factory=dict)
    """Unique values, with the number of the row that has them first."""
    columns: dict[str, Known] = field(default_factory=dict)
    """What cells of a field's column came to, as long as the field is defined as it was."""

    def cells_of(self, made: Field) -> Known:
        """Return what is known of the cells of a field's column."""
        found = self.columns.get(made.key)
        if found is None or found.made is not made:
            found = self.columns[made.key] = Known(made)
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """How an import reads its file."""

    mapping: Mapping[int, str]
    mode: Mode
    keys: tuple[str, ...]


@dataclass(slots=True)
class Row:
    """One row of the file: its number (as a spreadsheet counts), the record it means, its fate."""

    number: int
    wish: Wish
    problems: list[Problem] = field(default_factory=list)
    lost: bool = False
    """Whether it does not say which record it means, so that there is nothing to plan."""
    unchanged: bool = False

    def tell(self, problems: Iterable[Problem]) -> None:
        """Note problems, one for each cell."""
        for one in problems:
            path = one.path.removeprefix(f"/rows/{self.number}")
            if not path or all(known.path != path for known in self.problems):
                self.problems.append(Problem(one.code, path, one.given))


def check_plan(form: Form, plan: Plan) -> list[Problem]:
    """Return what is wrong with a mapping: unknown or repeated fields, required ones and keys without a column."""
    chosen = list(plan.mapping.values())
    problems = [
        problem("FORM-E004", f"/mapping/{place}", found=key, near="")
        for place, key in plan.mapping.items()
        if key not in form.fields or form.fields[key].derived or form.fields[key].rows
    ]
    problems += [
        problem("FORM-E002", f"/mapping/{place}", found=form.fields[key].title.by_language())
        for place, key in plan.mapping.items()
        if chosen.count(key) > 1 and key in form.fields
    ]
    if plan.mode != "update":
        problems += [
            problem("IMPORT-E003", "/mapping", field=form.fields[key].title.by_language())
            for key, condition in form.behaviour.required.items()
            if condition is None
            and key not in chosen
            and key not in form.behaviour.defaults
            and form.fields[key].declared.name != "auto_number"
            and not form.fields[key].rows
        ]
    return problems + (_check_keys(form, plan) if plan.mode != "insert" else [])


def _check_keys(form: Form, plan: Plan) -> list[Problem]:
    if not plan.keys:
        return [problem("QUERY-E004", "/keys", found="[]", expected="a field")]
    problems = [
        problem("FORM-E004", "/keys", found=key, near="") for key in plan.keys if key not in plan.mapping.values()
    ]
    problems += [
        problem("QUERY-E004", "/keys", found=key, expected="a field with one value")
        for key in plan.keys
        if key in form.fields and form.fields[key].type.kind in (Kind.LIST, Kind.RECORDS)
    ]
    return problems


def wishes(unit: Unit, form: Form, plan: Plan, rows: Sequence[Cells], seen: Seen) -> list[Row]:
    """Return what the rows mean: cells read by their field's type, links looked up, records found by key."""
    targets = _look_up(unit, form, plan, rows)
    zone = unit.workspace.settings.zone
    columns: dict[str, list[Any]] = {}
    for place, key in plan.mapping.items():
        made, cells = form.fields[key], _cells(rows, place)
        if key in targets:
            columns[key] = Linked(made, targets[key]).read_all(cells)
        else:
            columns[key] = Column(seen.cells_of(made), reader(made, zone)).read_all(cells)
    values = zip(*columns.values(), strict=True) if columns else itertools.repeat(())
    out = [
        Row(number, Wish(typed=dict(zip(columns, its, strict=True)), path=f"/rows/{number}"))
        for (number, _), its in zip(rows, values, strict=False)
    ]
    _take_out_faults(out, columns)
    _note_repeats(form, plan, out, seen)
    if plan.mode != "insert":
        _find_records(unit, form, plan, out)
    return out


def _blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _cells(rows: Sequence[Cells], place: int) -> list[Any]:
    if place < 0:
        return [None] * len(rows)
    return [cells[place] if place < len(cells) else None for _, cells in rows]


@dataclass(slots=True)
class Column:
    """One column of the file and the field it fills; equal cells are read once."""

    known: Known
    read: Callable[[Any], Any]
    """Gives the internal value of a cell, None for a blank one, or the Problem that refuses it."""

    def read_all(self, cells: list[Any]) -> list[Any]:
        """Return the internal values of cells, None for blank ones, a Problem for each that is refused."""
        known, read = self.known, self.read
        if not known.worth():
            return [read(raw) for raw in cells]
        out: list[Any] = []
        for raw in cells:
            if isinstance(raw, dict):
                out.append(read(raw))
                continue
            value = known.cells.setdefault(type(raw), {}).get(raw, UNKNOWN)
            out.append(self._learn(raw) if value is UNKNOWN else value)
        known.asked += len(cells)
        if not known.worth():
            known.cells.clear()
        return out

    def _learn(self, raw: Any) -> Any:
        """Return what a cell comes to that is not remembered, and remember it if there is room."""
        known, value = self.known, self.read(raw)
        known.missed += 1
        if known.kept < MOST_KNOWN and not (isinstance(raw, str) and len(raw) > LONGEST_KNOWN):
            known.cells[type(raw)][raw] = value
            known.kept += 1
        return value


def reader(made: Field, zone: ZoneInfo) -> Callable[[Any], Any]:
    """Return what reads the cells of a field's column."""
    said, value, quick = cell_reader(made, zone), value_reader(made), made.kind.quick(made.options) or _never

    def read(raw: Any) -> Any:
        if raw is None or (isinstance(raw, str) and (not raw or raw.isspace())):
            return None
        known = quick(raw)
        if known is not None:
            return known
        return _broken(made, raw) if isinstance(raw, dict) else value(said(raw))

    return read


def _never(raw: Any) -> None:
    """Read no cell at once."""


@dataclass(slots=True)
class Linked:
    """One column of the file whose texts name records."""

    made: Field
    named: Named

    def read_all(self, cells: list[Any]) -> list[Any]:
        """Return the ids of the records that cells name, None for blank ones, a Problem for each that is refused."""
        return [self.read(raw) for raw in cells]

    def read(self, raw: Any) -> Any:
        """Return the id or ids of the records, or the Problem that a name has none or several."""
        if _blank(raw):
            return None
        if isinstance(raw, dict):
            return _broken(self.made, raw)
        path, ids = pointer("values", self.made.key), []
        for text in _names_in(self.made, raw):
            if text not in self.named:
                return problem("VALUE-E015", path, found=text, target=self.made.title.by_language())
            if self.named[text] is SEVERAL:
                return problem("IMPORT-E006", path, keys=text)
            ids.append(self.named[text])
        return read_value(self.made, ids if self.made.type.kind is Kind.LIST else ids[0])


def _names_in(made: Field, raw: Any) -> list[str]:
    """Return the texts by which a cell names records."""
    said = made.kind.cell(raw, made.options)
    return said if isinstance(said, list) else [str(said).strip()]


def _take_out_faults(rows: Sequence[Row], columns: Mapping[str, list[Any]]) -> None:
    """Let a cell that cannot be read set nothing and tell why."""
    faulty = {key: values for key, values in columns.items() if Problem in set(map(type, values))}
    for key, values in faulty.items():
        for row, value in zip(rows, values, strict=True):
            if isinstance(value, Problem):
                row.tell([value])
                row.wish = replace(row.wish, typed={one: its for one, its in row.wish.typed.items() if one != key})


def _broken(made: Field, cell: Mapping[str, Any]) -> Problem:
    expected = A_RESULT if cell["error"] == NO_RESULT else A_VALUE
    return problem("VALUE-E001", pointer("values", made.key), expected=expected, found=cell["error"])


def _look_up(unit: Unit, form: Form, plan: Plan, rows: Sequence[Cells]) -> dict[str, Named]:
    """Return, for each link column, the ids of the records its texts name, a few statements for the whole batch."""
    out: dict[str, Named] = {}
    for place, key in plan.mapping.items():
        made = form.fields[key]
        if made.target is None:
            continue
        texts = {
            text
            for raw in _cells(rows, place)
            if not _blank(raw) and not isinstance(raw, dict)
            for text in _names_in(made, raw)
        }
        out[key] = _ids_of(unit, made, sorted(texts))
    return out


def _ids_of(unit: Unit, made: Field, texts: list[str]) -> Named:
    target = made.target or ""
    if target == "$user":
        return dict(people.by_logins(unit.connection, texts))
    if target == "$department":
        known = people.departments_by_key(unit.connection)
        return {text: known[text] for text in texts if text in known}
    return find_by_text(unit, unit.form(target), texts)


def find_by_text(unit: Unit, form: Form, texts: list[str]) -> Named:
    """Return the visible records that the texts name: by a unique text field, by the title field, by `#id`."""
    decision = unit.decide(form.name)
    found: Named = {}
    if not decision.may("read"):
        return found
    unique = [keys[0] for keys in form.unique if len(keys) == 1 and form.fields[keys[0]].type.kind is Kind.TEXT]
    title = [form.title_field] if form.title_field and form.title_field not in unique else []
    for key in [*unique, *title]:
        made = form.fields[key]
        if made.column is None or made.kept or made.kind.encrypted or decision.using(frozenset({key})) == ():
            continue
        left = [text for text in texts if text not in found]
        found |= _by_column(Reading(unit, form, decision), key, form.table.c[made.column], left)
    numbers = {int(text[1:]): text for text in texts if text not in found and _is_number(text)}
    by_id = _by_column(Reading(unit, form, decision), None, form.table.c.id, list(numbers))
    return found | {numbers[one]: one for one in by_id}


def _is_number(text: str) -> bool:
    return text.startswith("#") and text[1:].isascii() and text[1:].isdigit() and len(text) < 19


def _by_column(reading: Reading, key: str | None, column: sa.Column[Any], wanted: list[Any]) -> dict[Any, int | None]:
    """Return the visible records by a column's values; a value that several share names none."""
    found: dict[Any, int | None] = {}
    visible = reading.visible(frozenset({key} if key else ()))
    for start in range(0, len(wanted), loading.BATCH):
        where = column.in_(sa.bindparam("wanted", expanding=True))
        statement = sa.select(column, reading.form.table.c.id).where(visible, where)
        for value, record in map(tuple, reading.run(statement, wanted=wanted[start : start + loading.BATCH])):
            found[value] = SEVERAL if value in found else record
    return found


def _find_records(unit: Unit, form: Form, plan: Plan, rows: Sequence[Row]) -> None:
    """Give each row the id of the record its keys name; a found record's keys need not be written again."""
    by_values: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        values = row.wish.typed
        by_values.setdefault(tuple(values.get(key) for key in plan.keys), []).append(row)
        blank = [key for key in plan.keys if key in values and values[key] is None]
        missing = [problem("VALUE-E016", pointer("values", key), field=_titles(form, (key,))) for key in blank]
        row.tell(missing)
        row.lost = any(values.get(key) is None for key in plan.keys)
    found = _records_by(unit, form, plan, [values for values in by_values if None not in values])
    words = _titles(form, plan.keys)
    for named, group in by_values.items():
        ids = found.get(named, [])
        for row in group:
            if len(ids) > 1:
                row.tell([problem("IMPORT-E006", pointer("values", plan.keys[-1]), keys=words)])
            elif not ids and plan.mode == "update" and not row.lost:
                row.tell([problem("IMPORT-E007", pointer("values", plan.keys[-1]), keys=words)])
            elif ids:
                values = {key: value for key, value in row.wish.typed.items() if key not in plan.keys}
                row.wish = replace(row.wish, typed=values, id=ids[0])
            row.lost |= len(ids) != 1 and (plan.mode == "update" or len(ids) > 1)


def _records_by(unit: Unit, form: Form, plan: Plan, wanted: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[int]]:
    """Return the visible records by the values of the keys; an encrypted key is compared by its blind index."""
    reading = Reading(unit, form, unit.decide(form.name))
    visible = reading.visible(frozenset(plan.keys))
    columns = [form.table.c[form.fields[key].blind or form.fields[key].column or key] for key in plan.keys]
    indexed = {tuple(_indexed(unit, form, plan, values)): values for values in wanted}
    sought, found = list(indexed), dict[tuple[Any, ...], list[int]]()
    for start in range(0, len(sought), loading.BATCH):
        batch = sought[start : start + loading.BATCH]
        where = columns[0].in_([one[0] for one in batch]) if len(columns) == 1 else sa.tuple_(*columns).in_(batch)
        for one in reading.run(sa.select(*columns, form.table.c.id).where(visible, where)):
            found.setdefault(indexed[tuple(one[:-1])], []).append(one[-1])
    return found


def _indexed(unit: Unit, form: Form, plan: Plan, values: tuple[Any, ...]) -> Iterator[Any]:
    for key, value in zip(plan.keys, values, strict=True):
        made = form.fields[key]
        yield unit.vault.blind(value, blind_scope(form, made)) if made.kind.encrypted else value


def _titles(form: Form, keys: Iterable[str]) -> dict[str, str]:
    titles = [form.fields[key].title for key in keys]
    return {"zh": "、".join(one.zh for one in titles), "en": ", ".join(one.en for one in titles)}


def _note_repeats(form: Form, plan: Plan, rows: Sequence[Row], seen: Seen) -> None:
    """Refuse a row whose unique values an earlier row of the file has already, whatever became of that one."""
    groups = {keys for keys in form.unique if set(keys) <= set(plan.mapping.values())}
    groups |= {plan.keys} if plan.mode != "insert" else set()
    if not groups:
        return
    for row in rows:
        for keys in sorted(groups):
            named = tuple(row.wish.typed.get(key) for key in keys)
            if None in named:
                continue
            first = seen.unique.setdefault((keys, named), row.number)
            if first != row.number:
                told = problem("IMPORT-E008", pointer("values", keys[-1]), keys=_titles(form, keys), row=first)
                row.tell([told])


def trial(unit: Unit, form: Form, rows: list[Row], seen: Seen) -> list[Row]:
    """Plan the rows without writing and give each its problems; `seen` keeps unique values across batches."""
    gate = Gate(form, unit.decide(form.name), unit.actor)
    for row in rows:
        if row.lost:
            row.tell(coerce(gate, row.wish)[1])
    for operation in ("create", "update"):
        group = [row for row in rows if not row.lost and row.wish.operation == operation]
        for row, one in _plan_good(unit, form, group):
            row.unchanged = one.operation == "update" and not one.changed
            _across_batches(form, row, one, seen)
    return rows


def _plan_good(unit: Unit, form: Form, group: list[Row]) -> list[tuple[Row, Planned]]:
    """Plan the rows together; refused ones get their problems and the others are planned again without them."""
    while group:
        try:
            planned = records.plan(unit, form, [row.wish for row in group], lock=False)
            return [(row, one) for row, one in zip(group, planned, strict=True) if not row.problems]
        except PlatformError as refusal:
            by_row: dict[str, list[Problem]] = {}
            for one in refusal.problems:
                by_row.setdefault("/".join(one.path.split("/")[:3]), []).append(one)
            for row in group:
                row.tell(by_row.get(f"/rows/{row.number}", []))
            left = [row for row in group if not row.problems]
            if len(left) == len(group):
                for row in group:
                    row.tell(refusal.problems)
                return []
            group = left
    return []


def _across_batches(form: Form, row: Row, one: Planned, seen: Seen) -> None:
    """Refuse a row that shares a unique value, of which the file gives only a part, with an earlier row."""
    for keys in form.unique:
        values = tuple(one.new.get(key) for key in keys)
        if None in values or not set(keys) & set(one.changed):
            continue
        first = seen.unique.setdefault((keys, values), row.number)
        if first != row.number:
            row.tell([problem("IMPORT-E008", pointer("values", keys[-1]), keys=_titles(form, keys), row=first)])
