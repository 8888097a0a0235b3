"""Drafts as values: what is laid over what, and the keys made of titles."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.drafts import NONE, Change, overlay, place_of, title_of, version_of
from builders.keys import key_of
from engine.definitions.base import KEY
from engine.errors import problem

A, B, C = {"kind": "form", "key": "a"}, {"kind": "form", "key": "a", "help": "b"}, {"kind": "form", "key": "a", "c": 1}


def test_a_draft_lies_over_what_is_published() -> None:
    published = {"forms/a.json": A, "forms/b.json": B}
    changes = {
        "forms/a.json": Change(C, version_of(A)),
        "forms/b.json": Change(None, version_of(B)),
        "forms/c.json": Change(C, NONE),
    }
    found = overlay(published, changes)
    assert {path: one.state for path, one in found.items()} == {
        "forms/a.json": "changed",
        "forms/b.json": "deleted",
        "forms/c.json": "new",
    }
    assert not any(one.overtaken for one in found.values())


def test_what_was_published_meanwhile_overtakes_a_draft_unless_it_is_the_same() -> None:
    assert overlay({"forms/a.json": B}, {"forms/a.json": Change(C, version_of(A))})["forms/a.json"].overtaken
    same = overlay({"forms/a.json": C}, {"forms/a.json": Change(C, version_of(A))})["forms/a.json"]
    assert (same.state, same.overtaken) == ("published", False)
    assert overlay({}, {"forms/a.json": Change(None, version_of(A))}) == {}, "what is gone anyway is no change"


def test_the_order_of_keys_is_no_difference() -> None:
    assert version_of({"a": 1, "b": [2]}) == version_of({"b": [2], "a": 1})
    assert version_of({"b": [2, 1]}) != version_of({"b": [1, 2]})


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("客户名称", (), "ke_hu_ming_cheng"),
        ("Due date", (), "due_date"),
        ("2026 plan", (), "i_2026_plan"),
        ("！！", (), "item"),
        ("名称", ("ming_cheng",), "ming_cheng_2"),
        ("名称", ("ming_cheng", "ming_cheng_2"), "ming_cheng_3"),
        ("a" * 60, (), "a" * 40),
    ],
)
def test_keys_read_like_titles(title: str, taken: tuple[str, ...], key: str) -> None:
    assert key_of(title, taken) == key


@given(st.text(max_size=80), st.integers(0, 30))
def test_keys_are_sound_and_new_whatever_the_title(title: str, times: int) -> None:
    taken: set[str] = set()
    for _ in range(times + 1):
        key = key_of(title, taken)
        assert re.fullmatch(KEY, key)
        assert "__" not in key
        assert key not in taken
        taken.add(key)


def test_problems_know_their_document() -> None:
    assert place_of(problem("X", "shop/forms/a.json#/fields/0")) == ("shop", "forms/a.json", "/fields/0")
    assert place_of(problem("X", "/elsewhere")) == (None, None, "/elsewhere")


def test_a_wrong_document_has_a_title_all_the_same() -> None:
    assert title_of({"key": "a", "title": {"zh": "甲"}}) == {"zh": "甲", "en": "a"}
    assert title_of([1]) == {"zh": "", "en": ""}
