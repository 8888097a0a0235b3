"""Person: a user of the workspace."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.errors import Problem
from engine.expressions.types import Type, record
from engine.forms.columns import BigId
from engine.forms.fields._reference import parse_id
from engine.forms.fields.base import EQUALITY, Example, FieldType
from engine.kinds import Label


class Person(FieldType):
    """The id of a user; in imports the login name."""

    name, label, icon, widget = "person", Label("人员", "Person"), "user", "person"
    group = "people"
    operators = EQUALITY
    links_to = "$user"
    examples = (Example(3, stored=3), Example({"id": 3}, stored=3), Example("li", refused="VALUE-E001"))

    def type(self, options: Any) -> Type:
        """Return a user."""
        return record("$user")

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return an id column."""
        return BigId

    def parse(self, raw: Any, options: Any) -> int | Problem:
        """Return the id."""
        return parse_id(raw)
