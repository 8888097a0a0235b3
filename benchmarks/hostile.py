"""What hostile expressions cost until they are refused: `python -m benchmarks.hostile [count]`.

Figures are CPU time of checking one expression (its types, its folding, the size of its SQL) and the memory of this
process.
"""

from __future__ import annotations

import resource
import sys
import time
from typing import Any

from engine.expressions.check import check
from engine.expressions.syntax import parse
from tests.engine.expressions.hostile import expressions
from tests.engine.expressions.world import MAIN, SCHEMA

LIMIT = 0.05


def shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 90 else f"{text[:87]}..."


def main(count: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = expressions(count, 11)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent, refused = [], 0
    for expression in made:
        start = time.process_time()
        node, problems = check(expression, SCHEMA, MAIN)
        spent.append((time.process_time() - start, node is None, expression))
        assert node is not None or problems
        refused += node is None
    spent.sort(key=lambda one: one[0])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
    print(f"{count:,} hostile expressions: {refused:,} refused, {count - refused:,} harmless")
    for name, place in (("median", 0.5), ("99 %", 0.99), ("slowest", 1.0)):
        print(f"  {name:<10}{spent[min(int(count * place), count - 1)][0] * 1e3:>10.2f} ms")
    late = [one for one in spent if one[0] > LIMIT]
    print(f"  above {LIMIT * 1e3:.0f} ms: {len(late)}, of them refused: {sum(one[1] for one in late)}")
    for seconds, was_refused, expression in late[-5:]:
        print(f"    {seconds * 1e3:.0f} ms {'refused' if was_refused else 'kept'} {shown(expression)}")
    print(f"  memory: {before // 1024} MB, {held // 1024} with the expressions, {grown // 1024} more at the peak")
    texts = [
        "(" * 20_000,
        "-" * 20_000,
        "IF(" * 5_000,
        '"' * 20_000,
        "{" * 20_000,
        "1+" * 10_000,
        "A(" * 9_000,
        "/*" * 9_000,
    ]
    slowest = 0.0
    for text in texts:
        start = time.process_time()
        parse(text, SCHEMA, MAIN)
        slowest = max(slowest, time.process_time() - start)
    print(f"  hostile texts: slowest {slowest * 1e3:.1f} ms of {len(texts)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
