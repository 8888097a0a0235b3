"""Imports: a file becomes rows, rows become wishes, a dry run tells everything, then transactions of 1,000 rows.

Each transaction carries its cursor, so an import that was cut off goes on where it stopped, with nothing lost or twice.
A file with refused rows writes nothing unless the good rows alone are asked for.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from engine.access import PLATFORM, Actor
from engine.errors import PlatformError, Problem, RecordRefused, problem
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from engine.forms.write import Planned, Wish, coerce
from runtime import loading, records, sheets
from runtime.query import Reading, require
from runtime.rows import blind_scope
from runtime.store import people
from runtime.store.tables import import_job, user
from runtime.workspace import Unit, Workspace

CHUNK = 1_000
MOST_PROBLEMS = 1_000
SAMPLES = 5
Mode = Literal["insert", "update", "upsert"]


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
    wish: Wish | None
    problems: list[Problem]


def lines_file(workspace: Workspace, key: str) -> Path:
    """Return the file of JSON lines that a job reads."""
    return workspace.settings.data / "imports" / f"{key}.jsonl"


def begin(workspace: Workspace, actor: Actor, form_name: str, file: tuple[str, str, Path]) -> int:
    """Read an uploaded file and return the new import job; columns are guessed from titles in both languages."""
    key, name, path = file
    target = lines_file(workspace, key)
    target.parent.mkdir(parents=True, exist_ok=True)
    count = sheets.to_lines(path, target, name)
    if count == 0:
        raise sheets.refused("IMPORT-E001", "no rows")
    head = list(itertools.islice(_lines(target), SAMPLES + 1))
    with workspace.write(actor) as unit:
        form = unit.form(form_name)
        require(unit.decide(form_name), "import", form)
        columns = [
            {
                "index": place,
                "header": str(header).strip(),
                "samples": [_shown(row[place]) for row in head[1:] if place < len(row)],
                "guess": guess(form, str(header)),
            }
            for place, header in enumerate(head[0])
        ]
        values = {
            "form": form_name,
            "file_id": key,
            "file_name": name,
            "state": "uploaded",
            "columns": columns,
            "accept_good": False,
            "total": count - 1,
            "created_at": unit.now,
            "created_by": actor.id,
        }
        row = unit.connection.execute(sa.insert(import_job).values(values))
        assert row.inserted_primary_key is not None
        return int(row.inserted_primary_key[0])


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)[:60]


def guess(form: Form, header: str) -> str | None:
    """Return the field a column header names: by title in either language, or by key."""
    wanted = _plain(header)
    for made in form.fields.values():
        if made.derived or made.rows or (made.system and made.key not in ("owner_id", "dept_id")):
            continue
        if wanted in (_plain(made.key), _plain(made.title.zh), _plain(made.title.en)):
            return made.key
    return None


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _lines(path: Path, start: int = 0) -> Iterator[list[Any]]:
    with path.open(encoding="utf-8") as source:
        for line in itertools.islice(source, start, None):
            yield json.loads(line)


def job(unit: Unit, key: int) -> Any:
    """Return an import job's row."""
    return unit.connection.execute(sa.select(import_job).where(import_job.c.id == key)).one_or_none()


def plan_of(row: Any) -> Plan:
    """Return how the job reads its file."""
    mapping = {int(place): field for place, field in (row.mapping or {}).items()}
    return Plan(mapping, row.mode, tuple(row.keys or ()))


def check_plan(form: Form, plan: Plan) -> list[Problem]:
    """Return what is wrong with a mapping: unknown fields, required ones without a column, keys without a column."""
    problems = [
        problem("FORM-E004", f"/mapping/{place}", found=key, near="")
        for place, key in plan.mapping.items()
        if key not in form.fields or form.fields[key].derived or form.fields[key].rows
    ]
    if plan.mode != "update":
        problems += [
            problem("IMPORT-E003", "/mapping", field=form.fields[key].title.by_language())
            for key, condition in form.behaviour.required.items()
            if condition is None
            and key not in plan.mapping.values()
            and key not in form.behaviour.defaults
            and form.fields[key].declared.name != "auto_number"
            and not form.fields[key].rows
        ]
    if plan.mode != "insert":
        missing = [key for key in plan.keys if key not in plan.mapping.values()]
        problems += [problem("FORM-E004", "/keys", found=key, near="") for key in missing]
        if not plan.keys:
            problems.append(problem("QUERY-E004", "/keys", found="[]", expected="a field"))
    return problems


