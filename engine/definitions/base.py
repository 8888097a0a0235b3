"""What every definition shares: canonical JSON, a key that never changes, bilingual words, no unknown keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Json: TypeAlias = Any
"""A JSON value; expressions (JSONLogic) are kept as they stand and read by `engine.expressions`."""

KEY = r"^[a-z][a-z0-9_]{0,39}$"
Key = Annotated[str, StringConstraints(pattern=KEY)]
QualifiedKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,39}\.)?[a-z][a-z0-9_]{0,39}$")]
"""The key of another definition: `key` in the same app, `app.key` in a declared dependency."""


class Shape(BaseModel):
    """A frozen part of a definition that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Shape):
    """One text in the product's two languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def by_language(self) -> dict[str, str]:
        """Return the words as a plain mapping."""
        return {"zh": self.zh, "en": self.en}


class Definition(Shape):
    """A JSON document of one kind."""

    KIND: ClassVar[str]
    kind: str
    key: Key
    title: Words
    help: Words | None = None


def words_or_key(words: Words | None, key: str) -> Words:
    """Return the words, or the key itself where a maker gave none."""
    return words or Words(zh=key, en=key)


def words_of(title: Mapping[str, str]) -> Words:
    """Return a title given in one language or both as words in both."""
    zh, en = title.get("zh", "").strip(), title.get("en", "").strip()
    return Words(zh=zh or en, en=en or zh)
