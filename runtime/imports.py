"""Imports: a file becomes rows, rows become wishes, a dry run tells everything, then transactions of 1,000 rows.

Each transaction begins by moving the cursor, so an import that was cut off goes on where it stopped, and of two
processes that take it up only one writes each row. A file with refused rows writes nothing unless the good rows alone
are asked for.
"""

from __future__ import annotations

import itertools
import json
import math
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.access import PLATFORM, Actor
from engine.errors import PlatformError, Problem, RecordRefused
from engine.forms.fields.base import as_written
from engine.forms.model import Form
from runtime import records, sheets, signals
from runtime.import_rows import Cells, Plan, Row, Seen, check_plan, trial, wishes
from runtime.jobs.work import Work
from runtime.query import require
from runtime.store import people
from runtime.store.tables import import_job
from runtime.workspace import Unit, Workspace

__all__ = ["WORK", "Plan", "begin", "check", "check_plan", "guess", "job", "run"]

CHUNK = 1_000
MOST_PROBLEMS = 1_000
SAMPLES, SHOWN = 5, 60
REMEMBERED = 20
TOLD_SECONDS = 1.0
"""So often at most the pages are told how far an import is."""
PAUSES = (0.2, 1.0)
"""Seconds before a transaction that another one spoiled is tried again."""


def lines_file(workspace: Workspace, key: str) -> Path:
    """Return the file of JSON lines that a job reads."""
    return workspace.settings.data / "imports" / f"{key}.jsonl"


def begin(workspace: Workspace, actor: Actor, form_name: str, file: tuple[str, str, Path]) -> int:
    """Turn an uploaded file into rows, remove it, and return the new import job; columns are guessed from titles."""
    key, name, path = file
    target = lines_file(workspace, key)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if sheets.to_lines(path, target, name) < 2:
            raise sheets.refused("IMPORT-E001", "表头下面没有数据", "there is nothing below its header")
        return _enter(workspace, actor, form_name, (key, name))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        path.unlink(missing_ok=True)


def _enter(workspace: Workspace, actor: Actor, form_name: str, file: tuple[str, str]) -> int:
    key, name = file
    with workspace.write(actor) as unit:
        form = unit.form(form_name)
        require(unit.decide(form_name), "import", form)
        _begin_with_header(lines_file(workspace, key), form, actor)
        head = list(itertools.islice(_lines(lines_file(workspace, key)), SAMPLES + 1))
        with lines_file(workspace, key).open("rb") as source:
            total = sum(1 for _ in source) - 1
        columns = _columns(form, head, actor)
        before = _like_before(unit, form_name, actor, columns)
        columns = [{**one, "guess": before.mapping.get(str(one["index"]))} for one in columns] if before else columns
        more = {"mode": before.mode, "keys": before.keys} if before else {}
        return entered(unit, form_name, (key, name), columns, total=total, **more)


def entered(unit: Unit, form: str, file: tuple[str, str], columns: Sequence[Mapping[str, Any]], **more: Any) -> int:
    """Enter an import of a file's lines into a form; `columns` are those of the file, each with sample values."""
    key, name = file
    samples = json.dumps([one["samples"] for one in columns], ensure_ascii=False)
    values = {
        "form": form,
        "file_id": key,
        "file_name": name,
        "state": "uploaded",
        "columns": [{part: one[part] for part in one if part != "samples"} for one in columns],
        "samples": unit.vault.encrypt(samples, _sample_place(key)),
        "accept_good": False,
        "created_at": unit.now,
        "created_by": unit.actor.id,
        **more,
    }
    row = unit.connection.execute(sa.insert(import_job).values(values))
    assert row.inserted_primary_key is not None
    return int(row.inserted_primary_key[0])


def _begin_with_header(file: Path, form: Form, actor: Actor) -> None:
    """Drop the rows above the header, which is the row that names most fields, and two at least; under a head over
    several columns that names nothing itself, a blank cell takes what stands above it.
    """
    rows = list(itertools.islice(_lines(file), sheets.HEADER_WITHIN))
    named = [sum(guess(form, shown(cell), actor) is not None for cell in cells) for _, cells in rows]
    place = named.index(max(named)) if named else 0
    number, cells = rows[place] if rows else (0, [])
    if place == 0 or named[place] < 2 or 2 * named[place] < sum(cell is not None and cell != "" for cell in cells):
        return
    header = sheets.under_head(cells, rows[place - 1][1])
    rest = file.with_suffix(".rest")
    with file.open(encoding="utf-8") as source, rest.open("w", encoding="utf-8") as out:
        out.write(json.dumps([number, header], ensure_ascii=False) + "\n")
        out.writelines(itertools.islice(source, place + 1, None))
    rest.replace(file)


