"""The frame of a document: our own HTML and style sheet, in which everything users wrote is escaped text.

The same page is laid out as PDF and shown as a preview, there under a policy that lets in nothing but this style sheet
(by its digest) and pictures that stand in the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from engine.definitions.print import Paper, PrintDefinition
from engine.templates.filters import Sight, show_datetime
from runtime.frames import frames
from runtime.prints.document import Document
from runtime.workspace import Unit

FRAMES = frames(__file__)
FRAMES.filters["mm"] = lambda millimetres: round(millimetres * 96 / 25.4)  # as the pixels an attribute counts in
SIZES: Mapping[str, tuple[int, int]] = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "letter": (216, 279)}
HEADS: Mapping[int, int] = {1: 20, 2: 20, 3: 14}
"""By how many columns of values there are: how much of the width a title takes, in percent."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "step": "环节",
        "who": "办理人",
        "what": "结果",
        "when": "时间",
        "words": "意见",
        "date": "日期",
        "page": "第 ",
        "of": " 页，共 ",
        "end": " 页",
        "by": "{name} 打印于 {moment}",
        "empty": "（无）",
    },
    "en": {
        "step": "Step",
        "who": "By",
        "what": "Result",
        "when": "When",
        "words": "Comment",
        "date": "Date",
        "page": "Page ",
        "of": " of ",
        "end": "",
        "by": "Printed by {name}, {moment}",
        "empty": "(none)",
    },
}


def measures(paper: Paper) -> tuple[int, int]:
    """Return width and height of the sheet in millimetres as it lies."""
    short, long = SIZES[paper.size]
    return (short, long) if paper.orientation == "portrait" else (long, short)


def style(definition: PrintDefinition, language: str) -> str:
    """Return the style sheet of a print; nothing that users wrote is in it."""
    width, height = measures(definition.paper)
    return FRAMES.get_template("print.css").render(
        width=width,
        height=height,
        margin=definition.paper.margin,
        numbered=definition.page_numbers,
        words=WORDS[language],
    )


def page(unit: Unit, definition: PrintDefinition, document: Document) -> str:
    """Return the document as HTML."""
    language = unit.actor.language
    sheet = style(definition, language)
    sight = Sight(language, unit.context.zone)
    stamp = WORDS[language]["by"].format(name=unit.actor.name, moment=show_datetime(unit.now, sight))
    return FRAMES.get_template("print.html").render(
        document=document,
        language=language,
        style=sheet,
        policy=_policy(sheet),
        stamp=stamp if definition.stamp else "",
        words=WORDS[language],
        heads=HEADS,
    )


def policy(definition: PrintDefinition, language: str) -> str:
    """Return the content security policy under which the preview is shown."""
    return f"{_policy(style(definition, language))}; frame-ancestors 'self'; sandbox"


def _policy(sheet: str) -> str:
    """Return what a page may load; it says so itself, too, for where it is shown without our headers."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
