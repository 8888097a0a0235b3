"""The words of sentences in Chinese and English: patterns with places, and the little grammar that fills them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from string import Formatter
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]

NUMBERS: Mapping[str, Pair] = {
    "==": ("{0}等于{1}", "{0} is {1}"),
    "!=": ("{0}不等于{1}", "{0} is not {1}"),
    "<": ("{0}小于{1}", "{0} is less than {1}"),
    "<=": ("{0}不超过{1}", "{0} is at most {1}"),
    ">": ("{0}大于{1}", "{0} is more than {1}"),
    ">=": ("{0}不低于{1}", "{0} is at least {1}"),
}
TIMES: Mapping[str, Pair] = {
    **NUMBERS,
    "<": ("{0}早于{1}", "{0} is before {1}"),
    "<=": ("{0}不晚于{1}", "{0} is not after {1}"),
    ">": ("{0}晚于{1}", "{0} is after {1}"),
    ">=": ("{0}不早于{1}", "{0} is not before {1}"),
}
CHOICES: Mapping[str, Pair] = {
    **NUMBERS,
    "<": ("{0}低于{1}", "{0} is below {1}"),
    "<=": ("{0}不高于{1}", "{0} is not above {1}"),
    ">": ("{0}高于{1}", "{0} is above {1}"),
    ">=": ("{0}不低于{1}", "{0} is not below {1}"),
}
BETWEEN: Mapping[str, Pair] = {
    "<": ("{1}大于{0}且小于{2}", "{1} is more than {0} and less than {2}"),
    "<=": ("{1}在{0}与{2}之间", "{1} is between {0} and {2}"),
}
TRUTHS: Mapping[str, Pair] = {
    "contains": ("{0}包含{1}", "{0} contains {1}"),
    "startswith": ("{0}以{1}开头", "{0} starts with {1}"),
    "endswith": ("{0}以{1}结尾", "{0} ends with {1}"),
    "ischanged": ("{0}有改动", "{0} has changed"),
    "isblank": ("{0}为空", "{0} is blank"),
    "yes": ("{0}为“是”", "{0} is “Yes”"),
    "one": ("{0}为{1}之一", "{0} is one of {1}"),
    "among": ("{0}属于{1}", "{0} is among {1}"),
    "has": ("{1}包含{0}", "{1} contains {0}"),
}
DENIALS: Mapping[str, Pair] = {
    "contains": ("{0}不包含{1}", "{0} does not contain {1}"),
    "startswith": ("{0}不以{1}开头", "{0} does not start with {1}"),
    "endswith": ("{0}不以{1}结尾", "{0} does not end with {1}"),
    "ischanged": ("{0}没有改动", "{0} has not changed"),
    "isblank": ("{0}不为空", "{0} is not blank"),
    "yes": ("{0}为“否”", "{0} is “No”"),
    "one": ("{0}不为{1}中的任何一个", "{0} is none of {1}"),
    "among": ("{0}不属于{1}", "{0} is not among {1}"),
    "has": ("{1}不包含{0}", "{1} does not contain {0}"),
}
NOT: Pair = ("并非{0}", "it is not so that {0}")
BRACKETS: Pair = ("（{0}）", "({0})")
ALWAYS: Mapping[bool, Pair] = {True: ("始终成立", "always"), False: ("从不成立", "never")}
YES: Mapping[bool, Pair] = {True: ("“是”", "“Yes”"), False: ("“否”", "“No”")}
BLANK: Pair = ("空", "blank")

VALUES: Mapping[str, Pair] = {
    "today": ("今天", "today"),
    "now": ("现在", "now"),
    "days": ("从{1}到{0}的天数", "the number of days from {1} to {0}"),
    "year": ("{0}的年份", "the year of {0}"),
    "month": ("{0}的月份", "the month of {0}"),
    "day": ("{0}的日", "the day of the month of {0}"),
    "hour": ("{0}的小时", "the hour of {0}"),
    "weekday": ("{0}的星期", "the weekday of {0}"),
    "eomonth": ("{0}后{1}个月的月末", "the month end {1} months after {0}"),
    "nextchoice": ("比{0}高一级", "one level above {0}"),
    "prevchoice": ("比{0}低一级", "one level below {0}"),
    "priorvalue": ("{0}改动前的值", "the former value of {0}"),
    "abs": ("{0}的绝对值", "the absolute value of {0}"),
    "int": ("{0}向下取整", "{0} rounded down to a whole number"),
    "%": ("{0}除以{1}的余数", "the remainder of {0} divided by {1}"),
    "len": ("{0}的长度", "the length of {0}"),
    "count": ("{0}的项数", "the number of entries of {0}"),
    "text": ("{0}的文字", "{0} as text"),
    "value": ("{0}的数值", "{0} as a number"),
    "left": ("{0}的前{1}位", "the first {1} characters of {0}"),
    "right": ("{0}的后{1}位", "the last {1} characters of {0}"),
    "mid": ("{0}从第{1}位起的{2}位", "{2} characters of {0} from number {1} on"),
    "ifblank": ("{0}（为空时取{1}）", "{0} ({1} if blank)"),
}
ROUNDED: Mapping[str, Pair] = {
    "round": ("{0}四舍五入到{1}", "{0} rounded to {1}"),
    "roundup": ("{0}向上舍入到{1}", "{0} rounded up to {1}"),
    "rounddown": ("{0}向下舍去到{1}", "{0} rounded down to {1}"),
}
PLACES: Pair = ("{0}位小数", "{0} places")
WHOLE: Pair = ("整数", "a whole number")
EXTREMES: Mapping[str, Pair] = {
    "min": ("{0}中最小的", "the smallest of {0}"),
    "max": ("{0}中最大的", "the largest of {0}"),
}
ARITHMETIC: Mapping[str, tuple[str, int]] = {"+": ("+", 1), "-": ("−", 1), "*": ("×", 2), "/": ("÷", 2)}
USER: Mapping[str, Pair] = {
    "id": ("当前用户", "the current user"),
    "dept_id": ("当前用户的部门", "the current user's department"),
    "dept_ids": ("当前用户的部门及下级部门", "the current user's departments"),
}
PARAMETER: Pair = ("参数“{0}”", "the parameter “{0}”")
VALUED: Pair = ("{0}（{1}）", "{0} ({1})")

UNITS: Mapping[str, Pair] = {
    "minute": ("分钟", "minute"),
    "hour": ("小时", "hour"),
    "day": ("天", "day"),
    "week": ("周", "week"),
    "month": ("个月", "month"),
    "year": ("年", "year"),
}
LATER: Pair = ("{0}后{1}{2}", "{1} {2} after {0}")
EARLIER: Pair = ("{0}前{1}{2}", "{1} {2} before {0}")
FROM_NOW: Pair = ("{1}{2}后", "{1} {2} from {0}")
BEFORE_NOW: Pair = ("{1}{2}前", "{1} {2} before {0}")

WHEN: Pair = ("{0}时为{1}", "{1} if {0}")
OTHERWISE: Pair = ("其余为{0}", "otherwise {0}")

# {c} is the word Chinese counts rows with, {rows} and {row} the form's title, {n} the length of a window
RELATED: Mapping[str, Pair] = {
    "countof": ("{rows}的{c}数", "the number of {rows}"),
    "sumof": ("{rows}的{0}合计", "the total {0} of the {rows}"),
    "avgof": ("{rows}的{0}平均值", "the average {0} of the {rows}"),
    "minof": ("{rows}中最小的{0}", "the smallest {0} of the {rows}"),
    "maxof": ("{rows}中最大的{0}", "the largest {0} of the {rows}"),
    "countif": ("{rows}中{0}的{c}数", "the number of {rows} in which {0}"),
    "sumif": ("{rows}中{0}的{1}合计", "the total {1} of the {rows} in which {0}"),
    "countlast": ("最近{n}{c}{rows}中{0}的{c}数", "the number of the last {n} {rows} in which {0}"),
    "lastof": ("最近一{c}{rows}的{0}", "{0} of the newest {row}"),
    "lastbefore": ("{limit}之前最近一{c}{rows}的{0}", "{0} of the newest {row} before {limit}"),
    "avglast": ("最近{n}{c}{rows}的{0}平均值", "the average {0} of the last {n} {rows}"),
    "streak": ("{rows}从最近一{c}起连续{0}的{c}数", "the number of newest {rows} in a row in which {0}"),
}
LOOKED_UP: Mapping[str, Pair] = {
    "last": ("{form}中{match}等于{key}的最新一条的{0}", "{0} of the newest {form} whose {match} is {key}"),
    "first": ("{form}中{match}等于{key}的最早一条的{0}", "{0} of the oldest {form} whose {match} is {key}"),
    "sum": ("{form}中{match}等于{key}的各条的{0}合计", "the total {0} of every {form} whose {match} is {key}"),
    "count": (
        "{form}中{match}等于{key}且有{0}的条数",
        "how often there is a {form} whose {match} is {key} and that has {0}",
    ),
    "avg": ("{form}中{match}等于{key}的各条的{0}平均值", "the average {0} of every {form} whose {match} is {key}"),
    "min": ("{form}中{match}等于{key}的各条中最小的{0}", "the smallest {0} of every {form} whose {match} is {key}"),
    "max": ("{form}中{match}等于{key}的各条中最大的{0}", "the largest {0} of every {form} whose {match} is {key}"),
}
THERE: Mapping[tuple[bool, bool], Pair] = {  # whether it is denied, whether there is a condition
    (False, False): ("{form}中有{match}等于{key}的记录", "there is a {form} whose {match} is {key}"),
    (True, False): ("{form}中没有{match}等于{key}的记录", "there is no {form} whose {match} is {key}"),
    (False, True): (
        "{form}中有{match}等于{key}的记录满足{0}",
        "there is a {form} whose {match} is {key} and where {0}",
    ),
    (True, True): (
        "{form}中没有{match}等于{key}的记录满足{0}",
        "there is no {form} whose {match} is {key} and where {0}",
    ),
}
EARLIEST: Mapping[str, Pair] = {
    "minof": ("{rows}中最早的{0}", "the earliest {0} of the {rows}"),
    "maxof": ("{rows}中最晚的{0}", "the latest {0} of the {rows}"),
}
QUANTIFIED: Mapping[str, Pair] = {
    "anyof": ("至少有一{c}{rows}满足{0}", "in at least one of the {rows} {0}"),
    "allof": ("每一{c}{rows}都满足{0}", "in each of the {rows} {0}"),
    "none": ("没有{rows}满足{0}", "in none of the {rows} {0}"),
}
COUNTED: Mapping[str, Pair] = {
    "countof": ("{rows}{how}{k}{c}", "there {are} {how}{k} {rows}"),
    "countif": ("{rows}中{0}的{how}{k}{c}", "in {how}{k} of the {rows} {0}"),
    "countlast": ("最近{n}{c}{rows}中{0}的{how}{k}{c}", "in {how}{k} of the last {n} {rows} {0}"),
    "streak": ("最近{how}连续{k}{c}{rows}{0}", "{0} in {how}the {k} newest {rows}"),
}
NONE: Mapping[str, Pair] = {
    "countof": ("没有{rows}", "there are no {rows}"),
    "countif": ("没有{rows}满足{0}", "in none of the {rows} {0}"),
    "countlast": ("最近{n}{c}{rows}中没有一{c}{0}", "in none of the last {n} {rows} {0}"),
}
HOW: Mapping[str, Pair] = {
    "==": ("有", ""),
    "!=": ("不是", "other than "),
    "<": ("少于", "fewer than "),
    "<=": ("至多有", "at most "),
    ">": ("多于", "more than "),
    ">=": ("至少有", "at least "),
}
HOW_LONG: Mapping[str, Pair] = {
    **HOW,
    "==": ("恰好", "exactly "),
    "<=": ("至多", "at most "),
    ">=": ("至少", "at least "),
}

SET: Pair = ("设为{0}", "to {0}")
SET_CASES: Pair = ("按条件设定：{0}", "to {0}")
CLEARED: Pair = ("清空", "to blank")
STEPPED: Mapping[str, Pair] = {
    "nextchoice": ("上调一级", "one level up"),
    "prevchoice": ("下调一级", "one level down"),
}


def bare(character: str) -> bool:
    """Tell whether the character stands for itself beside Chinese: a letter, a digit or a sign."""
    return character.isascii() and (character.isalnum() or character in "-−")


def chinese(character: str) -> bool:
    """Tell whether the character is a Chinese one."""
    return "\u4e00" <= character <= "\u9fff"


def glued(pieces: Sequence[str]) -> str:
    """Return the pieces in a row, a blank between Chinese and a bare number or word."""
    out = ""
    for piece in pieces:
        ends = (out[-1:] or "，") + (piece[:1] or "，")
        apart = (chinese(ends[0]) and bare(ends[1])) or (bare(ends[0]) and chinese(ends[1]))
        out += (" " if apart else "") + piece
    return out


def filled(pattern: str, *parts: str, **named: str) -> str:
    """Return the pattern with its places filled."""
    pieces = []
    for text, name, _, _ in Formatter().parse(pattern):
        pieces.append(text)
        if name is not None:
            pieces.append(parts[int(name)] if name.isdigit() else named[name])
    return glued(pieces)


def joined(parts: Sequence[str], op: str, language: str, tight: bool) -> str:
    """Return conditions joined by AND or OR; `tight` leaves the comma out where it can."""
    if language == "zh":
        word = {"and": "且", "or": "或"}[op]
        pieces = [p for part in parts[1:] for p in ((word if tight else "，"), part)]
        if not tight and len(parts) > 1:
            pieces[-2] = "，" + word
        return glued([parts[0], *pieces])
    if tight and len(parts) == 2:
        return f" {op} ".join(parts)
    return ", ".join(parts[:-1]) + f", {op} {parts[-1]}" if len(parts) > 1 else parts[0]


def lowered(title: str) -> str:
    """Return an English title inside a sentence: in lower case but for words that are written in capitals."""
    return " ".join(w.lower() if w[1:].islower() or len(w) == 1 else w for w in title.split(" "))


def plural(noun: str) -> str:
    """Return the plural of an English noun, itself if it is one."""
    if noun.endswith(("ss", "x", "z", "ch", "sh", "us", "is")):
        return noun + "es"
    if noun.endswith("s"):
        return noun
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


def figure(value: Decimal) -> str:
    """Return a number as people read it; years and other short numbers go without separators."""
    return f"{value:,f}" if abs(value) >= 10_000 else f"{value:f}"
