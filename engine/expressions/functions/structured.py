"""Structured text: values inside JSON, and texts written for addresses, pages and mail."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engine.expressions.functions.base import (
    Call,
    Column,
    Emit,
    Example,
    Function,
    Label,
    Rule,
    Template,
    registered,
)
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind, Type, span
from engine.expressions.values.structured import ENTITIES
from engine.expressions.values.text import LONGEST

F = sa.func
TEXT = sa.Text()


def escaped(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQL form of HTMLESCAPE."""
    out = x[0]
    for sign, entity in ENTITIES:
        out = F.replace(out, sa.literal(sign, TEXT), sa.literal(entity, TEXT), type_=TEXT)
    return out


def post_base64(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return PostgreSQL's Base64 on one line."""
    lines = F.encode(F.convert_to(x[0], "UTF8"), "base64")
    return F.replace(lines, sa.literal("\n", TEXT), sa.literal("", TEXT), type_=TEXT)


def maybe(op: str) -> Rule:
    """Return the rule of a text that may be missing."""
    return lambda call: call.node(op, Kind.TEXT, None, True)


def always(op: str) -> Rule:
    """Return the rule of a text that is there if its argument is."""
    return lambda call: call.node(op, Kind.TEXT)


def counted(call: Call) -> Node:
    """Return the number of entries at a path, at the whole without one."""
    whole = Node("lit", (), Type(Kind.TEXT, nullable=False), "")
    args = call.nodes if len(call.nodes) > 1 else (call.nodes[0], whole)
    return Node("jsoncount", args, span(0, LONGEST), written=call.nodes)


def lite_valid(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQLite form of JSONVALID."""
    return sa.type_coerce(F.fw_json_valid(*x), sa.Boolean())


def row(
    name: str, label: Label, help_: Label, args: tuple[str, ...], rule: Rule, template: Template, *examples: Example
) -> Function:
    """Return the row of a function."""
    key = name.lower()
    return Function(name, key, label, help_, "structured", args, rule, examples, ops={key: template})


FUNCTIONS = (
    row(
        "JSONGET",
        Label("取 JSON 的值", "Value in JSON"),
        Label(
            "JSON 文字中一条路径上的值，如 a.b[0]：文字照原样，数字照写法，列表和对象写成 JSON；没有则为空",
            "The value at a path such as a.b[0] of a JSON text: text as it is, a number as written, a list or object "
            "as JSON; blank if none",
        ),
        ("text", "text"),
        maybe("jsonget"),
        Template("json_get({0}, {1})", registered("json_get"), None),
        Example("""JSONGET('{"a": {"b": ["x", 1.50]}}', "a.b[1]")""", "1.50"),
        Example("""JSONGET('{"a": [true, null]}', "a")""", "[true,null]"),
        Example("""JSONGET('{"a": null}', "a")""", None),
        Example("""JSONGET("no json", "a")""", None),
    ),
    row(
        "JSONCOUNT",
        Label("JSON 项数", "Entries of JSON"),
        Label(
            "JSON 文字（或其中一条路径上）的列表或对象有几项；不是则为空",
            "The number of entries of the list or object a JSON text is, or has at a path; blank if none",
        ),
        ("text", "text?"),
        counted,
        Template("json_count({0}, {1})", registered("json_count"), None),
        Example("""JSONCOUNT('[1, 2, 3]')""", "3"),
        Example("""JSONCOUNT('{"a": {}}', "a")""", "0"),
        Example("""JSONCOUNT('5')""", None),
    ),
    row(
        "JSONVALID",
        Label("是 JSON", "Is JSON"),
        Label("文字是 JSON，嵌套不超过 64 层", "Whether the text is JSON, at most 64 levels deep"),
        ("text",),
        lambda c: boolean("jsonvalid", *c.nodes),
        Template("json_valid({0})", lite_valid, None),
        Example("""JSONVALID('{"a": 1}')""", True),
        Example("""JSONVALID('{a: 1}')""", False),
        Example("JSONVALID('NaN')", False),
    ),
    row(
        "URLENCODE",
        Label("网址编码", "Encode for address"),
        Label(
            "除英文字母、数字和 -._~ 外都写成 % 编码（UTF-8），空格为 %20",
            "All but ASCII letters, digits and -._~ as percent escapes (UTF-8), a space as %20",
        ),
        ("text",),
        always("urlencode"),
        Template(
            "url_encode({0})",
            registered("url_encode"),
            None,
            lambda e, n, x: F.url_encode(x[0], type_=TEXT),
        ),
        Example('URLENCODE("a b&c=中")', "a%20b%26c%3D%E4%B8%AD"),
        Example('URLENCODE("")', ""),
    ),
    row(
        "URLDECODE",
        Label("网址解码", "Decode from address"),
        Label(
            "把 % 编码还原成文字；不是 UTF-8 则为空，加号不变",
            "Percent escapes as text, blank if no UTF-8; a plus stays",
        ),
        ("text",),
        maybe("urldecode"),
        Template("url_decode({0})", registered("url_decode"), None),
        Example('URLDECODE("a%20b%E4%B8%AD+%zz")', "a b中+%zz"),
        Example('URLDECODE("%E4%B8")', None),
    ),
    row(
        "HTMLESCAPE",
        Label("网页转义", "Escape for page"),
        Label("把 & < > \" ' 写成网页实体", "The signs & < > \" ' as entities of a page"),
        ("text",),
        always("htmlescape"),
        Template("html_escape({0})", registered("html_escape"), escaped, escaped),
        Example("""HTMLESCAPE('<b>"R&D"</b>')""", "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;"),
        Example('HTMLESCAPE("")', ""),
    ),
    row(
        "BASE64",
        Label("Base64 编码", "As Base64"),
        Label("文字（UTF-8）的 Base64，不换行", "The text in Base64 (UTF-8), on one line"),
        ("text",),
        always("base64"),
        Template(
            "base64_encode({0})",
            registered("base64_encode"),
            post_base64,
            lambda e, n, x: F.to_base64(F.encode(x[0]), type_=TEXT),
        ),
        Example('BASE64("中a")', "5LitYQ=="),
        Example('BASE64("")', ""),
    ),
    row(
        "BASE64DECODE",
        Label("Base64 解码", "From Base64"),
        Label("Base64 还原成文字；不是则为空", "The text that Base64 means, blank if none"),
        ("text",),
        maybe("base64decode"),
        Template("base64_decode({0})", registered("base64_decode"), None),
        Example('BASE64DECODE("5LitYQ==")', "中a"),
        Example('BASE64DECODE("5Lit YQ")', None),
    ),
)
