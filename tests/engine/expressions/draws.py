"""The words random expressions are made with."""

from __future__ import annotations

from typing import TypeAlias

from hypothesis import strategies as st

from engine.expressions.types import Json

S: TypeAlias = "st.SearchStrategy[Json]"
one = st.one_of


def pick(*values: Json) -> S:
    return st.sampled_from(values)


def var(*keys: str) -> S:
    return st.sampled_from([{"var": k} for k in keys])


def call(op: str, *args: S) -> S:
    return st.tuples(*args).map(lambda x: {op: list(x)})
