"""Text: parts, search, case and conversion; characters are code points, order is by code point."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import sqlalchemy as sa

from engine.expressions.functions.base import Call, Column, Emit, Example, Function, Label, Sql, Template, registered
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind, Type, number
from engine.expressions.values.text import BLANKS, LONGEST

F = sa.func
TEXT = sa.Text()
PLACES = 10
INTEGER = sa.Integer()


def calls(name: str, type_: sa.types.TypeEngine[Any] = TEXT) -> Sql:
    """Return the template that calls the SQL function with the arguments as they are."""
    return lambda emit, node, x: getattr(F, name)(*x, type_=type_)


def counted(name: str) -> Sql:
    """Return the PostgreSQL template of a text function whose further arguments are counts."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        counts = [sa.cast(emit.clamp(n, v, 0, LONGEST), INTEGER) for n, v in zip(node.args[1:], x[1:], strict=True)]
        return getattr(F, name)(x[0], *counts, type_=TEXT)  # type: ignore[no-any-return]

    return template


def clamped(name: str) -> Sql:
    """Return the SQLite template of a registered text function whose further arguments are counts."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        counts = [emit.clamp(n, v, 0, LONGEST) for n, v in zip(node.args[1:], x[1:], strict=True)]
        return getattr(F, name)(x[0], *counts, type_=TEXT)  # type: ignore[no-any-return]

    return template


def duck_counted(name: str, low: Sequence[int] = (0,)) -> Sql:
    """Return the DuckDB template of a text function whose further arguments are counts."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        counts = [emit.clamp(n, v, least, LONGEST) for n, v, least in zip(node.args[1:], x[1:], low, strict=True)]
        return getattr(F, name)(x[0], *counts, type_=TEXT)  # type: ignore[no-any-return]

    return template


