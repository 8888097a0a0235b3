"""The conformance kit: what every field type promises, asked of every one the scan finds, new files included."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql, sqlite

import engine.forms.fields
import engine.forms.problems
from engine.errors import Problem
from engine.expressions.types import Kind
from engine.forms.fields._numeric import parse_scaled
from engine.forms.fields.base import DerivedField, Example, FieldType, as_written
from engine.forms.write import Wish
from engine.kinds import read_options
from engine.registry import scan
from engine.texts import say
from runtime import query, records
from runtime.store import files, people
from runtime.workspace import WORDS, Workspace
from tests.support.pictures import png
from tests.support.workspaces import app, field, form, load, person

KINDS: Mapping[str, FieldType] = scan(engine.forms.fields, FieldType)  # type: ignore[type-abstract]
EXAMPLES = [(name, place) for name, kind in KINDS.items() for place in range(len(kind.examples))]
STORED = [(name, place) for name, place in EXAMPLES if KINDS[name].examples[place].stored is not None]
OPERATORS = {"==", "!=", "<", "<=", ">", ">=", "in", "contains", "startswith", "is_blank", "not_blank"}
ONLY_TEXT_COMES_BACK = {"rich_text"}
"""What is shown of them is less than they hold; what they are as JSON comes back whole."""
NOT_FROM_CELLS = {"attachment", "image", "signature", "subtable"}
ODD = "🙂 \"q\" 'a' \\ %s {x} :y ; -- 𠮷 é ﷽ \u200d <b>&amp;</b>"
EXTREMES: Mapping[str, tuple[tuple[Any, dict[str, Any]], ...]] = {
    "text": ((ODD, {}), ("长" * 200, {}), ("'; DROP TABLE x; --", {}), ("=1+1", {}), ("007", {}), ("a\tb", {})),
    "longtext": ((ODD + "\n\n" + ODD, {}), ("长🙂" * 10_000, {}), ("'=1", {})),
    "integer": ((10**18 - 1, {"digits": 18}), (1 - 10**18, {"digits": 18}), (0, {})),
    "number": ((10**18 - 1, {"digits": 18, "scale": 10}), (1 - 10**18, {"digits": 18, "scale": 0}), (0, {})),
    "money": ((10**15 - 1, {}), (1 - 10**15, {}), (1, {}), (-1, {}), (0, {})),
    "percent": ((10**8 - 1, {}), (1 - 10**8, {}), (1, {}), (0, {})),
    "date": ((date(1900, 1, 1), {}), (date(2299, 12, 31), {}), (date(2000, 2, 29), {})),
    "datetime": (
        (datetime(1900, 1, 1, tzinfo=UTC), {}),
        (datetime(2299, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), {}),
        (datetime(2026, 6, 1, 12, 0, 0, 1, tzinfo=UTC), {}),
    ),
    "boolean": ((True, {}), (False, {})),
    "tags": ((["a,b", 'c"d', '"e"', "f、g;h", "'=1", ODD[:40].strip()], {}), ([str(n) for n in range(50)], {})),
    "mobile": (("123456", {"region": "any"}), ("+123456789012345", {"region": "any"})),
    "mail": (("a@b.cn", {}),),
    "url": (("https://x.cn/" + "长" * 1_900, {}), ("http://[::1]:8000/?a=%20&b=<b>'--", {})),
    "bank_card": (("0" * 19, {}), ("0" * 12, {})),
    "plate": (("粤Z1234港", {}), ("京A12345D", {})),
    "rating": ((1, {"most": 10}), (10, {"most": 10})),
    "slider": ((-999_999_000, {"at_least": "-99999.9", "at_most": "99999.9", "step": "199.9998"}),),
    "score": ((0, {}), (8_500_000, {"full": 850, "scale": 4})),
    "quantity": ((10**18 - 1, {"unit": {"zh": "吨", "en": "t"}, "digits": 18, "scale": 4}),),
    "duration": ((0, {}), (999_999_999, {}), (86_399, {}), (3_600, {})),
    "time": (("00:00", {}), ("23:59:59", {"seconds": True})),
    "date_range": (("1900-01-01/2299-12-31", {}),),
    "time_range": (("00:00/23:59", {}), ("00:00:00/23:59:59", {"seconds": True})),
    "location": (("-90, 180", {}), ("0.123456789012345, -179.999999999999999 " + "长" * 200, {})),
    "rich_text": (("<p>" + "长" * 20_000 + "</p>", {}), ("<blockquote>&lt;b&gt; &amp;amp; '</blockquote>", {})),
    "region": (("710000", {}), ("659001", {}), ("500229", {})),
    "account_number": (("9" * 32, {}), ("GB82WEST12345698765432", {})),
    "tax_number": (("11010119800101001X00", {}),),
    "barcode": ((ODD, {}), ("长" * 1_000, {}), ("~ " * 39 + "~", {"symbology": "code128"})),
    "json": ((json.dumps({ODD: [ODD, 10**30, -0.5, None, {}]}, ensure_ascii=False, separators=(",", ":")), {}),),
    "encrypted_text": ((ODD, {}), ("🙂" * 500, {})),
}
HOSTILE = [True, False, 0, -1, 1.5, 1e15, 1e308, -0.0, float("inf"), float("nan"), 10**400, "", " ", "\u3000", "\x00"]
HOSTILE += ["a\x00b", "\ud800", "9" * 5000, "1e999999999", "1e-999999999", "0e999999999999999999", "-", "+", ".", "NaN"]
HOSTILE += [
    "x" + " " * 50_000 + "x",
    "x" + "\n " * 20_000 + "x",
    " " * 50_000 + "x",
    "\n" * 20_000 + "x",
    "x" * 100_000,
    [],
    [[]],
    [None],
    [1],
    ["\ud800"],
    ["\x00"],
    {},
]
HOSTILE += [
    {"id": None},
    {"id": []},
    {"id": True},
    [{"id": {}}],
    {"zh": "x"},
    ["a"] * 1000,
    2**63,
    "2026-13-45",
    "²",
    "１３８００１３８０００",
]


def options_of(kind: FieldType, given: dict[str, Any] | None) -> Any:
    options, problems = read_options(kind, given or {}, "")
    assert not problems, problems
    return options


def example(name: str, place: int) -> tuple[FieldType, Example, Any]:
    kind = KINDS[name]
    one = kind.examples[place]
    return kind, one, options_of(kind, one.options)


def values_of(name: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Give each stored value known of a kind, with its options: its examples' and the extremes."""
    for one in KINDS[name].examples:
        if one.stored is not None:
            yield one.stored, one.options or {}
    yield from EXTREMES.get(name, ())


