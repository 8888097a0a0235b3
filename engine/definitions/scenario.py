"""A scenario: what the apps shall do, told as an example: what there is, what people do, and what holds then.

In the values of records `{"record": name}` stands for a record the scenario knows and `{"person": login}` for a person.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words

Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")]


def exactly_one(shape: Shape, names: tuple[str, ...]) -> None:
    """Refuse a shape of which not exactly one of the parts is given."""
    if sum(getattr(shape, name) is not None for name in names) != 1:
        raise ValueError("give exactly one of " + ", ".join(names))


class KnownRecord(Shape):
    """A record by a name: a new one made of values, or the one there is with these values."""

    called: Key
    form: Reference
    values: dict[Key, Json] | None = None
    find: dict[Key, Json] | None = None

    @model_validator(mode="after")
    def _one(self) -> KnownRecord:
        exactly_one(self, ("values", "find"))
        return self


class KnownPerson(Shape):
    """Somebody beside the people the bundle's samples bring."""

    login: Login
    roles: tuple[Reference, ...] = ()
    manager: Login | None = None


class Given(Shape):
    """What there is before the first step; without an offset the moment is of the business time zone."""

    moment: str = "2026-03-02T09:00:00"
    business_date: str | None = None
    """The day TODAY() stands at; none for the clock's."""
    parameters: dict[Key, Json] = Field(default_factory=dict)
    people: tuple[KnownPerson, ...] = ()
    records: tuple[KnownRecord, ...] = ()


class Creating(Shape):
    """A record is entered."""

    form: Reference
    values: dict[Key, Json]
    called: Key | None = None


class Changing(Shape):
    """Fields of a record are changed."""

    record: Key
    values: dict[Key, Json] = Field(min_length=1)


class Starting(Shape):
    """A process is started for a record."""

    record: Key
    process: Reference


class Acting(Shape):
    """A person does something with their task at a node: the process over the record, the only one unless named."""

    record: Key
    node: Key
    action: Key
    process: Reference | None = None
    comment: str | None = None
    values: dict[Key, Json] = Field(default_factory=dict)
    back: Key | None = None
    """The node a matter is returned to."""
    mode: Literal["replay", "jump_back"] | None = None
    to: Login | None = None
    """Who a task is handed to."""


class Remarking(Shape):
    """The initiator withdraws the matter, or somebody leaves a remark on it."""

    record: Key
    process: Reference | None = None
    comment: str | None = None


class When(Shape):
    """What is done and by whom; a scheduled rule is run by the platform."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    who: Login | None = Field(default=None, alias="as")
    create: Creating | None = None
    change: Changing | None = None
    start: Starting | None = None
    act: Acting | None = None
    withdraw: Remarking | None = None
    comment: Remarking | None = None
    run: Reference | None = None

    @model_validator(mode="after")
    def _one(self) -> When:
        exactly_one(self, ("create", "change", "start", "act", "withdraw", "comment", "run"))
        if (self.who is None) == (self.run is None):
            raise ValueError("say as whom it is done, unless it is run")
        return self


class Clock(Shape):
    """Time passes: by so much, up to a moment, or up to the next time the clock says `to`, as in 09:30.

    What falls due meanwhile happens at its time.
    """

    days: int = Field(default=0, ge=0, le=3650)
    hours: int = Field(default=0, ge=0, le=87_600)
    minutes: int = Field(default=0, ge=0, le=1_000_000)
    to: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Clock:
        if (self.days + self.hours + self.minutes > 0) == (self.to is not None):
            raise ValueError("give days, hours and minutes, or to")
        return self


class RecordIs(Shape):
    """Fields of a record, computed ones too, have these values."""

    name: Key
    values: dict[Key, Json] = Field(min_length=1)


class TaskIs(Shape):
    """At the node a task is open for these people and nobody else; for nobody means there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    record: Key
    node: Key
    people: tuple[Login, ...] = Field(alias="for")
    process: Reference | None = None


class ProcessIs(Shape):
    """The process over the record is in this state, stands at these nodes, and has been through this."""

    record: Key
    process: Reference | None = None
    state: Literal["running", "finished", "rejected", "withdrawn", "stuck", "none"] | None = None
    at: tuple[Key, ...] | None = None
    timeline: tuple[str, ...] | None = None
    """Kinds of the timeline's lines, oldest first."""

    @model_validator(mode="after")
    def _some(self) -> ProcessIs:
        if self.state is None and self.at is None and self.timeline is None:
            raise ValueError("give a state, nodes or a timeline")
        return self


class MessageIs(Shape):
    """Messages a person has got since the beginning, about a record, saying something; at least one, or so many."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    person: Login = Field(alias="for")
    about: Key | None = None
    says: str | None = Field(default=None, min_length=1)
    count: int | None = Field(default=None, ge=0)


class FoundIs(Shape):
    """So many records of a form meet a condition."""

    form: Reference
    where: Json = None
    count: int = Field(ge=0)


class Then(Shape):
    """What holds now."""

    record: RecordIs | None = None
    task: TaskIs | None = None
    process: ProcessIs | None = None
    message: MessageIs | None = None
    found: FoundIs | None = None

    @model_validator(mode="after")
    def _one(self) -> Then:
        exactly_one(self, ("record", "task", "process", "message", "found"))
        return self


class Step(Shape):
    """Something is done, time passes, or something is looked at; `refused` is the code by which it must be refused."""

    note: Words | None = None
    when: When | None = None
    refused: str | None = Field(default=None, pattern=r"^[A-Z]+-[A-Z][0-9]{3}$")
    clock: Clock | None = None
    then: Then | None = None

    @model_validator(mode="after")
    def _one(self) -> Step:
        exactly_one(self, ("when", "clock", "then"))
        if self.refused is not None and self.when is None:
            raise ValueError("only what is done can be refused")
        return self


class ScenarioDefinition(Definition):
    """An example that is run against the definitions."""

    KIND: ClassVar[str] = "scenario"
    kind: Literal["scenario"] = "scenario"
    given: Given = Given()
    steps: tuple[Step, ...] = Field(min_length=1, max_length=500)


class Acts(Shape):
    """What the people of a demo did lately, told in the steps of scenarios and done once when the demo is set up."""

    days_ago: int = Field(ge=1, le=365)
    """How many days before the demo is set up the first step is done."""
    time: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    records: tuple[KnownRecord, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1, max_length=2_000)
