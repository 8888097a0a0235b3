"""A part of the world that vectors can rely on, with one form more whose fields have the titles people really give.

`python -m tests.engine.expressions.odd` prints its outline as it stands in `vectors/world.json`, where node reads it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from engine.expressions.names import outline
from engine.expressions.types import TEXT, FieldShape, FormShape, Relation, Schema, Type, number, record
from tests.engine.expressions import world
from tests.engine.expressions.world import LINE, MAIN, OWNER

ODD = "shop.odd"
TITLES: dict[str, tuple[str, str, Type]] = {
    "a": ("客户 名称", "Customer Name", TEXT),
    "b": ("同名", "Same", TEXT),
    "c": ("同名", "Other", TEXT),
    "d": ("带.点", "With.Dot", record(OWNER)),
    "e": ("link.name", "主人.字段name", TEXT),
    "f": ("花{括}号", " spaced ", TEXT),
    "g": ("😀 数", "Rate (%) /* 12", number(9, 2)),
    "h": ("a", "link", TEXT),
    "link": ("主人", "Owner", record(OWNER)),
    "parent": ("上级", "Parent", record(ODD)),
    "constructor": ("toString", "__proto__", TEXT),
    "rank": ("名次\n（新）", "Rank", number(9)),
}
FIELDS = {key: FieldShape(key, {"zh": zh, "en": en}, type_) for key, (zh, en, type_) in TITLES.items()}
FORM = FormShape(ODD, FIELDS, {"children": Relation(ODD, "parent")}, {"zh": "怪 单", "en": "Odd One"})


def part(form: str, *keys: str) -> FormShape:
    """Return a form of the world with some of its fields only, whatever else it gets."""
    whole = world.SCHEMA.forms[form]
    return replace(whole, fields={key: whole.fields[key] for key in keys})


SCHEMA = Schema(
    {
        MAIN: part(MAIN, "id", "amt", "bal", "n", "m", "ok", "level", "tags", "owner", "total", "name"),
        LINE: part(LINE, "id", "order", "amount", "count", "day", "done", "level"),
        OWNER: part(OWNER, "id", "boss", "name", "limit", "vip", "code", "level"),
        ODD: FORM,
    }
)
WHOLE = replace(world.SCHEMA, forms={**world.SCHEMA.forms, ODD: FORM})


def document() -> str:
    """Return the outline of the schema as JSON, a form a line."""
    forms = outline(SCHEMA)["forms"]  # type: ignore[index, call-overload]
    lines = [f"{json.dumps(name)}: {json.dumps(form, ensure_ascii=False)}" for name, form in forms.items()]  # type: ignore[union-attr]
    return '{"forms": {\n' + ",\n".join(lines) + "\n}}\n"


if __name__ == "__main__":
    sys.stdout.write(document())
