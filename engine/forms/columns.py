"""Column types that hold the engine's internal values the same way on SQLite and PostgreSQL.

A number inside the engine is an integer v meaning v / 10**scale; SQLite stores that integer, PostgreSQL NUMERIC(p, s).
Text has no length and compares by code point; date-times are UTC.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class ScaledNumber(TypeDecorator[int]):
    """An exact number of at most `digits` digits, `scale` of them after the point, held as a scaled integer."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, digits: int, scale: int = 0) -> None:
        self.digits, self.scale = digits, scale
        super().__init__()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return NUMERIC where the store has it and the number has decimals, else a 64-bit integer."""
        if dialect.name == "postgresql" and (self.scale or self.digits > 18):
            return dialect.type_descriptor(sa.Numeric(self.digits, self.scale))
        return dialect.type_descriptor(sa.BigInteger() if dialect.name == "postgresql" else sa.Integer())

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        """Turn the scaled integer into the store's number."""
        if value is None or not self.scale or dialect.name != "postgresql":
            return value
        return Decimal(value).scaleb(-self.scale)

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        """Turn the store's number into the scaled integer; SQLite answers text where 64 bits do not suffice."""
        if value is None:
            return None
        if dialect.name != "postgresql":
            return int(value)
        return int(Decimal(value).scaleb(self.scale)) if self.scale else int(value)


def stored_type(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """Return the store's own type for a column's."""
    return type_.load_dialect_impl(dialect) if isinstance(type_, TypeDecorator) else type_


class PlainText(TypeDecorator[str]):
    """Text without a length that compares by code point."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return text with the "C" collation on PostgreSQL; SQLite compares bytes by itself."""
        return dialect.type_descriptor(sa.Text(collation="C") if dialect.name == "postgresql" else sa.Text())


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return timestamptz on PostgreSQL, sortable text on SQLite."""
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive moments; drop the zone where the store keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class JsonValue(TypeDecorator[Any]):
    """A JSON value: jsonb on PostgreSQL, text on SQLite; null is SQL NULL."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the store's JSON type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB(none_as_null=True))
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Write the value as text on SQLite, Chinese characters as they are."""
        if value is None or dialect.name == "postgresql":
            return value
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the text on SQLite."""
        return json.loads(value) if isinstance(value, str) and dialect.name != "postgresql" else value
