"""Language: a language (ISO 639-1)."""

from __future__ import annotations

from engine.forms.fields._codes import Coded, CodeOptions
from engine.forms.fields._languages import LANGUAGES
from engine.forms.fields.base import Example
from engine.kinds import Label


class LanguageOptions(CodeOptions):
    """Which one may choose; all where none is named."""

    names = LANGUAGES


class Language(Coded):
    """One of the standard's codes."""

    name, label, icon = "language", Label("语言", "Language"), "translation"
    group = "place"
    Options = LanguageOptions
    examples = (
        Example("zh", stored="zh"),
        Example("zh", stored="zh", options={"only": ("zh", "en")}),
        Example("cn", refused="VALUE-E006"),
        Example("fr", refused="VALUE-E006", options={"only": ("zh", "en")}),
        Example(1, refused="VALUE-E006"),
    )
