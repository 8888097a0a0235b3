"""The trace: every condition with the values it saw, the same from Python and from selected values."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings

from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.trace import Trace, assemble, explain, observed, tracer
from engine.expressions.types import Json, Kind
from tests.engine.expressions.strategies import EXPRESSIONS
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA, make_world

RECORDS = make_world().linked()[:6]

RULE: Json = {
    "and": [
        {">": [{"/": [{"var": "amt"}, {"var": "z"}]}, 0.5]},
        {"!": [{"==": [{"var": "level"}, "low"]}]},
        {"or": [{"var": "ok"}, {"in": [{"var": "s"}, ["a", "b"]]}]},
        {"!=": [{"/": [{"var": "amt"}, 3]}, 1]},
    ]
}


def node_of(expression: Json) -> Node:
    node, problems = check(expression, SCHEMA, MAIN)
    assert not problems
    assert node is not None
    return node


def trace_of(expression: Json, **record: object) -> Trace:
    return explain(node_of(expression), record, CONTEXT)


def test_conditions_carry_pointer_result_and_operands() -> None:
    trace = trace_of(RULE, amt=150, z=2, level="mid", ok=False, s="b")
    assert trace.result
    quotient = trace.parts[0]
    assert (quotient.pointer, quotient.op, quotient.result) == ("/and/0", ">", True)
    assert [(o.pointer, o.value) for o in quotient.operands] == [("/and/0/>/0", 7_500_000_000)]
    assert trace.parts[2].parts[1].operands[0].value == "b"
    assert (trace.parts[3].op, trace.parts[3].result) == ("!=", True)


def test_a_null_operand_says_why() -> None:
    assert trace_of(RULE, amt=150, z=0).parts[0].operands[0].mark == "x/0"
    assert trace_of(RULE, z=1).parts[0].operands[0].mark == "blank amt"
    huge: Json = {">": [{"*": [{"var": "big"}, {"var": "big"}, {"var": "big"}]}, 1]}
    assert trace_of(huge, big=10**18 - 1).operands[0].mark == "overflow"


def test_a_trace_is_json_with_decimal_strings() -> None:
    text = json.dumps(trace_of({">": [{"var": "amt"}, 1]}, amt=150).to_json())
    assert '"value": "1.50"' in text


def test_selected_values_assemble_to_the_same_trace() -> None:
    node = node_of(RULE)
    record = {"amt": 150, "z": 2, "level": "low", "ok": True}
    values = [compile_python(n)(record, CONTEXT) for _, n in observed(node)]
    assert assemble(node, values) == explain(node, record, CONTEXT)


def test_observed_starts_with_the_whole_condition() -> None:
    assert [p for p, _ in observed(node_of({"<": [{"var": "n"}, {"param": "cap"}]}))] == ["", "/</0", "/</1"]


@settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS)
def test_values_computed_together_equal_those_computed_alone(expression: Json) -> None:
    node, _ = check(expression, SCHEMA, MAIN)
    if node is None or node.kind is not Kind.BOOLEAN:
        return
    explained = tracer(node)
    for record in RECORDS:
        alone = [compile_python(n)(record, CONTEXT) for _, n in observed(node)]
        assert explained(record, CONTEXT).result == alone[0]
        unmarked = explained(record, CONTEXT).to_json()
        assert without_marks(unmarked) == explained.of(alone).to_json()


def without_marks(trace: Json) -> Json:
    if isinstance(trace, dict):
        return {k: without_marks(v) for k, v in trace.items() if k != "mark"}
    return [without_marks(v) for v in trace] if isinstance(trace, list) else trace