def wishes(unit: Unit, form: Form, plan: Plan, rows: Sequence[tuple[int, list[Any]]]) -> list[Row]:
    """Return what the rows mean: cells read by their field's type, links looked up, records found by key."""
    targets = _look_up(unit, form, plan, rows)
    out = [_read_row(form, plan, number, cells, targets) for number, cells in rows]
    if plan.mode != "insert":
        _find_records(unit, form, plan, out)
    return out


def _read_row(form: Form, plan: Plan, number: int, cells: list[Any], targets: Mapping[str, Mapping[str, int]]) -> Row:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for place, key in plan.mapping.items():
        raw = cells[place] if place < len(cells) else None
        made = form.fields[key]
        if raw is None or raw == "":
            values[key] = None
        elif made.type.kind is Kind.RECORD:
            text = str(made.kind.cell(raw, made.options)).strip()
            found = targets[key].get(text)
            if found is None:
                title = made.title.by_language()
                problems.append(problem("VALUE-E015", f"/values/{key}", found=text, target=title))
            values[key] = found
        else:
            values[key] = made.kind.cell(raw, made.options)
    return Row(number, Wish(values, path=f"/rows/{number}"), problems)


def _look_up(unit: Unit, form: Form, plan: Plan, rows: Sequence[tuple[int, list[Any]]]) -> dict[str, dict[str, int]]:
    """Return, for each link column, the ids of the records its texts name, a few statements for the whole batch."""
    out: dict[str, dict[str, int]] = {}
    for place, key in plan.mapping.items():
        made = form.fields[key]
        if made.type.kind is not Kind.RECORD:
            continue
        texts = {
            str(made.kind.cell(cells[place], made.options)).strip()
            for _, cells in rows
            if place < len(cells) and cells[place] not in (None, "")
        }
        out[key] = _ids_of(unit, made, sorted(texts))
    return out


def _ids_of(unit: Unit, made: Field, texts: list[str]) -> dict[str, int]:
    target = made.type.form or ""
    if target == "$user":
        return people.by_logins(unit.connection, texts)
    if target == "$department":
        known = people.departments_by_key(unit.connection)
        return {text: known[text] for text in texts if text in known}
    return find_by_text(unit, unit.form(target), texts)


def find_by_text(unit: Unit, form: Form, texts: list[str]) -> dict[str, int]:
    """Return the visible records that a unique text field names, or else the title field where only one matches."""
    decision = unit.decide(form.name)
    if not decision.may("read") or not texts:
        return {}
    found: dict[str, int] = {}
    unique = [keys[0] for keys in form.unique if len(keys) == 1 and form.fields[keys[0]].type.kind is Kind.TEXT]
    title = [form.title_field] if form.title_field and form.title_field not in unique else []
    for key in [*unique, *title]:
        made = form.fields[key]
        if made.column is None or made.kind.encrypted or decision.using(frozenset({key})) == ():
            continue
        reading = Reading(unit, form, decision)
        left = [text for text in texts if text not in found]
        twice: set[str] = set()
        for start in range(0, len(left), loading.BATCH):
            where = form.table.c[made.column].in_(sa.bindparam("texts", expanding=True))
            visible = reading.visible(frozenset({key}))
            statement = sa.select(form.table.c[made.column], form.table.c.id).where(visible, where)
            for text, record in map(tuple, reading.run(statement, texts=left[start : start + loading.BATCH])):
                twice |= {text} if text in found else set()
                found[text] = record
        found = {text: record for text, record in found.items() if text not in twice}
    return found


