"""Attachment: files kept with a record."""

from __future__ import annotations

from pydantic import Field

from engine.forms.fields._files import Files
from engine.forms.fields.base import Example
from engine.kinds import Label, Options


class AttachmentOptions(Options):
    """How many files."""

    max_files: int = Field(default=5, ge=1, le=50)


class Attachment(Files):
    """The ids of uploaded files, in order; the files' names and sizes are kept by the file store."""

    name, label, icon, widget = "attachment", Label("附件", "Attachment"), "paper-clip", "attachment"
    group = "file"
    Options = AttachmentOptions
    examples = (
        Example([{"id": "a1", "name": "x.pdf"}], stored=["a1"]),
        Example(["a1", "a1"], stored=["a1"]),
        Example("a1", refused="VALUE-E001"),
        Example(["a", "b"], refused="VALUE-E005", options={"max_files": 1}),
    )

    def most_files(self, options: AttachmentOptions) -> int:
        """Return the declared number."""
        return options.max_files
