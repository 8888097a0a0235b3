"""Kept fields: derived fields over other records whose value is stored, so that lists filter, sort and index by it.

The expression stays what the field means (ADR 1); the column is what a store may read in its place (ADR 11). Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from engine.definitions.form import FormDefinition
from engine.errors import Problem, pointer, problem
from engine.expressions.nodes import Node, Place, Rows
from engine.expressions.reads import everywhere, live_lack, reads
from engine.expressions.types import Kind
from engine.forms.columns import ScaledNumber
from engine.forms.model import Field, Form
from engine.forms.sources import Source, sources

DIGITS = 36
"""Room for any sum: what leaves the field's limits is then found and told, whatever the store does beyond 64 bits."""
Reason = dict[str, str]


def unkeepable(made: Field, node: Node) -> Reason | None:
    """Return why the value cannot be kept; None when writes of records alone change it and stores can compute it."""
    what = reads(node)
    if what.today or what.now:
        return {"zh": "它随日期或时间变化", "en": "it changes with the date or the time"}
    if what.calendar:
        return {"zh": "它随工作日历变化", "en": "it changes with the working calendar"}
    if what.parameters:
        names = ", ".join(sorted(what.parameters))
        return {"zh": f"它随参数 {names} 变化", "en": f"it changes with the parameters {names}"}
    if what.user or what.prior:
        return {"zh": "它取决于操作人或所作的修改", "en": "it depends on who acts or on what is changed"}
    if any(form.startswith("$") for form, _ in sources(node)):
        words = "它读取人员、部门或流程的情况", "it reads what people, departments or processes are"
        return {"zh": words[0], "en": words[1]}
    if made.type.kind in (Kind.LIST, Kind.RECORDS) or made.kind.encrypted:
        return {"zh": "它的值不能排序", "en": "its values have no order"}
    if lack := live_lack(node):
        names = ", ".join(sorted(lack))
        return {"zh": f"数据库不能计算 {names}", "en": f"databases cannot compute {names}"}
    return None


def misused(fields: Mapping[str, Field], definition: FormDefinition, path: str) -> list[Problem]:
    """Return a problem for each kept field that shall be unique or searched: only what is written can be."""
    unique = {key for keys in definition.unique for key in keys}
    unique |= {key for key, made in fields.items() if made.definition.unique}
    uses = (
        ("unique", unique, {"zh": "唯一", "en": "unique"}),
        ("search", definition.search, {"zh": "可搜索", "en": "searched"}),
    )
    return [
        problem("FORM-E017", path + pointer(where), field=fields[key].title.by_language(), use=use)
        for where, keys, use in uses
        for key in sorted(keys)
        if key in fields and fields[key].kept
    ]


def column_type(made: Field) -> sa.types.TypeEngine[Any]:
    """Return the type of the column that stores the field."""
    if made.kept and made.type.kind is Kind.NUMBER:
        return ScaledNumber(DIGITS, made.type.scale)
    found = made.kind.column(made.options)
    assert found is not None
    return found


def levels(forms: Mapping[str, Form]) -> Iterator[tuple[Form, Field, int]]:
    """Yield the kept fields, each after those it reads; those of one level read none of one another."""
    known = {
        (form.name, made.key): (form, made) for form in forms.values() for made in form.fields.values() if made.kept
    }
    found: dict[Source, int] = {}

    def level(source: Source) -> int:
        if source not in found:
            _, made = known[source]
            below = {
                (n.value.owner, n.value.field)
                for n in (everywhere(made.node) if made.node is not None else ())
                if n.op == "derived" and isinstance(n.value, Place)
            }
            found[source] = 1 + max((level(one) for one in below & known.keys()), default=0)
        return found[source]

    for source in sorted(known, key=lambda one: (level(one), one)):
        yield (*known[source], found[source])


def in_place(node: Node, forms: Mapping[str, Form], *, own: bool = True) -> Node:
    """Return the expression reading kept values where they stand in for what they follow from; `own` tells whether
    those of the record itself may be read, too.
    """
    if node.op == "derived" and isinstance(node.value, Place) and (own or node.value.links):
        made = forms[node.value.owner].fields.get(node.value.field)
        if made is not None and made.kept:
            type_ = replace(made.type, nullable=node.nullable or bool(node.value.links))
            return Node("var", (), type_, node.value, pointer=node.pointer)
    value = node.value
    if isinstance(value, Rows):
        order, where, item = (
            None if one is None else in_place(one, forms) for one in (value.order, value.where, value.item)
        )
        if order is not value.order or where is not value.where or item is not value.item:
            value = replace(value, order=order, where=where, item=item)
    args = tuple(in_place(one, forms, own=own) for one in node.args)
    written = tuple(in_place(one, forms, own=own) for one in node.written)
    if value is node.value and all(a is b for a, b in zip((*args, *written), (*node.args, *node.written), strict=True)):
        return node
    return replace(node, args=args, written=written, value=value)
