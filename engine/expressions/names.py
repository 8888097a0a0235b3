"""Fields by key or title: what people write in braces, and what is shown to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.expressions.types import FormShape, Kind, Schema
from engine.expressions.unify import suggest


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that means no field, or several."""

    name: str
    form: str
    suggestion: str
    several: tuple[str, ...] = ()


def titled(title: Mapping[str, str], language: str | None) -> str:
    """Return a title in the language, empty if there is none."""
    return title.get(language, "") if language else ""


def keys_of(schema: Schema, form: FormShape, name: str) -> list[str]:
    """Return the keys of fields and relations that a key or title means; a key wins over titles."""
    if name in form.fields or name in form.related:
        return [name]
    fields = [k for k, f in form.fields.items() if name in f.title.values()]
    return fields + [
        k for k, r in form.related.items() if r.form in schema.forms and name in schema.forms[r.form].title.values()
    ]


def resolve(schema: Schema, form: str, written: str) -> str | Unknown:
    """Return the dotted keys that a path written in keys or titles means."""
    shape, out, rest = schema.forms.get(form), [], written.strip()
    while True:
        if shape is None:
            return Unknown(rest, form, "")
        whole = keys_of(schema, shape, rest)
        step, _, after = (rest, "", "") if whole else rest.partition(".")
        found = whole or keys_of(schema, shape, step.strip())
        if len(found) != 1:
            titles = [t for f in shape.fields.values() for t in f.title.values()]
            known = [*shape.fields, *shape.related, *titles]
            return Unknown(step.strip(), shape.name, suggest(step.strip(), known), tuple(found))
        out.append(found[0])
        if not after:
            return ".".join(out)
        rest = after
        field = shape.fields.get(found[0])
        target = field.type.form if field is not None and field.type.kind is Kind.RECORD else None
        shape = schema.forms.get(target or "")
        form = target or f"{form}.{found[0]}"


def shown(schema: Schema, form: str, path: str, language: str | None) -> str:
    """Return a dotted path in titles where they can be read back, else in keys."""
    shape, out = schema.forms.get(form), []
    for key in path.split("."):
        field = shape.fields.get(key) if shape else None
        relation = shape.related.get(key) if shape else None
        target = field.type.form if field else relation.form if relation else None
        title = titled(field.title, language) if field else ""
        if relation and not field and relation.form in schema.forms:
            title = titled(schema.forms[relation.form].title, language)
        plain = title and not set(title) & set("{}.｛｝") and title == title.strip()
        out.append(title if plain and shape and keys_of(schema, shape, title) == [key] else key)
        shape = schema.forms.get(target or "")
    return ".".join(out)
