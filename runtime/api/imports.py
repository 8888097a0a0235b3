"""Imports and exports over HTTP."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import Field

from engine.errors import NotFound, Problem, RequestRefused, problem
from engine.forms.model import Form
from runtime import export, imports, journal
from runtime.api.problems import Refused, said
from runtime.api.records import question_of
from runtime.api.session import Body, Id, Who, Work
from runtime.clock import iso
from runtime.present import titles_of
from runtime.query import form_for, require
from runtime.store import files
from runtime.store.tables import import_job
from runtime.workspace import Unit

router = APIRouter(prefix="/records/{name}", tags=["import and export"])
LARGEST_FILE = 200 * 2**20
SHOWN_PROBLEMS = 100


class CheckBody(Body):
    """How the file is read."""

    mapping: dict[str, str]
    mode: Literal["insert", "update", "upsert"] = "insert"
    keys: list[str] = Field(default_factory=list)


class RunBody(Body):
    """Whether the good rows are written although others are refused."""

    accept_good: bool = False


def importable(unit: Unit, name: str) -> Form:
    """Return a form the actor may import into."""
    form, decision = form_for(unit, name)
    require(decision, "import", form)
    return form


@router.post("/import", status_code=201)
def begin(name: str, file: UploadFile, work: Work, who: Who) -> dict[str, Any]:
    """Upload a file and get its columns with the fields they seem to mean."""
    content = file.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(413, problem("FILE-E001", limit=LARGEST_FILE // 2**20))
    with work.read(who.actor) as unit:
        importable(unit, name)
    key = files.keep(work.files, content)
    title = (file.filename or "file").replace("\x00", "")[:200]
    job = imports.begin(work, who.actor, name, (key, title, work.files / key))
    with work.read(who.actor) as unit:
        return describe(unit, imports.job(unit, job))


@router.get("/import")
def jobs(name: str, work: Work, who: Who) -> list[dict[str, Any]]:
    """Return the form's imports, newest first: one's own, or all for who may administer."""
    with work.read(who.actor) as unit:
        importable(unit, name)
        where = [import_job.c.form == name]
        if "administer" not in unit.catalog.powers(who.actor):
            where.append(import_job.c.created_by == who.actor.id)
        rows = unit.connection.execute(sa.select(import_job).where(*where).order_by(import_job.c.id.desc()).limit(50))
        return [describe(unit, row) for row in rows.all()]


def job_for(unit: Unit, name: str, key: int) -> Any:
    """Return a job the actor may see."""
    importable(unit, name)
    row = imports.job(unit, key)
    mine = row is not None and (row.created_by == unit.actor.id or "administer" in unit.catalog.powers(unit.actor))
    if row is None or row.form != name or not mine:
        raise NotFound([problem("ACCESS-E002", what={"zh": "导入", "en": "import"})])
    return row


@router.get("/import/{key}")
def read(name: str, key: Id, work: Work, who: Who) -> dict[str, Any]:
    """Return how an import stands."""
    with work.read(who.actor) as unit:
        return describe(unit, job_for(unit, name, key))


def describe(unit: Unit, row: Any) -> dict[str, Any]:
    """Return a job as the pages show it."""
    language = unit.actor.language
    refusals = row.problems or []
    people = titles_of(unit, "$user", [row.created_by]) if row.created_by else {}
    return {
        "id": row.id,
        "state": row.state,
        "file": row.file_name,
        "rows": row.total,
        "columns": imports.columns_of(unit, row),
        "mapping": row.mapping,
        "mode": row.mode,
        "keys": row.keys or [],
        "progress": {"done": row.cursor, "total": row.total},
        "result": row.result,
        "problems": [tell(one, language) for one in refusals[:SHOWN_PROBLEMS]],
        "refusals": len(refusals),
        "created_at": iso(row.created_at),
        "created_by": {"id": row.created_by, "title": people.get(row.created_by, "")} if row.created_by else None,
    }


def tell(refusal: dict[str, Any], language: Literal["zh", "en"]) -> dict[str, Any]:
    """Return a stored refusal in words."""
    words = said([Problem(refusal["code"], "", refusal["given"])], language)[0]
    column = refusal["column"][language] if refusal["column"] else ""
    return {"row": refusal["row"], "column": column, "message": words["message"], "hint": words["hint"]}


@router.post("/import/{key}/check", status_code=202)
def check(name: str, key: Id, body: CheckBody, work: Work, who: Who) -> dict[str, Any]:
    """Begin the dry run of the whole file; nothing is written."""
    with work.write(who.actor) as unit:
        row = job_for(unit, name, key)
        if row.state not in ("uploaded", "checked", "failed"):
            raise RequestRefused([problem("IMPORT-E004", state=row.state)])
        values = {
            "state": "checking",
            "mapping": body.mapping,
            "mode": body.mode,
            "keys": body.keys,
            "cursor": 0,
            "result": None,
            "problems": None,
        }
        try:
            plan = imports.Plan({int(place): one for place, one in body.mapping.items()}, body.mode, tuple(body.keys))
        except ValueError as error:
            raise RequestRefused([problem("QUERY-E004", "/mapping", found="…", expected="{column: field}")]) from error
        if problems := imports.check_plan(unit.form(name), plan):
            raise RequestRefused(problems)
        imports.enter(unit, row, values)
    work.jobs.wake()
    with work.read(who.actor) as unit:
        return describe(unit, imports.job(unit, key))


@router.post("/import/{key}/run", status_code=202)
def run(name: str, key: Id, body: RunBody, work: Work, who: Who) -> dict[str, Any]:
    """Begin writing a checked file; with refused rows only when the good rows alone are asked for."""
    with work.write(who.actor) as unit:
        row = job_for(unit, name, key)
        if row.state != "checked":
            raise RequestRefused([problem("IMPORT-E004", state=row.state)])
        refused = (row.result or {}).get("refused", 0)
        if refused and not body.accept_good:
            raise RequestRefused([problem("IMPORT-E005", refused=refused)])
        values = {"state": "running", "cursor": 0, "accept_good": body.accept_good, "result": None}
        imports.enter(unit, row, values)
        journal.note_event(unit, "import", {"form": name, "file": row.file_name, "rows": row.total}, (name, None))
    work.jobs.wake()
    with work.read(who.actor) as unit:
        return describe(unit, imports.job(unit, key))


@router.get("/import/{key}/errors")
def errors(name: str, key: Id, work: Work, who: Who) -> StreamingResponse:
    """Return the refused cells as a workbook: row, column, what is wrong, what to do."""
    with work.read(who.actor) as unit:
        row = job_for(unit, name, key)
        language = who.actor.language
        body = [tell(one, language) for one in row.problems or []]
    header = ["行", "列", "问题", "处理办法"] if language == "zh" else ["Row", "Column", "Problem", "What to do"]
    lines = ([one["row"], one["column"], one["message"], one["hint"]] for one in body)
    return download(export.to_xlsx(header, lines), f"{name}-errors.xlsx", XLSX)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": XLSX, "csv": "text/csv", "json": "application/json"}


def download(body: Any, file_name: str, type_: str) -> StreamingResponse:
    """Return a file to save."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name)}"}
    return StreamingResponse(body, media_type=type_, headers=headers)


