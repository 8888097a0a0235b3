"""Node: message 消息."""

from __future__ import annotations

from engine.errors import Problem
from engine.kinds import Label, Options
from engine.processes.nodes._automatic import AutomaticNode, planned
from engine.processes.nodes.base import Place
from engine.rules.actions.send_message import SendMessageOptions
from engine.rules.compile import PlannedAction


class MessageOptions(Options):
    """Who is told what; a key of its own, since the node has a title too."""

    message: SendMessageOptions


class MessageNode(AutomaticNode):
    """Tells people something; the process does not wait for them."""

    name, label, icon = "message", Label("发送消息", "Message"), "message"
    Options = MessageOptions

    def plan(
        self, options: MessageOptions, place: Place, path: str
    ) -> tuple[tuple[PlannedAction, ...] | None, list[Problem]]:
        """Check the recipients and the text."""
        actions, problems = planned("send_message", options.message, place, path + "/message")
        return (tuple(actions) if actions else None), problems