@pytest.mark.parametrize("name", KINDS)
def test_the_declaration_is_complete(name: str) -> None:
    kind = KINDS[name]
    assert all((kind.label.zh, kind.label.en, kind.icon, kind.widget, kind.__doc__))
    assert set(kind.operators) <= OPERATORS
    assert len(set(kind.operators)) == len(kind.operators)
    assert type(kind).__module__.endswith(f".{name}")
    assert kind.examples
    if not isinstance(kind, DerivedField):
        assert any(one.stored is not None for one in kind.examples), "an example that is accepted"
        assert any(one.refused for one in kind.examples), "an example that is refused"


@pytest.mark.parametrize("name", KINDS)
def test_options_are_described_and_closed(name: str) -> None:
    schema = KINDS[name].Options.model_json_schema()
    json.dumps(schema)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert KINDS[name].Options.model_config.get("frozen") is True
    assert read_options(KINDS[name], {"no_such_option": 1}, "/fields/0")[1][0].path.startswith("/fields/0/")


@pytest.mark.parametrize(("name", "place"), EXAMPLES)
def test_examples_hold(name: str, place: int) -> None:
    kind, one, options = example(name, place)
    if isinstance(kind, DerivedField):
        return
    found = kind.parse(one.raw, options)
    if one.refused is not None:
        assert isinstance(found, Problem), found
        assert found.code == one.refused
    else:
        assert (found, type(found)) == (one.stored, type(one.stored))


@pytest.mark.parametrize(("name", "place"), EXAMPLES)
def test_every_refusal_has_words_without_gaps(name: str, place: int) -> None:
    kind, one, options = example(name, place)
    if one.refused is None:
        return
    found = kind.parse(one.raw, options)
    for language in ("zh", "en"):
        words = say(found, WORDS, language)  # type: ignore[arg-type]
        assert all(words)
        assert "…" not in words.message.replace("“…”", "").replace("'…'", "")
        assert not re.search(r"\{[a-z_]+\}", " ".join(words))


@pytest.mark.parametrize("name", KINDS)
def test_reading_what_was_written_changes_nothing(name: str) -> None:
    kind = KINDS[name]
    for value, given in values_of(name):
        options = options_of(kind, given)
        said = kind.dump(value, options)
        assert kind.parse(json.loads(json.dumps(said)), options) == value
        assert kind.dump(kind.parse(said, options), options) == said


