"""Action: send a message inside the product."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import model_validator

from engine.definitions.base import Key, Reference, Shape, Words
from engine.effects import SendMessage
from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.forms.compile import qualified
from engine.kinds import Label, Options
from engine.rules.actions.base import Action, Plan, Setting
from engine.texts import closest

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Recipient(Shape):
    """The holders of a role, or the person in a field of the record."""

    role: Reference | None = None
    field: Key | None = None

    @model_validator(mode="after")
    def _one(self) -> Recipient:
        if (self.role is None) == (self.field is None):
            raise ValueError("name a role or a field")
        return self


class SendMessageOptions(Options):
    """Who is told what; `{field}` in the texts is the record's value, read once and never as text to fill again."""

    to: Recipient
    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class _Detail:
    role: str | None
    by_field: bool
    places: tuple[str, ...]
    title: dict[str, str]
    text: dict[str, str]


class SendMessageAction(Action):
    """Put a message into people's boxes."""

    name, label, icon = "send_message", Label("发送站内消息", "Send a message"), "message"
    Options = SendMessageOptions

    def plan(self, options: SendMessageOptions, setting: Setting, path: str) -> tuple[Plan | None, list[Problem]]:
        """Check the recipient and every placeholder."""
        needs: list[Node] = []
        problems: list[Problem] = []
        role = qualified(options.to.role, setting.app) if options.to.role else None
        if role is not None and role not in setting.roles:
            near = closest(role, sorted(setting.roles))
            problems.append(problem("BUNDLE-E008", path + "/to/role", kind="role", found=role, near=near))
        if options.to.field is not None:
            needs += self._value(options.to.field, setting, path + "/to/field", problems)
        title, text = options.title.by_language(), options.text.by_language()
        places = tuple(dict.fromkeys(PLACE.findall("".join((*title.values(), *text.values())))))
        for place in places:
            needs += self._value(place, setting, path + "/text", problems)
        if problems:
            return None, problems
        return Plan(tuple(needs), _Detail(role, options.to.field is not None, places, title, text)), []

    @staticmethod
    def _value(key: str, setting: Setting, path: str, problems: list[Problem]) -> list[Node]:
        node, found = check({"var": key}, setting.schema, setting.form.name, pointer=path)
        problems += found
        if key in setting.form.fields and setting.form.fields[key].kind.encrypted:
            problems.append(problem("RULE-E004", path, field=setting.form.fields[key].title.by_language()))
        return [node] if node is not None else []

    def effect(self, plan: Plan, values: Sequence[Any], setting: Setting, record: int) -> SendMessage | None:
        """Return the message with its places filled; none when the person's field is empty."""
        detail: _Detail = plan.detail
        person = values[0] if detail.by_field else None
        if detail.by_field and person is None:
            return None
        rest = dict(zip(detail.places, values[1:] if detail.by_field else values, strict=True))
        return SendMessage(detail.role, person, detail.title, detail.text, rest, setting.form.name, record)

    def say(self, options: SendMessageOptions, setting: Setting, language: str) -> str:
        """Return the title of the message."""
        return f"发送消息“{options.title.zh}”" if language == "zh" else f"Send the message '{options.title.en}'"


def fill(template: str, shown: Mapping[str, str]) -> str:
    """Return the text with each `{field}` replaced by what its reader may see, in a single pass."""
    return PLACE.sub(lambda match: shown.get(match[1], ""), template)
