"""The reference of all functions as one Markdown page in Chinese and English, made of the function table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.expressions.check import check
from engine.expressions.functions import sample
from engine.expressions.functions.base import Example, Function
from engine.expressions.functions.table import FUNCTIONS
from engine.expressions.reads import BACKENDS, capabilities
from engine.expressions.syntax import parse
from engine.expressions.types import FormShape, Json, Kind
from engine.expressions.values.numeric import decimal_text
from engine.texts import LANGUAGES

HEAD = """# 公式函数 · Functions

本页由函数表生成（`engine/expressions/reference.py`），示例都在测试中算过。字段写在花括号里，文字写在双引号里。
标点可用全角；`/* */` 之间、`//` 到行尾是注释。
空值参与加减乘除得空值；比较大小时空值不成立，等于与不等于把空值当作一个值；除以零得空值。

This page is generated from the function table (`engine/expressions/reference.py`); tests compute every example. Fields
stand in braces, by title or key; texts in double quotes. Signs may be full-width; what stands between `/*` and `*/`, or
after `//` up to the end of the line, is a comment. Arithmetic with a blank is blank, less and more than a blank are
false, equality takes blank as a value; division by zero is blank.
"""
CATEGORIES: Mapping[str, str] = {
    "logic": "逻辑 · Logic",
    "operator": "运算符 · Operators",
    "number": "数字 · Numbers",
    "text": "文字 · Text",
    "date": "日期与时间 · Dates and times",
    "choice": "选项 · Choices",
    "related": "相关记录 · Related records",
    "change": "改动 · Changes",
    "finance": "财务 · Finance",
    "china": "中国号码与大写 · Numbers of China",
    "masking": "脱敏与摘要 · Masking and digests",
    "regex": "正则 · Regular expressions",
    "structured": "结构与编码 · Structured text",
    "geo": "位置 · Places",
}
WORDS: Mapping[str, tuple[str, str]] = {
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("条件", "a condition"),
    "text": ("文字", "a text"),
    "date": ("日期", "a date"),
    "datetime": ("时间", "a moment"),
    "choice": ("选项", "a choice"),
    "list": ("列表", "a list"),
    "record": ("人员、部门或关联记录", "a person, a department or a linked record"),
    "any": ("任何值", "any value"),
    "value": ("任何值，可为空值常量", "any value, the constant NULL too"),
    "unit": ("写出的时间单位，如 “day”", 'a unit of time written out, such as "day"'),
    "basis": ("写出的计息基准，如 “ACT/365”", 'a day count written out, such as "ACT/365"'),
    "pattern": ("写出的模式，如 “^[A-Z]+$”", 'a pattern written out, such as "^[A-Z]+$"'),
    "places": ("写出的小数位数 0–10", "a number of places written out, 0-10"),
    "count": ("写出的条数 1–1000", "a number of records written out, 1-1000"),
    "rows": ("相关记录，如 {明细}", "related records, such as {lines}"),
    "order": ("写出的排序字段 key，如 “day”", 'the key of the field to order by, written out, such as "day"'),
    "outer": ("本记录的值，不是相关记录的", "a value of this record, not of the related one"),
    "field": ("本表单的字段", "a field of the form itself"),
    "form": (
        "写出的表单名，如 “sample.line”；本应用的可省略应用",
        'the name of a form written out, such as "sample.line"; without the app it is one of the same app',
    ),
    "match": ("写出的该表单自己的字段 key，如 “day”", 'the key of a field of that form, written out, such as "day"'),
    "aggregate": ("写出的汇总方式 sum、count、avg、min、max、first、last", "sum, count, avg, min, max, first or last"),
}


def markdown() -> str:
    """Return the page."""
    listed = {f.category for f in FUNCTIONS}
    sections = [section(category) for category in [*CATEGORIES, *sorted(listed - CATEGORIES.keys())]]
    return "\n".join([HEAD, *parameters(), "", *sample_forms(), "", *sections]).rstrip() + "\n"


def parameters() -> list[str]:
    """Return the table of the words that signatures are made of."""
    rows = [f"| `{word}` | {zh} | {en} |" for word, (zh, en) in WORDS.items()]
    note = (
        "`|` 表示任选其一，`?` 表示可省略，`*` 表示可重复。 · `|` joins alternatives, `?` may be left out, `*` repeats."
    )
    return ["## 参数 · Arguments", "", note, "", "| | 中文 | English |", "| --- | --- | --- |", *rows]


def sample_forms() -> list[str]:
    """Return the records the examples are about."""
    lines = ["## 示例数据 · The sample", ""]
    moment = sample.CONTEXT.now.isoformat(sep=" ", timespec="minutes").partition("+")[0]
    zone = sample.CONTEXT.zone.key
    lines += [f"今天 · Today {sample.CONTEXT.today.isoformat()}, {moment} UTC ({zone}).", ""]
    first, last = (date.fromordinal(pick(sample.CALENDAR.off)) for pick in (min, max))
    worked = ", ".join(date.fromordinal(day).isoformat() for day in sorted(sample.CALENDAR.work))
    lines += [f"放假 · Holidays {first} – {last}，调休上班 · worked in exchange {worked}.", ""]
    for form, rows in ((sample.FORM, sample.ORDER_ROWS), (sample.LINES, sample.LINE_ROWS)):
        lines += [*grid(sample.SCHEMA.forms[form], rows), ""]
    old = sample.RECORD["old."]
    assert isinstance(old, Mapping)
    before = cell(old["amount"], sample.SCHEMA.forms[sample.FORM].fields["amount"].type.scale)
    return [*lines, f"改动前的金额 · Amount before the change: {before}"]


def grid(shape: FormShape, rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the rows of a form as a table."""
    fields = [f for f in shape.fields.values() if f.key in rows[0] and f.type.kind is not Kind.RECORD]
    head = " | ".join(f"{f.title['zh']} `{f.key}`" for f in fields)
    body = [" | ".join(cell(row[f.key], f.type.scale) for f in fields) for row in rows]
    title = " · ".join(shape.title[language] for language in LANGUAGES)
    return [f"{title}:", "", f"| {head} |", f"|{' --- |' * len(fields)}", *(f"| {line} |" for line in body)]


