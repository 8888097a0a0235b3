"""A dataset: what may be counted over the records of one form, and by what. Shape only."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words

FieldPath = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})*$")]
"""A field of the form, or one at the end of a path of links."""
Grain = Literal["day", "week", "month", "quarter", "year"]
Aggregate = Literal["sum", "count", "distinct", "avg", "min", "max"]
Unit = Literal["number", "money", "percent"]


class DimensionDefinition(Shape):
    """Something records are grouped by: a field, a path or an expression; dates in grains, numbers in bands."""

    key: Key
    title: Words | None = None
    field: FieldPath | None = None
    expression: Json | None = None
    grain: Grain | None = None
    bands: tuple[Decimal, ...] = ()
    """The limits between bands, ascending; a value on a limit belongs to the band above it."""

    @model_validator(mode="after")
    def _one_source(self) -> DimensionDefinition:
        if (self.field is None) == (self.expression is None):
            raise ValueError("give either a field or an expression")
        if self.grain is not None and self.bands:
            raise ValueError("give either a grain or bands")
        return self


class RatioDefinition(Shape):
    """One measure divided by another, last of all."""

    of: Key
    by: Key


class ShareDefinition(Shape):
    """A measure as a part of its total: of everything, or of the groups that agree in some dimensions."""

    of: Key
    within: tuple[Key, ...] = ()


class MeasureDefinition(Shape):
    """A figure: an aggregate over records, a ratio, a share of a total, or a formula over other measures."""

    key: Key
    title: Words | None = None
    fn: Aggregate | None = None
    field: FieldPath | None = None
    expression: Json | None = None
    where: Json | None = None
    ratio: RatioDefinition | None = None
    share: ShareDefinition | None = None
    formula: str | None = Field(default=None, max_length=4000)
    unit: Unit | None = None
    decimals: int | None = Field(default=None, ge=0, le=6)

    @model_validator(mode="after")
    def _one_meaning(self) -> MeasureDefinition:
        given = [one for one in (self.fn, self.ratio, self.share, self.formula) if one is not None]
        if len(given) != 1:
            raise ValueError("give one of fn, ratio, share and formula")
        if self.fn is None and not (self.field is None and self.expression is None and self.where is None):
            raise ValueError("field, expression and where belong to an fn")
        if self.field is not None and self.expression is not None:
            raise ValueError("give either a field or an expression")
        if self.fn not in (None, "count") and self.field is None and self.expression is None:
            raise ValueError("all but a count need a field or an expression")
        return self


class DatasetDefinition(Definition):
    """The dimensions and measures over the records of a form that meet a condition."""

    KIND: ClassVar[str] = "dataset"
    kind: Literal["dataset"] = "dataset"
    form: Reference
    where: Json | None = None
    dimensions: tuple[DimensionDefinition, ...] = ()
    measures: tuple[MeasureDefinition, ...] = Field(min_length=1)
