"""Cells read at once: the quick way of a field type comes to what its long way comes to, or leaves the cell to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.forms.fields._numeric import parse_scaled, plain_cell, quick_number
from engine.forms.fields.date import Date
from engine.forms.fields.longtext import LongText
from engine.forms.fields.mobile import Mobile
from engine.forms.fields.percent import Percent
from engine.forms.fields.text import Text

SCALES = st.integers(0, 10)
SHORT = st.builds(lambda value, places: value / 10**places, st.integers(-(10**15), 10**15), SCALES)


@given(st.one_of(SHORT, st.floats()), st.integers(1, 18), SCALES)
@example(0.1 + 0.2, 15, 2)
@example(1e-05, 8, 6)
@example(-0.0, 1, 0)
@example(999999999999999.0, 15, 0)
@example(999999999999999.9, 18, 1)
@example(9.9999999999999999, 1, 0)
@example(1e22, 18, 0)
def test_a_number_is_what_its_text_is(raw: float, digits: int, scale: int) -> None:
    quick = quick_number(digits, scale)(raw)
    if quick is not None:
        assert quick == parse_scaled(plain_cell(raw), digits, scale)


@given(st.integers(-(10**15) + 1, 10**15 - 1), SCALES)
def test_every_number_of_fifteen_digits_goes_the_quick_way(value: int, scale: int) -> None:
    assert quick_number(18, scale)(value / 10**scale) == value


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.none()))
@example(" 张伟 ")
@example("a\u2028b")
@example("a\x00b")
@example("\ud800")
@pytest.mark.parametrize("kind", [Text(), LongText()])
def test_a_text_is_what_is_said_of_it(kind: Any, raw: Any) -> None:
    options = kind.Options(max_length=5)
    quick = kind.quick(options)(raw)
    if quick is not None:
        assert quick == kind.parse(kind.cell(raw, options), options)
    elif isinstance(raw, str) and raw.isprintable():
        assert len(raw) > 5


@given(st.lists(st.sampled_from(["a", " ", "\n", "\r", "\t", "\x1c", "\u3000"])).map("".join))
def test_breaks_become_one_blank(text: str) -> None:
    options = Text.Options()
    assert Text().parse(text, options) == re.sub(r"\s*[\r\n]\s*", " ", text.strip())


def test_a_number_with_limits_and_other_cells_go_the_long_way() -> None:
    assert Percent().quick(Percent.Options(at_most="0.5")) is None
    quick = Percent().quick(Percent.Options())
    assert quick is not None
    assert [quick(raw) for raw in (0.25, "25%", True, None, 0.0000001, 100.0)] == [
        250_000,
        None,
        None,
        None,
        None,
        None,
    ]


@given(st.one_of(st.dates().map(str), st.from_regex(r"\d{4}-[W\d]\d-\d\d", fullmatch=True), st.text(max_size=12)))
@example("2005-02-30")
@example("2005-W01-1")
@example("1899-12-31")
@example("２００５-０９-３０")
def test_a_day_is_what_is_said_of_it(raw: str) -> None:
    quick = quick_of(Date())(raw)
    assert quick is None or quick == Date().parse(raw, Date.Options())


@given(st.one_of(st.from_regex(r"\+?1?[3-9]?\d{9,14}\n?", fullmatch=True), st.text(max_size=12)))
@example("１３８００１３８０００")
@example("13800138000\n")
@pytest.mark.parametrize("region", ["CN", "any"])
def test_a_mobile_number_is_what_is_said_of_it(region: str, raw: str) -> None:
    options = Mobile.Options(region=region)
    quick = Mobile().quick(options)(raw)
    assert quick is None or quick == Mobile().parse(raw, options)


def quick_of(kind: Any) -> Any:
    quick = kind.quick(kind.Options())
    assert quick is not None
    return quick
