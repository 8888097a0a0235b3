"""The checker: types found, everything wrong at once, hostile input refused quickly, every code provoked."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings

from engine.errors import Problem
from engine.expressions.check import PROBLEMS_AT_MOST, check
from engine.expressions.coerce import from_json
from engine.expressions.problems import TEXTS
from engine.expressions.python import compile_python
from engine.expressions.reads import STORES, advice, capabilities, capability_problems, reads
from engine.expressions.sql.size import weight
from engine.expressions.syntax import parse
from engine.expressions.types import (
    BOOLEAN,
    TEXT,
    FieldShape,
    FormShape,
    Json,
    Kind,
    Schema,
    Type,
    choice,
    number,
    record,
)
from tests.engine.expressions.strategies import EXPRESSIONS
from tests.engine.expressions.world import CONTEXT, MAIN, OWNER, SCHEMA
from tests.engine.expressions.written import sql_size


def refused(expression: object, schema: Schema = SCHEMA, form: str = MAIN, **more: object) -> list[Problem]:
    node, problems = check(expression, schema, form, **more)  # type: ignore[arg-type]
    assert node is None
    return problems


def value(expression: Json, record_: dict[str, object] | None = None, **more: object) -> object:
    node, problems = check(expression, SCHEMA, MAIN, **more)  # type: ignore[arg-type]
    assert not problems
    assert node is not None
    return compile_python(node)(record_ or {}, CONTEXT)


def nested(op: str, depth: int) -> Json:
    out: Json = 1
    for _ in range(depth):
        out = {op: [out, {"var": "amt"}]}
    return out


def loop() -> Schema:
    fields = {
        "a": FieldShape("a", {}, number(9), {"var": "b"}),
        "b": FieldShape("b", {}, number(9), {"+": [{"var": "a"}, 1]}),
    }
    return Schema({"f": FormShape("f", fields)})


PROVOKED: list[tuple[str, str, object]] = [
    ("EXPR-E001", "", {"a": 1, "b": 2}),
    ("EXPR-E001", "", [1]),
    ("EXPR-E002", "/and/1", {"and": [{"var": "ok"}, {"summof": []}]}),
    ("EXPR-E003", "", {"!": [True, False]}),
    ("EXPR-E004", "/>/0", {">": [{"var": "amount_x"}, 1]}),
    ("EXPR-E004", "", {"var": "__class__"}),
    ("EXPR-E005", "/+/1", {"+": [1, "a"]}),
    ("EXPR-E005", "/edate/1", {"edate": [{"var": "d"}, 1.5]}),
    ("EXPR-E006", "", {"==": [{"var": "amt"}, {"var": "s"}]}),
    ("EXPR-E007", "", {"==": [{"var": "level"}, "hgih"]}),
    ("EXPR-E008", "", {"var": "amt.x"}),
    ("EXPR-E009", "", {"var": "lines"}),
    ("EXPR-E010", "/countof/0", {"countof": [{"var": "amt"}]}),
    ("EXPR-E011", "/round/1", {"round": [{"var": "amt"}, {"var": "n"}]}),
    ("EXPR-E011", "", {"var": 5}),
    ("EXPR-E012", "/+/0" * 62 + "/+/1/var", nested("+", 70)),
    ("EXPR-E013", "", {"and": [{"var": "ok"}] * 3000}),
    ("EXPR-E014", "", nested("/", 5)),
    ("EXPR-E016", "", {"param": "capp"}),
    ("EXPR-E017", "", {"user": "di"}),
    ("EXPR-E018", "", {"date": ["2024-02-30"]}),
    ("EXPR-E019", "", 10**40),
    ("EXPR-E029", "", {"concat": ["x" * 60_000, "y" * 60_000]}),
    ("EXPR-E020", "", "a\0"),
    ("EXPR-E020", "", "\ud800"),
    ("EXPR-E022", "", {"dateadd": [{"var": "d"}, 1, "hour"]}),
    ("EXPR-E023", "", object()),
    ("EXPR-E023", "", {1: 2}),
    ("EXPR-E023", "", float("nan")),
    ("EXPR-E024", "", {"==": [None, None]}),
    ("EXPR-E024", "", {"isblank": [None]}),
    ("EXPR-E026", "", {"==": [{"var": "owner"}, {"var": "id"}]}),
    ("EXPR-E028", "/exists/0", {"exists": ["shop.lime", "label", {"var": "s"}]}),
    ("EXPR-E028", "/exists/0", {"exists": ["$user", "login", {"var": "s"}]}),
    ("EXPR-E004", "/exists/1", {"exists": ["line", "lable", {"var": "s"}]}),
    ("EXPR-E004", "/lookup/3", {"lookup": ["line", "label", {"var": "s"}, {"var": "amt"}]}),
    ("EXPR-E004", "/lookup/2", {"lookup": ["line", "label", {"var": "label"}, {"var": "amount"}]}),
    ("EXPR-E005", "/exists/1", {"exists": ["line", "done", {"var": "ok"}]}),
    ("EXPR-E005", "/exists/1", {"exists": ["shop.order", "tags", {"var": "s"}]}),
    ("EXPR-E005", "/exists/1", {"exists": ["line", "worth", {"var": "amt"}]}),
    ("EXPR-E005", "/exists/1", {"exists": ["line", "order.s", {"var": "s"}]}),
    ("EXPR-E005", "/exists/3", {"exists": ["line", "label", {"var": "s"}, {"var": "amount"}]}),
    ("EXPR-E005", "", {"mapx": ["line", "label", {"var": "s"}, {"var": "day"}, "sum"]}),
    ("EXPR-E006", "", {"exists": ["line", "day", {"var": "s"}]}),
    ("EXPR-E007", "", {"exists": ["line", "level", "hgih"]}),
    ("EXPR-E011", "/exists/0", {"exists": [{"var": "s"}, "label", {"var": "s"}]}),
    ("EXPR-E011", "/exists/1", {"exists": ["line", {"var": "label"}, {"var": "s"}]}),
    ("EXPR-E011", "", {"mapx": ["line", "label", {"var": "s"}, {"var": "amount"}, "summ"]}),
    ("EXPR-E024", "", {"lookup": ["line", "label", {"var": "s"}, None]}),
    ("EXPR-E026", "", {"exists": ["line", "order", {"var": "owner"}]}),
    ("EXPR-E060", "/regexmatch/1", {"regexmatch": [{"var": "s"}, "a(?=b)"]}),
    ("EXPR-E061", "/regexmatch/1", {"regexmatch": [{"var": "s"}, "a{101}"]}),
    ("EXPR-E062", "/regexcount/1", {"regexcount": [{"var": "s"}, "a*"]}),
]
FORMULAS = [
    ("EXPR-E030", "{n} ~ 2"),
    ("EXPR-E031", "1 +"),
    ("EXPR-E032", "SUMM(1)"),
    ("EXPR-E033", '"abc'),
    ("EXPR-E034", "{nope}"),
    ("EXPR-E036", "{n} /* why"),
    ("EXPR-E037", "{n.x}"),
    ("EXPR-E038", "{lines.amount}"),
    ("EXPR-E039", 'EXISTS("lime", "label", {s})'),
]


@pytest.mark.parametrize(("code", "path", "expression"), PROVOKED, ids=[c for c, _, _ in PROVOKED])
def test_a_wrong_expression_is_refused_at_its_place(code: str, path: str, expression: object) -> None:
    (found,) = refused(expression)
    assert (found.code, found.path) == (code, path)


def provoked() -> list[Problem]:
    """Return a Problem of every code."""
    two = Schema({"f": FormShape("f", {k: FieldShape(k, {"zh": "同名"}, TEXT) for k in ("a", "b")})})
    choices = {k: FieldShape(k, {}, choice(*o)) for k, o in (("a", "xy"), ("b", "yx"))}
    listed = Schema({"f": FormShape("f", choices)})
    prior, _ = check({"priorvalue": [{"var": "amt"}]}, SCHEMA, MAIN)
    risky, _ = check({"+": [{"var": "amt"}, 1]}, SCHEMA, MAIN)
    huge, _ = check({"*": [{"var": "big"}, {"var": "big"}, {"var": "big"}]}, SCHEMA, MAIN)
    assert prior is not None
    assert risky is not None
    assert huge is not None
    return [
        *(p for _, _, e in PROVOKED for p in refused(e)),
        *(p for _, text in FORMULAS for p in parse(text, SCHEMA, MAIN)[1]),
        *parse("{同名}", two, "f")[1],
        *refused({"var": "a"}, loop(), "f"),
        *refused({"<": [{"var": "a"}, {"var": "b"}]}, listed, "f"),
        *refused({"var": "amt"}, expect=Kind.BOOLEAN),
        *refused({"concat": [{"concat": [{"mask": [{"var": "s"}, 1, 1]}] * 45}] * 2}),
        *from_json("x", number(5))[1],
        *from_json("12345678", number(5))[1],
        *capability_problems(prior, "sqlite"),
        *advice(risky),
        *advice(huge),
    ]


def test_every_code_is_provoked_and_its_words_take_its_facts() -> None:
    found = provoked()
    assert {p.code for p in found} == set(TEXTS)
    for p in found:
        for words in TEXTS[p.code]:
            assert words.format(**p.given)


@pytest.mark.parametrize(("code", "text"), FORMULAS)
def test_a_wrong_formula_is_refused_with_line_and_column(code: str, text: str) -> None:
    _, (found,) = parse(text, SCHEMA, MAIN)
    assert found.code == code
    assert {"line", "column"} <= set(found.given)


def test_a_close_name_is_suggested() -> None:
    (found,) = refused({"var": "leevl"})
    assert "level" in str(found.given["suggestion"])


def test_everything_wrong_is_reported_at_once() -> None:
    found = refused({"and": [{"var": "nope"}, {"==": [{"var": "level"}, "x"]}, {"foo": []}, 5]})
    assert [p.code for p in found] == ["EXPR-E004", "EXPR-E007", "EXPR-E002", "EXPR-E005"]


def test_the_pointer_given_stands_before_every_path() -> None:
    assert refused({"!": [{"var": "x"}]}, pointer="/when")[0].path == "/when/!/0"


@pytest.mark.parametrize(
    "hostile",
    [
        nested("!", 100_000),
        [[[[]]]] * 100_000,
        {"and": [{"or": [True] * 100}] * 100},
        {"var": "x" * 1_000_000},
        {"+": {"+": {"+": "x"}}},
        {"in": [1, [[1]]]},
        {"rows": [{}]},
        {"": []},
        {"countof": [{"var": ["lines", "x"]}]},
        {"if": []},
        {"round": [1, 10**5000]},
        b"bytes",
    ],
)  # fmt: skip
def test_hostile_input_gives_problems_quickly(hostile: object) -> None:
    start = time.process_time()
    assert refused(hostile)
    assert time.process_time() - start < 1


def test_a_list_that_holds_itself_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert refused({"and": endless})


def test_derived_fields_in_a_circle_are_refused_with_the_way_round() -> None:
    (found,) = refused({"var": "a"}, loop(), "f")
    assert found.given["circle"] == "f.a -> f.b -> f.a"


def test_a_wide_web_of_derived_fields_is_checked_quickly() -> None:
    fields = {"f0": FieldShape("f0", {}, number(5))}
    for i in range(1, 60):
        twice: Json = {"+": [{"var": f"f{i - 1}"}, {"var": f"f{i - 1}"}]}
        fields[f"f{i}"] = FieldShape(f"f{i}", {}, number(18), twice)
    (found,) = refused({"var": "f59"}, Schema({"f": FormShape("f", fields)}), "f")
    assert found.code in ("EXPR-E012", "EXPR-E013")


def test_literals_take_the_type_they_are_stored_into() -> None:
    level = choice("low", "high")
    node, _ = check({"if": [{"var": "ok"}, "low", None]}, SCHEMA, MAIN, into=level)
    assert node is not None
    assert node.type.options == ("low", "high")
    assert refused("mid", into=level)[0].code == "EXPR-E007"


def test_a_stored_number_is_rounded_once_from_the_true_quotient() -> None:
    assert value({"/": [1, 6]}, into=number(9, 2)) == 17
    assert value({"*": [1.005, 1]}, into=number(9, 2)) == 101


def test_a_lookup_over_a_blank_link_is_blank() -> None:
    assert value({"var": "points"}, {"owner.": None}) == 700
    assert value({"var": "owner.full"}, {"owner": None}) is None
    assert value({"var": "owner.full"}, {"owner": 1, "owner.": {"name": "a"}}) == "a!"


def test_reads_names_stored_fields_over_links_and_relations() -> None:
    node, _ = check(
        {"and": [{"var": "late"}, {">": [{"var": "total"}, {"param": "cap"}]}, {"==": [{"var": "owner.name"}, "a"]}]},
        SCHEMA,
        MAIN,
    )
    assert node is not None
    found = reads(node)
    assert found.fields == {("d",), ("lines", "amount"), ("lines", "order"), ("owner",), ("owner", "name")}
    assert found.today
    assert not found.now
    assert found.parameters == {"cap"}


def test_reads_names_what_is_looked_up_and_by_which_keys() -> None:
    condition = {">": [{"var": "order.n"}, 1]}
    node, _ = check({"exists": ["line", "label", {"var": "owner.name"}, condition]}, SCHEMA, MAIN)
    assert node is not None
    found, back = reads(node), "shop.line?label"
    assert found.fields == {("owner",), ("owner", "name"), (back, "label"), (back, "order"), (back, "order", "n")}
    assert [(path, [key.op for key in keys]) for path, keys in found.keys.items()] == [((back,), ["var"])]


def test_capabilities_leave_out_stores_that_lack_a_function_or_a_field() -> None:
    fields = {"secret": FieldShape("secret", {}, TEXT, reason_not_sql="encrypted"), "ok": FieldShape("ok", {}, BOOLEAN)}
    schema = Schema({"f": FormShape("f", fields)})
    hidden, _ = check({"==": [{"var": "secret"}, "x"]}, schema, "f")
    changed, _ = check({"ischanged": [{"var": "ok"}]}, schema, "f")
    plain, _ = check({"var": "ok"}, schema, "f")
    assert hidden is not None
    assert changed is not None
    assert plain is not None
    assert capabilities(hidden) == capabilities(changed) == {"python", "browser"}
    assert capabilities(plain) == {"python", "browser", "sqlite", "postgresql", "duckdb"}


def test_a_record_compares_with_the_same_form_only() -> None:
    assert value({"==": [{"var": "owner"}, {"user": "id"}]}, {"owner": 2}) is True
    assert value({"in": [{"var": "owner"}, {"user": "ids"}]}, {"owner": 3}) is True
    other = Schema({MAIN: SCHEMA.forms[MAIN], OWNER: SCHEMA.forms[OWNER]}, {}, {"id": record("$user")})
    assert refused({"==": [{"var": "owner"}, {"user": "id"}]}, other)[0].code == "EXPR-E026"


def test_the_kind_expected_is_asked_for() -> None:
    assert refused({"var": "amt"}, expect=Kind.BOOLEAN)[0].given == {"expected": "boolean", "found": "number"}
    assert check({"var": "ok"}, SCHEMA, MAIN, expect=Kind.BOOLEAN)[1] == []


def test_null_beside_a_type_is_that_type() -> None:
    node, _ = check({"==": [{"var": "d"}, None]}, SCHEMA, MAIN)
    assert node is not None
    assert node.args[1].type == Type(Kind.DATE)


def test_more_sql_than_stores_should_be_sent_is_refused() -> None:
    masked: Json = {"mask": [{"var": "s"}, 1, 1]}
    (found,) = refused({"==": [{"concat": [{"concat": [masked] * 45}] * 2}, "a"]})
    assert (found.code, found.given["limit"]) == ("EXPR-E027", 64)
    assert int(str(found.given["found"])) > 64
    assert check({"==": [{"concat": [masked] * 40}, "a"]}, SCHEMA, MAIN)[0] is not None


def test_the_sql_of_the_largest_plain_condition_is_allowed() -> None:
    long: Json = {"or": [{"==": [{"var": "n"}, i]} for i in range(240)]}
    assert check(long, SCHEMA, MAIN)[0] is not None


@settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS)
def test_the_size_of_sql_is_told_without_writing_it(expression: Json) -> None:
    node, _ = check(expression, SCHEMA, MAIN)
    for dialect in capabilities(node) & set(STORES) if node is not None else ():
        assert node is not None
        size = sql_size(node, SCHEMA, dialect)
        assert size < 1_000 * (node.size + 1)
        assert size / 2 - 200 < weight(node, dialect).characters < 5 * size + 2_000, (dialect, size)


def test_a_call_of_too_many_arguments_is_refused_where_stores_would_refuse_it() -> None:
    (found,) = refused({"concat": [{"var": "s"}] * 65})
    assert (found.code, found.given["expected"], found.given["found"]) == ("EXPR-E003", "1-64", 65)
    assert check({"concat": [{"var": "s"}] * 64}, SCHEMA, MAIN)[0] is not None
    assert check({"+": [{"var": "n"}] * 100}, SCHEMA, MAIN)[0] is not None
    cases: Json = {"switch": [{"var": "s"}, *(v for i in range(40) for v in (f"case {i}", i)), 99]}
    assert check(cases, SCHEMA, MAIN)[0] is not None


def test_no_more_problems_are_told_than_anybody_reads() -> None:
    assert len(refused({"and": ["a"] * 500})) == PROBLEMS_AT_MOST
