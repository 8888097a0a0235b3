"""Links that offer only what has the same as ours: the fields must be there and hold the same sort of value."""

from __future__ import annotations

from typing import Any

import pytest

from engine.catalog import compile_catalog, scan_kinds
from tests.support.workspaces import app, bundle_of, field, form

OWNER = form("owner", field("name", "text"))
THING = form("thing", field("owner", "link", to="owner", back="things"), field("name", "text"))


def problems(same: dict[str, str]) -> list[tuple[str, str, Any]]:
    loan = form(
        "loan",
        field("owner", "link", to="owner", back="loans"),
        field("day", "date"),
        field("thing", "link", to="thing", back="loans", same=same),
    )
    bundle = bundle_of(
        {"app.json": app(), "forms/owner.json": OWNER, "forms/thing.json": THING, "forms/loan.json": loan}
    )
    found = compile_catalog([bundle], scan_kinds(), {})[1]
    return [(one.code, one.path.partition("#")[2], one.given.get("near")) for one in found]


def test_a_link_may_offer_only_what_has_the_same_as_ours() -> None:
    assert problems({"owner": "owner"}) == []


@pytest.mark.parametrize(
    ("same", "code", "path"),
    [
        ({"ownr": "owner"}, "FORM-E004", "/fields/2/same/ownr"),
        ({"owner": "ownr"}, "FORM-E004", "/fields/2/same/owner"),
        ({"owner": "day"}, "FORM-E011", "/fields/2/same/owner"),
        ({"owner": "thing"}, "FORM-E011", "/fields/2/same/owner"),
    ],
)
def test_fields_that_cannot_be_the_same_are_told(same: dict[str, str], code: str, path: str) -> None:
    [(found, place, near)] = problems(same)
    assert (found, place) == (code, path)
    if code == "FORM-E004":
        assert str(near).startswith("owner")
