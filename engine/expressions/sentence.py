"""Conditions and values as business people say them, in Chinese or English: fields, options and parameters by their
titles.

A function without wording of its own is shown as a call by its label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from engine.expressions import wording
from engine.expressions.functions.table import BY_KEY
from engine.expressions.names import titled
from engine.expressions.printer import print_formula
from engine.expressions.scope import meant
from engine.expressions.types import NO_LABELS, FieldShape, FormShape, Json, Kind, Schema
from engine.expressions.wording import Pair, filled, glued

NEGATED = {"==": "!=", "!=": "=="}  # the denial of the others also holds where a side is blank
OTHER = {"and": "or", "or": "and"}
TIME_OPS = {"today": Kind.DATE, "date": Kind.DATE, "edate": Kind.DATE, "eomonth": Kind.DATE, "now": Kind.DATETIME}
TIMES = (Kind.DATE, Kind.DATETIME)
LIKE_FIRST = ("nextchoice", "prevchoice", "priorvalue", "ifblank", "dateadd")
WINDOWS = ("countlast", "lastof", "lastbefore", "avglast", "streak")
COUNTING = ("countof", "countif", "countlast", "streak")
TRUTHS = ("and", "or", "!", "in", *wording.NUMBERS, *wording.QUANTIFIED, "exists", "contains", "startswith", "endswith")
Wording: TypeAlias = "Callable[[Speaker, Json], str]"


def sentence(
    expression: Json, schema: Schema, form: str, language: str, parameters: Mapping[str, object] | None = None
) -> str:
    """Return the condition, or any other value, in words (`zh` or `en`); `parameters` adds their present values."""
    return safely(Speaker(schema, form, language, parameters), expression, Speaker.either)


def label(expression: Json, schema: Schema, form: str, language: str) -> str:
    """Return what the expression is called beside its value: a yes/no field by its title alone."""
    return safely(Speaker(schema, form, language), expression, Speaker.value)


def told_value(expression: Json, schema: Schema, form: str, language: str, into: str) -> str:
    """Return what becomes of the field at the path `into`: `设为“高”`, `上调一级`; `to “High”`, `one level up`."""
    speaker = Speaker(schema, form, language)
    key, args = opened(expression)
    if key in wording.STEPPED and list(args) == [{"var": into}]:
        return speaker.word(wording.STEPPED[key])
    if expression is None:
        return speaker.word(wording.CLEARED)
    labels = speaker.labels({"var": into})
    words = wording.SET_CASES if key in ("if", "ifs") else wording.SET
    return filled(speaker.word(words), safely(speaker, expression, lambda s, e: s.value(e, labels)))


def option_shown(expression: Json, option: object, schema: Schema, form: str, language: str) -> str:
    """Return an option that the expression gave by its title, by its key without one."""
    try:
        found = Speaker(schema, form, language).labels(expression).get(str(option), {})
    except (IndexError, KeyError):
        found = {}
    return titled(found, language) or str(option)


def safely(speaker: Speaker, expression: Json, wording_of: Wording) -> str:
    """Return the wording; a draft with arguments missing has none yet and is shown as formula."""
    try:
        return wording_of(speaker, expression)
    except (IndexError, KeyError):
        return print_formula(expression, speaker.schema, speaker.form, speaker.language)


@dataclass(frozen=True, slots=True)
class Group:
    """Related rows as a sentence names them: whose they are, the word they are counted with, the title for one and for
    several.
    """

    inner: Speaker
    owner: str
    counter: str
    row: str
    rows: str

    def said(self, pattern: str, *parts: str, **more: str) -> str:
        """Return the pattern filled with the group's words."""
        one = more.get("n") == "1" or (more.get("k") == "1" and "n" not in more and "{are}" in pattern)
        text = filled(pattern, *parts, c=self.counter, row=self.row, rows=self.row if one else self.rows, **more)
        return glued([self.owner, "的" if self.owner and pattern.startswith("{rows}") else "", text])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words expressions over records of one form; `tight` is inside a phrase, where Chinese has no commas."""

    schema: Schema
    form: str
    language: str
    parameters: Mapping[str, object] | None = None
    tight: bool = False

    def word(self, pair: Pair) -> str:
        """Return the wording in the language."""
        return pair[0] if self.language == "zh" else pair[1]

    def said(self, pair: Pair, *parts: str) -> str:
        """Return the wording in the language with its places filled."""
        return filled(self.word(pair), *parts)

    # --- conditions

    def either(self, value: Json) -> str:
        """Return an expression in words: a condition as one, any other value as a value."""
        return self.condition(value) if self.is_truth(value) else self.value(value)

    def is_truth(self, value: Json) -> bool:
        """Tell whether the expression is a condition."""
        key, _ = opened(value)
        return isinstance(value, bool) or key in TRUTHS or key in wording.TRUTHS or self.kind(value) is Kind.BOOLEAN

    def condition(self, value: Json, negated: bool = False) -> str:
        """Return a truth in words."""
        key, args = opened(value)
        if isinstance(value, bool):
            return self.word(wording.ALWAYS[value is not negated])
        if key == "!":
            return self.condition(args[0], not negated)
        if key in OTHER:
            parts = [self.part(a, negated) for a in args]
            return wording.joined(parts, OTHER[key] if negated else key, self.language, self.tight)
        if key in NEGATED and negated:
            key, negated = NEGATED[key], False
        plain = self.plain(key, args, negated)
        if plain is not None:
            return plain
        if not negated:
            return self.compared(key, args) if key in wording.NUMBERS else self.yes(value, negated)
        if key in wording.NUMBERS:
            return self.said(wording.NOT, self.compared(key, args))
        return self.yes(value, negated)

    def part(self, value: Json, negated: bool) -> str:
        """Return a condition inside a junction, in brackets if it is one itself."""
        key, args = opened(value)
        if key == "!":
            return self.part(args[0], not negated)
        inner = replace(self, tight=True) if key in OTHER else self
        text = inner.condition(value, negated)
        return self.said(wording.BRACKETS, text) if key in OTHER and len(args) > 1 else text

    def plain(self, key: str, args: Sequence[Json], negated: bool) -> str | None:
        """Return a condition that has a denial of its own in words, None for any other."""
        words = wording.DENIALS if negated else wording.TRUTHS
        if key in ("==", "!=") and None in args:
            words = wording.TRUTHS if key == "==" else wording.DENIALS
            return self.said(words["isblank"], self.value(args[0] if args[1] is None else args[1]))
        if key in ("==", "!=") and any(isinstance(a, bool) for a in args):
            truth, other = args if isinstance(args[0], bool) else (args[1], args[0])
            return self.yes(other, (truth is True) is not (key == "=="))
        if key == "in":
            return self.member(args[0], args[1:], words)
        if key in wording.QUANTIFIED:
            pattern = wording.QUANTIFIED["none" if negated and key == "anyof" else key]
            text = self.related(key, args, pattern)
            return self.said(wording.NOT, text) if negated and key == "allof" else text
        if key == "exists":
            return self.looked_up(args, wording.THERE[negated, len(args) > 3])
        return self.said(words[key], *map(self.operand, args)) if key in wording.TRUTHS else None

    def yes(self, value: Json, negated: bool) -> str:
        """Return that a value which is no condition itself is true or not."""
        key, _ = opened(value)
        if key in TRUTHS or key in wording.TRUTHS:
            return self.condition(value, negated)
        return self.said((wording.DENIALS if negated else wording.TRUTHS)["yes"], self.operand(value))

    def member(self, value: Json, rest: Sequence[Json], words: Mapping[str, Pair]) -> str:
        """Return that a value is one of several, or an entry of a list."""
        if len(rest) == 1 and not isinstance(rest[0], list):
            literal = not isinstance(value, dict)
            listed = self.value(value, self.labels(rest[0]))
            return self.said(words["has" if literal else "among"], listed, self.value(rest[0]))
        items = rest[0] if len(rest) == 1 and isinstance(rest[0], list) else rest
        return self.said(words["one"], self.value(value), self.items(items, self.labels(value)))

    def compared(self, key: str, args: Sequence[Json]) -> str:
        """Return a comparison in words."""
        (left, _), right = opened(args[0]), args[1]
        if left in COUNTING and type(right) is int and len(args) == 2:
            counted = self.counted(args[0], key, right)
            if counted is not None:
                return counted
        labels = self.labels(args[0]) or self.labels(right)
        sides = [self.operand(a, labels) for a in args]
        if len(args) == 3:
            return self.said(wording.BETWEEN[key], *sides)
        kinds = {self.kind(a) for a in args}
        words = wording.TIMES if kinds & {*TIMES} else wording.CHOICES if labels else wording.NUMBERS
        return self.said(words[key], *sides)

    def counted(self, value: Json, op: str, count: int) -> str | None:
        """Return that so many related rows are there or hold, None where there is no good wording."""
        key, args = opened(value)
        if (op, count) in ((">", 0), ("<", 1)):
            op, count = {">": (">=", 1), "<": ("==", 0)}[op]
        if op == "==" and count == 0:
            return self.related(key, args, wording.NONE[key]) if key in wording.NONE else None
        if count < 1:
            return None
        how = self.word((wording.HOW_LONG if key == "streak" else wording.HOW)[op])
        are = "is" if count == 1 else "are"
        return self.related(key, args, wording.COUNTED[key], how=how, k=wording.figure(Decimal(count)), are=are)

    # --- values

    def value(self, value: Json, labels: Mapping[str, Mapping[str, str]] = NO_LABELS) -> str:
        """Return a value in words; a text that is an option in `labels` is shown by its title."""
        key, args = opened(value)
        if not isinstance(value, dict):
            return self.literal(value, labels)
        if key in ("var", "param", "user", "number", "date") and len(args) == 1 and isinstance(args[0], str):
            return self.leaf(key, args[0])
        if key in ("if", "ifs"):
            return self.chosen(args, labels)
        if key in wording.RELATED:
            times = key in wording.EARLIEST and self.kind(value) in TIMES
            return self.related(key, args, (wording.EARLIEST if times else wording.RELATED)[key])
        if key in ("lookup", "mapx"):
            return self.looked_up(args[:4], wording.LOOKED_UP[str(args[4]) if key == "mapx" else "last"])
        if key in ("dateadd", "edate"):
            return self.moved(args[0], args[1], str(args[2]) if key == "dateadd" else "month")
        if key in wording.ARITHMETIC:
            return self.computed(key, args)
        if key in TRUTHS or key in wording.TRUTHS:
            return self.condition(value)
        return self.called(key, args, labels)

    def leaf(self, key: str, name: str) -> str:
        """Return a field, parameter, user attribute or written number or date in words."""
        if key == "var":
            return self.field(name)
        if key == "param":
            return self.parameter(name)
        return self.word(wording.USER.get(name, (name, name))) if key == "user" else name

    def literal(self, value: Json, labels: Mapping[str, Mapping[str, str]]) -> str:
        """Return a literal in words."""
        if isinstance(value, list):
            return self.items(value, labels)
        if isinstance(value, bool):
            return self.word(wording.YES[value])
        if isinstance(value, str):
            return f"“{titled(labels.get(value, {}), self.language) or value}”"
        return self.word(wording.BLANK) if value is None else wording.figure(Decimal(repr(value)))

    def items(self, values: Sequence[Json], labels: Mapping[str, Mapping[str, str]] = NO_LABELS) -> str:
        """Return the entries of a list in words."""
        return self.word(("、", ", ")).join(self.value(v, labels) for v in values)

    def operand(self, value: Json, labels: Mapping[str, Mapping[str, str]] = NO_LABELS) -> str:
        """Return a value inside a phrase, in brackets where its own words would run into the others."""
        key, _ = opened(value)
        text = self.value(value, labels)
        return self.said(wording.BRACKETS, text) if key in ("if", "ifs") or key in OTHER else text

    def called(self, key: str, args: Sequence[Json], labels: Mapping[str, Mapping[str, str]]) -> str:
        """Return a function in words, by its label if it has no wording."""
        parts = [self.operand(a, labels) for a in args]
        if key in wording.EXTREMES and len(args) > 1:
            return self.said(wording.EXTREMES[key], self.word(("、", ", ")).join(parts))
        if key in wording.ROUNDED:
            places = self.said(wording.PLACES, parts[1]) if len(args) > 1 and args[1] else self.word(wording.WHOLE)
            return self.said(wording.ROUNDED[key], parts[0], places)
        if key in wording.VALUES and (key != "ifblank" or len(args) == 2):
            return self.said(wording.VALUES[key], *parts)
        function = BY_KEY.get(key)
        name = self.word(function.label) if function else key.upper()
        return name + self.said(wording.BRACKETS, self.word(("，", ", ")).join(parts))

    def computed(self, key: str, args: Sequence[Json]) -> str:
        """Return arithmetic with its usual signs."""
        sign, power = wording.ARITHMETIC[key]
        if len(args) == 1:
            return sign + self.operand(args[0])
        out = []
        for place, arg in enumerate(args):
            below = wording.ARITHMETIC.get(opened(arg)[0], ("", 3))[1]
            loose = below < power or (place > 0 and below == power)
            out.append(self.said(wording.BRACKETS, self.value(arg)) if loose else self.operand(arg))
        return f" {sign} ".join(out)

    def chosen(self, args: Sequence[Json], labels: Mapping[str, Mapping[str, str]]) -> str:
        """Return IF and IFS: each value with its condition, a further IF in the last place as further cases."""
        inner, out, rest = replace(self, tight=True), [], list(args)
        while len(rest) > 1:
            condition, value, *rest = rest
            out.append(self.said(wording.WHEN, inner.either(condition), self.operand(value, labels)))
            if len(rest) == 1 and opened(rest[0])[0] == "if":
                rest = list(opened(rest[0])[1])
        out.append(self.said(wording.OTHERWISE, self.value(rest[0], labels) if rest else self.word(wording.BLANK)))
        return self.word(("；", "; ")).join(out)

    def moved(self, start: Json, count: Json, unit: str) -> str:
        """Return a date or moment so much later or earlier."""
        key, _ = opened(start)
        back = type(count) is int and count < 0
        relative = key in ("today", "now")
        words = {
            (True, False): wording.FROM_NOW,
            (True, True): wording.BEFORE_NOW,
            (False, True): wording.EARLIER,
            (False, False): wording.LATER,
        }[relative, back]
        name = self.word(wording.UNITS[unit])
        many = name + "s" if self.language != "zh" and count not in (1, -1) else name
        return self.said(
            words, self.operand(start), self.operand(-count if type(count) is int and back else count), many
        )

    def parameter(self, key: str) -> str:
        """Return a parameter by its title, with its present value if that is known."""
        title = titled(self.schema.parameter_titles.get(key, {}), self.language) or key
        name = self.said(wording.PARAMETER, title)
        if self.parameters is None or key not in self.parameters:
            return name
        return self.said(wording.VALUED, name, self.present(key, self.parameters[key]))

    def present(self, key: str, value: object) -> str:
        """Return a parameter's value in words; amounts keep their two places."""
        type_ = self.schema.parameters.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and type_ is not None:
            number = Decimal(value).scaleb(-type_.scale)
            return f"{number:,f}" if type_.scale == 2 else f"{number.normalize():,f}"
        return self.literal(value, NO_LABELS) if isinstance(value, bool | str) or value is None else str(value)

    # --- related rows

    def related(self, key: str, args: Sequence[Json], pattern: Pair, **more: str) -> str:
        """Return a phrase about related rows."""
        rest = list(args[1:])
        group = self.group(args[0], str(rest.pop(0)) if key in WINDOWS else "")
        if key in ("countlast", "avglast"):
            more["n"] = str(rest.pop(0))
        if key == "lastbefore":
            more["limit"] = self.either(rest.pop(0))
        return group.said(self.word(pattern), *(group.inner.either(a) for a in rest), **more)

    def looked_up(self, args: Sequence[Json], pattern: Pair) -> str:
        """Return a phrase about the records of a form that a key finds."""
        inner, match, key = self.within(args[0]), {"var": args[1]}, args[2]
        form = self.schema.forms.get(inner.form)
        title = (titled(form.title, self.language) if form else "") or str(args[0])
        named = f"“{title}”" if self.language == "zh" else wording.lowered(title)
        said = {"form": named, "match": inner.value(match), "key": self.operand(key, inner.labels(match))}
        return filled(self.word(pattern), *(inner.either(a) for a in args[3:]), **said)

    def within(self, form: Json) -> Speaker:
        """Return the speaker of the records of a form that is named."""
        found = meant(self.schema, self.form, str(form))
        return replace(self, form=found or self.form, tight=True)

    def group(self, rows: Json, order: str) -> Group:
        """Return the words for related rows, which `order` may order."""
        path = str(opened(rows)[1][0])
        shape, key = self.shape_at(path)
        relation = shape.related.get(key) if shape else None
        target = self.schema.forms.get(relation.form) if relation else None
        inner = replace(self, form=target.name if target else self.form, tight=True)
        title = titled(target.title, self.language) if target else ""
        period = target.fields.get(order) if target else None
        links = path.split(".")[:-1]
        if self.language == "zh":
            return Group(inner, "的".join(self.links(links)), counter(period), title or key, title or key)
        row = wording.lowered(title) if title else key
        owner = f" of the {self.possessive(links)}" if links else ""
        return Group(inner, "", "", row + owner, (wording.plural(row) if title else row) + owner)

    # --- names

    def field(self, path: str) -> str:
        """Return a field by its titles."""
        shape, key = self.shape_at(path)
        found = shape.fields.get(key) if shape else None
        name = f"“{(titled(found.title, self.language) if found else '') or key}”"
        links = path.split(".")[:-1]
        if self.language == "zh":
            return glued([*(f"{one}的" for one in self.links(links)), name])
        return f"the {self.possessive(links)}'s {name}" if links else name

    def possessive(self, links: Sequence[str]) -> str:
        """Return English link titles in a row: owner's manager."""
        return "'s ".join(wording.lowered(name) for name in self.links(links))

    def links(self, keys: Sequence[str]) -> list[str]:
        """Return the titles of links followed one after the other."""
        names, shape = [], self.schema.forms.get(self.form)
        for key in keys:
            found = shape.fields.get(key) if shape else None
            names.append((titled(found.title, self.language) if found else "") or key)
            shape = self.schema.forms.get(found.type.form or "") if found else None
        return names

    def shape_at(self, path: str) -> tuple[FormShape | None, str]:
        """Return the form a path ends in, and its last key."""
        *steps, key = path.split(".")
        shape = self.schema.forms.get(self.form)
        for step in steps:
            field = shape.fields.get(step) if shape else None
            shape = self.schema.forms.get(field.type.form or "") if field else None
        return shape, key

    def behind(self, value: Json) -> FieldShape | None:
        """Return the field whose kind and options a value shares."""
        key, args = opened(value)
        if key == "var" and args:
            shape, last = self.shape_at(str(args[0]))
            return shape.fields.get(last) if shape else None
        if key in LIKE_FIRST and args:
            return self.behind(args[0])
        if key in ("if", "ifs"):
            return next((f for a in args[1:] if (f := self.behind(a))), None)
        if key in ("lastof", "lastbefore", "minof", "maxof") and len(args) > 1:
            return self.group(args[0], "").inner.behind(args[-1])
        if key in ("lookup", "mapx") and len(args) > 3 and args[-1] not in ("count", "sum", "avg"):
            return self.within(args[0]).behind(args[3])
        return None

    def labels(self, value: Json) -> Mapping[str, Mapping[str, str]]:
        """Return the titles of the options a value may be."""
        found = self.behind(value)
        return found.labels if found else NO_LABELS

    def kind(self, value: Json) -> Kind | None:
        """Return the kind of a value as far as it is plain."""
        key, args = opened(value)
        if key == "param" and args and str(args[0]) in self.schema.parameters:
            return self.schema.parameters[str(args[0])].kind
        found = self.behind(value)
        return TIME_OPS.get(key) or (found.type.kind if found else None)


def counter(order: FieldShape | None) -> str:
    """Return the word Chinese counts rows with: 期 for rows ordered by a period."""
    period = order is not None and order.title.get("zh", "").endswith("期") and order.type.kind not in TIMES
    return "期" if period else "条"


def opened(value: Json) -> tuple[str, Sequence[Json]]:
    """Return the operator and arguments of an expression, an empty operator for a literal."""
    if not isinstance(value, dict) or len(value) != 1:
        return "", ()
    ((key, raw),) = value.items()
    return key, raw if isinstance(raw, list) else [raw]
