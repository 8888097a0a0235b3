"""What a step of a scenario says, in one line."""

from __future__ import annotations

from typing import Any

from engine.catalog import Catalog
from engine.checks.scenarios import actions_of, only_process
from engine.definitions.scenario import Clock, Given, Step, Then, When
from engine.forms.compile import qualified
from engine.texts import Language


def told_given(given: Given, language: Language) -> str:
    """Return what there is at the beginning."""
    names = (", " if language == "en" else "、").join(one.called for one in given.records)
    rest = ("：" if language == "zh" else ": ") + names if names else ""
    return (f"设 {given.moment}" if language == "zh" else f"given, at {given.moment}") + rest


class Teller:
    """Tells steps in one language; it knows what the records' names stand for."""

    def __init__(self, catalog: Catalog, app: str, language: Language, names: dict[str, str]) -> None:
        self.catalog, self.app, self.language, self.names = catalog, app, language, names

    def step(self, step: Step) -> str:
        """Return the step in words: its own note where it has one."""
        if step.note is not None:
            return step.note.by_language()[self.language]
        if step.when is not None:
            told = self._when(step.when)
            if step.refused is None:
                return told
            return told + (f"，被拒绝（{step.refused}）" if self.zh else f", refused ({step.refused})")
        if step.clock is not None:
            return self._clock(step.clock)
        assert step.then is not None
        return self._then(step.then)

    @property
    def zh(self) -> bool:
        """Tell whether the language is Chinese."""
        return self.language == "zh"

    def _when(self, said: When) -> str:
        zh, who = self.zh, said.who
        if said.create is not None:
            form, called = self._form(said.create.form), said.create.called or ""
            return f"{who} 新建{form} {called}".rstrip() if zh else f"{who} creates the {form} {called}".rstrip()
        if said.change is not None:
            return f"{who} 修改 {said.change.record}" if zh else f"{who} changes {said.change.record}"
        if said.start is not None:
            title = self._process(said.start)
            one = said.start.record
            return f"{who} 为 {one} 发起“{title}”" if zh else f"{who} starts “{title}” for {one}"
        if said.act is not None:
            node, action = self._node(said.act, said.act.node), self._action(said.act)
            one = said.act.record
            told = f"{who} 在 {one} 的“{node}”{action}" if zh else f"{who}: {action} at “{node}” of {one}"
            return told + (f"：{said.act.comment}" if said.act.comment else "")
        if said.withdraw is not None:
            return f"{who} 撤回 {said.withdraw.record}" if zh else f"{who} withdraws {said.withdraw.record}"
        if said.comment is not None:
            return f"{who} 评论 {said.comment.record}" if zh else f"{who} comments on {said.comment.record}"
        rule = self.catalog.rules[qualified(said.run or "", self.app)].definition.title.by_language()[self.language]
        return f"运行规则“{rule}”" if zh else f"the rule “{rule}” is run"

    def _clock(self, said: Clock) -> str:
        if said.to is not None:
            return f"到 {said.to}" if self.zh else f"at {said.to}"
        parts = [(said.days, "天", "day"), (said.hours, "小时", "hour"), (said.minutes, "分钟", "minute")]
        if self.zh:
            return "过 " + " ".join(f"{count} {zh}" for count, zh, _ in parts if count)
        return " ".join(f"{count} {en}{'s' * (count > 1)}" for count, _, en in parts if count) + " later"

    def _then(self, said: Then) -> str:
        zh = self.zh
        if said.record is not None:
            what = ", ".join(f"{key} = {value}" for key, value in said.record.values.items())
            return f"则 {said.record.name}：{what}" if zh else f"then {said.record.name}: {what}"
        if said.task is not None:
            node, people = self._node(said.task, said.task.node), ", ".join(said.task.people)
            if zh:
                return f"则 {said.task.record} 的“{node}”在等 {people or '无人'}"
            return f"then “{node}” of {said.task.record} waits for {people or 'nobody'}"
        if said.process is not None:
            state = said.process.state or ", ".join(said.process.at or said.process.timeline or ())
            return (
                f"则 {said.process.record} 的流程：{state}" if zh else f"then {said.process.record}'s process: {state}"
            )
        if said.message is not None:
            person, text = said.message.person, said.message.says or ""
            return f"则 {person} 收到消息 {text}".rstrip() if zh else f"then {person} has a message {text}".rstrip()
        assert said.found is not None
        form = self._form(said.found.form)
        return f"则有 {said.found.count} 条{form}" if zh else f"then there are {said.found.count} of {form}"

    def _form(self, name: str) -> str:
        return self.catalog.forms[qualified(name, self.app)].title.by_language()[self.language]

    def _of(self, said: Any) -> Any:
        process = only_process(self.catalog.processes, self.names.get(said.record, ""), said.process, self.app)
        assert process is not None
        return process

    def _process(self, said: Any) -> str:
        return str(self._of(said).definition.title.by_language()[self.language])

    def _node(self, said: Any, key: str) -> str:
        return str(self._of(said).steps[key].title.by_language()[self.language])

    def _action(self, said: Any) -> str:
        title = actions_of(self._of(said).steps[said.node]).get(said.action)
        return title.by_language()[self.language] if title else str(said.action)