def _like_before(unit: Unit, form: str, actor: Actor, columns: list[dict[str, Any]]) -> Any:
    """Return the person's last import into the form whose file had the same header, None if there was none."""
    mine = import_job.c.created_by == actor.id if actor.id is not None else import_job.c.created_by.is_(None)
    where = mine & (import_job.c.form == form) & (import_job.c.state == "done")
    last = sa.select(import_job).where(where).order_by(import_job.c.id.desc()).limit(REMEMBERED)
    header = [one["header"] for one in columns]
    alike = [row for row in unit.connection.execute(last) if [one["header"] for one in row.columns] == header]
    return next((row for row in alike if row.mapping), None)


def _sample_place(key: str) -> str:
    return f"{import_job.name}|samples|{key}"


def columns_of(unit: Unit, row: Any) -> list[dict[str, Any]]:
    """Return the job's columns with sample values; these are kept encrypted, since any column may hold ID numbers."""
    if row.samples is None:
        return [{**column, "samples": []} for column in row.columns]
    samples = json.loads(unit.vault.decrypt(row.samples, _sample_place(row.file_id)))
    return [{**column, "samples": values} for column, values in zip(row.columns, samples, strict=True)]


def _columns(form: Form, head: list[Cells], actor: Actor) -> list[dict[str, Any]]:
    """Return the file's columns with samples; of several that seem to mean one field only the first does."""
    columns: list[dict[str, Any]] = []
    guessed: set[str | None] = set()
    for place, header in enumerate(head[0][1]):
        text = shown(header).strip()
        samples = [shown(cells[place]) for _, cells in head[1:] if place < len(cells)]
        meant = guess(form, text, actor)
        columns.append(
            {"index": place, "header": text, "samples": samples, "guess": None if meant in guessed else meant}
        )
        guessed.add(meant)
    return columns


def shown(cell: Any) -> str:
    """Return a cell as a sample shows it."""
    if cell is None or isinstance(cell, dict):
        return "" if cell is None else str(cell["error"])
    return str(as_written(cell))[:SHOWN]


def guess(form: Form, header: str, actor: Actor = PLATFORM) -> str | None:
    """Return the field a column header names, by title or key, as far as the importer may set it by hand."""
    wanted = _plain(header)
    if not wanted:
        return None
    for made in form.fields.values():
        if (
            made.derived
            or made.rows
            or made.declared.files
            or (actor.kind == "person" and not made.by_hand and not made.system)
            or (made.system and made.key not in ("owner_id", "dept_id"))
        ):
            continue
        if wanted in (_plain(made.key), _plain(made.title.zh), _plain(made.title.en)):
            return made.key
    return None


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _lines(path: Path, start: int = 0) -> Iterator[Cells]:
    with path.open(encoding="utf-8") as source:
        for line in itertools.islice(source, start, None):
            number, cells = json.loads(line)
            yield number, cells


def job(unit: Unit, key: int) -> Any:
    """Return an import job's row."""
    return unit.connection.execute(sa.select(import_job).where(import_job.c.id == key)).one_or_none()


