"""A form and its extensions: fields, layout, uniqueness. Shape only; meaning is checked in `engine.checks`."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, model_validator

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words, words_or_key

Protection = Literal["none", "C1", "C2", "C3"]
Width = Annotated[int, Field(ge=4, le=24)]
"""How much of its section's line a field takes, in 24ths."""


class FieldCheck(Shape):
    """A condition the record must meet, with the words shown when it does not."""

    when: Json
    message: Words


class FieldDefinition(Shape):
    """One field: the keys below are common, the others are the options of its type."""

    model_config = ConfigDict(extra="allow", frozen=True)

    key: Key
    type: str
    title: Words | None = None
    help: Words | None = None
    required: bool = False
    required_when: Json | None = None
    visible_when: Json | None = None
    readonly_when: Json | None = None
    readonly: bool = False
    """Written by rules and processes only, never by hand."""
    default: Json | None = None
    unique: bool = False
    protect: Protection = "none"
    checks: tuple[FieldCheck, ...] = ()

    @property
    def words(self) -> Words:
        """Return the title, or the key where none is given."""
        return words_or_key(self.title, self.key)

    @property
    def options(self) -> dict[str, Any]:
        """Return the options of the field's type, not yet checked."""
        return dict(self.model_extra or {})


class Divider(Shape):
    """A line across the section, with a title on it if one is given."""

    type: Literal["divider"] = "divider"
    title: Words | None = None


class Description(Shape):
    """A short text that helps to fill in what follows."""

    type: Literal["description"] = "description"
    text: Words


class LayoutButton(Shape):
    """Starts a process for the record, or runs a rule by hand, where the viewer may do so."""

    type: Literal["button"] = "button"
    title: Words
    process: Reference | None = None
    rule: Reference | None = None

    @model_validator(mode="after")
    def _one(self) -> LayoutButton:
        if (self.process is None) == (self.rule is None):
            raise ValueError("name a process, or a rule")
        return self


Element = Annotated[Divider | Description | LayoutButton, Field(discriminator="type")]
"""What stands in a layout and holds no value."""


class Tab(Shape):
    """One of several pages that sections lie on."""

    key: Key
    title: Words


class Section(Shape):
    """A titled group of fields on the form's page, with what stands between them."""

    key: Key
    title: Words
    columns: Literal[1, 2, 3] = 2
    tab: Key | None = None
    """The tab it lies on; without one it stands above the tabs."""
    fields: tuple[Key | Element, ...]
    widths: dict[Key, Width] = Field(default_factory=dict)
    """Fields that do not take one column; lines wrap when they are full."""
    visible_when: Json | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the fields alone."""
        return tuple(one for one in self.fields if isinstance(one, str))


class SortKey(Shape):
    """One column of an order."""

    field: str
    descending: bool = False


class ListLayout(Shape):
    """The form's first list: columns and order."""

    columns: tuple[str, ...]
    sort: tuple[SortKey, ...] = ()


class Likeness(Shape):
    """A field two records are compared by.

    `exact` compares what is stored, `normal` leaves aside how it was typed, `similar` lets single characters differ.
    """

    field: Key
    by: Literal["exact", "normal", "similar"] = "exact"


class DuplicateRule(Shape):
    """Two records that are alike in all of these fields may be the same thing; empty values are alike to nothing."""

    key: Key
    title: Words | None = None
    fields: tuple[Likeness, ...] = Field(min_length=1, max_length=5)


class FormDefinition(Definition):
    """A form: one table of records."""

    KIND: ClassVar[str] = "form"
    kind: Literal["form"] = "form"
    icon: str = "table"
    tint: str = "#1456F0"
    title_field: Key | None = None
    public_title: bool = False
    """Whether a link to a record one may not see still shows its title."""
    fields: tuple[FieldDefinition, ...] = Field(min_length=1)
    unique: tuple[tuple[Key, ...], ...] = ()
    duplicates: tuple[DuplicateRule, ...] = ()
    """By what records that are one thing are found; nobody is kept from saving one."""
    indexes: tuple[tuple[Key, ...], ...] = ()
    """Groups of fields that lists filter and sort by; the last is the one sorted by."""
    tabs: tuple[Tab, ...] = ()
    sections: tuple[Section, ...] = ()
    list: ListLayout | None = None
    search: tuple[Key, ...] = ()
    """Text fields that full-text search looks into."""
    page: Reference | None = None


class ExtensionDefinition(Definition):
    """Fields and layout that one app adds to a form of another."""

    KIND: ClassVar[str] = "extension"
    kind: Literal["extension"] = "extension"
    form: Reference
    fields: tuple[FieldDefinition, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = ()
