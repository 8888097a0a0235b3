"""What makers choose from: every kind with its words, its group, and how a builder asks for each of its options."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from builders.words import word
from engine.catalog import Kinds
from engine.definitions.base import Key, Reference, Words
from engine.forms.fields._choices import Choice
from engine.forms.fields.base import DerivedField, FieldType
from engine.kinds import Kind, Label

GROUPS: Mapping[str, Label] = {
    "text": Label("文本", "Text"),
    "number": Label("数字", "Numbers"),
    "date": Label("日期时间", "Dates and times"),
    "choice": Label("选择", "Choices"),
    "relation": Label("关联", "Relations"),
    "derived": Label("计算", "Computed"),
    "people": Label("人员与部门", "People and departments"),
    "file": Label("文件", "Files"),
    "code": Label("证照与编码", "Numbers of documents"),
    "place": Label("地区与币种", "Places"),
    "special": Label("其他", "Others"),
}
"""The groups of field types, in the order of the palette."""

CONTROLS = (
    "back",  # the name under which related records are read
    "choices",  # a list of values with titles
    "date",
    "far_field",  # a field of the records read under `of`
    "far_formula",  # a condition over them, as text
    "far_link",  # a link of the form named by `form` to this form
    "field",  # a field of this form
    "fields",
    "form",
    "formula",
    "integer",
    "json",  # what has no control of its own
    "key",
    "keys",
    "number",
    "path",  # over links to a field
    "result",  # the type of a formula's result, as a field's type with its options
    "select",
    "selects",  # several of a few values
    "switch",
    "text",
    "words",  # a text in both languages
)
"""How a builder asks for an option."""

FIRST = (
    "text",
    "longtext",
    "number",
    "integer",
    "money",
    "date",
    "datetime",
    "choice",
    "multi",
    "boolean",
    "link",
    "formula",
)
"""The types most asked for; in its group each stands before the others."""

STARTERS: Mapping[str, Mapping[str, Any]] = {
    **{
        name: {
            "choices": [
                {"key": "a", "title": {"zh": "选项一", "en": "Choice 1"}},
                {"key": "b", "title": {"zh": "选项二", "en": "Choice 2"}},
            ]
        }
        for name in ("choice", "multi", "tree")
    },
    "formula": {"formula": "0", "result": {"type": "number"}},
    "rollup": {"fn": "COUNT"},
    "quantity": {"unit": {"zh": "件", "en": "pcs"}},
    "definition": {"kinds": ["form"]},
}
"""What a new field of a type begins with, where its options cannot be left out and can be guessed."""


def palette(kinds: Kinds) -> dict[str, Any]:
    """Return every kind by room, those of fields in groups."""
    order, last = list(GROUPS), len(FIRST)
    place = {name: at for at, name in enumerate(FIRST)}
    fields = sorted(kinds.fields.values(), key=lambda one: (order.index(_group(one)), place.get(one.name, last)))
    rooms = {
        "layouts": kinds.layouts,
        "triggers": kinds.triggers,
        "actions": kinds.actions,
        "nodes": kinds.nodes,
        "assignees": kinds.assignees,
        "widgets": kinds.widgets,
    }
    return {
        "groups": [{"key": key, "label": label.by_language()} for key, label in GROUPS.items()],
        "fields": [_field(one) for one in fields],
        **{room: [describe(one, room) for one in found.values()] for room, found in rooms.items()},
    }


def _group(kind: FieldType) -> str:
    return kind.group if kind.group in GROUPS else "special"


def _field(kind: FieldType) -> dict[str, Any]:
    return {
        **describe(kind, "fields"),
        "group": _group(kind),
        "widget": kind.widget,
        "derived": isinstance(kind, DerivedField),
        "starter": dict(STARTERS.get(kind.name, {})),
    }


def describe(kind: Kind, room: str) -> dict[str, Any]:
    """Return a kind with its options, in the order in which its file has them."""
    options = [_option(kind, room, name, info) for name, info in kind.Options.model_fields.items()]
    return {"name": kind.name, "label": kind.label.by_language(), "icon": kind.icon, "options": options}


def _option(kind: Kind, room: str, name: str, info: FieldInfo) -> dict[str, Any]:
    control, values = control_of(info, room)
    least, most = _bounds(info)
    return {
        "name": name,
        "label": word(kind, name).by_language(),
        "control": control,
        "required": info.is_required(),
        "default": _default(info),
        "choices": [{"value": one, "label": word(kind, name, one).by_language()} for one in values] or None,
        "min": least,
        "max": most,
    }


def control_of(info: FieldInfo, room: str) -> tuple[str, tuple[Any, ...]]:
    """Return how an option is asked for, and the values it is chosen from; its type says so where its kind does not."""
    extra = info.json_schema_extra
    if isinstance(extra, Mapping) and "x-control" in extra:
        return str(extra["x-control"]), ()
    annotation = _bare(info.annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "select", inner
    if origin is tuple and inner:
        of = _bare(inner[0])
        if get_origin(of) is Literal:
            return "selects", get_args(of)
        if of is Choice:
            return "choices", ()
        if _pattern(inner[0]) == _pattern(Key):
            return ("fields" if room != "fields" else "keys"), ()
        return ("keys" if of is str else "json"), ()
    if annotation is str:
        pattern = next((one.pattern for one in info.metadata if hasattr(one, "pattern")), None) or _pattern(
            info.annotation
        )
        if pattern == _pattern(Reference):
            return "form", ()
        return ("field" if pattern == _pattern(Key) and room != "fields" else "text"), ()
    plain: Mapping[Any, str] = {bool: "switch", int: "integer", Decimal: "number", date: "date", Words: "words"}
    return plain.get(annotation, "json"), ()


def _bare(annotation: Any) -> Any:
    """Return a type without None and without what is said about it."""
    if get_origin(annotation) in (typing.Union, UnionType):
        rest = [one for one in get_args(annotation) if one is not NoneType]
        return _bare(rest[0]) if len(rest) == 1 else Any
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is typing.Annotated else annotation


def _pattern(annotation: Any) -> str | None:
    if get_origin(annotation) in (typing.Union, UnionType):
        return next((found for one in get_args(annotation) if (found := _pattern(one))), None)
    if get_origin(annotation) is not typing.Annotated:
        return None
    return next((one.pattern for one in get_args(annotation)[1:] if getattr(one, "pattern", None)), None)


def _bounds(info: FieldInfo) -> tuple[float | None, float | None]:
    least = next((one.ge if isinstance(one, Ge) else one.gt for one in info.metadata if isinstance(one, Ge | Gt)), None)
    most = next((one.le if isinstance(one, Le) else one.lt for one in info.metadata if isinstance(one, Le | Lt)), None)
    return _number(least), _number(most)


def _number(bound: Any) -> float | None:
    return float(bound) if isinstance(bound, int | float | Decimal) else None


def _default(info: FieldInfo) -> Any:
    value = info.get_default(call_default_factory=True) if info.default_factory is None else None
    if value is PydanticUndefined:
        return None
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
