"""Two versions of a document in words."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from builders.compare import compare
from tests.support.workspaces import CUSTOMER, ORDER, SHOP, choices, field, words


def changed(document: Any, **more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(document), **more}


def without(document: Any, key: str) -> list[Any]:
    return [one for one in document["fields"] if one["key"] != key]


def with_(document: Any, key: str, **more: Any) -> list[Any]:
    return [{**one, **more} if one["key"] == key else one for one in document["fields"]]


CASES: list[tuple[Any, Any, list[str], list[str]]] = [
    (ORDER, ORDER, [], []),
    (
        ORDER,
        changed(ORDER, fields=[*ORDER["fields"], field("new", "text", title=words("备注"))]),
        ["新增字段“备注”"],
        ["New field '备注'"],
    ),
    (ORDER, changed(ORDER, fields=without(ORDER, "note")), ["删除字段“note”"], ["Removed field 'note'"]),
    (
        ORDER,
        changed(ORDER, fields=with_(ORDER, "day", required=False)),
        ["字段“day”的必填从是改为否"],
        ["Required of field 'day' changes from yes to no"],
    ),
    (
        ORDER,
        changed(ORDER, fields=with_(ORDER, "day", title={"zh": "日期", "en": "Date"})),
        ["字段“日期”的标题从“day”改为“日期”"],
        ["Title of field 'Date' changes from 'day' to 'Date'"],
    ),
    (
        ORDER,
        changed(ORDER, fields=with_(ORDER, "state", choices=choices("open", "paid", "void", "lost"))),
        ["新增字段“state”的选项“lost”"],
        ["New choice 'lost' of field 'state'"],
    ),
    (
        ORDER,
        changed(ORDER, fields=with_(ORDER, "note", required_when={"==": [1, 1]})),
        ["字段“note”的必填条件已修改"],
        ["Condition for required of field 'note' has changed"],
    ),
    (
        ORDER,
        changed(ORDER, fields=with_(ORDER, "code", digits=6)),
        ["字段“code”的位数从“4”改为“6”"],
        ["Digits of field 'code' changes from '4' to '6'"],
    ),
    (
        CUSTOMER,
        changed(CUSTOMER, search=["name", "no"]),
        ["搜索字段调整了顺序"],
        ["Searched fields is in another order"],
    ),
    (
        CUSTOMER,
        changed(CUSTOMER, search=["no", "mobile"]),
        ["搜索字段加入“mobile”", "搜索字段去掉“name”"],
        ["Searched fields gets 'mobile'", "Searched fields loses 'name'"],
    ),
    (
        ORDER,
        changed(ORDER, fields=[ORDER["fields"][1], ORDER["fields"][0], *ORDER["fields"][2:]]),
        ["调整了字段顺序"],
        ["Order of the fields changed"],
    ),
    (
        SHOP["roles/keeper.json"],
        changed(SHOP["roles/keeper.json"], grants=[{**SHOP["roles/keeper.json"]["grants"][0], "actions": ["read"]}]),
        ["授权“customer”的操作去掉“update”"],
        ["Actions of grant 'customer' loses 'update'"],
    ),
]


@pytest.mark.parametrize(("before", "after", "zh", "en"), CASES)
def test_what_differs_is_said(before: Any, after: Any, zh: list[str], en: list[str]) -> None:
    found = compare(before, after)
    assert [one["zh"] for one in found] == zh
    assert [one["en"] for one in found] == en


def test_a_document_that_is_wrong_is_compared_all_the_same() -> None:
    odd = {"kind": "form", "key": "order", "fields": "none", "sections": [1, {"key": "a"}], "title": 7}
    assert compare(ORDER, odd)
    assert compare(odd, ORDER)
    assert compare({}, odd)
