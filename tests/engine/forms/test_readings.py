"""Readings: Chinese texts stand as they are read, names by how their surname is read, all else by its letters."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.forms.readings import LONGEST, SURNAMES, order_key

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)


def by_reading(*texts: str, name: bool = False) -> list[str]:
    return sorted(texts, key=lambda text: order_key(text, name=name))


@pytest.mark.parametrize(
    "ordered",
    [
        ("汪洋", "王安", "王伟", "往事"),
        ("阿强", "陈伟", "李静", "王芳", "张伟"),
        ("西安", "先", "鲜花"),
        ("王", "王芳", "王芳芳", "王飞"),
        ("妈", "麻", "马", "骂", "么"),
        ("abc", "Bob", "曹操", "Dora", "ｅｄ", "冯"),
        ("重庆", "重量"),
        ("王芳", "王 飞", "王刚"),
    ],
)
def test_texts_stand_as_they_are_read(ordered: tuple[str, ...]) -> None:
    assert by_reading(*reversed(ordered)) == list(ordered)


def test_a_name_begins_with_its_surname() -> None:
    names = ("单雄信", "仇英", "曾国藩", "查良镛", "岑参")
    assert by_reading(*names) == ["岑参", "曾国藩", "查良镛", "仇英", "单雄信"]
    assert by_reading(*names, name=True) == ["岑参", "仇英", "单雄信", "曾国藩", "查良镛"]
    assert order_key("长孙无忌", name=True).startswith("zhang3长 sun1孙 wu2无 ji4忌\t")
    assert order_key("单位").startswith("dan1单 wei4位\t")


def test_no_surname_hides_a_longer_one() -> None:
    known = list(SURNAMES)
    for place, one in enumerate(known):
        assert not [shorter for shorter in known[:place] if one.startswith(shorter)]


@given(TEXTS, st.booleans())
@example("𠮷野﨑好 ㍿①Ⅷ々〇e\u0301公\u3000x", True)
def test_a_key_is_short_and_the_same_every_time(text: str, name: bool) -> None:
    key = order_key(text, name=name)
    assert key == order_key(text, name=name)
    assert len(key) <= LONGEST
    assert "\0" not in key
