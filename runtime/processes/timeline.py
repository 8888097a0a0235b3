"""The timeline of an instance: its history as a list of what happened, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from engine.processes.kernel import STATES
from engine.processes.model import Process
from engine.processes.state import Instance
from runtime.clock import iso
from runtime.processes.store import Past

Json = dict[str, Any]
PersonOf = Callable[[int | None], Json | None]

ACTIONS: Mapping[str, tuple[str, str]] = {
    "approve": ("通过", "approved"),
    "reject": ("驳回", "rejected"),
    "return": ("退回", "returned"),
    "transfer": ("转办", "transferred"),
    "submit": ("提交", "submitted"),
    "done": ("完成", "done"),
    "read": ("已阅", "read"),
}
STARTS: Mapping[str, tuple[str, str]] = {
    "hand": ("发起", "started"),
    "create": ("新建记录时发起", "started by the new record"),
    "rule": ("由规则发起", "started by a rule"),
}
STEPS: Mapping[str, tuple[str, str, str]] = {
    "open": ("cc", "抄送", "copy sent"),
    "skip": ("auto", "自动跳过", "skipped"),
    "work": ("auto", "自动执行", "carried out"),
    "timer": ("auto", "开始等待", "waiting"),
    "remind": ("timer", "到时限，已提醒", "deadline reached, reminded"),
    "escalate": ("timer", "超时，已通知上级", "late, superiors told"),
    "lapse": ("timer", "到时限，自动处理", "deadline reached, handled automatically"),
    "stuck": ("stuck", "停住", "stuck"),
}


def rows(process: Process, past: Sequence[Past], state: Instance, person: PersonOf) -> list[Json]:
    """Return what happened, oldest first."""
    out: list[Json] = []
    for one in past:
        lines = [*_event(process, one, state, person), *_steps(process, one, person)]
        out += [{**_blank(one), **line} for line in lines]
    for place, line in enumerate(out):
        line["id"] = place + 1
    return out


def _blank(one: Past) -> Json:
    at = iso(one.at)
    empty: Json = {"node": None, "node_title": None, "person": None, "to": [], "comment": None, "seconds": None}
    return {"id": 0, "at": at, **empty}


def _event(process: Process, one: Past, state: Instance, person: PersonOf) -> Iterator[Json]:
    event = one.event
    who = person(event.person)
    if event.kind == "start":
        yield {"kind": "start", "person": who, "text": _words(STARTS[event.how or "hand"])}
    elif event.kind == "act":
        yield from _act(process, one, state, person)
    elif event.kind == "withdraw":
        yield {"kind": "withdraw", "person": who, "comment": event.comment, "text": _words(("撤回", "withdrew"))}
    elif event.kind == "comment":
        yield {"kind": "comment", "person": who, "comment": event.comment, "text": _words(("评论", "commented"))}
    elif event.kind == "retry":
        yield {"kind": "auto", "person": who, "text": _words(("重试", "tried again"))}
    elif event.kind == "due" and not any(step["do"] in ("remind", "escalate", "lapse") for step in one.steps):
        yield {"kind": "timer", "text": _words(("等待结束", "the wait is over"))}


def _act(process: Process, one: Past, state: Instance, person: PersonOf) -> Iterator[Json]:
    event = one.event
    found = state.share(event.number or 0)
    if found is None or event.action == "read":
        return
    task, share = found
    zh, en = ACTIONS[event.action or "done"]
    if event.action == "return" and event.node:
        title = process.steps[event.node].title
        zh, en = f"退回到“{title.zh}”", f"returned to “{title.en}”"
    yield {
        "kind": event.action,
        "person": person(event.person),
        "to": [person(event.to)] if event.to is not None else [],
        "comment": event.comment,
        "text": {"zh": zh, "en": en},
        "seconds": int((one.at - share.opened).total_seconds()) if share.opened else None,
        **_node(process, task.node),
    }


def _steps(process: Process, one: Past, person: PersonOf) -> Iterator[Json]:
    for step in one.steps:
        if step["do"] == "end":
            state = STATES[step["state"]]
            if one.event.kind != "withdraw":
                yield {"kind": "end", "text": {"zh": f"流程{state['zh']}", "en": f"the process is {state['en']}"}}
            continue
        key = step.get("node")
        kind_of = process.steps[key].kind if key is not None else None
        is_cc = kind_of is not None and kind_of.name == "cc"
        waits = kind_of is not None and kind_of.family == "wait"
        if step["do"] not in STEPS or (step["do"] == "open" and not is_cc) or (step["do"] == "timer" and not waits):
            continue
        kind, zh, en = STEPS[step["do"]]
        to = [person(one_) for one_ in step.get("people", ())]
        yield {"kind": kind, "to": to, "text": {"zh": zh, "en": en}, **_node(process, key)}


def _node(process: Process, key: str | None) -> Json:
    step = process.steps.get(key) if key is not None else None
    return {"node": key, "node_title": step.title.by_language() if step else None}


def _words(pair: tuple[str, str]) -> dict[str, str]:
    return {"zh": pair[0], "en": pair[1]}
