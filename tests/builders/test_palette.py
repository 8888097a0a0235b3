"""What makers choose from: every kind has words for all it asks, and what a new field begins with is sound."""

from __future__ import annotations

from typing import Any

import pytest

from builders.palette import CONTROLS, GROUPS, STARTERS, control_of, describe, palette
from builders.words import known
from engine.catalog import scan_kinds
from engine.kinds import Kind, read_options
from runtime.kinds import channels

KINDS = scan_kinds(channels())
ROOMS = ("fields", "layouts", "triggers", "actions", "nodes", "assignees", "widgets")
EVERY = [(room, kind) for room in ROOMS for kind in getattr(KINDS, room).values()]
REFERENCES = {"to", "form", "link", "of", "path"}
"""What only the maker knows."""


@pytest.mark.parametrize(("room", "kind"), EVERY, ids=[f"{room}-{kind.name}" for room, kind in EVERY])
def test_every_option_has_words_and_a_control(room: str, kind: Kind) -> None:
    for name, info in kind.Options.model_fields.items():
        control, values = control_of(info, room)
        assert control in CONTROLS, name
        assert known(kind, name), f"builders.words has no word for '{name}'"
        assert all(known(kind, name, value) for value in values), name
        assert (control in ("select", "selects")) == bool(values)


def test_the_palette_has_every_kind_once_and_every_group() -> None:
    found = palette(KINDS)
    assert sorted(one["name"] for one in found["fields"]) == sorted(KINDS.fields)
    assert [one["key"] for one in found["groups"]] == list(GROUPS)
    assert {one["group"] for one in found["fields"]} == set(GROUPS)
    order = [one["group"] for one in found["fields"]]
    assert order == sorted(order, key=list(GROUPS).index), "groups stand together"


@pytest.mark.parametrize("name", sorted(KINDS.fields))
def test_what_a_new_field_begins_with_lacks_nothing_but_what_only_the_maker_knows(name: str) -> None:
    _, problems = read_options(KINDS.fields[name], dict(STARTERS.get(name, {})), "")
    assert {one.path.strip("/") for one in problems} <= REFERENCES, problems


def option(kind: str, name: str) -> dict[str, Any]:
    return next(one for one in describe(KINDS.fields[kind], "fields")["options"] if one["name"] == name)


def test_options_say_how_they_are_asked_for() -> None:
    assert option("text", "max_length") == {
        "name": "max_length",
        "label": {"zh": "最多字数", "en": "Longest text"},
        "control": "integer",
        "required": False,
        "default": 200,
        "choices": None,
        "min": 1.0,
        "max": 2000.0,
    }
    assert option("link", "to")["control"] == "form"
    assert option("link", "to")["required"] is True
    assert [one["value"] for one in option("link", "on_delete")["choices"]] == ["restrict", "clear", "cascade"]
    assert option("rollup", "of")["control"] == "back"
    assert option("formula", "formula")["control"] == "formula"
    assert option("slider", "step")["default"] == "1"