def _find_records(unit: Unit, form: Form, plan: Plan, rows: Sequence[Row]) -> None:
    """Give each row the id of the record its keys name; by its own rows the file may name each record once."""
    actor, decision = unit.actor, unit.decide(form.name)
    by_values: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        assert row.wish is not None
        keys = {key: row.wish.values.get(key) for key in plan.keys}
        values, problems = coerce(form, Wish(keys), decision, actor)
        if not problems and not row.problems:
            by_values.setdefault(tuple(values.get(key) for key in plan.keys), []).append(row)
    columns = [form.table.c[form.fields[key].blind or form.fields[key].column or key] for key in plan.keys]
    indexed = {tuple(_indexed(unit, form, plan, values)): values for values in by_values if None not in values}
    found: dict[tuple[Any, ...], list[int]] = {}
    wanted = list(indexed)
    for start in range(0, len(wanted), loading.BATCH):
        batch = wanted[start : start + loading.BATCH]
        where = columns[0].in_([one[0] for one in batch]) if len(columns) == 1 else sa.tuple_(*columns).in_(batch)
        for one in unit.connection.execute(sa.select(*columns, form.table.c.id).where(where)):
            *parts, record = one
            found.setdefault(indexed[tuple(parts)], []).append(record)
    words = ", ".join(plan.keys)
    for named, group in by_values.items():
        ids = found.get(named, [])
        for row in group:
            assert row.wish is not None
            if len(ids) > 1:
                row.problems.append(problem("IMPORT-E006", keys=words))
            elif group[0] is not row:
                row.problems.append(problem("IMPORT-E008", keys=words, row=group[0].number))
            elif not ids and plan.mode == "update":
                row.problems.append(problem("IMPORT-E007", keys=words))
            elif ids:
                row.wish = Wish(row.wish.values, id=ids[0], path=row.wish.path)


def _indexed(unit: Unit, form: Form, plan: Plan, values: tuple[Any, ...]) -> Iterator[Any]:
    for key, value in zip(plan.keys, values, strict=True):
        made = form.fields[key]
        yield unit.vault.blind(value, blind_scope(form, made)) if made.kind.encrypted else value


def batches(path: Path, start: int) -> Iterator[list[tuple[int, list[Any]]]]:
    """Yield the file's rows with their numbers (the header is row 1) in batches, after `start` data rows."""
    rows = enumerate(_lines(path, 1 + start), 2 + start)
    while batch := list(itertools.islice(rows, CHUNK)):
        yield batch


def say(workspace: Workspace, key: int, **values: Any) -> None:
    """Change a job's row."""
    with workspace.database.write() as connection:
        connection.execute(sa.update(import_job).where(import_job.c.id == key).values(values))


def check(workspace: Workspace, actor: Actor, key: int) -> None:
    """Try the whole file without writing; keep what would happen and every refusal in the job."""
    with workspace.read(actor) as unit:
        row = job(unit, key)
    counts = {"new": 0, "changed": 0, "unchanged": 0, "refused": 0}
    refusals: list[dict[str, Any]] = []
    seen: dict[tuple[str, Any], int] = {}
    plan, done = plan_of(row), 0
    for batch in batches(lines_file(workspace, row.file_id), 0):
        with workspace.read(actor) as unit:
            form = unit.form(row.form)
            for one in trial(unit, form, wishes(unit, form, plan, batch), seen):
                if one.problems:
                    counts["refused"] += 1
                    refusals += [_refusal(form, one.number, each) for each in one.problems]
                else:
                    counts["new" if one.wish and one.wish.id is None else "changed"] += 1
        done += len(batch)
        say(workspace, key, cursor=done)
    say(workspace, key, state="checked", cursor=0, result=counts, problems=refusals[:MOST_PROBLEMS])


def trial(unit: Unit, form: Form, rows: list[Row], seen: dict[tuple[str, Any], int]) -> list[Row]:
    """Plan the rows without writing and give each its problems; `seen` keeps unique values across batches."""
    good = [row for row in rows if not row.problems and row.wish is not None]
    for operation in ("create", "update"):
        group = [row for row in good if row.wish and row.wish.operation == operation]
        for row, one in _plan_good(unit, form, group):
            _across_batches(form, row, one, seen)
    return rows


