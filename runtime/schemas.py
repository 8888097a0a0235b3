"""The JSON Schemas of the definition kinds, generated from their models and the registered kinds."""

from __future__ import annotations

import json
from typing import Any

from engine.catalog import scan_kinds
from engine.definitions.kinds import DEFINITION_KINDS
from engine.kinds import Kind


def documents() -> dict[str, str]:
    """Return each schema's text by its file name."""
    kinds = scan_kinds()
    out = {}
    for name, model in DEFINITION_KINDS.items():
        schema = model.model_json_schema()
        parts = schema.get("$defs", {})
        if "FieldDefinition" in parts:
            parts["FieldDefinition"] = _one_of(parts["FieldDefinition"], kinds.fields, parts)
        if "WidgetDefinition" in parts:
            parts["WidgetDefinition"] = _one_of(parts["WidgetDefinition"], kinds.widgets, parts)
        if name == "rule":
            properties = schema["properties"]
            properties["trigger"] = _one_of(parts["KindOptions"], kinds.triggers, parts)
            properties["then"]["items"] = _one_of(parts["KindOptions"], kinds.actions, parts)
        if name == "view":
            schema["properties"]["layout"] = _one_of(parts["KindOptions"], kinds.layouts, parts)
        if name == "process":
            schema["properties"]["nodes"]["items"] = _one_of(parts.pop("NodeDefinition"), kinds.nodes, parts)
            parts["KindOptions"] = _one_of(parts["KindOptions"], kinds.assignees, parts)
        out[f"{name}.schema.json"] = _text({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
    return out


def _one_of(common: dict[str, Any], kinds: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the choice between the kinds: the common keys with each kind's options beside them."""
    choices = []
    for name, kind in kinds.items():
        options = _options(kind, parts)
        properties = {**common["properties"], **options.get("properties", {}), "type": {"const": name}}
        required = sorted({*common.get("required", []), *options.get("required", [])})
        label = kind.label.by_language()
        choices.append(
            {
                "title": f"{label['zh']} {label['en']}",
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": False,
            }
        )
    return {"oneOf": choices}


def _options(kind: Kind, parts: dict[str, Any]) -> dict[str, Any]:
    schema = kind.Options.model_json_schema()
    parts.update(schema.pop("$defs", {}))
    return schema


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
