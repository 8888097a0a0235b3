"""Fields by key or title: what people write in braces, and what is shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.expressions.grammar import BLANKS, BRACES, SHOWN
from engine.expressions.types import FieldShape, FormShape, Json, Kind, Schema
from engine.expressions.unify import suggest

UNWRITABLE = frozenset([*BRACES, *BRACES.values()])


@dataclass(frozen=True, slots=True)
class Unknown:
    """A path that means no field, or several: the code of its Problem, and what that says."""

    code: str
    facts: Mapping[str, str]


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


def target(field: FieldShape | None) -> str:
    """Return the form that a field links to, empty if it is no link."""
    return (field.type.form or "") if field is not None and field.type.kind is Kind.RECORD else ""


def all_keys(schema: Schema, form: str, path: str) -> bool:
    """Tell whether a path is written in keys alone."""
    for step in path.split("."):
        shape = schema.forms.get(form)
        if shape is None or (step not in shape.fields and step not in shape.related):
            return False
        form = target(shape.fields.get(step))
    return True


def resolve(schema: Schema, form: str, written: str) -> str | Unknown:
    """Return the dotted keys that a path written in keys or titles means."""
    rest = written.strip(BLANKS)
    if all_keys(schema, form, rest):
        return rest
    out: list[str] = []
    while (shape := schema.forms.get(form)) is not None:
        whole = keys_of(schema, shape, rest)
        step, _, after = (rest, "", "") if whole else rest.partition(".")
        step, after = step.rstrip(BLANKS), after.lstrip(BLANKS)
        found = whole or keys_of(schema, shape, step)
        if len(found) != 1:
            return unknown(shape, step, found)
        out.append(found[0])
        if not after:
            return ".".join(out)
        form = target(shape.fields.get(found[0]))
        if not form:
            return Unknown("EXPR-E037" if found[0] in shape.fields else "EXPR-E038", {"field": step[:SHOWN]})
        rest = after
    return Unknown("EXPR-E034", {"field": rest[:SHOWN], "form": form, "suggestion": ""})


def spoken(names: Iterable[str]) -> list[str]:
    """Return the names that people may write, without those of the platform's own rows."""
    return [name for name in names if not name.startswith("$")]


def unknown(shape: FormShape, name: str, several: list[str]) -> Unknown:
    """Return why a name means nothing, with the names most like it."""
    if several:
        return Unknown("EXPR-E035", {"field": name[:SHOWN], "options": ", ".join(several)})
    titles = (t for f in shape.fields.values() for t in f.title.values())
    suggestion = suggest(name, list(dict.fromkeys([*shape.fields, *spoken(shape.related), *titles])))
    return Unknown("EXPR-E034", {"field": name[:SHOWN], "form": shape.name, "suggestion": suggestion})


def opened(schema: Schema, form: str, path: str) -> str:
    """Return the form of the related rows a path ends in, the form itself if it does not."""
    end = form
    for step in path.split("."):
        shape = schema.forms.get(end)
        if shape is None:
            return form
        field, relation = shape.fields.get(step), shape.related.get(step)
        end = relation.form if relation else (field.type.form if field else None) or ""
    return end if end in schema.forms else form


def shown(schema: Schema, form: str, path: str, language: str | None) -> str:
    """Return a dotted path in titles where they can be read back, else in keys."""
    shape, out = schema.forms.get(form), []
    for key in path.split("."):
        field = shape.fields.get(key) if shape else None
        relation = shape.related.get(key) if shape else None
        linked = field.type.form if field else relation.form if relation else None
        title = titled(field.title, language) if field else ""
        if relation and not field and relation.form in schema.forms:
            title = titled(schema.forms[relation.form].title, language)
        plain = title and not UNWRITABLE & set(title) and title == title.strip(BLANKS)
        out.append(title if plain and shape and keys_of(schema, shape, title) == [key] else key)
        shape = schema.forms.get(linked or "")
    text = ".".join(out)
    return text if resolve(schema, form, text) == path else path


def outline(schema: Schema) -> Json:
    """Return what a browser needs of a schema to read and print formulas: names, titles, and where links lead."""
    return {"forms": {name: outlined_form(schema.forms[name]) for name in spoken(schema.forms)}}


def outlined_form(form: FormShape) -> Json:
    """Return a form in the outline."""
    return {
        "title": dict(form.title),
        "fields": {key: outlined_field(field) for key, field in form.fields.items()},
        "related": {key: {"form": relation.form} for key, relation in form.related.items() if not key.startswith("$")},
    }


def outlined_field(field: FieldShape) -> Json:
    """Return a field in the outline of its form."""
    out: dict[str, Json] = {"title": dict(field.title), "kind": str(field.type.kind)}
    return out | {"form": field.type.form} if field.type.form else out