def duck_masked(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of MASK."""

    def body(text: Column, start: Column, end: Column) -> Column:
        length, shown = F.length(text), start.op("+")(end).self_group()
        stars = F.repeat("*", length.op("-")(shown))
        some = F.left(text, start, type_=TEXT).op("||")(stars).op("||")(F.right(text, end, type_=TEXT))
        whole = F.repeat("*", length, type_=TEXT)
        return sa.case((shown.is_(None), sa.null()), (shown >= length, whole), else_=some)

    counts = [emit.clamp(n, v, 0, LONGEST) for n, v in zip(node.args[1:], x[1:], strict=True)]
    return emit.let(node.args, [x[0], *counts], body)


def duck_decimal(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of a scaled integer as decimal text."""
    scale = node.integer
    if not scale:
        return sa.cast(x[0], TEXT)

    def body(v: Column) -> Column:
        absolute = sa.cast(F.abs(v), TEXT)
        digits = F.lpad(absolute, sa.cast(F.greatest(F.length(absolute), scale + 1), INTEGER), "0")
        whole, places = F.left(digits, -scale, type_=TEXT), F.right(digits, scale, type_=TEXT)
        sign = sa.case((v < sa.literal_column("0"), "-"), else_="")
        return sa.case((v.is_not(None), sign.op("||")(whole).op("||")(".").op("||")(places)))

    return emit.let(node.args, x, body)


def duck_parsed(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of VALUE: whole digits and ten places, read as one integer."""
    whole = F.nullif(F.regexp_extract(x[0], sa.literal(PARTS, TEXT), 1), "")
    places = F.rpad(F.regexp_extract(x[0], sa.literal(PARTS, TEXT), 2), sa.literal_column(str(PLACES)), "0")
    return sa.cast(whole.op("||")(places), emit.stored(node.type))


def translated(source: str, target: str) -> Sql:
    """Return the DuckDB template that replaces letters by others."""
    return lambda e, n, x: F.translate(x[0], source, target, type_=TEXT)


def middle(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL form of MID."""
    start, count = (
        sa.cast(emit.clamp(n, v, low, LONGEST), INTEGER) for n, v, low in zip(node.args[1:], x[1:], (1, 0), strict=True)
    )
    return F.substr(x[0], start, count, type_=TEXT)


def masked(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL form of MASK."""

    def body(text: Column, start: Column, end: Column) -> Column:
        length, shown = F.char_length(text), sa.type_coerce(start, INTEGER) + sa.type_coerce(end, INTEGER)
        stars = F.repeat("*", length - shown)
        some = F.left(text, start, type_=TEXT).op("||")(stars).op("||")(F.right(text, end, type_=TEXT))
        whole = F.repeat("*", length, type_=TEXT)
        return sa.case((shown.is_(None), sa.null()), (shown >= length, whole), else_=some)

    counts = [sa.cast(emit.clamp(n, v, 0, LONGEST), INTEGER) for n, v in zip(node.args[1:], x[1:], strict=True)]
    return emit.let(node.args, [x[0], *counts], body)


def found(op: str) -> Template:
    """Return the template of a search that is false over null."""
    zero: Column = sa.literal_column("0")
    one: Column = sa.literal_column("1")
    sqlite: dict[str, Sql] = {
        "contains": lambda e, n, x: F.instr(*x) > zero,
        "startswith": lambda e, n, x: F.instr(*x) == one,
        "endswith": lambda e, n, x: sa.type_coerce(F.fw_endswith(*x), sa.Boolean()),
    }
    postgresql: dict[str, Sql] = {
        "contains": lambda e, n, x: F.strpos(*x) > zero,
        "startswith": lambda e, n, x: F.starts_with(*x, type_=sa.Boolean()),
        "endswith": lambda e, n, x: F.starts_with(F.reverse(x[0]), F.reverse(x[1]), type_=sa.Boolean()),
    }
    duckdb: dict[str, Sql] = {
        "contains": lambda e, n, x: F.contains(*x, type_=sa.Boolean()),
        "startswith": lambda e, n, x: F.starts_with(*x, type_=sa.Boolean()),
        "endswith": lambda e, n, x: F.suffix(*x, type_=sa.Boolean()),
    }
    python = {"contains": "({1} in {0})"}.get(op, f"{{0}}.{op}({{1}})")
    browser = {"contains": "contains", "startswith": "startsWith", "endswith": "endsWith"}
    return Template(python, sqlite[op], postgresql[op], duckdb[op], browser[op])


def to_text(call: Call) -> Node:
    """Return the value as text: decimals with all their places, dates as 2024-02-29, choices as their keys."""
    (x,) = call.nodes
    if x.kind is Kind.NUMBER:
        return Node("decimal_text", (x,), Type(Kind.TEXT, nullable=x.nullable), x.scale)
    return Node("plain_text", (x,), Type(Kind.TEXT, nullable=x.nullable)) if x.kind is not Kind.TEXT else x


def to_number(call: Call) -> Node:
    """Return the number the text means."""
    return Node("value", call.nodes, number(28, PLACES))


def length(call: Call) -> Node:
    """Return the number of characters, or of a list's entries."""
    return call.integer("count" if call.nodes[0].kind is Kind.LIST else "len", 0, LONGEST)


def case_free(name: str) -> Template:
    """Return the template of UPPER or LOWER, ASCII in every store."""
    sql: Sql = lambda e, n, x: getattr(F, name)(x[0].collate("C"), type_=TEXT)  # noqa: E731
    letters = (ascii_lowercase, ascii_uppercase) if name == "upper" else (ascii_uppercase, ascii_lowercase)
    return Template(f"{name}({{0}})", calls(name), sql, translated(*letters), browser=name)


def plain(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return a date or choice as text on PostgreSQL."""
    return F.to_char(x[0], "YYYY-MM-DD", type_=TEXT) if node.args[0].kind is Kind.DATE else sa.type_coerce(x[0], TEXT)


def duck_plain(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return a date or choice as text on DuckDB."""
    return F.strftime(x[0], "%Y-%m-%d", type_=TEXT) if node.args[0].kind is Kind.DATE else sa.type_coerce(x[0], TEXT)


PARTS = r"^[ 　]*([+-]?[0-9]{1,18})(?:\.([0-9]{1,10}))?[ 　]*$"
PATTERN = r"^[ 　]*([+-]?[0-9]{1,18}(?:\.[0-9]{1,10})?)[ 　]*$"

LEN = Template(
    "len({0})",
    calls("length", sa.BigInteger()),
    lambda e, n, x: sa.cast(F.char_length(x[0]), sa.BigInteger()),
    calls("length", sa.BigInteger()),
    browser="length",
)
COUNT = Template(
    "len({0})",
    calls("json_array_length", sa.BigInteger()),
    lambda e, n, x: sa.cast(F.jsonb_array_length(F.nullif(x[0], sa.literal_column("'null'::jsonb"))), sa.BigInteger()),
    calls("len", sa.BigInteger()),
    browser="entries",
)
DECIMAL = Template(
    "decimal_text({0}, {value})",
    lambda e, n, x: F.fw_decimal_text(x[0], sa.literal_column(str(n.value)), type_=TEXT),
    lambda e, n, x: sa.cast(F.round(sa.cast(x[0], sa.Numeric()), sa.literal_column(str(n.value))), TEXT),
    duck_decimal,
    browser="decimalText",
)
VALUE = Template(
    "parse_number({0})",
    calls("fw_parse_number", sa.BigInteger()),
    lambda e, n, x: sa.cast(F.substring(x[0], sa.literal(PATTERN, TEXT)), sa.Numeric()),
    duck_parsed,
    browser="parseNumber",
)
TRIM = Template(
    "trim({0})",
    lambda e, n, x: F.trim(x[0], BLANKS, type_=TEXT),
    lambda e, n, x: F.btrim(x[0], BLANKS, type_=TEXT),
    lambda e, n, x: F.trim(x[0], BLANKS, type_=TEXT),
    browser="trim",
)


def row(
    name: str, label: Label, help_: Label, args: tuple[str, ...], template: Template, *examples: Example
) -> Function:
    """Return the row of a text function computed by one template."""
    key = name.lower()
    return Function(
        name, key, label, help_, "text", args, lambda c: c.node(key, Kind.TEXT), examples, ops={key: template}
    )


def search(name: str, label: Label, help_: Label, *examples: Example) -> Function:
    """Return the row of a text search."""
    key = name.lower()
    return Function(
        name,
        key,
        label,
        help_,
        "text",
        ("text", "text"),
        lambda c: boolean(key, *c.nodes),
        examples,
        ops={key: found(key)},
    )


def substituted(call: Call) -> Node:
    """Return the text with a part replaced: every one, or the nth."""
    op = "replace" if len(call.nodes) == 3 else "replacenth"
    return call.node(op, Kind.TEXT, nullable=op == "replace" or any(n.nullable for n in call.nodes))


def replaced(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of replacing every part, null where the text would grow beyond measure."""

    def body(text: Column, old: Column, new: Column) -> Column:
        gone = F.length(text).op("-")(F.length(F.replace(text, old, ""))).self_group()
        times = sa.cast(gone, sa.BigInteger()).op(WHOLE[emit.name])(F.nullif(F.length(old), zero())).self_group()
        more = times.op("*")(F.length(new).op("-")(F.length(old)).self_group()).self_group()
        grown = F.length(text).op("+")(F.coalesce(more, zero())).self_group()
        some = sa.case((old == sa.literal("", TEXT), text), else_=F.replace(text, old, new, type_=TEXT))
        return sa.case((sa.and_(new.is_not(None), grown <= sa.literal_column(str(LONGEST))), some))

    return emit.let(node.args, x, body)


def zero() -> Column:
    """Return 0."""
    return sa.literal_column("0", sa.BigInteger())


WHOLE = {"postgresql": "/", "duckdb": "//"}
REPLACE = Template("substitute({0}, {1}, {2})", registered("substitute"), replaced, replaced, browser="substitute")
REPLACE_NTH = Template("nth_substituted({all})", registered("nth_substituted"), None, browser="nthSubstituted")


def substitution(name: str, label: Label, help_: Label, args: tuple[str, ...], *examples: Example) -> Function:
    """Return the row of a function that replaces parts."""
    ops = {"replace": REPLACE} if name == "REPLACE" else {"replacenth": REPLACE_NTH}
    return Function(name, name.lower(), label, help_, "text", args, substituted, examples, ops=ops)


FUNCTIONS = (
    search(
        "CONTAINS",
        Label("包含", "Contains"),
        Label("文字中含有另一段文字，区分大小写", "Whether a text holds another, case matters"),
        Example('CONTAINS("banana", "nan")', True),
    ),
    search(
        "STARTSWITH",
        Label("开头是", "Starts with"),
        Label("文字以另一段文字开头", "Whether a text begins with another"),
        Example('STARTSWITH("banana", "ban")', True),
        Example('STARTSWITH("", "")', True),
    ),
    search(
        "ENDSWITH",
        Label("结尾是", "Ends with"),
        Label("文字以另一段文字结尾", "Whether a text ends with another"),
        Example('ENDSWITH("banana", "ana")', True),
        Example('ENDSWITH("a", "")', True),
    ),
    row(
        "LEFT",
        Label("左边", "Left"),
        Label("前几个字符", "The first characters"),
        ("text", "integer"),
        Template("left({0}, {1})", clamped("fw_left"), counted("left"), duck_counted("left"), browser="left"),
        Example('LEFT("中文字", 2)', "中文"),
    ),
    row(
        "RIGHT",
        Label("右边", "Right"),
        Label("后几个字符", "The last characters"),
        ("text", "integer"),
        Template("right({0}, {1})", clamped("fw_right"), counted("right"), duck_counted("right"), browser="right"),
        Example('RIGHT("abc", 0)', ""),
        Example('RIGHT("abc", 5)', "abc"),
    ),
    row(
        "MID",
        Label("中间", "Middle"),
        Label("从第几个字符起取几个", "Some characters from the one numbered"),
        ("text", "integer", "integer"),
        Template("mid({0}, {1}, {2})", clamped("fw_mid"), middle, duck_counted("substring", (1, 0)), browser="mid"),
        Example('MID("abcdef", 2, 3)', "bcd"),
        Example('MID("abc", -1, 2)', "ab"),
    ),
    Function(
        "LEN",
        "len",
        Label("长度", "Length"),
        Label("字符数，或列表的项数", "The number of characters, or of entries of a list"),
        "text",
        ("text|list",),
        length,
        (Example('LEN("a😀中")', "3"),),
        ops={"len": LEN},
    ),
    Function(
        "COUNT",
        "count",
        Label("项数", "Count"),
        Label("列表的项数", "The number of entries of a list"),
        "text",
        ("list",),
        length,
        (Example("COUNT({tags})", "2"),),
        ops={"count": COUNT},
    ),
    row(
        "UPPER",
        Label("大写", "Upper case"),
        Label("英文字母变大写", "ASCII letters in upper case"),
        ("text",),
        case_free("upper"),
        Example('UPPER("aßé")', "Aßé"),
    ),
    row(
        "LOWER",
        Label("小写", "Lower case"),
        Label("英文字母变小写", "ASCII letters in lower case"),
        ("text",),
        case_free("lower"),
        Example('LOWER("AÉ")', "aÉ"),
    ),
    row(
        "TRIM",
        Label("去空格", "Trim"),
        Label("去掉首尾的空格和全角空格", "Without spaces at its ends"),
        ("text",),
        TRIM,
        Example('TRIM("　a b ")', "a b"),
    ),
    substitution(
        "REPLACE",
        Label("替换", "Replace"),
        Label("把一段文字都换成另一段", "Every part replaced by another text"),
        ("text", "text", "text"),
        Example('REPLACE("a-b-c", "-", "")', "abc"),
        Example('REPLACE("ab", "", "x")', "ab"),
    ),
    substitution(
        "SUBSTITUTE",
        Label("替换文字", "Substitute"),
        Label("把一段文字都换成另一段，可只换第几处", "Every part, or the nth one, replaced by another text"),
        ("text", "text", "text", "integer?"),
        Example('SUBSTITUTE("a-b-c", "-", "+")', "a+b+c"),
        Example('SUBSTITUTE("a-b-c", "-", "+", 2)', "a-b+c"),
    ),
    Function(
        "TEXT",
        "text",
        Label("转文字", "As text"),
        Label("数字、日期、选项写成文字", "A number, date or option written as text"),
        "text",
        ("number|date|choice|text",),
        to_text,
        (Example("TEXT(12.50 + 0.25)", "12.75"), Example('TEXT(DATE("2024-02-29"))', "2024-02-29")),
        ops={
            "decimal_text": DECIMAL,
            "plain_text": Template(
                "str({0})", lambda e, n, x: sa.type_coerce(x[0], TEXT), plain, duck_plain, browser="plainText"
            ),
        },
    ),
    Function(
        "VALUE",
        "value",
        Label("转数字", "As number"),
        Label("文字写的数字；不是数字则为空", "The number a text means, blank if none"),
        "text",
        ("text",),
        to_number,
        (Example('VALUE(" -1.50 ")', "-1.5"), Example('VALUE("1e5")', None)),
        ops={"value": VALUE},
    ),
    row(
        "MASK",
        Label("遮盖", "Mask"),
        Label("只露出前后几个字符", "Only the first and last characters shown"),
        ("text", "integer", "integer"),
        Template("mask({0}, {1}, {2})", clamped("fw_mask"), masked, duck_masked, browser="mask"),
        Example('MASK("13812345678", 3, 4)', "138****5678"),
        Example('MASK("abc", 2, 2)', "***"),
    ),
)
