"""People, departments, messages, search and files over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, UploadFile

from engine.errors import NotFound, problem
from engine.forms.fields.base import Upload
from runtime import query, thumbnails
from runtime.api.problems import Refused
from runtime.api.rules import read_after, write_after
from runtime.api.session import Id, Who, Work
from runtime.clock import iso
from runtime.present import Presenter
from runtime.query import Question
from runtime.store import comments, files, people
from runtime.store.tables import department, message
from runtime.workspace import Unit

router = APIRouter(tags=["people"])
LARGEST_FILE = 20 * 1024 * 1024


@router.get("/users")
def users(
    work: Work, who: Who, search: str = "", limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[dict[str, Any]]:
    """Return active people by name or login."""
    with work.read(who.actor) as unit:
        found = people.search(unit.connection, search)[:limit]
        return [
            {
                "id": row["id"],
                "name": row["name"],
                "department": row["title"][who.actor.language] if row["title"] else "",
                "email": row["email"],
            }
            for row in found
        ]


@router.get("/departments")
def departments(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return the departments as a tree."""
    with work.read(who.actor) as unit:
        rows = unit.connection.execute(sa.select(department).order_by(department.c.id)).all()
    nodes = {row.id: {"id": row.id, "title": row.title, "children": []} for row in rows}
    roots: list[dict[str, Any]] = []
    for row in rows:
        siblings = nodes[row.parent_id]["children"] if row.parent_id in nodes else roots
        siblings.append(nodes[row.id])
    return roots


@router.get("/messages")
def messages(
    work: Work, who: Who, after: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> dict[str, Any]:
    """Return one's own messages, newest first, and how many are unread."""
    with work.read(who.actor) as unit:
        mine = message.c.user_id == who.actor.id
        unread = sa.select(sa.func.count()).select_from(message).where(mine, sa.not_(message.c.read))
        statement = sa.select(message).where(mine).order_by(message.c.id.desc()).limit(limit + 1)
        if after is not None:
            statement = statement.where(message.c.id < read_after(after))
        rows = unit.connection.execute(statement).all()
        language = who.actor.language
        return {
            "rows": [
                {
                    "id": row.id,
                    "at": iso(row.at),
                    "title": row.title[language],
                    "text": row.text[language],
                    "form": row.form,
                    "record": row.record_id,
                    "link": row.link,
                    "read": row.read,
                }
                for row in rows[:limit]
            ],
            "unread": unit.connection.execute(unread).scalar_one(),
            "next": write_after(rows[limit - 1].id) if len(rows) > limit else None,
        }


@router.post("/messages/{key}/read", status_code=204)
def mark_read(key: Id, work: Work, who: Who) -> None:
    """Mark one of one's own messages as read."""
    with work.database.write() as connection:
        mine = (message.c.id == key) & (message.c.user_id == who.actor.id)
        if connection.execute(sa.update(message).where(mine).values(read=True)).rowcount == 0:
            raise NotFound([problem("ACCESS-E002", what={"zh": "消息", "en": "message"})])


@router.post("/messages/read-all", status_code=204)
def mark_all_read(work: Work, who: Who) -> None:
    """Mark all one's own messages as read."""
    with work.database.write() as connection:
        connection.execute(sa.update(message).where(message.c.user_id == who.actor.id).values(read=True))


@router.get("/search")
def search(work: Work, who: Who, q: Annotated[str, Query(max_length=100)] = "") -> dict[str, Any]:
    """Return records whose searched fields hold the words, in every form the viewer may search."""
    rows: list[dict[str, Any]] = []
    with work.read(who.actor) as unit:
        for name, form in unit.catalog.forms.items():
            decision = unit.decide(name)
            fields = frozenset(made.key for made in form.searched)
            if not q.strip() or not fields or not decision.may("read") or decision.using(fields) == ():
                continue
            keys = (form.title_field, *sorted(fields)) if form.title_field else tuple(sorted(fields))
            page = query.page(unit, form, decision, Question(search=q, fields=tuple(dict.fromkeys(keys)), limit=5))
            for one in Presenter(unit, form, decision).rows(page.rows):
                words = [str(value) for key, value in one["values"].items() if value and key != form.title_field]
                rows.append(
                    {
                        "form": name,
                        "form_title": form.title.by_language(),
                        "id": one["id"],
                        "title": one["title"],
                        "snippet": " · ".join(words)[:120],
                    }
                )
    return {"rows": rows}


@router.post("/files", status_code=201)
def upload(file: UploadFile, work: Work, who: Who) -> dict[str, Any]:
    """Keep an uploaded file; it is its uploader's alone until a record names it."""
    content = file.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(413, problem("FILE-E001", limit=LARGEST_FILE // 2**20))
    name = (file.filename or "file").replace("\x00", "").replace("\\", "/").rpartition("/")[2][:200]
    type_ = file.content_type or "application/octet-stream"
    key = files.keep(work.files, content)
    with work.write(who.actor) as unit:
        files.add(unit.connection, key, name, content, type_, unit.now, who.actor.id)
        kept = files.uploads(unit.connection, [key])[key]
    return {"id": key, "name": kept.name, "size": kept.size, "type": kept.type}


@router.get("/files/{key}")
def download(key: str, work: Work, who: Who) -> Response:
    """Return a file to its uploader, or to whoever may read a field or comment of the record that names it."""
    with work.read(who.actor) as unit:
        row = readable_file(unit, key)
        content = (work.files / row.id).read_bytes()
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return Response(content, media_type=row.type, headers=headers)


@router.get("/files/{key}/thumbnail", response_class=Response, responses={200: {"content": {"image/webp": {}}}})
def thumbnail(key: str, request: Request, work: Work, who: Who) -> Response:
    """Return a picture made small, to whoever may read the file.

    A browser may keep it and asks each time whether it still may be shown: who may not read the file any more, or
    somebody else at the same browser, is refused as by the file itself.
    """
    with work.read(who.actor) as unit:
        row = readable_file(unit, key)
    headers = {
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie",
        "ETag": f'"{row.id}-{thumbnails.SIDE}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    drawable = thumbnails.drawable(Upload(row.name, row.size, row.type, row.pixels))
    content = thumbnails.small(work.files, row.id) if drawable else None
    if content is None:
        raise NotFound([problem("FILE-E002", found=row.name)])
    return Response(content, media_type="image/webp", headers=headers)


def readable_file(unit: Unit, key: str) -> Any:
    """Return the row of a file that the actor may read."""
    row: Any = files.find(unit.connection, key) if key.isalnum() else None
    allowed = row is not None and row.record_id is None and row.created_by == unit.actor.id
    if row is not None and row.record_id is not None and row.form in unit.catalog.forms:
        form, decision = unit.form(row.form), unit.decide(row.form)
        seen = query.page_of_ids(unit, form, decision, [row.record_id]) if decision.may("read") else ()
        allowed = bool(seen) and comments.holds_file(unit.connection, (row.form, row.record_id), key)
        allowed = allowed or any(
            key in (one.values.get(made.key) or [])
            for one in seen
            for made in form.stored
            if made.declared.files and decision.level_in(made.key, one.holds) in ("read", "write")
        )
    if not allowed:
        raise NotFound([problem("ACCESS-E002", what={"zh": "文件", "en": "file"})])
    return row
