"""Prints in tests: a sheet over the shop's customers, its pages read back, and whether this machine can lay it out."""

from __future__ import annotations

import ctypes.util
import io
import os
from typing import Any

import pytest
from httpx import Response
from pypdf import PdfReader

from tests.support.workspaces import CUSTOMER, SHOP, field, words


def needs_pango() -> None:
    """Skip where Pango is missing, or fail where what a browser install brings is required."""
    if ctypes.util.find_library("pango-1.0") is None:
        if "browser" in os.environ.get("FORMWRIGHT_REQUIRE", "").split(","):
            pytest.fail("Pango is required here: run tools/install-browser")
        pytest.skip("no Pango: run tools/install-browser")


def sheet(*blocks: dict[str, Any], form: str = "customer", **more: Any) -> dict[str, Any]:
    return {"kind": "print", "key": "sheet", "title": words("sheet"), "form": form, "blocks": list(blocks), **more}


def cells(*values: str) -> dict[str, Any]:
    return {"type": "fields", "cells": [{"value": one} for one in values]}


ORDERS = {
    "type": "rows",
    "back": "orders",
    "columns": [{"value": "code"}, {"value": "day | date"}, {"value": "total | money", "total": True}],
}
WHOLE_SHEET = sheet(
    {"type": "heading", "level": 1, "text": words("Sheet of {name}")},
    cells("no", "name", "id_no", "mobile", "limit | money", "half | money", "level", "left"),
    {"type": "text", "text": words("Says {name}: {limit | money}, {mobile}, {id_no | mask}.")},
    ORDERS,
    {"type": "code", "value": "{no}", "width": 20},
    {"type": "signatures", "lines": [words("Customer"), words("Clerk")]},
    header=words("Head {no}"),
    footer=words("Foot {no}"),
    stamp=True,
)
PAPERS = {**CUSTOMER, "fields": [*CUSTOMER["fields"], field("papers", "attachment"), field("more", "attachment")]}
PRINTING: dict[str, Any] = {**SHOP, "forms/customer.json": PAPERS, "prints/sheet.json": WHOLE_SHEET}


def pages(answer: Response) -> list[str]:
    """Return the text of each page of a PDF."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
