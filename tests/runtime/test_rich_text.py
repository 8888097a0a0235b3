"""Rich text where records are searched and exported: what it says counts, not how it is marked up."""

from __future__ import annotations

from runtime import query
from runtime.export import columns, rows
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.workspaces import app, create, field, form, load


def test_search_and_export_read_its_plain_text(workspace: Workspace) -> None:
    note = form("note", field("name", "text"), field("body", "rich_text"), search=["body"])
    load(workspace, {"app.json": app(), "forms/note.json": note})
    markup = "<p>客户要<strong>回访</strong></p><p>明天</p>"
    create(workspace, "shop.note", {"name": "a", "body": markup})
    with workspace.read() as unit:
        made, decision = unit.form("shop.note"), unit.decide("shop.note")
        for text, hits in (("要回访", 1), ("strong", 0)):
            assert len(query.page(unit, made, decision, Question(search=text)).rows) == hits
        (line,) = rows(unit, made, decision, Question(), columns(made, decision, ("body",)))
    assert line == ["客户要回访\n明天"]