def cell(value: object, scale: int) -> str:
    """Return a value of the sample."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "是 · yes", False: "否 · no"}[value]
    if isinstance(value, int):
        return decimal_text(value, scale)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def section(category: str) -> str:
    """Return the table of one family."""
    rows = [row(f) for f in FUNCTIONS if f.category == category]
    title = CATEGORIES.get(category, category)
    head = "| 函数 · Function | 说明 | Meaning | 示例 · Example | 计算处 · Where |"
    return "\n".join([f"## {title}", "", head, "| --- | --- | --- | --- | --- |", *rows, ""])


def row(function: Function) -> str:
    """Return one function."""
    name = f"`a {function.symbol} b`" if function.symbol else f"`{escaped(function.signature)}`"
    zh = f"{function.label.zh}：{function.help.zh}"
    en = f"{function.label.en}: {function.help.en}"
    examples = "<br>".join(map(example, function.examples))
    return f"| {name} | {escaped(zh)} | {escaped(en)} | {examples} | {places(function)} |"


def places(function: Function) -> str:
    """Return where the function can be computed: everywhere, or in some backends."""
    found: frozenset[str] = frozenset()
    for one in function.examples:
        expression, _ = parse(one.formula, sample.SCHEMA, sample.FORM)
        node, _ = check(expression, sample.SCHEMA, sample.FORM, fold=False)
        found |= capabilities(node) if node is not None else frozenset()
    return "全部 · all" if found == frozenset(BACKENDS) else ", ".join(one for one in BACKENDS if one in found)


def example(one: Example) -> str:
    """Return a formula and what it gives."""
    return f"`{escaped(one.formula)}` → {result(one.result)}"


def result(value: Json) -> str:
    """Return what an example gives."""
    if value is None:
        return "空 · blank"
    if isinstance(value, bool):
        return {True: "是 · yes", False: "否 · no"}[value]
    return f"`{value}`" if value != "" else '`""`'


def escaped(text: str) -> str:
    """Return the text as it may stand in a table."""
    return text.replace("|", "\\|")
