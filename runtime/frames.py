"""Our own shipped frames, the only texts Jinja renders: the layout of mails and of printed pages."""

from __future__ import annotations

from pathlib import Path

import jinja2


def frames(module: str) -> jinja2.Environment:
    """Return the frames in the folder beside a module, given by its file; what is filled in is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(module).parent / "frames"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
