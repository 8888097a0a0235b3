"""Texts with places: read once, filled once, checked against the form at publish."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog import Catalog, compile_catalog, scan_kinds
from engine.kinds import Kind, Label
from engine.templates import filters
from engine.templates.filters import FILTERS, Sight
from engine.templates.text import Spot, Use, fill, hops, parse, spots
from tests.support.workspaces import SHOP, bundle_of, field, form, words

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Post(Kind):
    name, label = "post", Label("信", "Post")


KINDS = scan_kinds({"in_app": Post(), "email": Post()})
VISIT = form(
    "visit",
    field("customer", "link", to="customer", back="visits"),
    field("at", "datetime"),
    field("day", "date"),
    field("fee", "money"),
    field("rate", "percent"),
    field("note", "text"),
)


def catalog_of(**template: Any) -> tuple[Catalog | None, list[Any]]:
    made = {"kind": "template", "key": "told", "title": words("told"), "form": "visit", **template}
    documents = {**SHOP, "forms/visit.json": VISIT, "templates/told.json": made}
    return compile_catalog([bundle_of(documents)], KINDS, {})


def problems_of(text: str, **more: Any) -> list[tuple[str, str]]:
    _, problems = catalog_of(subject=words("s"), text={"zh": text, "en": "x"}, **more)
    return [(one.code, one.path) for one in problems]


def test_a_text_is_cut_into_parts_and_places() -> None:
    parts, faulty = parse("a {x.y | money | default: 无 值} {{b}} {z}")
    spot = Spot("x.y", (Use("money"), Use("default", "无 值")), "x.y | money | default: 无 值")
    assert parts == ("a ", spot, " ", "{", "b", "}", " ", Spot("z", (), "z"))
    assert faulty == ()


def test_full_width_punctuation_is_read_like_its_twin() -> None:
    assert parse("{x｜default：无}")[0] == (Spot("x", (Use("default", "无"),), "x｜default：无"),)


@pytest.mark.parametrize("text", ["{", "}", "{}", "{X}", "{a b}", "{a.}", "{__class__}", "{a[0]}", "{{a}", "{a|upper"])
def test_what_is_no_place_is_told(text: str) -> None:
    assert parse(text)[1]
    assert problems_of(text) == [("TEMPLATE-E001", "shop/templates/told.json#/text/zh")] * len(parse(text)[1])


@given(st.text(), st.text())
def test_a_value_is_never_read_as_a_text(before: str, value: str) -> None:
    plain = before.replace("{", "{{").replace("}", "}}")
    assert fill(plain + "{x}" + plain, lambda _: value) == before + value + before


def test_places_are_found_once_in_their_order() -> None:
    assert [one.written for one in spots(["{b} {a}", "{a} {b | upper}"])] == ["b", "a", "b | upper"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{nothing}", "EXPR-E004"),
        ("{customer.nothing}", "EXPR-E004"),
        ("{fee | mony}", "TEMPLATE-E002"),
        ("{note | money}", "TEMPLATE-E003"),
        ("{fee | date}", "TEMPLATE-E003"),
        ("{day | time}", "TEMPLATE-E003"),
        ("{fee | money: 2}", "TEMPLATE-E003"),
        ("{fee | number: many}", "TEMPLATE-E003"),
        ("{fee | number: 7}", "TEMPLATE-E003"),
        ("{fee | upper | money}", "TEMPLATE-E003"),
        ("{note | default}", "TEMPLATE-E003"),
        ("{note | short}", "TEMPLATE-E003"),
        ("{customer.id_no}", "TEMPLATE-E005"),
        ("{customer.orders}", "EXPR-E009"),
    ],
)
def test_a_faulty_place_is_told_with_its_place(text: str, code: str) -> None:
    assert problems_of(text) == [(code, "shop/templates/told.json#/text/zh")]


def test_a_good_template_has_no_problems_and_is_in_the_catalog() -> None:
    text = "{customer.name | upper} {at | datetime} {fee | money | default: 0} {rate | percent: 1} {note | short: 5}"
    catalog, problems = catalog_of(subject=words("{day | date}"), text=words(text), channel=["in_app", "email"])
    assert problems == []
    assert catalog is not None
    assert catalog.templates["shop.told"].channel == ("in_app", "email")


def test_unknown_filters_and_channels_come_with_their_neighbours() -> None:
    _, problems = catalog_of(subject=words("s"), text=words("{fee | mony}"), channel=["e_mail"])
    near = {one.code: str(one.given["near"]) for one in problems}
    assert near["TEMPLATE-E002"].startswith("money")
    assert near["TEMPLATE-E008"] == "email, in_app"


def test_a_template_of_an_unknown_form_is_refused() -> None:
    assert problems_of("x", form="nowhere") == [("FORM-E005", "shop/templates/told.json#/form")]


AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "value", "uses", "zh", "en"),
    [
        ("fee", 123456789, "money", "1,234,567.89", "1,234,567.89"),
        ("fee", -5, "money", "-0.05", "-0.05"),
        ("fee", 123450, "number: 0", "1,235", "1,235"),
        ("rate", 123456, "percent", "12.3456%", "12.3456%"),
        ("rate", 123456, "percent: 1", "12.3%", "12.3%"),
        ("day", date(2026, 11, 2), "date", "2026年11月2日", "2 November 2026"),
        ("at", AT, "date", "2026年11月23日", "23 November 2026"),
        ("at", AT, "datetime", "2026年11月23日 00:30", "23 November 2026 00:30"),
        ("at", AT, "time", "00:30", "00:30"),
        ("note", "Straße", "upper", "STRASSE", "STRASSE"),
        ("note", "ABC", "lower", "abc", "abc"),
        ("note", "中文字很多", "short: 2", "中文…", "中文…"),
        ("note", "中文", "short: 2", "中文", "中文"),
        ("note", "secret", "mask", "***", "***"),
        ("fee", None, "money | default: 未定", "未定", "未定"),
        ("note", None, "upper", "", ""),
    ],
)
def test_filters_show_values(path: str, value: Any, uses: str, zh: str, en: str) -> None:
    catalog, _ = catalog_of(subject=words("s"), text=words("x"))
    assert catalog is not None
    made = hops(path, catalog.forms["shop.visit"], catalog.forms)[-1][1]
    (spot,) = spots([f"{{{path} | {uses}}}"])
    chain = tuple((use.name, use.argument) for use in spot.filters)
    plain = "" if value is None else made.kind.show(value, made.options, "zh")
    for language, wanted in (("zh", zh), ("en", en)):
        assert filters.show(value, made, chain, plain, Sight(language, SHANGHAI)) == wanted


def test_every_filter_has_words_in_both_languages() -> None:
    assert all(one.label.zh and one.label.en and (one.show is None) != (one.turn is None) for one in FILTERS.values())
