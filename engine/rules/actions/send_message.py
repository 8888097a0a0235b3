"""Action: send a message to people, in its own words or in a template's, by the channels asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field, model_validator

from engine.definitions.base import Key, Reference, Shape, Words
from engine.effects import SendMessage
from engine.errors import Problem, pointer, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.forms.compile import qualified
from engine.kinds import Label, Options
from engine.rules.actions.base import Action, Plan, Setting
from engine.templates.compile import check_channels
from engine.templates.text import check_texts
from engine.texts import closest

IN_APP = ("in_app",)


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
    """Who is told what: in a title and text of its own with places `{field | filter}`, or in a template's."""

    to: Recipient
    title: Words | None = None
    text: Words | None = None
    template: Reference | None = None
    channels: tuple[Key, ...] | None = Field(default=None, min_length=1)
    """The template's channels, or in the product alone, where none are named."""


@dataclass(frozen=True, slots=True)
class _Detail:
    role: str | None
    by_field: bool
    paths: tuple[str, ...]
    title: dict[str, str]
    text: dict[str, str]
    channels: tuple[str, ...]
    template: str | None


@dataclass(frozen=True, slots=True)
class _Message:
    title: Words
    text: Words
    channels: tuple[str, ...]
    template: str | None


class SendMessageAction(Action):
    """Tell people something about the record."""

    name, label, icon = "send_message", Label("发送消息", "Send a message"), "message"
    Options = SendMessageOptions

    def plan(self, options: SendMessageOptions, setting: Setting, path: str) -> tuple[Plan | None, list[Problem]]:
        """Check the recipient, the template, the channels and every place."""
        message, problems = _message(options, setting, path)
        role = qualified(options.to.role, setting.app) if options.to.role else None
        if role is not None and role not in setting.roles:
            near = closest(role, sorted(setting.roles))
            problems.append(problem("BUNDLE-E008", path + "/to/role", kind="role", found=role, near=near))
        needs: list[Node] = []
        if options.to.field is not None:
            node, found = check({"var": options.to.field}, setting.schema, setting.form.name)
            problems += [one.below(path + "/to/field") for one in found]
            needs += [node] if node is not None else []
        if message is None:
            return None, problems
        title, text = message.title.by_language(), message.text.by_language()
        texts = {path + pointer("title", language): one for language, one in title.items()}
        texts |= {path + pointer("text", language): one for language, one in text.items()}
        read, found = check_texts(texts, setting.form, setting.forms, setting.schema)
        problems += found if message.template is None else []
        if problems:
            return None, problems
        needs += read.values()
        by_field = options.to.field is not None
        detail = _Detail(role, by_field, tuple(read), title, text, message.channels, message.template)
        return Plan(tuple(needs), detail), []

    def effect(self, plan: Plan, values: Sequence[Any], setting: Setting, record: int) -> SendMessage | None:
        """Return the message with the values of its places; none when the person's field is empty."""
        detail: _Detail = plan.detail
        person = values[0] if detail.by_field else None
        if detail.by_field and person is None:
            return None
        return SendMessage(
            detail.role,
            person,
            detail.title,
            detail.text,
            dict(zip(detail.paths, values[1:] if detail.by_field else values, strict=True)),
            setting.form.name,
            record,
            detail.channels,
            detail.template,
        )

    def say(self, options: SendMessageOptions, setting: Setting, language: str) -> str:
        """Return the title of the message."""
        message, _ = _message(options, setting, "")
        if message is None:
            return super().say(options, setting, language)
        words = message.title
        return f"发送消息“{words.zh}”" if language == "zh" else f"Send the message '{words.en}'"


def _message(options: SendMessageOptions, setting: Setting, path: str) -> tuple[_Message | None, list[Problem]]:
    """Return the words and channels of the message, from the options or from the template they name."""
    problems = check_channels(options.channels or (), setting.channels, path + "/channels")
    if options.template is None:
        if options.title is None or options.text is None:
            return None, [*problems, problem("TEMPLATE-E009", path)]
        return _Message(options.title, options.text, options.channels or IN_APP, None), problems
    if options.title is not None or options.text is not None:
        return None, [*problems, problem("TEMPLATE-E009", path)]
    name = qualified(options.template, setting.app)
    template = setting.templates.get(name)
    if template is None:
        near = closest(name, sorted(setting.templates))
        return None, [*problems, problem("BUNDLE-E008", path + "/template", kind="template", found=name, near=near)]
    form = qualified(template.form, name.partition(".")[0])
    if form != setting.form.name:
        here = path + "/template"
        return None, [
            *problems,
            problem("TEMPLATE-E007", here, template=name, expected=form, found=setting.form.name),
        ]
    return _Message(template.subject, template.text, options.channels or template.channel, name), problems
