"""Gallery: cards side by side, with a picture if there is one."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.base import Key
from engine.forms.model import Field, Form
from engine.kinds import Label, Options
from engine.views.layouts.base import Layout, Need


class GalleryOptions(Options):
    """The files whose first picture is the card's."""

    cover: Key | None = None


def files(_form: Form, made: Field) -> bool:
    """Tell whether the field holds files."""
    return made.declared.files


class Gallery(Layout):
    """Cards side by side."""

    name, label, icon = "gallery", Label("画册", "Gallery"), "appstore"
    Options = GalleryOptions

    def needs(self, options: GalleryOptions) -> Iterator[Need]:
        """Yield the field of the pictures."""
        if options.cover is not None:
            yield Need("cover", options.cover, Label("图片或附件字段", "pictures or files"), files)
