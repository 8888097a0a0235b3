"""Node: handle 办理."""

from __future__ import annotations

from engine.kinds import Label
from engine.processes.nodes._human import HumanNode, HumanOptions
from engine.processes.nodes.base import Button


class HandleNode(HumanNode):
    """Somebody works on the record, fills its fields and submits it; the first of several to submit does it for all."""

    name, label, icon = "handle", Label("办理", "Handle"), "form"
    Options = HumanOptions
    main = Button("submit", Label("提交", "Submit"))
