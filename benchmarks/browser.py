"""The browser's expressions beside json-logic-js: the rules of `benchmarks.expressions` over many records in Node, ours
exact, the peer's with floats: `python -m benchmarks.browser`. The peer is installed into a folder of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Any

from benchmarks.expressions import CONTEXT, FORM, FULL, NARROW, PASSING, SCHEMA, TYPES, node_of, rows
from engine.expressions.browser import moment_text, program
from engine.expressions.syntax import parse

PEER = "json-logic-js@2.0.5"
HERE = Path(__file__).resolve().parent


def standard(logic: Any) -> Any:
    """Return our JSONLogic as the peer reads it: a list as the second operand of `in`, numbers as they are."""
    if isinstance(logic, list):
        return [standard(one) for one in logic]
    if not isinstance(logic, dict):
        return logic
    ((op, given),) = logic.items()
    if op == "number":
        return float(given)
    if op == "in" and not isinstance(given[1], list):
        return {"in": [standard(given[0]), [standard(one) for one in given[1:]]]}
    return {op: standard(given)}


def cases(counts: Sequence[int]) -> dict[str, Any]:
    """Return the rules as both sides take them, and the records as scaled integers and as floats."""
    rules = {}
    for name, formula in (("full", FULL), ("narrow", NARROW)):
        rules[name] = {"program": program(node_of(formula)), "logic": standard(parse(formula, SCHEMA, FORM)[0])}
    sets = []
    for count in counts:
        for varied in (False, True):
            drawn = [dict(zip(TYPES, row, strict=True)) for row in rows(count)] if varied else []
            records = drawn or [{**PASSING, "o60": i % 2} for i in range(count)]
            plain = [{k: v / 10 ** TYPES[k].scale if isinstance(v, int) else v for k, v in r.items()} for r in records]
            sets.append({"varied": varied, "records": records, "plain": plain})
    moments = {"today": CONTEXT.today.isoformat(), "now": moment_text(CONTEXT.now), "zone": CONTEXT.zone.key}
    return {"rules": rules, "context": {**moments, "parameters": {}, "user": {}}, "sets": sets}


def main(counts: Sequence[int]) -> None:
    """Print the figures."""
    npm, node = which("npm"), which("node")
    if npm is None or node is None:
        print("no Node on the path: not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder]
        subprocess.run([npm, "install", *quiet, PEER], check=True, stdout=subprocess.DEVNULL)
        asked = Path(folder, "cases.json")
        asked.write_text(json.dumps(cases(counts)), encoding="utf-8")
        peer = str(Path(folder, "node_modules", "json-logic-js"))
        command = [node, str(HERE / "browser.mjs"), peer, str(asked), str(Path(folder, "built"))]
        told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    print(f"A rule of eight conditions in Node, ours exact beside {PEER} with floats")
    for one in told:
        drawn = "drawn at random" if one["varied"] else "all conditions computed"
        head = f"  {one['rule']:<8}{one['records']:>8,} records, {drawn}"
        print(f"{head:<52}{one['ours']:>8.0f} ns{one['peer']:>8.0f} ns{one['peer'] / one['ours']:>8.1f}x")


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1_000, 100_000])
