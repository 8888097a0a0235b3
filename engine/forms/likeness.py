"""Likeness: when two values mean the same although they were typed differently.

The same steps run here and, written as SQL by `runtime.duplicates`, over a whole table: both are made from `DROPPED`.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from engine.definitions.form import FormDefinition
from engine.forms.model import Field
from engine.texts import distance

BLANKS = (" ", "\u3000", "\t")
DROPPED: Mapping[str, tuple[str, ...]] = {"mail": BLANKS, "mobile": (*BLANKS, "-", "+", "(", ")")}
"""What does not count in a type of field."""
OTHERWISE = (*BLANKS, "-", ".", "·", "•", "'", "(", ")", "（", "）", "，", ",")
COUNTRY, LONG = "86", 13
"""A mobile number may be written with the country's code before its 11 digits."""
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
CHARACTERS_A_SLIP = 6
"""In so many characters one may differ, and one in any shorter text."""


def dropped(made: Field) -> tuple[str, ...]:
    """Return the characters that do not count in the field."""
    return DROPPED.get(made.declared.name, OTHERWISE)


def normal(made: Field, text: str) -> str:
    """Return the text without what does not count; only ASCII loses its case, as in both databases."""
    for one in dropped(made):
        text = text.replace(one, "")
    text = text.translate(LOWER)
    long = made.declared.name == "mobile" and len(text) == LONG and text.startswith(COUNTRY)
    return text[len(COUNTRY) :] if long else text


def similar(made: Field, left: str, right: str) -> bool:
    """Tell whether two texts differ in no more characters than a slip makes."""
    one, two = normal(made, left), normal(made, right)
    allowed = max(1, min(len(one), len(two)) // CHARACTERS_A_SLIP)
    return bool(one and two) and abs(len(one) - len(two)) <= allowed and distance(one, two) <= allowed


def compared_columns(definition: FormDefinition, fields: Mapping[str, Field]) -> list[tuple[str, ...]]:
    """Return the columns by which duplicates are looked up, as far as no declared index begins with them."""
    found: list[tuple[str, ...]] = []
    for rule in definition.duplicates:
        made = [fields.get(one.field) for one in rule.fields if one.by == "exact"]
        keys = tuple(one.blind or one.column or "" for one in made if one is not None and not one.definition.unique)
        declared = [
            tuple(fields[key].column for key in group[: len(keys)])
            for group in definition.indexes
            if all(key in fields for key in group)
        ]
        if keys and "" not in keys and keys not in declared and keys not in found:
            found.append(keys)
    return found
