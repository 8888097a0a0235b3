"""Department: a department of the workspace."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.errors import Problem
from engine.expressions.types import Type, record
from engine.forms.columns import BigId
from engine.forms.fields._reference import parse_id
from engine.forms.fields.base import EQUALITY, Example, FieldType
from engine.kinds import Label


class Department(FieldType):
    """The id of a department; in imports its key."""

    name, label, icon, widget = "department", Label("部门", "Department"), "cluster", "department"
    group = "people"
    operators = EQUALITY
    links_to = "$department"
    examples = (Example(2, stored=2), Example({"id": 2}, stored=2), Example(True, refused="VALUE-E001"))

    def type(self, options: Any) -> Type:
        """Return a department."""
        return record("$department")

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return an id column."""
        return BigId

    def parse(self, raw: Any, options: Any) -> int | Problem:
        """Return the id."""
        return parse_id(raw)
