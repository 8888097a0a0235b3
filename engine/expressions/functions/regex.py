"""Regular expressions: a common subset, written out, that means the same everywhere and cannot run away.

PostgreSQL answers whether a pattern matches; which of several matches it takes differs, so it has nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import sqlalchemy as sa

from engine.expressions.functions.base import Call, Column, Emit, Example, Function, Label, Rule, Template, registered
from engine.expressions.nodes import Node, boolean
from engine.expressions.patterns import Flaw, Pattern, parsed
from engine.expressions.types import Kind
from engine.expressions.values.text import LONGEST

F = sa.func
TEXT, TRUTH = sa.Text(), sa.Boolean()


def pattern_of(call: Call, found: bool = False) -> Pattern:
    """Return the pattern, or refuse the call; one whose matches are `found` one by one must not match nothing."""
    place = call.nodes[1]
    try:
        pattern = parsed(place.name)
    except Flaw as flaw:
        refuse(call, flaw.code, flaw.facts)
    if found and pattern.empty:
        refuse(call, "EXPR-E062", {})
    return pattern


def refuse(call: Call, code: str, facts: dict[str, object]) -> NoReturn:
    """Refuse the call at its pattern."""
    Call(call.name, call.nodes, call.nodes[1].pointer).refuse(code, **facts)


def matched(call: Call) -> Node:
    """Return whether a pattern matches."""
    pattern_of(call)
    return boolean("regexmatch", *call.nodes)


def extracted(call: Call) -> Node:
    """Return the first match."""
    pattern_of(call)
    return call.node("regexextract", Kind.TEXT, nullable=True)


def replaced(call: Call) -> Node:
    """Return the text with its matches replaced."""
    pattern_of(call, found=True)
    return call.node("regexreplace", Kind.TEXT)


def counted(call: Call) -> Node:
    """Return the number of matches."""
    pattern_of(call, found=True)
    return call.integer("regexcount", 0, LONGEST)


def re2(node: Node) -> Column:
    """Return the pattern as DuckDB reads it."""
    return sa.literal(parsed(node.args[1].name).re2, TEXT)


def lite_match(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQLite form of REGEXMATCH."""
    return sa.type_coerce(F.fw_regex_match(*x), TRUTH)


def post_match(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL form of REGEXMATCH."""
    form = sa.literal(parsed(node.args[1].name).postgresql, TEXT)
    return x[0].collate("C").op("~", is_comparison=True, return_type=TRUTH)(form).self_group()


def duck_extract(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of REGEXEXTRACT."""
    group: Column = sa.literal_column("1" if parsed(node.args[1].name).groups else "0")

    def body(text: Column) -> Column:
        first = F.regexp_extract(text, re2(node), group, type_=TEXT)
        return sa.case((F.regexp_matches(text, re2(node), type_=TRUTH), first))

    return emit.let(node.args[:1], x[:1], body)


def duck_replace(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of REGEXREPLACE: a backslash of the new text stands for itself."""
    plain = F.replace(x[2], sa.literal("\\", TEXT), sa.literal("\\\\", TEXT), type_=TEXT)
    return F.regexp_replace(x[0], re2(node), plain, sa.literal_column("'g'"), type_=TEXT)


def duck_count(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of REGEXCOUNT."""
    return F.len(F.regexp_extract_all(x[0], re2(node)), type_=sa.BigInteger())


def row(
    name: str, label: Label, help_: Label, args: tuple[str, ...], rule: Rule, template: Template, *examples: Example
) -> Function:
    """Return the row of a function."""
    key = name.lower()
    return Function(name, key, label, help_, "regex", args, rule, examples, ops={key: template})


FUNCTIONS = (
    row(
        "REGEXMATCH",
        Label("匹配", "Matches"),
        Label(
            "文字中有一处符合模式；整个文字要符合时写成 ^…$。可用 . [a-z] [^a] \\d \\w \\s ^ $ ( ) | * + ? {2,5}，"
            "句点不含换行，区分大小写",
            "Whether a part of the text matches the pattern; for the whole text write ^…$. Known are . [a-z] [^a] \\d "
            "\\w \\s ^ $ ( ) | * + ? {2,5}; the dot is no new line, case matters",
        ),
        ("text", "pattern"),
        matched,
        Template(
            "regex_match({0}, {1})",
            lite_match,
            post_match,
            lambda e, n, x: F.regexp_matches(x[0], re2(n), type_=TRUTH),
        ),
        Example('REGEXMATCH("AB-1234", "^[A-Z]{2}-\\d+$")', True),
        Example('REGEXMATCH("a", "b|c")', False),
        Example('REGEXMATCH(IF(1 > 2, "a"), "a?")', False),
    ),
    row(
        "REGEXEXTRACT",
        Label("提取匹配", "Extract match"),
        Label(
            "第一处符合模式的文字，模式有括号则是第一个括号里的；没有则为空",
            "The first part that matches the pattern, or what its first brackets hold; blank if none",
        ),
        ("text", "pattern"),
        extracted,
        Template("regex_extract({0}, {1})", registered("regex_extract"), None, duck_extract),
        Example('REGEXEXTRACT("订单 A-102 与 B-7", "[A-Z]-\\d+")', "A-102"),
        Example('REGEXEXTRACT("limit=30;", "limit=(\\d+)")', "30"),
        Example('REGEXEXTRACT("abc", "\\d")', None),
    ),
    row(
        "REGEXREPLACE",
        Label("替换匹配", "Replace matches"),
        Label(
            "把符合模式的部分都换成一段文字，原样写入；模式不能匹配空文字",
            "Every part that matches the pattern replaced by a text as it is; the pattern must not match an empty text",
        ),
        ("text", "pattern", "text"),
        replaced,
        Template("regex_replace({0}, {1}, {2})", registered("regex_replace"), None, duck_replace),
        Example('REGEXREPLACE("a1b22", "\\d+", "#")', "a#b#"),
        Example('REGEXREPLACE("a.b", "\\.", "\\1")', "a\\1b"),
    ),
    row(
        "REGEXCOUNT",
        Label("匹配次数", "Count matches"),
        Label(
            "符合模式且互不重叠的部分有几处；模式不能匹配空文字",
            "How many parts match the pattern without overlapping; the pattern must not match an empty text",
        ),
        ("text", "pattern"),
        counted,
        Template("regex_count({0}, {1})", registered("regex_count"), None, duck_count),
        Example('REGEXCOUNT("aaaa", "aa")', "2"),
        Example('REGEXCOUNT("", "a")', "0"),
    ),
)