@pytest.mark.parametrize("name", sorted(KINDS.keys() - NOT_FROM_CELLS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_shown_comes_back_from_a_cell(name: str, language: str) -> None:
    kind = KINDS[name]
    for value, given in values_of(name):
        options = options_of(kind, given)
        if kind.type(options).form is not None:
            continue
        shown = kind.show(value, options, language)
        if name not in ONLY_TEXT_COMES_BACK:
            assert kind.parse(kind.cell(shown, options), options) == value
        said = kind.dump(value, options)
        if isinstance(said, str):
            assert kind.parse(kind.cell(said, options), options) == value


@pytest.mark.parametrize("name", [name for name in KINDS if name not in NOT_FROM_CELLS])
def test_a_number_of_a_workbook_never_loses_digits_in_silence(name: str) -> None:
    kind = KINDS[name]
    if isinstance(kind, DerivedField) or kind.type(some_options(kind)).kind is Kind.RECORD:
        return
    options = some_options(kind)
    for raw in (123456789012345678.0, 1e15, -1e17, 12345678901234.568):
        found = kind.parse(kind.cell(raw, options), options)
        assert isinstance(found, Problem) or found in ([as_written(raw)],), found


def some_options(kind: FieldType) -> Any:
    return options_of(kind, kind.examples[0].options)


@pytest.mark.parametrize("name", KINDS)
def test_a_mask_reveals_less_than_the_value(name: str) -> None:
    kind = KINDS[name]
    for value, given in values_of(name):
        options = options_of(kind, given)
        masked, text = str(kind.mask(value, options)), kind.show(value, options, "en")
        seen = masked.replace("*", "")
        assert masked != text
        assert len(seen) < len(text)


@pytest.mark.parametrize("name", KINDS)
def test_the_column_is_stable_and_text_has_no_length(name: str) -> None:
    kind = KINDS[name]
    for given in (one.options for one in kind.examples):
        first, second = (kind.column(options_of(kind, given)) for _ in range(2))
        if first is None or second is None:
            assert first is second
            continue
        for dialect in (sqlite.dialect(), postgresql.dialect()):
            assert first.compile(dialect) == second.compile(dialect)
            assert "VARCHAR(" not in first.compile(dialect)


@pytest.mark.parametrize("name", KINDS)
def test_whatever_comes_in_is_refused_or_read_the_same_way_twice(name: str) -> None:
    kind = KINDS[name]
    if isinstance(kind, DerivedField):
        return
    options = some_options(kind)
    for raw in HOSTILE:
        given = copy.deepcopy(raw)
        first, second = kind.parse(raw, options), kind.parse(given, options)
        assert first == second or str(first) == str(second)
        if isinstance(first, Problem):
            assert first.code in engine.forms.problems.TEXTS
            say(first, WORDS, "zh")
        else:
            assert kind.parse(kind.dump(first, options), options) == first
        if not isinstance(raw, list | dict) and name not in NOT_FROM_CELLS:
            kind.parse(kind.cell(raw, options), options)


# --- stored and read again, on both databases -------------------------------------------------------------------------


def stored_kinds() -> list[str]:
    return [name for name, kind in KINDS.items() if kind.column(some_options(kind)) is not None]


def a_field(name: str, place: int, options: dict[str, Any]) -> dict[str, Any]:
    own = {"to": "other"} if name in ("link", "links") else options
    return field(f"{name}_{place}", name, **own)


def cases() -> list[tuple[str, str, Any]]:
    """Give (field key, kind, value) for each value of each stored kind; every one gets a field of its own."""
    return [
        (f"{name}_{place}", name, value) for name in stored_kinds() for place, (value, _) in enumerate(values_of(name))
    ]


@pytest.fixture
def everything(workspace: Workspace) -> Workspace:
    fields = [
        a_field(name, place, options) for name in stored_kinds() for place, (_, options) in enumerate(values_of(name))
    ]
    documents = {
        "app.json": app(),
        "forms/all.json": form("all", *fields),
        "forms/other.json": form("other", field("x", "text")),
    }
    load(workspace, documents)
    return workspace


def fitted(name: str, value: Any, ids: Mapping[str, Any]) -> Any:
    return ids.get(name, value)


def written(workspace: Workspace, values: dict[str, Any], record: int | None = None) -> dict[str, Any]:
    with workspace.write() as unit:
        made = unit.form("shop.all")
        key = records.write(unit, made, [Wish(values, id=record)])[0].id
    with workspace.read() as unit:
        return query.get(unit, made, unit.decide("shop.all"), key).values


def targets(workspace: Workspace) -> dict[str, Any]:
    who = person(workspace, "li")
    with workspace.write() as unit:
        department = people.add_department(unit.connection, "hq", {"zh": "总行", "en": "HQ"}, None)
        other = records.write(unit, unit.form("shop.other"), [Wish({"x": "1"})])[0].id
    assert who.id is not None
    alone = {"person": who.id, "department": department, "link": other}
    content = png(3, 4)
    picture = files.keep(workspace.files, content)
    with workspace.write() as unit:
        files.add(unit.connection, picture, "a.png", content, "image/png", unit.now, None)
    several = {"persons": [who.id], "departments": [department], "links": [other]}
    return {**alone, **several, "image": [picture], "signature": [picture]}


def test_every_stored_value_comes_back_equal(everything: Workspace) -> None:
    ids = targets(everything)
    with everything.read() as unit:
        made = unit.form("shop.all")
    wanted = {key: fitted(name, value, ids) for key, name, value in cases()}
    said = {key: made.fields[key].kind.dump(value, made.fields[key].options) for key, value in wanted.items()}
    found = written(everything, json.loads(json.dumps(said)))
    assert {key: found[key] for key in wanted} == wanted
    assert {key: type(found[key]) for key in wanted} == {key: type(value) for key, value in wanted.items()}


def test_null_is_kept_and_a_value_can_be_taken_away(everything: Workspace) -> None:
    keys = [key for key, name, _ in cases() if name != "auto_number"]
    empty = written(everything, dict.fromkeys(keys))
    assert all(empty[key] is None for key in keys)
    ids = targets(everything)
    with everything.read() as unit:
        made = unit.form("shop.all")
    said = {
        key: made.fields[key].kind.dump(fitted(name, value, ids), made.fields[key].options)
        for key, name, value in cases()
        if key in keys
    }
    full = written(everything, said, empty["id"])
    assert all(full[key] is not None for key in keys)
    again = written(everything, dict.fromkeys(keys), empty["id"])
    assert all(again[key] is None for key in keys)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("-0", 0),
        ("00012.50", 1250),
        ("1.50e1", 1500),
        ("-.5", -50),
        ("0e99999999", 0),
        ("１２", 1200),
        (Decimal("2.5"), 250),
    ],
)
def test_a_number_is_read_exactly_however_it_is_written(raw: Any, stored: int) -> None:
    assert parse_scaled(raw, 15, 2) == stored