def _plan_good(unit: Unit, form: Form, group: list[Row]) -> list[tuple[Row, Planned]]:
    """Plan the rows together; refused ones get their problems and the others are planned again without them."""
    while group:
        try:
            planned = records.plan(unit, form, [row.wish for row in group if row.wish], lock=False)
            return list(zip(group, planned, strict=True))
        except RecordRefused as refusal:
            by_path: dict[str, list[Problem]] = {}
            for one in refusal.problems:
                by_path.setdefault("/".join(one.path.split("/")[:3]), []).append(one)
            for row in group:
                row.problems += by_path.get(f"/rows/{row.number}", [])
            left = [row for row in group if not row.problems]
            if len(left) == len(group):
                raise
            group = left
    return []


def _across_batches(form: Form, row: Row, one: Planned, seen: dict[tuple[str, Any], int]) -> None:
    for keys in form.unique:
        values = tuple(one.new.get(key) for key in keys)
        if None in values or not set(keys) & set(one.changed):
            continue
        first = seen.setdefault((",".join(keys), values), row.number)
        if first != row.number:
            row.problems.append(problem("IMPORT-E008", keys=", ".join(keys), row=first))


def _refusal(form: Form, number: int, one: Problem) -> dict[str, Any]:
    key = one.path.rpartition("/values/")[2].partition("/")[0]
    column = form.fields[key].title.by_language() if key in form.fields else None
    facts = dict(one.given)
    return {"row": number, "field": key if column else None, "column": column, "code": one.code, "given": facts}


def run(workspace: Workspace, actor: Actor, key: int) -> None:
    """Write the file, 1,000 rows a transaction, each with its cursor; begins where an earlier run was cut off."""
    with workspace.read(actor) as unit:
        row = job(unit, key)
    plan = plan_of(row)
    why = {"kind": "import", "title": {"zh": row.file_name, "en": row.file_name}, "import": key}
    counts = dict(row.result) if row.cursor and row.result else {"new": 0, "changed": 0, "unchanged": 0, "refused": 0}
    done = row.cursor
    try:
        for batch in batches(lines_file(workspace, row.file_id), row.cursor):
            done += len(batch)
            with workspace.write(actor, why) as unit:
                _write_batch(unit, unit.form(row.form), plan, batch, counts, accept_good=row.accept_good)
                values = {"cursor": done, "result": counts}
                unit.connection.execute(sa.update(import_job).where(import_job.c.id == key).values(values))
    except PlatformError as error:
        with workspace.read(actor) as unit:
            form = unit.form(row.form)
        refusals = [_refusal(form, _row_of(one), one) for one in error.problems]
        say(workspace, key, state="failed", problems=refusals[:MOST_PROBLEMS])
        return
    say(workspace, key, state="done")


def _row_of(one: Problem) -> int:
    parts = one.path.split("/")
    return int(parts[2]) if len(parts) > 2 and parts[1] == "rows" and parts[2].isdigit() else 0


def _write_batch(
    unit: Unit,
    form: Form,
    plan: Plan,
    batch: list[tuple[int, list[Any]]],
    counts: dict[str, int],
    *,
    accept_good: bool,
) -> None:
    rows = wishes(unit, form, plan, batch)
    if accept_good:
        trial(unit, form, rows, {})
    elif any(row.problems for row in rows):
        raise RecordRefused([one.below(f"/rows/{row.number}") for row in rows for one in row.problems])
    good = [row.wish for row in rows if not row.problems and row.wish]
    counts["refused"] += len(rows) - len(good)
    for operation in ("create", "update"):
        group = [wish for wish in good if wish.operation == operation]
        if group:
            records.write(unit, form, group)
            counts["new" if operation == "create" else "changed"] += len(group)


def actor_of_job(unit: Unit, row: Any) -> Actor:
    """Return the person whose import it is, with the rights they have now; the platform's own have no person."""
    if row.created_by is None:
        return PLATFORM
    found = unit.connection.execute(sa.select(user).where(user.c.id == row.created_by)).mappings().one()
    return people.actor_of(unit.connection, dict(found))


def unfinished(workspace: Workspace) -> list[tuple[int, str]]:
    """Return the jobs that were cut off by the end of a process, with what they were doing."""
    with workspace.read() as unit:
        busy = import_job.c.state.in_(("checking", "running"))
        rows = unit.connection.execute(sa.select(import_job.c.id, import_job.c.state).where(busy)).all()
        return [(row.id, row.state) for row in rows]
