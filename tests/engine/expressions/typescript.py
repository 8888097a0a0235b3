"""The browser's parser and printer of formulas, running in one node process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine.expressions.names import outline
from engine.expressions.types import Json, Schema
from tests.support.node import Node, running


class Reader:
    """A process that reads and prints formulas over a schema."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def ask(self, **asked: object) -> Any:
        return self.node.ask(**asked)

    def parse(self, text: str, form: str) -> tuple[Json, list[dict[str, Json]]]:
        answer = self.ask(text=text, form=form)
        return answer["logic"], [{"code": p["code"], **p["given"]} for p in answer["problems"]]

    def printed(self, logic: Json, form: str, language: str | None) -> Json:
        answer: Json = self.ask(logic=logic, form=form, language=language)
        return answer


@contextmanager
def reader(schema: Schema) -> Iterator[Reader]:
    """Yield the browser's parser and printer over a schema."""
    with running("formulas.mjs") as node:
        one = Reader(node)
        assert one.ask(outline=outline(schema)) == "ready"
        yield one
