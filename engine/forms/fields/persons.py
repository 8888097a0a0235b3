"""Several people: users of the workspace."""

from __future__ import annotations

from typing import ClassVar

from engine.forms.fields._reference import Several
from engine.forms.fields.base import Example
from engine.kinds import Label


class Persons(Several):
    """The ids of users; in imports their login names, separated by commas."""

    name, label, icon, widget = "persons", Label("多人员", "People"), "team", "persons"
    group = "people"
    links_to = "$user"
    expected: ClassVar[dict[str, str]] = {"zh": "若干人员", "en": "a list of people"}
    examples = (
        Example([3, {"id": 2}, 3], stored=[3, 2]),
        Example(3, refused="VALUE-E001"),
        Example(["li"], refused="VALUE-E001"),
        Example([1, 2], refused="VALUE-E005", options={"most": 1}),
    )