def states(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Return how jobs stand; one that is checked and has no refused rows is `good`."""
    said = sa.select(import_job.c.id, import_job.c.state, import_job.c.result).where(import_job.c.id.in_(keys))
    rows = connection.execute(said).all()
    clean = {row.id for row in rows if row.state == "checked" and not (row.result or {}).get("refused")}
    return {row.id: "good" if row.id in clean else row.state for row in rows}


def plan_of(row: Any) -> Plan:
    """Return how the job reads its file."""
    mapping = {int(place): field for place, field in (row.mapping or {}).items()}
    return Plan(mapping, row.mode, tuple(row.keys or ()))


def batches(path: Path, start: int) -> Iterator[list[Cells]]:
    """Yield the file's rows in batches, after `start` data rows."""
    rows = _lines(path, 1 + start)
    while batch := list(itertools.islice(rows, CHUNK)):
        yield batch


def say(workspace: Workspace, key: int, **values: Any) -> None:
    """Change a job's row."""
    with workspace.database.write() as connection:
        _say(connection, key, values)


def _say(connection: Connection, key: int, values: Mapping[str, Any]) -> None:
    connection.execute(sa.update(import_job).where(import_job.c.id == key).values(values))


def enter(unit: Unit, row: Any, values: Mapping[str, Any]) -> None:
    """Let a job go on to its next state, and its person's pages know."""
    _say(unit.connection, row.id, values)
    Progress(unit.workspace, row).tell_now(unit.connection)


@dataclass
class Progress:
    """Hints to the pages of the person whose import it is how far it has come, now and then, and each new state."""

    workspace: Workspace
    row: Any
    last: float = -math.inf

    def tell(self, connection: Connection) -> None:
        """Hint with this transaction if the last hint is a while ago."""
        if time.monotonic() - self.last >= TOLD_SECONDS:
            self.tell_now(connection)

    def tell_now(self, connection: Connection) -> None:
        """Hint with this transaction; the platform's own imports have nobody to tell."""
        self.last = time.monotonic()
        if self.row.created_by is not None:
            signals.tell_people(connection, self.workspace.clock.now(), [self.row.created_by], "imports")

    def say(self, **values: Any) -> None:
        """Change the job's row; a change of its state is always told."""
        with self.workspace.database.write() as connection:
            _say(connection, self.row.id, values)
            (self.tell_now if "state" in values else self.tell)(connection)


def check(workspace: Workspace, actor: Actor, key: int) -> None:
    """Try the whole file without writing; keep what would happen and every refusal in the job."""
    with workspace.read(actor) as unit:
        row = job(unit, key)
    counts = {"new": 0, "changed": 0, "unchanged": 0, "refused": 0}
    refusals: list[dict[str, Any]] = []
    seen = Seen()
    plan, done, progress = plan_of(row), 0, Progress(workspace, row)
    for batch in batches(lines_file(workspace, row.file_id), 0):
        if workspace.jobs.stopping():
            return
        with workspace.read(actor) as unit:
            form = unit.form(row.form)
            for one in trial(unit, form, wishes(unit, form, plan, batch, seen), seen):
                counts[_fate(one)] += 1
                if len(refusals) < MOST_PROBLEMS:
                    refusals += [_refusal(form, one.number, each) for each in one.problems]
        done += len(batch)
        progress.say(cursor=done)
    progress.say(state="checked", cursor=0, result=counts, problems=refusals[:MOST_PROBLEMS])


def _fate(row: Row) -> str:
    if row.problems:
        return "refused"
    if row.wish.id is None:
        return "new"
    return "unchanged" if row.unchanged else "changed"


def _refusal(form: Form, number: int, one: Problem) -> dict[str, Any]:
    """Return a refusal to keep; of a protected field it never repeats the value."""
    key = one.path.rpartition("/values/")[2].partition("/")[0]
    made = form.fields.get(key)
    facts = dict(one.given)
    if made is not None and (made.kind.encrypted or made.definition.protect in ("C2", "C3")):
        facts |= {fact: "…" for fact in ("found", "choices") if fact in facts}
    if "found" in facts and len(str(facts["found"])) > SHOWN:
        facts["found"] = str(facts["found"])[:SHOWN] + "…"
    column = made.title.by_language() if made is not None else None
    return {"row": number, "field": key if column else None, "column": column, "code": one.code, "given": facts}


def run(workspace: Workspace, actor: Actor, key: int) -> None:
    """Write the file, 1,000 rows a transaction, each with its cursor; begins where an earlier run was cut off."""
    with workspace.read(actor) as unit:
        row = job(unit, key)
    file, done = lines_file(workspace, row.file_id), row.cursor
    counts = row.result if row.cursor and row.result else {"new": 0, "changed": 0, "unchanged": 0, "refused": 0}
    progress = Progress(workspace, row)
    try:
        seen = _seen_before(workspace, actor, row)
        for batch in batches(file, row.cursor):
            if workspace.jobs.stopping():
                return
            said = _commit(progress, actor, batch, (done, counts, seen))
            if said is None:
                return
            counts, done = said, done + len(batch)
    except PlatformError as error:
        _give_up(progress, done, error)
        return
    progress.say(state="done", result=counts, samples=None)
    file.unlink(missing_ok=True)


def _seen_before(workspace: Workspace, actor: Actor, row: Any) -> Seen:
    """Return the unique values of the rows before the cursor; only the good rows of a file need to know them."""
    seen = Seen()
    if row.accept_good:
        for batch in itertools.islice(batches(lines_file(workspace, row.file_id), 0), row.cursor // CHUNK):
            with workspace.read(actor) as unit:
                wishes(unit, unit.form(row.form), plan_of(row), batch, seen)
    return seen


def _commit(
    progress: Progress, actor: Actor, batch: list[Cells], so_far: tuple[int, dict[str, int], Seen]
) -> dict[str, int] | None:
    """Write one batch in one transaction and return the new counts, or None when another process has written it."""
    row, (done, counts, seen) = progress.row, so_far
    why = {"kind": "import", "title": {"zh": row.file_name, "en": row.file_name}, "import": row.id}
    mine = (import_job.c.id == row.id) & (import_job.c.cursor == done)
    for pause in (*PAUSES, None):
        try:
            with progress.workspace.write(actor, why) as unit:
                moved = sa.update(import_job).where(mine).values(cursor=done + len(batch))
                if unit.connection.execute(moved).rowcount == 0:
                    return None
                written = _write_batch(unit, row, batch, seen)
                new = {fate: counts[fate] + written[fate] for fate in counts}
                _say(unit.connection, row.id, {"result": new})
                progress.tell(unit.connection)
            return new
        except (sa.exc.IntegrityError, sa.exc.OperationalError):
            if pause is None:
                raise
            time.sleep(pause)
    raise AssertionError("unreachable")


def _give_up(progress: Progress, done: int, error: PlatformError) -> None:
    """Note why the import stopped; what is written leaves its file, so that another run cannot write it twice."""
    workspace, row = progress.workspace, progress.row
    with workspace.read() as unit:
        form = unit.form(row.form)
    first = {one.path: one for one in reversed(error.problems)}
    told = [one for one in error.problems if first[one.path] is one]
    refusals = [_refusal(form, _row_of(one), one) for one in told[:MOST_PROBLEMS]]
    old, key = lines_file(workspace, row.file_id), secrets.token_hex(16)
    with old.open(encoding="utf-8") as source, lines_file(workspace, key).open("w", encoding="utf-8") as rest:
        rest.write(source.readline())
        rest.writelines(itertools.islice(source, done, None))
    left = {"file_id": key, "cursor": 0, "total": row.total - done, "samples": None}
    progress.say(state="failed", problems=refusals, **left)
    old.unlink(missing_ok=True)


def _row_of(one: Problem) -> int:
    parts = one.path.split("/")
    return int(parts[2]) if len(parts) > 2 and parts[1] == "rows" and parts[2].isdigit() else 0


def _write_batch(unit: Unit, row: Any, batch: list[Cells], seen: Seen) -> dict[str, int]:
    """Write the rows and return how many were new, changed, unchanged, refused."""
    form = unit.form(row.form)
    rows = wishes(unit, form, plan_of(row), batch, seen)
    if row.accept_good:
        trial(unit, form, rows, seen)
    elif any(one.problems for one in rows):
        raise RecordRefused([each.below(f"/rows/{one.number}") for one in rows for each in one.problems])
    good = [one.wish for one in rows if not one.problems]
    news = [wish for wish in good if wish.operation == "create"]
    changes = [wish for wish in good if wish.operation == "update"]
    records.write(unit, form, news)
    where = form.table.c.id.in_([wish.id for wish in changes])
    before = {
        one.id: one.version
        for one in unit.connection.execute(sa.select(form.table.c.id, form.table.c.version).where(where))
    }
    same = sum(one.version == before.get(one.id) for one in records.write(unit, form, changes))
    refused = len(rows) - len(good)
    return {"new": len(news), "changed": len(changes) - same, "unchanged": same, "refused": refused}


def due(workspace: Workspace, most: int) -> list[int]:
    """Return people's imports that are to be checked or written; a command finishes its own when it runs again."""
    with workspace.database.read() as connection:
        busy = import_job.c.state.in_(("checking", "running")) & import_job.c.created_by.is_not(None)
        statement = sa.select(import_job.c.id).where(busy).order_by(import_job.c.id).limit(most)
        return list(connection.scalars(statement))


def go_on(workspace: Workspace, key: int) -> None:
    """Check or write an import, from where it stands; nothing is done where it is finished."""
    with workspace.read() as unit:
        row = job(unit, key)
        if row is None or row.state not in ("checking", "running"):
            return
        actor = people.actor_of_id(unit.connection, row.created_by)
    (check if row.state == "checking" else run)(workspace, actor, key)


WORK = Work("import", due, go_on, lane="long")
