"""Measures: which aggregates a figure is made of, how it is finished exactly, and which records it counts.

A ratio is divided last, from whole aggregates; a formula is computed by the expression language over other measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.definitions.base import Json, Words
from engine.definitions.dataset import MeasureDefinition, Unit
from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.functions.related import MOST_ROWS
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.reads import reads
from engine.expressions.syntax import parse
from engine.expressions.types import FieldShape, FormShape, Kind, Schema, span
from engine.expressions.unify import described
from engine.forms.model import Field, Form
from engine.reports.figures import quotient
from engine.reports.model import PERCENT_PLACES, Dimension, Finish, Measure, Part, Parts
from engine.reports.sources import checked, currencies, repeats
from engine.texts import closest

HERE = "$measures"
LONGEST = 10**30
COUNT_WORDS = Words(zh="数量", en="Count")
AGGREGATES = {"sum": "sumof", "avg": "avgof", "min": "minof", "max": "maxof", "count": "countof"}
AVERAGE_PLACES = 2
ORDERED = (Kind.NUMBER, Kind.DATE)


class Measures:
    """The measures of one dataset, added in the order of the definition; each may use those before it."""

    def __init__(
        self, form: Form, forms: Mapping[str, Form], schema: Schema, dimensions: Mapping[str, Dimension]
    ) -> None:
        self.form, self.forms, self.schema, self.dimensions = form, forms, schema, dimensions
        self.made: dict[str, Measure] = {}
        self.parts: dict[str, Part] = {}

    def add(self, said: MeasureDefinition, path: str) -> list[Problem]:
        """Add a measure, or return what is wrong with it."""
        if said.fn is not None:
            found = self._aggregate(said, path)
        elif said.ratio is not None:
            found = self._ratio(said, path)
        elif said.share is not None:
            found = self._share(said, path)
        else:
            found = self._formula(said, path)
        if isinstance(found, Measure):
            self.made[said.key] = found
            return []
        return found

    # --- aggregates

    def _aggregate(self, said: MeasureDefinition, path: str) -> Measure | list[Problem]:
        json, node, inner, problems = self._item(said, path)
        where_json, where = None, None
        if said.where is not None:
            where_json, where, found = checked(said.where, self.schema, self.form.name, path + "/where", Kind.BOOLEAN)
            problems += found
        if node is not None and not problems:
            problems += self._fits(said, node, path)
        if problems:
            return problems
        fn = "sum" if inner and said.fn == "count" else said.fn or "count"
        counted = None if inner else self._counted(said, json, node, where_json)
        if fn == "avg":
            return self._average(said, node, inner, where, counted)
        self.parts[said.key] = Part(said.key, fn, node, where)
        money = currencies(node, self.forms) if node is not None and fn in ("sum", "min", "max") else frozenset()
        dated = node is not None and fn in ("min", "max") and node.kind is Kind.DATE
        part = self.parts[said.key]
        unit = said.unit or ("date" if dated else "money" if money and part.scale == 2 else self._unit_of(node, fn))
        grown = MOST_ROWS if fn == "sum" else 1
        bound = (node.bound if node is not None and fn in ("sum", "min", "max") else 1) * grown or MOST_ROWS
        if fn in ("count", "distinct"):
            bound = MOST_ROWS
        return Measure(
            said.key,
            self._title(said, node),
            unit,
            part.scale,
            self._decimals(said, unit, part.scale),
            next(iter(money), None) if unit == "money" else None,
            (said.key,),
            lambda parts, context: parts[said.key],
            counted,
            bound,
            additive=fn in ("sum", "count"),
        )

    def _item(self, said: MeasureDefinition, path: str) -> tuple[Json, Node | None, bool, list[Problem]]:
        """Return what each record contributes, and whether it is itself an aggregate over related records."""
        if said.field is None and said.expression is None:
            return None, None, False, []
        here = path + ("/field" if said.field is not None else "/expression")
        raw: Json = said.expression if said.field is None else {"var": said.field}
        inner = False
        if said.field is not None:
            links, back, rest = self._split(said.field)
            if back is not None:
                if links or said.fn == "distinct":
                    return (
                        None,
                        None,
                        True,
                        [problem("REPORT-E009", here, found=said.field, form=self.form.title.by_language())],
                    )
                rows = {"var": back}
                raw = {AGGREGATES[said.fn or "count"]: [rows, *([{"var": rest}] if rest else [])]}
                if said.fn == "count" and rest:
                    raw = {"countif": [rows, {"!": {"==": [{"var": rest}, None]}}]}
                inner = True
        json, node, problems = checked(raw, self.schema, self.form.name, here)
        return json, node, inner, problems

    def _split(self, path: str) -> tuple[str, str | None, str]:
        """Return a path's links, the back name on it if there is one, and what follows."""
        shape = self.schema.forms[self.form.name]
        steps = path.split(".")
        for place, step in enumerate(steps):
            if step in shape.related and step not in shape.fields:
                return ".".join(steps[:place]), step, ".".join(steps[place + 1 :])
            target = shape.fields[step].type.form if step in shape.fields else None
            if target is None or target not in self.schema.forms:
                break
            shape = self.schema.forms[target]
        return path, None, ""

    def _fits(self, said: MeasureDefinition, node: Node, path: str) -> list[Problem]:
        here = path + ("/field" if said.field is not None else "/expression")
        fn = said.fn
        fits = {"sum": (Kind.NUMBER,), "avg": (Kind.NUMBER,), "min": ORDERED, "max": ORDERED}.get(fn or "")
        if fits is not None and node.kind not in fits:
            what = (
                {"zh": "数字", "en": "a number"} if len(fits) == 1 else {"zh": "数字或日期", "en": "a number or date"}
            )
            return [problem("REPORT-E007", here, fn=(fn or "").upper(), expected=what, found=described(node))]
        if node.kind in (Kind.LIST, Kind.RECORDS):
            return [problem("REPORT-E004", here, found=said.key, kind=described(node))]
        if fn in ("sum", "avg") and (twice := repeats(node)):
            return [problem("REPORT-E009", here, found=twice, form=self.form.title.by_language())]
        if len(money := currencies(node, self.forms)) > 1:
            return [problem("REPORT-E008", here, found=", ".join(sorted(money)))]
        return []

    def _average(
        self, said: MeasureDefinition, node: Node | None, inner: bool, where: Node | None, counted: Any
    ) -> Measure | list[Problem]:
        assert node is not None
        total, tally = f"{said.key}.sum", f"{said.key}.count"
        if inner:
            summed, tallied = self._inner_average(said.field or "")
            self.parts[total] = Part(total, "sum", summed, where)
            self.parts[tally] = Part(tally, "sum", tallied, where)
            scale = summed.scale
        else:
            self.parts[total] = Part(total, "sum", node, where)
            self.parts[tally] = Part(tally, "count", node, where)
            scale = node.scale
        money = currencies(self.parts[total].item or node, self.forms)
        unit = said.unit or ("money" if money else self._unit_of(node, "avg"))
        places = PERCENT_PLACES if unit == "percent" else max(scale, said.decimals or AVERAGE_PLACES)

        def finish(parts: Parts, context: Any) -> int | None:
            return quotient(parts[total], scale, parts[tally], 0, places) if parts[tally] else None

        decimals = self._decimals(said, unit, places)
        currency = next(iter(money), None) if unit == "money" else None
        bound = node.bound * 10 ** max(places - node.scale, 0)
        return Measure(
            said.key,
            self._title(said, node),
            unit,
            places,
            decimals,
            currency,
            (total, tally),
            finish,
            counted,
            bound,
        )

    def _inner_average(self, path: str) -> tuple[Node, Node]:
        """Return the sum and the number of a record's related values, which its average is made of."""
        back, _, rest = path.partition(".")
        value = {"var": rest}
        summed = checked({"sumof": [{"var": back}, value]}, self.schema, self.form.name, "")[1]
        filled = {"!": {"==": [value, None]}}
        tallied = checked({"countif": [{"var": back}, filled]}, self.schema, self.form.name, "")[1]
        assert summed is not None
        assert tallied is not None
        return summed, tallied

    def _counted(self, said: MeasureDefinition, json: Json, node: Node | None, where: Json) -> tuple[Json, ...] | None:
        """Return the condition of the records that enter the figure: those that meet `where` and have a value."""
        out = [where] if where is not None else []
        if node is not None and node.nullable and node.kind is not Kind.BOOLEAN:
            out.append({"!": {"==": [json, None]}})
        return tuple(out)

    def _title(self, said: MeasureDefinition, node: Node | None) -> Words:
        made = self._field(node)
        return said.title or (made.title if made is not None else COUNT_WORDS)

    def _field(self, node: Node | None) -> Field | None:
        if node is None or node.op not in ("var", "derived") or node.place.owner not in self.forms:
            return None
        return self.forms[node.place.owner].fields.get(node.place.field)

    def _unit_of(self, node: Node | None, fn: str) -> Unit:
        made = self._field(node)
        return (
            "percent" if made is not None and made.kind.name == "percent" and fn in ("avg", "min", "max") else "number"
        )

    def _decimals(self, said: MeasureDefinition, unit: str, scale: int) -> int:
        if said.decimals is not None:
            return said.decimals
        return 1 if unit == "percent" else scale

    # --- measures over measures

    def _known(self, key: str, path: str) -> Measure | list[Problem]:
        found = self.made.get(key)
        if found is None or found.share is not None or found.unit == "date":
            usable = [name for name, one in self.made.items() if one.share is None and one.unit != "date"]
            return [problem("REPORT-E013", path, found=key, near=closest(key, usable))]
        return found

    def _ratio(self, said: MeasureDefinition, path: str) -> Measure | list[Problem]:
        assert said.ratio is not None
        top, bottom = self._known(said.ratio.of, path + "/ratio/of"), self._known(said.ratio.by, path + "/ratio/by")
        if isinstance(top, list) or isinstance(bottom, list):
            return [one for side in (top, bottom) if isinstance(side, list) for one in side]
        if top.currency and bottom.currency and top.currency != bottom.currency:
            return [problem("REPORT-E008", path + "/ratio", found=f"{top.currency}, {bottom.currency}")]
        alike = top.unit == bottom.unit
        unit = said.unit or ("percent" if alike else "money" if top.unit == "money" else "number")
        places = PERCENT_PLACES if unit == "percent" else max(top.scale, said.decimals or AVERAGE_PLACES)
        return Measure(
            said.key,
            said.title or Words(zh=f"{top.title.zh} / {bottom.title.zh}", en=f"{top.title.en} / {bottom.title.en}"),
            unit,
            places,
            self._decimals(said, unit, places),
            top.currency if unit == "money" else None,
            tuple(dict.fromkeys((*top.parts, *bottom.parts))),
            divided(top, bottom, places),
            top.counted,
            LONGEST,
        )

    def _share(self, said: MeasureDefinition, path: str) -> Measure | list[Problem]:
        assert said.share is not None
        base = self._known(said.share.of, path + "/share/of")
        if isinstance(base, list):
            return base
        for key in said.share.within:
            if key not in self.dimensions:
                near = closest(key, list(self.dimensions))
                what = {"zh": "维度", "en": "dimension"}
                return [problem("REPORT-E003", path + "/share/within", what=what, found=key, dataset="", near=near)]
        return share_of(base, said.key, said.share.within, said.title, said.decimals)

    def _formula(self, said: MeasureDefinition, path: str) -> Measure | list[Problem]:
        usable = {key: one for key, one in self.made.items() if one.share is None and one.unit != "date"}
        shapes = {
            key: FieldShape(
                key, one.title.by_language(), span(-min(one.bound, LONGEST), min(one.bound, LONGEST), one.scale)
            )
            for key, one in usable.items()
        }
        schema = Schema({HERE: FormShape(HERE, shapes)})
        json, problems = parse(said.formula or "", schema, HERE)
        node = None
        if not problems:
            node, problems = check(json, schema, HERE, expect=Kind.NUMBER)
        if node is None or problems:
            return [Problem(one.code, path + "/formula", one.given, one.severity) for one in problems]
        used = [usable[name[0]] for name in sorted(reads(node).fields)]
        if not used:
            return [problem("REPORT-E013", path + "/formula", found=said.formula or "", near=", ".join(usable))]
        money = {one.currency for one in used if one.currency is not None}
        if len(money) > 1:
            return [problem("REPORT-E008", path + "/formula", found=", ".join(sorted(money)))]
        unit = said.unit or ("money" if all(one.unit == "money" for one in used) and node.scale == 2 else "number")
        counted = used[0].counted if all(one.counted == used[0].counted for one in used) else None
        return Measure(
            said.key,
            said.title or Words(zh=said.key, en=said.key),
            unit,
            node.scale,
            self._decimals(said, unit, node.scale),
            next(iter(money), None) if unit == "money" else None,
            tuple(dict.fromkeys(part for one in used for part in one.parts)),
            formula_over(used, compile_python(node)),
            counted,
            node.bound,
        )


def divided(top: Measure, bottom: Measure, places: int) -> Finish:
    """Return the finish of a ratio of two measures."""

    def finish(parts: Parts, context: Any) -> int | None:
        left, right = top.finish(parts, context), bottom.finish(parts, context)
        assert not hasattr(left, "year")
        assert not hasattr(right, "year")
        return quotient(left, top.scale, right, bottom.scale, places)

    return finish


def formula_over(used: list[Measure], compute: Callable[..., Any]) -> Finish:
    """Return the finish of a formula over other measures."""

    def finish(parts: Parts, context: Any) -> int | None:
        found: int | None = compute({one.key: one.finish(parts, context) for one in used}, context)
        return found

    return finish


def share_of(
    base: Measure, key: str, within: tuple[str, ...], title: Words | None = None, decimals: int | None = None
) -> Measure:
    """Return the measure as a part of its total within some dimensions."""
    words = title or Words(zh=f"{base.title.zh}占比", en=f"Share of {base.title.en}")
    return Measure(
        key,
        words,
        "percent",
        PERCENT_PLACES,
        1 if decimals is None else decimals,
        None,
        base.parts,
        base.finish,
        base.counted,
        LONGEST,
        share=base,
        within=within,
    )