@pytest.mark.parametrize("raw", ["0." + "0" * 40 + "1", "1." + "0" * 35 + "1", "1e-99999", "12.505"])
def test_no_decimal_is_cut_however_far_behind_the_point_it_stands(raw: str) -> None:
    refused = parse_scaled(raw, 15, 2)
    assert isinstance(refused, Problem)
    assert refused.code == "VALUE-E007"


@pytest.mark.parametrize(
    ("type_", "raw", "options", "stored"),
    [
        ("money", "¥1,234.50", {}, 123450),
        ("money", "1,234.50元", {}, 123450),
        ("money", "(1,234.50)", {}, -123450),
        ("money", "（¥ 7）", {}, -700),
        ("money", "-¥7", {}, -700),
        ("money", "$7", {"currency": "USD"}, 700),
        ("money", "HK$ 7", {"currency": "HKD"}, 700),
        ("money", "USD 7", {"currency": "USD"}, 700),
        ("money", "$7", {}, None),
        ("money", "¥7", {"currency": "USD"}, None),
        ("money", "(-7)", {}, None),
        ("money", "()", {}, None),
        ("integer", "(7)", {}, -7),
        ("integer", "$7", {}, None),
        ("percent", "(5%)", {}, -50_000),
        ("boolean", "✓", {}, True),
        ("boolean", "✗", {}, False),
        ("date", "20260131", {}, date(2026, 1, 31)),
        ("date", 20260131.0, {}, date(2026, 1, 31)),
        ("date", "20260231", {}, None),
        ("date", "18260131", {}, None),
    ],
)
def test_cells_are_read_as_people_write_them(type_: str, raw: Any, options: dict[str, Any], stored: Any) -> None:
    kind = KINDS[type_]
    read, _ = read_options(kind, options, "")
    found = kind.parse(kind.cell(raw, read), read)
    assert (None if isinstance(found, Problem) else found) == stored
