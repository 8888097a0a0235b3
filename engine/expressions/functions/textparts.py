"""Text in parts: where something stands, what stands before and after it, filling up, characters and their codes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engine.expressions.functions.base import (
    Call,
    Column,
    Emit,
    Example,
    Label,
    Rule,
    Sql,
    Template,
    camel,
    family,
    registered,
)
from engine.expressions.functions.operators import compare
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Type, span
from engine.expressions.unify import merged
from engine.expressions.values.text import BLANKS, FULLS, HALVES, LONGEST, LONGEST_CELL

F = sa.func
TEXT, BIG, INTEGER = sa.Text(), sa.BigInteger(), sa.Integer()
ZERO: Column = sa.literal_column("0")
CONTROLS = "[\\x01-\\x1f\\x7f]"


def text(op: str, nullable: bool | None = None) -> Rule:
    """Return the rule of a function that gives a text."""
    return lambda c: c.node(op, Kind.TEXT, nullable=nullable)


def found(call: Call) -> Node:
    """Return where a part first stands, from 1; null where it does not."""
    op = "find" if len(call.nodes) == 2 else "findafter"
    return Node(op, call.nodes, span(1, LONGEST))


def searched(call: Call) -> Node:
    """Return where a part first stands, whatever the case of ASCII letters."""
    lowered = [Node("lower", (n,), Type(Kind.TEXT, nullable=n.nullable)) for n in call.nodes]
    return Node("find", tuple(lowered), span(1, LONGEST))


def joined(call: Call) -> Node:
    """Return the texts that are not empty with a separator between them."""
    separator, *texts = call.nodes
    empty = Node("lit", (), Type(Kind.TEXT, nullable=False), "")
    filled = [n if not n.nullable else Node("ifblank", (n, empty), merged([n, empty], nullable=False)) for n in texts]
    return Node("textjoin", (separator, *filled), Type(Kind.TEXT, nullable=separator.nullable))


def instr(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQLite form of FIND."""
    return F.nullif(F.instr(x[1], x[0]), ZERO, type_=BIG)


