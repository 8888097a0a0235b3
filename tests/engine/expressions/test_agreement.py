"""Every expression means the same in Python, in the browser and in each store: random typed expressions over a world of
awkward rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.expressions.check import check
from engine.expressions.coerce import to_json
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.reads import STORES, capabilities
from engine.expressions.types import Json, Kind
from tests.engine.expressions.browser import Browser, browser
from tests.engine.expressions.stores import WORLD, Runs, open_store
from tests.engine.expressions.strategies import CONDITIONS, EXPRESSIONS
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA

EXAMPLES = int(os.environ.get("FORMWRIGHT_DIFF_EXAMPLES", "250"))
BATCH = 5
RECORDS = WORLD.linked()
several = settings(
    max_examples=max(EXAMPLES // BATCH, 1),
    deadline=None,
    database=None,
    derandomize=EXAMPLES <= 1000,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)

afresh = settings(several, max_examples=max(EXAMPLES // BATCH // 5, 1), derandomize=False)
"""Other expressions in every run, told by the failure that one causes."""


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Runs]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    opened = open_store(request.param, url, WORLD)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages() -> Iterator[Browser]:
    with browser() as started:
        started.tell(WORLD)
        yield started


def checked(backend: str, expressions: list[Json]) -> list[tuple[Json, Node]]:
    """Return the expressions that pass the checker and that the backend can compute; a random one may nest too many
    divisions or mix lists.
    """
    pairs = [(e, check(e, SCHEMA, MAIN)[0]) for e in expressions]
    return [(e, n) for e, n in pairs if n is not None and backend in capabilities(n)]


@several
@given(batch=st.lists(EXPRESSIONS, min_size=BATCH, max_size=BATCH))
def test_values_agree(store: Runs, batch: list[Json]) -> None:
    compare(store, batch)


@afresh
@given(batch=st.lists(EXPRESSIONS, min_size=BATCH, max_size=BATCH))
def test_values_agree_for_what_was_never_tried(store: Runs, batch: list[Json]) -> None:
    compare(store, batch)


def compare(store: Runs, batch: list[Json]) -> None:
    """Compare the values of expressions in a store with those of Python."""
    pairs = checked(store.dialect, batch)
    if not pairs:
        return
    given_ = store.run([n for _, n in pairs])
    for (expression, node), values in zip(pairs, given_, strict=True):
        run = compile_python(node)
        for row, value in zip(RECORDS, values, strict=True):
            expected = run(row, CONTEXT)
            assert value == expected, (expression, row["id"], {k: v for k, v in row.items() if k in str(expression)})


@several
@given(batch=st.lists(CONDITIONS, min_size=BATCH, max_size=BATCH))
def test_conditions_select_the_same_records(store: Runs, batch: list[Json]) -> None:
    for expression, node in checked(store.dialect, batch):
        assert node.kind is Kind.BOOLEAN
        run = compile_python(node)
        assert store.where(node) == [r["id"] for r in RECORDS if run(r, CONTEXT)], expression


@several
@given(batch=st.lists(EXPRESSIONS, min_size=BATCH, max_size=BATCH))
def test_the_browser_gives_the_same_values(pages: Browser, batch: list[Json]) -> None:
    pairs = checked("browser", batch)
    for (expression, node), values in zip(pairs, pages.run([n for _, n in pairs]), strict=True):
        run = compile_python(node)
        for row, value in zip(RECORDS, values, strict=True):
            expected = to_json(run(row, CONTEXT), node.type)
            assert value == expected, (expression, row["id"], {k: v for k, v in row.items() if k in str(expression)})
