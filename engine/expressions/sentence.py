"""A condition as a sentence for business people, in Chinese or English; what has no wording of its own is shown as
formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.expressions.names import titled
from engine.expressions.printer import Printer, constant, print_formula
from engine.expressions.types import FormShape, Json, Kind, Schema

COMPARISONS = {
    "==": ("{0} 等于 {1}", "{0} is {1}"),
    "!=": ("{0} 不等于 {1}", "{0} is not {1}"),
    "<": ("{0} 小于 {1}", "{0} is less than {1}"),
    "<=": ("{0} 不超过 {1}", "{0} is at most {1}"),
    ">": ("{0} 大于 {1}", "{0} is more than {1}"),
    ">=": ("{0} 不低于 {1}", "{0} is at least {1}"),
    "contains": ("{0} 包含 {1}", "{0} contains {1}"),
    "startswith": ("{0} 以 {1} 开头", "{0} starts with {1}"),
    "endswith": ("{0} 以 {1} 结尾", "{0} ends with {1}"),
}
NEGATED = {"==": "!=", "!=": "=="}  # the denial of the others also holds where a side is blank
SHORT = {
    "days": ("从 {1} 到 {0} 的天数", "the days from {1} to {0}"),
    "today": ("今天", "today"),
    "now": ("现在", "now"),
    "param": ("参数“{0}”", "the parameter “{0}”"),
    "user": ("当前用户的 {0}", "the current user's {0}"),
    "year": ("{0} 的年份", "the year of {0}"),
    "month": ("{0} 的月份", "the month of {0}"),
    "nextchoice": ("{0} 的下一级", "the option after {0}"),
    "prevchoice": ("{0} 的上一级", "the option before {0}"),
    "abs": ("{0} 的绝对值", "the absolute value of {0}"),
    "priorvalue": ("{0} 的原值", "the prior value of {0}"),
    "ischanged": ("{0} 有改变", "{0} has changed"),
}
RELATED = {
    "countof": ("{rows}的条数", "the number of {rows}"),
    "sumof": ("{rows}的{0}合计", "the total {0} of {rows}"),
    "avgof": ("{rows}的平均{0}", "the average {0} of {rows}"),
    "minof": ("{rows}的最小{0}", "the smallest {0} of {rows}"),
    "maxof": ("{rows}的最大{0}", "the largest {0} of {rows}"),
    "countif": ("{0}的{rows}条数", "the number of {rows} where {0}"),
    "sumif": ("{0}的{rows}的{1}合计", "the total {1} of {rows} where {0}"),
    "anyof": ("至少一条{rows}满足 {0}", "in at least one of {rows} {0}"),
    "allof": ("每一条{rows}都满足 {0}", "in all {rows} {0}"),
    "countlast": ("最近 {n} 条{rows}中{0}的条数", "the number of the last {n} {rows} where {0}"),
    "lastof": ("最近一条{rows}的{0}", "the {0} of the newest of {rows}"),
    "avglast": ("最近 {n} 条{rows}的平均{0}", "the average {0} of the last {n} {rows}"),
    "streak": ("从最近一条起{rows}连续{0}的条数", "the number of newest {rows} in a row where {0}"),
}
JOINED = {"and": ("，且 ", ", and "), "or": ("，或 ", ", or ")}


def sentence(expression: Json, schema: Schema, form: str, language: str) -> str:
    """Return the condition as a sentence in the language (`zh` or `en`)."""
    try:
        return Speaker(schema, form, language).condition(expression)
    except IndexError:  # a draft with arguments missing has no wording yet
        return print_formula(expression, schema, form, language)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words conditions over records of one form."""

    schema: Schema
    form: str
    language: str

    def word(self, pair: tuple[str, str]) -> str:
        """Return the wording in the language."""
        return pair[0] if self.language == "zh" else pair[1]

    def condition(self, value: Json, negated: bool = False) -> str:
        """Return a truth in words."""
        key, args = opened(value)
        if key == "!":
            return self.condition(args[0], not negated)
        if key in JOINED and not negated:
            return self.word(JOINED[key]).join(self.part(a) for a in args)
        if key in ("==", "!=") and negated:
            key, negated = NEGATED[key], False
        if negated and key not in ("var", "isblank", "in"):
            return self.word(("并非（{0}）", "it is not so that ({0})")).format(self.condition(value))
        return self.worded(key, args, negated) or self.value(value)

    def part(self, value: Json) -> str:
        """Return a condition inside a junction, in brackets if it is one itself."""
        key, _ = opened(value)
        return self.word(("（{0}）", "({0})")).format(self.condition(value)) if key in JOINED else self.condition(value)

    def worded(self, key: str, args: Sequence[Json], negated: bool) -> str | None:
        """Return a plain condition in words, None if there are none."""
        if key == "var" and self.is_truth(str(args[0])):
            pair = ("{0}为否", "{0} does not hold") if negated else ("{0}为是", "{0} holds")
            return self.word(pair).format(self.field(str(args[0])))
        if key == "isblank":
            pair = ("{0} 不为空", "{0} is not blank") if negated else ("{0} 为空", "{0} is blank")
            return self.word(pair).format(self.value(args[0]))
        if key == "in" and len(args) == 2:
            pair = ("{0} 不属于 {1}", "{0} is none of {1}") if negated else ("{0} 属于 {1}", "{0} is one of {1}")
            return self.word(pair).format(self.value(args[0]), self.items(args[1]))
        if key in COMPARISONS and len(args) == 2:
            return self.word(COMPARISONS[key]).format(self.value(args[0]), self.value(args[1]))
        return None

    def value(self, value: Json) -> str:
        """Return a value in words."""
        key, args = opened(value)
        if key == "var":
            return self.field(str(args[0]))
        if key == "date" and len(args) == 1 and isinstance(args[0], str):
            return args[0]
        if key in RELATED:
            return self.related(key, args)
        if key in ("param", "user"):
            return self.word(SHORT[key]).format(args[0])
        if key in SHORT:
            return self.word(SHORT[key]).format(*(self.value(a) for a in args))
        if isinstance(value, str):
            return f"“{value}”"
        if isinstance(value, bool):
            return self.word(("是", "yes") if value else ("否", "no"))
        return (
            constant(value)
            if not isinstance(value, dict)
            else Printer(self.schema, self.language).text(value, self.form, 0)
        )

    def items(self, value: Json) -> str:
        """Return the entries of a list in words."""
        if not isinstance(value, list):
            return self.value(value)
        return self.word(("、", ", ")).join(self.value(v) for v in value)

    def related(self, key: str, args: Sequence[Json]) -> str:
        """Return an aggregate over related rows in words."""
        path = str(opened(args[0])[1][0]) if opened(args[0])[1] else ""
        target, title = self.target(path)
        inner = Speaker(self.schema, target, self.language)
        rest = list(args[1:])
        if key in ("countlast", "lastof", "avglast", "streak"):
            rest = rest[1:]
        count = rest.pop(0) if key in ("countlast", "avglast") and rest else None
        return self.word(RELATED[key]).format(*(inner.either(a) for a in rest), rows=title, n=count)

    def either(self, value: Json) -> str:
        """Return an inner expression in words: a condition as one, any other value as a value."""
        key, args = opened(value)
        truth = key in (*JOINED, *COMPARISONS, "!", "in", "isblank") or (key == "var" and self.is_truth(str(args[0])))
        return self.condition(value) if truth else self.value(value)

    def shape_at(self, path: str) -> tuple[FormShape | None, str]:
        """Return the form a path ends in, and its last key."""
        *steps, key = path.split(".")
        shape = self.schema.forms.get(self.form)
        for step in steps:
            field = shape.fields.get(step) if shape else None
            shape = self.schema.forms.get(field.type.form or "") if field else None
        return shape, key

    def target(self, path: str) -> tuple[str, str]:
        """Return the form of related rows and its title."""
        shape, key = self.shape_at(path)
        relation = shape.related.get(key) if shape else None
        if relation is None or relation.form not in self.schema.forms:
            return self.form, path
        return relation.form, titled(self.schema.forms[relation.form].title, self.language) or key

    def is_truth(self, path: str) -> bool:
        """Tell whether the path names a yes/no field."""
        shape, key = self.shape_at(path)
        return bool(shape and key in shape.fields and shape.fields[key].type.kind is Kind.BOOLEAN)

    def field(self, path: str) -> str:
        """Return a field by its titles."""
        names, shape = [], self.schema.forms.get(self.form)
        for key in path.split("."):
            field = shape.fields.get(key) if shape else None
            names.append((titled(field.title, self.language) if field else "") or key)
            shape = self.schema.forms.get(field.type.form or "") if field else None
        return "“" + self.word(("的", "'s ")).join(names) + "”"


def opened(value: Json) -> tuple[str, Sequence[Json]]:
    """Return the operator and arguments of an expression, an empty operator for a literal."""
    if not isinstance(value, dict) or len(value) != 1:
        return "", ()
    ((key, raw),) = value.items()
    return key, raw if isinstance(raw, list) else [raw]
