"""A public form: a page on which anybody who has its link may enter a record of a form. Shape only."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, NaiveDatetime

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words

MOST_FIELDS, MOST_ANSWERS = 60, 1_000_000


class Asked(Shape):
    """A field that is asked for; of a link, which records everybody may see the titles of and choose from."""

    field: Key
    choices: Json | None = None


class PublicFormDefinition(Definition):
    """What a stranger is asked, from when until when, and what they are told."""

    KIND: ClassVar[str] = "public_form"
    kind: Literal["public_form"] = "public_form"
    form: Reference
    text: Words | None = None
    """What stands above the fields."""
    fields: tuple[Key | Asked, ...] = Field(min_length=1, max_length=MOST_FIELDS)
    """The fields asked for, in order; no other can be set."""
    thanks: Words | None = None
    """What is shown once it is sent."""
    opens: NaiveDatetime | None = None
    """From when, in the workspace's zone."""
    closes: NaiveDatetime | None = None
    """Until when."""
    most: int | None = Field(default=None, ge=1, le=MOST_ANSWERS)
    """How many answers are taken in all."""
    again: bool = True
    """Whether one device may answer more than once."""
    megabytes: int = Field(default=5, ge=1, le=20)
    """The largest file that is taken."""

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Return the fields with what is said of each."""
        return tuple(Asked(field=one) if isinstance(one, str) else one for one in self.fields)
