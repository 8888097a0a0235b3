"""Whether a process can be walked to its end however people decide, found out before it is published.

Structure first: one start, an end, everything on a way from one to the other, no loop without a wait. Then the states
themselves: a marking says how many tokens are on each flow, and every marking that can come up is visited. A marking
from which nothing can go on is a deadlock; two tokens on one flow mean that branches were not joined. Each Problem
names the way there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from engine.errors import Problem, problem
from engine.processes.model import Flow, Process, Step

MOST_MARKINGS = 20_000
Marking = tuple[int, ...]
"""How many tokens are on each flow, in the order the flows are written."""


def unsound(process: Process, path: str) -> list[Problem]:
    """Return everything that could keep an instance from its end; nobody able to read the record is a warning."""
    problems = _structure(process, path)
    if not problems:
        problems += _markings(process, path)
    return problems


def _structure(process: Process, path: str) -> list[Problem]:
    steps = process.steps
    problems: list[Problem] = []
    starts = [step for step in steps.values() if step.kind.starts]
    if len(starts) != 1:
        return [problem("PROC-E004", path + "/nodes", count=len(starts))]
    if not any(step.kind.ends for step in steps.values()):
        problems.append(problem("PROC-E005", path + "/nodes"))
    start = starts[0]
    if start.into:
        problems.append(problem("PROC-E033", _place(process, start.key, path), node=_title(start)))
    for key, step in steps.items():
        here = _place(process, key, path)
        if key != start.key and key not in process.downstream[start.key]:
            problems.append(problem("PROC-E015", here, node=_title(step)))
        elif not step.kind.ends and not _ends_after(process, key):
            problems.append(problem("PROC-E016", here, node=_title(step)))
    problems += _withdrawal(process, path)
    ring = _busy_ring(process)
    if ring:
        problems.append(problem("PROC-E034", _place(process, ring[0], path), way=" → ".join(ring)))
    return problems


def _withdrawal(process: Process, path: str) -> list[Problem]:
    """Return a problem where what follows a withdrawal waits for somebody, branches off or ends as something else."""
    problems = []
    for flow in process.start.out:
        if flow.on != "withdrawn":
            continue
        for key in sorted({flow.target, *process.downstream[flow.target]}):
            step = process.steps[key]
            ends = step.kind.ends and step.options.outcome == "withdrawn"
            if not ends and step.kind.family != "automatic":
                problems.append(problem("PROC-E043", _place(process, key, path), node=_title(step)))
    return problems


def _ends_after(process: Process, key: str) -> bool:
    """Tell whether the node leads on, and to an end."""
    leads_on = any(flow.on in (None, "approved") for flow in process.steps[key].out)
    return leads_on and any(process.steps[one].kind.ends for one in process.downstream[key])


def _busy_ring(process: Process) -> list[str] | None:
    """Return a loop in which nothing ever waits for a person or for time."""
    busy = {key for key, step in process.steps.items() if not (step.kind.human or step.kind.family == "wait")}
    for start in sorted(busy):
        ways = deque([[start]])
        seen: set[str] = set()
        while ways:
            way = ways.popleft()
            for key in process.after(way[-1]):
                if key == start:
                    return [*way, start]
                if key in busy and key not in seen:
                    seen.add(key)
                    ways.append([*way, key])
    return None


def _markings(process: Process, path: str) -> list[Problem]:
    """Visit every marking that can come up, breadth first, and return the first deadlock and the first pile-up."""
    flows = [flow for step in process.steps.values() for flow in step.out]
    number = {flow.key: place for place, flow in enumerate(flows)}
    first = _put((0,) * len(flows), tuple(flow for flow in process.start.out if flow.on is None), number)
    came: dict[Marking, tuple[Marking, str] | None] = {first: None}
    todo = deque([first])
    while todo and len(came) <= MOST_MARKINGS:
        marking = todo.popleft()
        followed = False
        for key, following in _firings(process, marking, number):
            followed = True
            if following in came:
                continue
            came[following] = (marking, key)
            if max(following) > 1:
                flow = flows[following.index(max(following))]
                way = _way(process, following, came)
                return [problem("PROC-E031", _place(process, flow.target, path), flow=flow.key, way=way)]
            todo.append(following)
        if not followed and any(marking):
            stuck = sorted({flows[place].target for place, count in enumerate(marking) if count})
            here = _place(process, stuck[0], path)
            titles = {
                language: ("、" if language == "zh" else ", ").join(
                    _title(process.steps[key])[language] for key in stuck
                )
                for language in ("zh", "en")
            }
            return [problem("PROC-E019", here, node=titles, way=_way(process, marking, came))]
    return []


def _firings(process: Process, marking: Marking, number: Mapping[str, int]) -> Iterator[tuple[str, Marking]]:
    """Yield every node that can go on and the marking after it; an end other than a plain one removes all tokens."""
    for key, step in process.steps.items():
        ready = [flow for flow in step.into if marking[number[flow.key]]]
        if step.kind.splits and len(step.into) > 1:
            if len(ready) == len(step.into):
                yield key, _put(_take(marking, step.into, number), step.out, number)
            continue
        for flow in ready:
            rest = _take(marking, (flow,), number)
            if step.kind.ends:
                yield key, (0,) * len(marking) if step.options.outcome != "finished" else rest
                continue
            for out in _choices(step):
                yield key, _put(rest, out, number)


def _choices(step: Step) -> Iterator[tuple[Flow, ...]]:
    if step.kind.branches:
        for flow in step.out:
            yield (flow,)
    elif step.kind.outcomes:
        yield tuple(flow for flow in step.out if flow.on in (None, "approved"))
        rejected = tuple(flow for flow in step.out if flow.on == "rejected")
        if rejected:
            yield rejected
    else:
        yield step.out


def _put(marking: Marking, flows: tuple[Flow, ...], number: Mapping[str, int]) -> Marking:
    counts = list(marking)
    for flow in flows:
        counts[number[flow.key]] += 1
    return tuple(counts)


def _take(marking: Marking, flows: tuple[Flow, ...], number: Mapping[str, int]) -> Marking:
    counts = list(marking)
    for flow in flows:
        counts[number[flow.key]] -= 1
    return tuple(counts)


def _way(process: Process, marking: Marking, came: Mapping[Marking, tuple[Marking, str] | None]) -> str:
    keys: list[str] = []
    step = came[marking]
    while step is not None:
        marking, key = step
        keys.append(key)
        step = came[marking]
    return " → ".join([process.start.key, *reversed(keys)])


def _place(process: Process, key: str, path: str) -> str:
    position = next(place for place, node in enumerate(process.definition.nodes) if node.key == key)
    return f"{path}/nodes/{position}"


def _title(step: Step) -> dict[str, str]:
    return step.title.by_language()
