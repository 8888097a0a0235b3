"""Prints are checked against their form before they are published."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from engine.catalog import compile_catalog, scan_kinds
from engine.definitions.print import PrintDefinition
from tests.support.workspaces import CUSTOMER, SHOP, bundle_of, field, words

KINDS = scan_kinds()
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n....").decode()
PAPERS = {**CUSTOMER, "fields": [*CUSTOMER["fields"], field("papers", "attachment")]}


def problems_of(block: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    made = {"kind": "print", "key": "sheet", "title": words("sheet"), "form": "customer", "blocks": [block], **more}
    _, problems = compile_catalog(
        [bundle_of({**SHOP, "forms/customer.json": PAPERS, "prints/sheet.json": made})], KINDS, {}
    )
    return [(one.code, one.path.removeprefix("shop/prints/sheet.json#")) for one in problems]


def rows(*columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "rows", "back": "orders", "columns": list(columns) or [{"value": "code"}], **more}


SOUND = (
    {"type": "heading", "text": words("{name} {{x}}")},
    {"type": "fields", "cells": [{"value": "id_no | mask"}, {"value": "id_no"}, {"value": "keeper"}, {"value": "id"}]},
    rows({"value": "total | money", "total": True}, {"value": "customer.name"}, where={">": [{"var": "total"}, 1]}),
    rows(of="keeper") | {"of": None},
    {"type": "picture", "field": "papers"},
    {"type": "picture", "data": PNG},
    {"type": "code", "value": "{no}", "symbology": "code128"},
    {"type": "signatures", "lines": [words("a")]},
    {"type": "steps"},
    {"type": "page_break"},
)


@pytest.mark.parametrize("block", SOUND, ids=lambda one: one["type"])
def test_a_sound_block_is_taken(block: dict[str, Any]) -> None:
    assert problems_of(block) == []


FAULTY: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"type": "heading", "text": words("{nix}")}, "EXPR-E004", "/blocks/0/text/zh"),
    ({"type": "text", "text": words("{name")}, "TEMPLATE-E001", "/blocks/0/text/zh"),
    ({"type": "text", "text": words("{name | nix}")}, "TEMPLATE-E002", "/blocks/0/text/zh"),
    ({"type": "code", "value": "{nix}"}, "EXPR-E004", "/blocks/0/value"),
    ({"type": "fields", "cells": [{"value": "no"}, {"value": "{no}"}]}, "TEMPLATE-E001", "/blocks/0/cells/1/value"),
    ({"type": "fields", "cells": [{"value": "name | money"}]}, "TEMPLATE-E003", "/blocks/0/cells/0/value"),
    (rows() | {"back": "nix"}, "FORM-E006", "/blocks/0/back"),
    (rows(of="keeper"), "FORM-E004", "/blocks/0/of"),
    (rows(of="id"), "FORM-E004", "/blocks/0/of"),
    (rows({"value": "nix"}), "EXPR-E004", "/blocks/0/columns/0/value"),
    (rows({"value": "code", "total": True}), "PRINT-E004", "/blocks/0/columns/0/total"),
    (rows({"value": "customer.limit", "total": True}), "PRINT-E004", "/blocks/0/columns/0/total"),
    (rows(sort=[{"field": "nix"}]), "FORM-E004", "/blocks/0/sort/0/field"),
    (rows(where={"+": [{"var": "total"}, 1]}), "EXPR-E021", "/blocks/0/where"),
    ({"type": "picture"}, "PRINT-E001", "/blocks/0"),
    ({"type": "picture", "field": "papers", "data": PNG}, "PRINT-E001", "/blocks/0"),
    ({"type": "picture", "data": base64.b64encode(b"<svg/>").decode()}, "PRINT-E002", "/blocks/0/data"),
    ({"type": "picture", "data": "no base64"}, "PRINT-E002", "/blocks/0/data"),
    ({"type": "picture", "field": "name"}, "PRINT-E003", "/blocks/0/field"),
)


@pytest.mark.parametrize(("block", "code", "path"), FAULTY)
def test_a_faulty_block_is_told_with_its_place(block: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in problems_of(block)


def test_header_and_footer_are_checked_and_so_is_the_form() -> None:
    sound = {"type": "page_break"}
    assert problems_of(sound, header=words("{nix}"))[0] == ("EXPR-E004", "/header/zh")
    assert problems_of(sound, footer=words("{name | x}"))[0] == ("TEMPLATE-E002", "/footer/zh")
    assert problems_of(sound, form="nix") == [("FORM-E005", "/form")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_example_of_the_guide_is_a_print(language: str) -> None:
    guide = Path(__file__).parents[2] / "docs" / "cookbook" / f"prints.{language}.md"
    example = guide.read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]
    assert PrintDefinition.model_validate_json(example).blocks
