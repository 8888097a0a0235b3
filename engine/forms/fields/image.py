"""Image: pictures kept with a record."""

from __future__ import annotations

from pydantic import Field

from engine.forms.fields._files import Pictures
from engine.forms.fields.base import Example
from engine.kinds import Label, Options


class ImageOptions(Options):
    """How many pictures, and how large each may be."""

    max_files: int = Field(default=5, ge=1, le=50)
    max_megabytes: int = Field(default=10, ge=1, le=20)
    max_megapixels: int = Field(default=40, ge=1, le=100)


class Image(Pictures):
    """The ids of uploaded pictures (PNG, JPEG, WebP, GIF), in order; the bytes decide, not the name."""

    name, label, icon, widget = "image", Label("图片", "Image"), "picture", "image"
    group = "file"
    Options = ImageOptions
    examples = (
        Example([{"id": "a1", "name": "x.png"}], stored=["a1"]),
        Example("a1", refused="VALUE-E001"),
        Example(["a", "b"], refused="VALUE-E005", options={"max_files": 1}),
    )

    def most_files(self, options: ImageOptions) -> int:
        """Return the declared number."""
        return options.max_files

    def limits(self, options: ImageOptions) -> tuple[int, int]:
        """Return the declared limits."""
        return options.max_megabytes * 10**6, options.max_megapixels * 10**6