@router.get("/export")
def exported(
    name: str,
    work: Work,
    who: Who,
    format: Literal["xlsx", "csv", "json"] = "xlsx",
    filter: str | None = None,
    sort: str | None = None,
    fields: str | None = None,
    search: str | None = None,
) -> Response:
    """Return the list as a file, masked as the viewer sees it; the export is audited."""
    asked = question_of(filter, sort, fields, search, None, 200)
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        require(decision, "export", form)
        made = export.columns(form, decision, asked.fields)
        zh = who.actor.language == "zh"
        header = [one.title.zh if zh else one.title.en for one in made]
        title = form.title.zh if zh else form.title.en
        if format == "json":
            body = spool(export.to_json(export.records(unit, form, decision, asked, made)))
        else:
            convert = export.to_xlsx if format == "xlsx" else export.to_csv
            body = spool(convert(header, export.rows(unit, form, decision, asked, made)))
    with work.write(who.actor) as unit:
        keys = [one.key for one in made]  # the filter's own text may hold protected values
        detail = {"form": name, "format": format, "filtered": bool(filter or search), "fields": keys}
        journal.note_event(unit, "export", detail, (name, None))
    stamp: date = work.clock.now().astimezone(work.settings.zone).date()
    return download(body, f"{title}-{stamp.isoformat()}.{format}", TYPES[format])


def spool(parts: Any) -> Any:
    """Write the parts to a temporary file within the read unit, so that the answer is one state of the data."""
    file = tempfile.SpooledTemporaryFile(max_size=8 * 2**20)  # noqa: SIM115 - closed when the answer is sent
    try:
        for part in parts:
            file.write(part)
    except BaseException:
        file.close()
        raise
    file.seek(0)

    def chunks() -> Any:
        with file:
            while chunk := file.read(1 << 16):
                yield chunk

    return chunks()
