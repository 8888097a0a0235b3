"""A field that points at a definition: at what is published, by title, and at nothing else."""

from __future__ import annotations

import pytest

from engine.errors import RecordRefused
from runtime import query
from runtime.export import columns, rows
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.workspaces import app, create, field, form, load

NOTE = form("note", field("form", "definition", kinds=["form"]), title={"zh": "便签", "en": "Note"})


def test_it_points_at_what_is_published_and_is_read_by_title(workspace: Workspace) -> None:
    more = form("more", field("x", "text"), title={"zh": "更多", "en": "More"})
    load(workspace, {"app.json": app(), "forms/note.json": NOTE, "forms/more.json": more})
    create(workspace, "shop.note", {"form": "form:shop.more"}, {"form": "form:shop.note"})
    with workspace.read() as unit:
        made, decision = unit.form("shop.note"), unit.decide("shop.note")
        assert [one.key for one in made.fields["form"].options.choices] == ["form:shop.more", "form:shop.note"]
        assert made.fields["form"].kind.cell("更多", made.fields["form"].options) == "form:shop.more"
        lines = rows(unit, made, decision, Question(), columns(made, decision, ("form",)))
        assert sorted(lines) == [["便签"], ["更多"]]


def test_what_is_no_longer_published_stays_where_it_is_and_is_refused_anew(workspace: Workspace) -> None:
    more = form("more", field("x", "text"))
    load(workspace, {"app.json": app(), "forms/note.json": NOTE, "forms/more.json": more})
    (kept,) = create(workspace, "shop.note", {"form": "form:shop.more"})
    load(workspace, {"app.json": app(), "forms/note.json": NOTE})
    with workspace.read() as unit:
        made = unit.form("shop.note")
        assert query.get(unit, made, unit.decide("shop.note"), kept).values["form"] == "form:shop.more"
    with pytest.raises(RecordRefused) as refusal:
        create(workspace, "shop.note", {"form": "form:shop.more"})
    assert [(one.code, one.path) for one in refusal.value.problems] == [("VALUE-E006", "/values/form")]
