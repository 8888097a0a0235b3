"""Whatever is sent as an expression gives a Problem or a value, in every backend, and never anything else."""

from __future__ import annotations

import os

import pytest

from engine.expressions.check import check
from engine.expressions.problems import TEXTS
from engine.expressions.python import compile_python
from engine.expressions.reads import STORES, capabilities, reads
from engine.expressions.sql.size import DIALECTS, LARGEST_SQL
from tests.engine.expressions.hostile import expressions
from tests.engine.expressions.stores import WORLD
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA
from tests.engine.expressions.written import sql_size

COUNT = int(os.environ.get("FORMWRIGHT_HOSTILE", "600"))
RECORDS = WORLD.linked()[:5]
LONGEST = 2_100_000


@pytest.mark.parametrize("seed", range(5))
def test_a_hostile_expression_is_refused_or_harmless(seed: int) -> None:
    for expression in expressions(COUNT // 5, seed):
        node, problems = check(expression, SCHEMA, MAIN)
        if node is None:
            assert problems
            assert all(one.code in TEXTS for one in problems)
            continue
        reads(node)
        run = compile_python(node)
        for record in RECORDS:
            assert len(str(run(record, CONTEXT))) <= LONGEST
        for store in STORES:
            if store in capabilities(node):
                assert sql_size(node, SCHEMA, store) <= LARGEST_SQL
    assert set(DIALECTS) == set(STORES)
