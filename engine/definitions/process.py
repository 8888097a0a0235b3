"""A process: a graph of nodes over the records of one form."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words, words_or_key
from engine.definitions.rule import KindOptions


class NodeDefinition(KindOptions):
    """One node: the keys below are common, the others are the options of its type."""

    key: Key
    title: Words | None = None

    @property
    def words(self) -> Words:
        """Return the title, or the key where none is given."""
        return words_or_key(self.title, self.key)


class EdgeDefinition(Shape):
    """A flow from one node to another.

    `when` and `default` stand on the flows out of a gateway; `on` names the outcome of a human node that takes it.
    A flow out of the start on `withdrawn` says what is put in order when the initiator withdraws the matter.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    source: Key = Field(alias="from")
    target: Key = Field(alias="to")
    when: Json | None = None
    default: bool = False
    on: Literal["approved", "rejected", "withdrawn"] | None = None
    title: Words | None = None


class ProcessDefinition(Definition):
    """A process over one record of a form; its state commits together with the record."""

    KIND: ClassVar[str] = "process"
    kind: Literal["process"] = "process"
    form: Reference
    icon: str = "apartment"
    tint: str = "#1456F0"
    nodes: tuple[NodeDefinition, ...] = Field(min_length=1)
    edges: tuple[EdgeDefinition, ...] = ()
