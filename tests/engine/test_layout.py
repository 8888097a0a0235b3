"""Layouts: what a section names must exist."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bundle import read_documents
from engine.catalog import compile_catalog, scan_kinds
from engine.errors import Problem
from tests.support.workspaces import app, field, form

KINDS = scan_kinds()


def problems_of(section: dict[str, Any], **more: Any) -> list[Problem]:
    head = {"key": "s", "title": {"zh": "节", "en": "Section"}}
    one = form("order", field("x", "text"), sections=[{**head, **section}], **more)
    bundle, problems = read_documents({"app.json": app(), "forms/order.json": one})
    if bundle is None:
        return problems
    return compile_catalog([bundle], KINDS, {})[1]


TEXT = {"zh": "说明", "en": "Note"}


def test_fields_and_what_stands_between_them_are_taken() -> None:
    standing = [{"type": "divider"}, {"type": "divider", "title": TEXT}, {"type": "description", "text": TEXT}]
    tabs = [{"key": "one", "title": {"zh": "一", "en": "One"}}]
    assert problems_of({"tab": "one", "fields": [*standing, "x"]}, tabs=tabs) == []


@pytest.mark.parametrize(
    ("section", "code", "place"),
    [
        ({"fields": ["y"]}, "FORM-E004", "/sections/0/fields/0"),
        ({"fields": ["x"], "tab": "none"}, "FORM-E014", "/sections/0/tab"),
        ({"fields": ["x"], "widths": {"x": 8, "y": 8}}, "FORM-E020", "/sections/0/widths/y"),
        (
            {"fields": ["x", {"type": "button", "title": TEXT, "process": "p"}]},
            "FORM-E015",
            "/sections/0/fields/1/process",
        ),
    ],
)
def test_what_a_section_names_must_exist(section: dict[str, Any], code: str, place: str) -> None:
    (found,) = problems_of(section)
    assert (found.code, found.path.partition("#")[2]) == (code, place)


@pytest.mark.parametrize(("width", "taken"), [(3, False), (4, True), (24, True), (25, False), (8.5, False)])
def test_a_width_is_so_many_24ths_of_the_line(width: float, taken: bool) -> None:
    found = problems_of({"fields": ["x"], "widths": {"x": width}})
    assert (found == []) if taken else {one.code[:5] for one in found} == {"SHAPE"}


def test_an_element_that_nobody_knows_is_refused_by_its_shape() -> None:
    assert {one.code[:5] for one in problems_of({"fields": [{"type": "video"}]})} == {"SHAPE"}
