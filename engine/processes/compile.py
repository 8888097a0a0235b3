"""From a process's definition to a process ready to run: nodes with their plans, flows with their conditions, sound."""

from __future__ import annotations

from engine.definitions.process import EdgeDefinition, NodeDefinition, ProcessDefinition
from engine.errors import Problem, has_errors, pointer, problem
from engine.expressions.check import check
from engine.expressions.python import compile_python
from engine.expressions.types import Kind as ValueKind
from engine.kinds import read_options
from engine.processes.model import Flow, Kinds, Process, Step
from engine.processes.nodes.base import NodeKind, Place
from engine.processes.soundness import unsound
from engine.processes.world import Term
from engine.rules.actions.base import Setting
from engine.texts import closest


def compile_process(
    name: str, definition: ProcessDefinition, setting: Setting, kinds: Kinds, path: str
) -> tuple[Process | None, list[Problem]]:
    """Return the process, or everything that is wrong with it: parts first, then how they hang together."""
    keys = [node.key for node in definition.nodes]
    problems = [
        problem("PROC-E002", path + pointer("nodes", position, "key"), found=key)
        for position, key in enumerate(keys)
        if key in keys[:position]
    ]
    place = Place(setting, frozenset(keys), kinds)
    flows, found = _flows(definition, setting, path)
    problems += found
    steps: dict[str, Step] = {}
    for position, node in enumerate(definition.nodes):
        step, found = _step(node, place, flows, path + pointer("nodes", position))
        problems += found
        if step is not None:
            steps[node.key] = step
    if has_errors(problems):
        return None, problems
    process = Process(name, setting.app, definition, setting.form, steps, setting)
    problems += unsound(process, path)
    return (None if has_errors(problems) else process), problems


def outline(name: str, definition: ProcessDefinition, setting: Setting, kinds: Kinds) -> Process:
    """Return the graph of a version that no longer fits its form, for looking at what ran on it."""
    flows, _ = _flows(definition, setting, "")
    steps = {
        node.key: Step(
            node.key,
            node.words,
            kinds.nodes[node.type],
            None,
            None,
            tuple(flow for flow in flows if flow.target == node.key),
            tuple(flow for flow in flows if flow.source == node.key),
        )
        for node in definition.nodes
    }
    return Process(name, setting.app, definition, setting.form, steps, setting, fits=False)


def _step(node: NodeDefinition, place: Place, flows: list[Flow], path: str) -> tuple[Step | None, list[Problem]]:
    kind = place.kinds.nodes.get(node.type)
    if kind is None:
        what = {"zh": "节点", "en": "node"}
        near = closest(node.type, list(place.kinds.nodes))
        return None, [problem("RULE-E001", path + "/type", what=what, found=node.type, near=near)]
    options, problems = read_options(kind, node.options, path)
    if options is None:
        return None, problems
    detail, found = kind.plan(options, place, path)
    problems += found
    into = tuple(flow for flow in flows if flow.target == node.key)
    out = tuple(flow for flow in flows if flow.source == node.key)
    problems += _outgoing(kind, node, out, path)
    step = Step(node.key, node.words, kind, options, detail, into, out)
    return (None if has_errors(problems) else step), problems


def _flows(definition: ProcessDefinition, setting: Setting, path: str) -> tuple[list[Flow], list[Problem]]:
    keys = [node.key for node in definition.nodes]
    flows: list[Flow] = []
    problems: list[Problem] = []
    for position, edge in enumerate(definition.edges):
        here = path + pointer("edges", position)
        missing = [(end, key) for end, key in (("from", edge.source), ("to", edge.target)) if key not in keys]
        problems += [
            problem("PROC-E003", f"{here}/{end}", found=key, near=closest(key, sorted(keys))) for end, key in missing
        ]
        condition, found = _condition(edge, setting, here)
        problems += found
        flow = Flow(edge.source, edge.target, condition, edge.default, edge.on, edge.title)
        if any(flow.key == other.key for other in flows):
            problems.append(problem("PROC-E006", here, source=edge.source, target=edge.target))
        if not missing:
            flows.append(flow)
    return flows, problems


def _condition(edge: EdgeDefinition, setting: Setting, path: str) -> tuple[Term | None, list[Problem]]:
    if edge.when is None:
        return None, []
    node, found = check(edge.when, setting.schema, setting.form.name, expect=ValueKind.BOOLEAN)
    problems = [one.below(path + "/when") for one in found]
    return (Term(node, compile_python(node)) if node is not None else None), problems


def _outgoing(kind: NodeKind, node: NodeDefinition, out: tuple[Flow, ...], path: str) -> list[Problem]:
    """Return what is wrong with the flows out of a node."""
    problems: list[Problem] = []
    title = node.words.by_language()
    if kind.ends and out:
        problems.append(problem("PROC-E032", path, node=title))
    if kind.branches:
        problems += _branches(title, out, path)
    elif any(flow.condition is not None or flow.default for flow in out):
        problems.append(problem("PROC-E007", path, node=title))
    if any(flow.on is not None and flow.on not in kind.outcomes for flow in out):
        problems.append(problem("PROC-E014", path, node=title))
    if not (kind.branches or kind.splits):
        for outcome in ((None, "approved"), ("rejected",), ("withdrawn",)):
            if sum(flow.on in outcome for flow in out) > 1:
                problems.append(problem("PROC-E017", path, node=title))
    return problems


def _branches(title: dict[str, str], out: tuple[Flow, ...], path: str) -> list[Problem]:
    problems: list[Problem] = []
    chooses = len(out) > 1 or any(flow.condition is not None for flow in out)
    if chooses and sum(flow.default for flow in out) != 1:
        problems.append(problem("PROC-E013", path, node=title, count=sum(flow.default for flow in out)))
    for flow in out:
        if chooses and flow.default == (flow.condition is not None):
            problems.append(problem("PROC-E018", path, node=title, target=flow.target))
    return problems
