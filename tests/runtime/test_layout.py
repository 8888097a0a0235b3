"""Layouts as the pages get them: a viewer learns of widths only what is about fields they see."""

from __future__ import annotations

from runtime.workspace import Workspace
from tests.support.callers import caller
from tests.support.workspaces import app, field, form, load, role, words

SECTION = {"key": "main", "title": words("主要"), "columns": 3, "fields": ["a", "b"], "widths": {"a": 16, "b": 4}}


def test_widths_travel_with_their_section_as_far_as_their_fields_are_seen(workspace: Workspace) -> None:
    documents = {
        "app.json": app(),
        "forms/order.json": form(
            "order", field("a", "text"), field("b", "text"), field("c", "text"), sections=[SECTION]
        ),
        "roles/half.json": role(
            "half", {"form": "order", "actions": ["read"], "fields": {"b": "none"}, "others": "read"}
        ),
        "roles/all.json": role("all", {"form": "order", "actions": ["read"], "others": "read"}),
    }
    load(workspace, documents)
    seen = {
        name: caller(workspace, name, name).get("/api/forms/shop.order").json()["sections"] for name in ("all", "half")
    }
    assert [one["widths"] for one in seen["all"]] == [{"a": 16, "b": 4}, {}]
    assert [one["widths"] for one in seen["half"]] == [{"a": 16}, {}]
