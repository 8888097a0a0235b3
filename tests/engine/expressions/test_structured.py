"""JSON by path against the whole document; encodings there and back; nothing raises, nothing takes long."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.values import structured

DOCUMENT = (
    '{"a": {"b": ["x", 1.50, {"c": -0}]}, "n": 1E5, "中": "😀", "t": true, "z": null, "big": 1' + "0" * 5000 + "}"
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        *(("a.b[0]", "x"), ("a.b[1]", "1.50"), ("a.b[2].c", "-0"), ("n", "1E5"), ("中", "😀"), ("t", "true")),
        *(("a.b", '["x",1.50,{"c":-0}]'), ("z", None), ("a.c", None), ("a.b[3]", None), ("a[0]", None), ("n.x", None)),
        *(("a.", None), (".a", None), ("a..b", None), ("a.b[-1]", None), ("a.b[x]", None), ("a.b[0", None)),
        *(("a.b[0][0]", None), ("a" * 501, None), ("big", "1" + "0" * 5000)),
    ],
)
def test_a_path_leads_to_the_value_as_it_is_written(path: str, expected: str | None) -> None:
    assert structured.json_get(DOCUMENT, path) == expected


@pytest.mark.parametrize(
    "text", ["", "{", "{a:1}", "[1,]", "01", "NaN", "-Infinity", "'a'", "[" * 65 + "]" * 65, "[" * 100_000, '{"a":1}x']
)
def test_what_is_no_json(text: str) -> None:
    assert not structured.json_valid(text)
    assert structured.json_get(text, "") is structured.json_count(text, "") is None


@pytest.mark.parametrize(("text", "path", "count"), [("[]", "", 0), ("[[1,2],{}]", "[0]", 2), ("5", "", None)])
def test_entries_are_counted(text: str, path: str, count: int | None) -> None:
    assert structured.json_count(text, path) == count


@pytest.mark.parametrize("text", ['"\\ud800"', '"\\u0000"', '["\\u0000"]'])
def test_what_no_store_could_hold_is_null(text: str) -> None:
    assert structured.json_valid(text)
    found = structured.json_get(text, "") if text[0] == '"' else structured.json_get(text, "[0]")
    assert found is None


@given(VALUES)
def test_any_json_is_read_back(value: object) -> None:
    text = json.dumps(value)
    assert structured.json_valid(text)
    found = structured.json_get(text, "")
    if found is not None and not isinstance(value, str):
        assert json.loads(found) == value
    if isinstance(value, list | dict):
        assert structured.json_count(text, "") == len(value)


@given(st.text(max_size=30))
def test_encodings_go_there_and_back(text: str) -> None:
    kept = None if "\0" in text else text
    assert structured.url_decode(structured.url_encode(text)) == kept
    assert structured.base64_decode(structured.base64_encode(text)) == kept
    assert structured.html_escape(text).isascii() or not text.isascii()


@given(st.text(max_size=30))
def test_nothing_raises(text: str) -> None:
    for function in (structured.url_decode, structured.base64_decode, structured.json_valid):
        function(text)
    structured.json_get(text, text)


def test_a_hostile_text_takes_no_longer_than_its_length() -> None:
    begun = time.perf_counter()
    for text in ('"' + '\\"' * 300_000, "[" * 600_000, '"' * 600_001, "{" + '"a":' * 200_000):
        assert not structured.json_valid(text)
    assert time.perf_counter() - begun < 5
