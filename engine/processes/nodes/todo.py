"""Node: to-do 待办."""

from __future__ import annotations

from engine.kinds import Label
from engine.processes.nodes._human import HumanNode, HumanOptions
from engine.processes.nodes.base import Button


class TodoNode(HumanNode):
    """Something is to be done outside the record; the first of several to tick it off does it for all."""

    name, label, icon = "todo", Label("待办", "To-do"), "check-square"
    Options = HumanOptions
    main = Button("done", Label("完成", "Done"))
