"""Several departments of the workspace."""

from __future__ import annotations

from typing import ClassVar

from engine.forms.fields._reference import Several
from engine.forms.fields.base import Example
from engine.kinds import Label


class Departments(Several):
    """The ids of departments; in imports their keys, separated by commas."""

    name, label, icon, widget = "departments", Label("多部门", "Departments"), "partition", "departments"
    group = "people"
    links_to = "$department"
    expected: ClassVar[dict[str, str]] = {"zh": "若干部门", "en": "a list of departments"}
    examples = (
        Example([3, {"id": 2}, 3], stored=[3, 2]),
        Example(3, refused="VALUE-E001"),
        Example(["li"], refused="VALUE-E001"),
        Example([1, 2], refused="VALUE-E005", options={"most": 1}),
    )
