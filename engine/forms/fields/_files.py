"""Files: fields that hold the ids of uploaded files, in order; names and sizes are kept by the file store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import TAGS, Type
from engine.forms.columns import JsonValue
from engine.forms.fields.base import FieldType, Upload

TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif")


class Files(FieldType):
    """Base of the fields that hold files."""

    operators = ("is_blank", "not_blank")
    files = True

    def most_files(self, options: Any) -> int:
        """Return how many files there may be."""
        raise NotImplementedError

    def type(self, options: Any) -> Type:
        """Return a list of file ids."""
        return TAGS

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a JSON column."""
        return JsonValue()

    def parse(self, raw: Any, options: Any) -> list[str] | Problem:
        """Return the file ids."""
        given: list[Any] = raw if isinstance(raw, list) else [None]
        ids = [item.get("id") if isinstance(item, dict) else item for item in given]
        files = list(dict.fromkeys(one for one in ids if isinstance(one, str) and one))
        if len(files) < len(set(map(repr, ids))):
            return problem("VALUE-E001", expected={"zh": "已上传的文件", "en": "uploaded files"}, found=raw)
        if len(files) > (most := self.most_files(options)):
            return problem("VALUE-E005", found=len(files), limit=most)
        return files


class Pictures(Files):
    """Base of the fields that hold pictures, told by their bytes and kept within a size browsers draw well."""

    def limits(self, options: Any) -> tuple[int, int]:
        """Return the most bytes and the most pixels of a picture."""
        raise NotImplementedError

    def unfit(self, upload: Upload | None, options: Any) -> Problem | None:
        """Return why the file is no picture, or too large a one."""
        if upload is None or upload.type not in TYPES or not upload.pixels:
            return problem("VALUE-E027", found=upload.name if upload else "")
        most_bytes, most_pixels = self.limits(options)
        if upload.size > most_bytes:
            size, limit = megabytes(upload.size), megabytes(most_bytes)
            return problem("VALUE-E028", found=upload.name, size=f"{size} MB", limit=f"{limit} MB")
        if upload.pixels > most_pixels:
            size, limit = megabytes(upload.pixels), megabytes(most_pixels)
            return problem("VALUE-E028", found=upload.name, size=f"{size} MP", limit=f"{limit} MP")
        return None


def megabytes(count: int) -> str:
    """Return a count in millions, with one place, rounded up so that what is too much never looks allowed."""
    tenths = -(-count // 100_000)
    return f"{tenths // 10}.{tenths % 10}"
