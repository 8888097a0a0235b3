"""A kind: the code that interprets one `type` of field, trigger or action, declared in one file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.errors import Problem, pointer, problem


class Options(BaseModel):
    """What a definition may say about one use of a kind; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Label:
    """A short name in the product's two languages."""

    zh: str
    en: str

    def by_language(self) -> dict[str, str]:
        """Return the label as a plain mapping."""
        return {"zh": self.zh, "en": self.en}


def option(control: str, default: Any = ..., **limits: Any) -> Any:
    """Return a pydantic field whose `control` says how a builder asks for it, where its type does not say so.

    See `builders.palette.CONTROLS`.
    """
    return Field(default, json_schema_extra={"x-control": control}, **limits)


class Kind:
    """Base of every kind: a name that stands in definitions, words for the palette, and its options."""

    name: ClassVar[str]
    label: ClassVar[Label]
    icon: ClassVar[str] = "block"
    Options: ClassVar[type[Options]] = Options
    option_words: ClassVar[Mapping[str, Label]] = {}
    """What its options and the values they are chosen from are called, where `builders.words` does not say it."""


def read_options(kind: Kind, given: dict[str, Any], path: str) -> tuple[Options | None, list[Problem]]:
    """Return the kind's options read from a definition, or every problem found in them."""
    try:
        return kind.Options.model_validate(given), []
    except ValidationError as error:
        return None, shape_problems(error, path)


def shape_problems(error: ValidationError, path: str = "") -> list[Problem]:
    """Return one problem for each fault pydantic found, with its place as a JSON Pointer."""
    return [
        problem(
            _code_of(fault["type"]),
            path + pointer(*(part for part in fault["loc"])),
            found=_short(fault.get("input")),
            reason=fault["msg"],
        )
        for fault in error.errors(include_url=False)
    ]


def _code_of(kind_of_fault: str) -> str:
    return {"extra_forbidden": "SHAPE-E002", "missing": "SHAPE-E003"}.get(kind_of_fault, "SHAPE-E001")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
