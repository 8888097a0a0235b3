"""Attachment: files kept with a record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem, problem
from engine.expressions.types import TAGS, Type
from engine.forms.columns import JsonValue
from engine.forms.fields.base import Example, FieldType
from engine.kinds import Label, Options


class AttachmentOptions(Options):
    """How many files."""

    max_files: int = Field(default=5, ge=1, le=50)


class Attachment(FieldType):
    """The ids of uploaded files, in order; the files' names and sizes are kept by the file store."""

    name, label, icon, widget = "attachment", Label("附件", "Attachment"), "paper-clip", "attachment"
    operators = ("is_blank", "not_blank")
    files = True
    Options = AttachmentOptions
    examples = (
        Example([{"id": "a1", "name": "x.pdf"}], stored=["a1"]),
        Example(["a1", "a1"], stored=["a1"]),
        Example("a1", refused="VALUE-E001"),
        Example(["a", "b"], refused="VALUE-E005", options={"max_files": 1}),
    )

    def type(self, options: Any) -> Type:
        """Return a list of file ids."""
        return TAGS

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a JSON column."""
        return JsonValue()

    def parse(self, raw: Any, options: AttachmentOptions) -> list[str] | Problem:
        """Return the file ids."""
        given: list[Any] = raw if isinstance(raw, list) else [None]
        ids = [item.get("id") if isinstance(item, dict) else item for item in given]
        files = list(dict.fromkeys(one for one in ids if isinstance(one, str) and one))
        if len(files) < len(set(map(repr, ids))):
            return problem("VALUE-E001", expected={"zh": "已上传的文件", "en": "uploaded files"}, found=raw)
        if len(files) > options.max_files:
            return problem("VALUE-E005", found=len(files), limit=options.max_files)
        return files
