"""A list's filter in words over HTTP: part by part, in both languages, only for those who may filter by it."""

from __future__ import annotations

import pytest

from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.workspaces import SHOP, load

SAID = "/api/forms/shop.customer/sentence"
HIDDEN = {"and": [{">": [{"var": "limit"}, 5]}]}


@pytest.fixture
def boss(workspace: Workspace) -> Caller:
    load(workspace, SHOP)
    return caller(workspace, "boss", "boss")


def test_each_part_has_its_sentence(boss: Caller) -> None:
    either = {"or": [{"==": [{"var": "no"}, "1"]}, {"==": [{"var": "no"}, "2"]}]}
    answer = boss.get(SAID, filter={"and": [either, {">": [{"var": "limit"}, 5]}]})
    parts = answer.json()["parts"]
    assert len(parts) == 2
    assert all(set(part) == {"zh", "en"} and all(part.values()) for part in parts)
    assert boss.get(SAID, filter=either).json()["parts"] == parts[:1]
    assert boss.get(SAID, filter="").json() == {"parts": []}


def test_a_filter_one_may_not_use_is_not_said(workspace: Workspace, boss: Caller) -> None:
    clerk = caller(workspace, "clerk", "clerk")
    assert boss.get(SAID, filter=HIDDEN).status_code == 200
    answer = clerk.get(SAID, filter=HIDDEN)
    assert answer.status_code == 400
    assert [one["code"] for one in answer.json()["problems"]] == ["QUERY-E002"]


@pytest.mark.parametrize("wrong", ["[", "{", {"and": [{"nothing": 1}]}, {"==": [{"var": "none"}, 1]}, 7])
def test_nonsense_is_refused(boss: Caller, wrong: object) -> None:
    assert boss.get(SAID, filter=wrong).status_code == 400