def strpos(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of FIND."""
    return sa.cast(F.nullif(F.strpos(x[1], x[0]), ZERO), BIG)


def repeated(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of REPT."""

    def body(value: Column, count: Column) -> Column:
        size = sa.cast(F.length(value), BIG).op("*")(count)
        fits = size.self_group() <= sa.literal_column(str(LONGEST_CELL))
        return sa.case((fits, F.repeat(value, count, type_=TEXT)))

    count = sa.cast(emit.clamp(node.args[1], x[1], 0, LONGEST), INTEGER)
    return emit.let(node.args, [x[0], count], body)


def split(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of SPLITPART."""

    def body(value: Column, separator: Column, nth: Column) -> Column:
        whole = sa.case((nth == sa.literal_column("1"), value), else_="")
        part = sa.case(
            (separator == sa.literal("", TEXT), whole), else_=F.split_part(value, separator, nth, type_=TEXT)
        )
        given = sa.and_(value.is_not(None), separator.is_not(None), nth >= sa.literal_column("1"))
        return sa.case((given, part))

    nth = sa.cast(emit.clamp(node.args[2], x[2], 0, LONGEST), INTEGER)
    return emit.let(node.args, [x[0], x[1], nth], body)


def with_separator(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the form of TEXTJOIN all stores have."""
    parts = [F.nullif(v, sa.literal("", TEXT)) for v in x[1:]]
    out = F.concat_ws(x[0], *parts, type_=TEXT)
    return sa.case((x[0].is_not(None), F.coalesce(out, ""))) if node.nullable else F.coalesce(out, "", type_=TEXT)


def character(name: str) -> Sql:
    """Return the PostgreSQL or DuckDB form of CHAR."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        def body(code: Column) -> Column:
            some = sa.or_(code.between(1, 0xD7FF), code.between(0xE000, 0x10FFFF))
            known = sa.case((some, sa.cast(code, INTEGER)))  # outside, a constant might be computed before the guard
            made: Column = getattr(F, name)(known, type_=TEXT)
            return made

        return emit.let(node.args, [emit.clamp(node.args[0], x[0], 0, 0x110000)], body)

    return template


def coded(name: str) -> Sql:
    """Return the form of CODE in a store."""
    return lambda e, n, x: sa.cast(sa.case((x[0] != sa.literal("", TEXT), getattr(F, name)(x[0]))), BIG)


def padded(name: str) -> Sql:
    """Return the PostgreSQL form of PADLEFT and PADRIGHT, which never cut."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        def body(value: Column, length: Column, fill: Column) -> Column:
            longer = F.greatest(F.length(value), F.least(length, sa.literal_column(str(LONGEST_CELL))))
            some = getattr(F, name)(value, sa.cast(longer, INTEGER), fill, type_=TEXT)
            plain = sa.case((fill == sa.literal("", TEXT), value), else_=some)
            return sa.case((sa.and_(value.is_not(None), fill.is_not(None), length.is_not(None)), plain))

        return emit.let(node.args, [x[0], emit.clamp(node.args[1], x[1], 0, LONGEST), x[2]], body)

    return template


def translated(table: dict[int, str]) -> Sql:
    """Return the PostgreSQL and DuckDB form of an exchange of characters."""
    source, target = "".join(map(chr, table)), "".join(table.values())
    return lambda e, n, x: F.translate(x[0], source, target, type_=TEXT)


def before(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of TEXTBEFORE."""

    def body(value: Column, separator: Column) -> Column:
        at = F.strpos(value, separator)
        some = sa.and_(at > ZERO, separator != sa.literal("", TEXT))
        return sa.case((some, F.left(value, sa.cast(at.op("-")(sa.literal_column("1")), INTEGER), type_=TEXT)))

    return emit.let(node.args, x, body)


def after(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of TEXTAFTER."""

    def body(value: Column, separator: Column) -> Column:
        at = F.strpos(value, separator)
        some = sa.and_(at > ZERO, separator != sa.literal("", TEXT))
        start = sa.cast(at.op("+")(F.length(separator)).self_group(), INTEGER)
        return sa.case((some, F.substr(value, start, type_=TEXT)))

    return emit.let(node.args, x, body)


def trimmed(name: str) -> Sql:
    """Return the form of a one-sided TRIM all stores have."""
    return lambda e, n, x: getattr(F, name)(x[0], BLANKS, type_=TEXT)


def cleaned(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of CLEAN."""
    return F.regexp_replace(x[0], sa.literal(CONTROLS, TEXT), "", "g", type_=TEXT)


def named(value: str, *sql: Sql) -> Template:
    """Return a template by the name of its value function, registered on SQLite; `sql` for PostgreSQL and DuckDB."""
    post, duck = sql[0] if sql else None, sql[1] if len(sql) > 1 else None
    return Template(f"{value}({{all}})", registered(value), post, duck, browser=camel(value))


row = family("text")


FUNCTIONS = (
    row(
        "FIND",
        Label("查找位置", "Find"),
        Label(
            "一段文字首次出现的位置，从 1 起，没有则空；区分大小写",
            "Where a part first stands, from 1, blank if nowhere; case matters",
        ),
        ("text", "text", "integer?"),
        found,
        Example('FIND("n", "banana")', "3"),
        Example('FIND("n", "banana", 4)', "5"),
        Example('FIND("x", "banana")', None),
        find=Template("position({0}, {1})", instr, strpos, strpos, browser="position"),
        findafter=named("position_after"),
    ),
    row(
        "SEARCH",
        Label("查找位置（不分大小写）", "Search"),
        Label("同 FIND，不区分英文大小写", "As FIND, whatever the case of ASCII letters"),
        ("text", "text"),
        searched,
        Example('SEARCH("NA", "banana")', "3"),
    ),
    row(
        "EXACT",
        Label("完全相同", "Exact"),
        Label("两段文字完全相同，区分大小写", "Whether two texts are the same, case matters"),
        ("text", "text"),
        lambda c: compare("==", c, c.nodes[0], c.nodes[1]),
        Example('EXACT("a", "A")', False),
        Example('EXACT("中", "中")', True),
    ),
    row(
        "REPLACEAT",
        Label("按位置替换", "Replace at"),
        Label("从第几个字符起的几个字符换成另一段文字", "Some characters from the one numbered replaced by a text"),
        ("text", "integer", "integer", "text"),
        text("replaceat"),
        Example('REPLACEAT("abcdef", 2, 3, "*")', "a*ef"),
        replaceat=named("spliced"),
    ),
    row(
        "REPT",
        Label("重复", "Repeat"),
        Label(
            "把文字重复几次，超过 32767 个字符则空", "The text several times, blank if longer than 32,767 characters"
        ),
        ("text", "integer"),
        text("rept", True),
        Example('REPT("ab", 3)', "ababab"),
        Example('REPT("ab", -1)', ""),
        rept=named("repeated", repeated, repeated),
    ),
    row(
        "SPLITPART",
        Label("分段取第几段", "Split part"),
        Label("按分隔符分开后的第几段，没有则为空文字", "The nth part between separators, empty where there are fewer"),
        ("text", "text", "integer"),
        text("splitpart", True),
        Example('SPLITPART("a/b/c", "/", 2)', "b"),
        Example('SPLITPART("a/b/c", "/", 9)', ""),
        splitpart=named("split_part", split, split),
    ),
    row(
        "TEXTJOIN",
        Label("用分隔符连接", "Join with separator"),
        Label("用分隔符连接各段文字，跳过空的", "The texts that are not blank with a separator between them"),
        ("text", "text", "text*"),
        joined,
        Example('TEXTJOIN("、", "甲", "", "乙")', "甲、乙"),
        textjoin=Template("text_joined({all})", with_separator, with_separator, with_separator, browser="textJoined"),
    ),
    row(
        "TEXTBEFORE",
        Label("之前的文字", "Text before"),
        Label("分隔符第一次出现之前的文字，没有则空", "What stands before the first separator, blank without one"),
        ("text", "text"),
        text("textbefore", True),
        Example('TEXTBEFORE("a@b", "@")', "a"),
        Example('TEXTBEFORE("ab", "@")', None),
        textbefore=named("text_before", before, before),
    ),
    row(
        "TEXTAFTER",
        Label("之后的文字", "Text after"),
        Label("分隔符第一次出现之后的文字，没有则空", "What stands after the first separator, blank without one"),
        ("text", "text"),
        text("textafter", True),
        Example('TEXTAFTER("a@b@c", "@")', "b@c"),
        textafter=named("text_after", after, after),
    ),
    row(
        "COUNTTEXT",
        Label("出现次数", "Occurrences"),
        Label("一段文字出现的次数", "How often a part stands in the text"),
        ("text", "text"),
        lambda c: c.integer("counttext", 0, LONGEST),
        Example('COUNTTEXT("banana", "an")', "2"),
        Example('COUNTTEXT("banana", "")', "0"),
        counttext=named("occurrences"),
    ),
    row(
        "PADLEFT",
        Label("左侧补足", "Pad left"),
        Label("在左边补字符到指定长度，不截断", "Filled up on the left to a length, never cut"),
        ("text", "integer", "text"),
        text("padleft"),
        Example('PADLEFT("7", 3, "0")', "007"),
        Example('PADLEFT("1234", 3, "0")', "1234"),
        padleft=named("padded_left", padded("lpad"), padded("lpad")),
    ),
    row(
        "PADRIGHT",
        Label("右侧补足", "Pad right"),
        Label("在右边补字符到指定长度，不截断", "Filled up on the right to a length, never cut"),
        ("text", "integer", "text"),
        text("padright"),
        Example('PADRIGHT("7", 3, "-")', "7--"),
        padright=named("padded_right", padded("rpad"), padded("rpad")),
    ),
    row(
        "TRIMLEFT",
        Label("去左侧空格", "Trim left"),
        Label("去掉开头的空格和全角空格", "Without spaces at its beginning"),
        ("text",),
        text("trimleft"),
        Example('TRIMLEFT("　 a ")', "a "),
        trimleft=Template("trim_left({0})", trimmed("ltrim"), trimmed("ltrim"), trimmed("ltrim"), browser="trimLeft"),
    ),
    row(
        "TRIMRIGHT",
        Label("去右侧空格", "Trim right"),
        Label("去掉末尾的空格和全角空格", "Without spaces at its end"),
        ("text",),
        text("trimright"),
        Example('TRIMRIGHT(" a 　")', " a"),
        trimright=Template(
            "trim_right({0})", trimmed("rtrim"), trimmed("rtrim"), trimmed("rtrim"), browser="trimRight"
        ),
    ),
    row(
        "CLEAN",
        Label("去控制字符", "Clean"),
        Label("去掉换行、制表等控制字符", "Without line breaks, tabs and other control characters"),
        ("text",),
        text("clean"),
        Example('CLEAN("a" & CHAR(10) & "b")', "ab"),
        clean=named("clean", cleaned, cleaned),
    ),
    row(
        "PROPER",
        Label("首字母大写", "Proper case"),
        Label("每个英文单词首字母大写", "Each ASCII word with a capital letter"),
        ("text",),
        text("proper"),
        Example('PROPER("li LEI-han")', "Li Lei-Han"),
        proper=named("proper"),
    ),
    row(
        "REVERSE",
        Label("倒序", "Reverse"),
        Label("字符倒过来", "The characters in the opposite order"),
        ("text",),
        text("reverse"),
        Example('REVERSE("a中b")', "b中a"),
        reverse=named("reversed_text", lambda e, n, x: F.reverse(x[0], type_=TEXT)),
    ),
    row(
        "HALFWIDTH",
        Label("全角转半角", "Half width"),
        Label("全角字母、数字、标点变半角", "Full-width letters, digits and signs in half width"),
        ("text",),
        text("halfwidth"),
        Example('HALFWIDTH("ＡＢ１２，　")', "AB12, "),
        halfwidth=named("halfwidth", translated(HALVES), translated(HALVES)),
    ),
    row(
        "FULLWIDTH",
        Label("半角转全角", "Full width"),
        Label("半角字母、数字、标点变全角", "ASCII letters, digits and signs in full width"),
        ("text",),
        text("fullwidth"),
        Example('FULLWIDTH("A1 ")', "Ａ１　"),
        fullwidth=named("fullwidth", translated(FULLS), translated(FULLS)),
    ),
    row(
        "CHAR",
        Label("字符", "Character"),
        Label("码位的字符，没有则空", "The character of a code point, blank if there is none"),
        ("integer",),
        text("char", True),
        Example("CHAR(20013)", "中"),
        Example("CHAR(55296)", None),
        char=named("character", character("chr"), character("chr")),
    ),
    row(
        "CODE",
        Label("码位", "Code point"),
        Label("第一个字符的码位，空文字则空", "The code point of the first character, blank of an empty text"),
        ("text",),
        lambda c: c.integer("code", 1, 0x10FFFF, nullable=True),
        Example('CODE("中文")', "20013"),
        Example('CODE("")', None),
        code=Template(
            "code_point({0})", registered("code_point"), coded("ascii"), coded("unicode"), browser="codePoint"
        ),
    ),
)
