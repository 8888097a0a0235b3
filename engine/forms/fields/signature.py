"""Signature: a name drawn by hand."""

from __future__ import annotations

from typing import Any

from engine.forms.fields._files import Pictures
from engine.forms.fields.base import Example
from engine.kinds import Label


class Signature(Pictures):
    """One picture, as a rule drawn on the page."""

    name, label, icon, widget = "signature", Label("签名", "Signature"), "edit", "signature"
    group = "file"
    examples = (
        Example([{"id": "a1", "name": "signature.png"}], stored=["a1"]),
        Example("a1", refused="VALUE-E001"),
        Example(["a", "b"], refused="VALUE-E005"),
    )

    def most_files(self, options: Any) -> int:
        """Return one."""
        return 1

    def limits(self, options: Any) -> tuple[int, int]:
        """Return two megabytes and ten megapixels, which a scanned sheet stays within."""
        return 2 * 10**6, 10**7
