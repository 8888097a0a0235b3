"""References: values that are the ids of rows elsewhere."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem, problem
from engine.expressions.types import Kind, Type
from engine.forms.columns import JsonValue
from engine.forms.fields.base import FieldType, as_written
from engine.kinds import Options

MOST = 200
SEPARATORS = re.compile(r"[,，;；、]")


def parse_id(raw: Any) -> int | Problem:
    """Return the id given as a number or as `{"id": number, ...}`; whether the row exists is the form's question."""
    if isinstance(raw, dict):
        raw = raw.get("id")
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**63:
        return raw
    return problem("VALUE-E001", expected={"zh": "一条已有记录", "en": "an existing record"}, found=raw)


class SeveralOptions(Options):
    """How many at most."""

    most: int = Field(default=50, ge=1, le=MOST)


class Several(FieldType):
    """Base of fields that hold the ids of several rows of one table, each once, in the order given."""

    operators = ("contains", "is_blank", "not_blank")
    Options: ClassVar[type[Options]] = SeveralOptions
    expected: ClassVar[dict[str, str]]
    """What is expected, for Problems."""

    def type(self, options: Any) -> Type:
        """Return a list of rows."""
        return Type(Kind.LIST, form=self.links_to)

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a JSON column."""
        return JsonValue()

    def parse(self, raw: Any, options: SeveralOptions) -> list[int] | Problem:
        """Return the ids; whether the rows exist is the form's question."""
        if not isinstance(raw, list):
            return problem("VALUE-E001", expected=self.expected, found=raw)
        found = [parse_id(one) for one in raw]
        if any(isinstance(one, Problem) for one in found):
            return problem("VALUE-E001", expected=self.expected, found=raw)
        ids = [one for one in dict.fromkeys(found) if isinstance(one, int)]
        return problem("VALUE-E005", found=len(ids), limit=options.most) if len(ids) > options.most else ids

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the names in a cell, separated by commas or semicolons."""
        return [name for one in SEPARATORS.split(str(as_written(raw))) if (name := one.strip())]
