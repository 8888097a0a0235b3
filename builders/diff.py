"""What publishing would change, in words: one sentence a change, in both languages."""

from __future__ import annotations

from typing import assert_never

from engine.forms.changes import AddField, AddForm, AddIndex, AddUnique, Change, KeepLimits, Recompute, Reindex
from engine.texts import Language


def say(change: Change, language: Language) -> str:
    """Return the change as a sentence."""
    zh = language == "zh"
    title = change.form.title.zh if zh else change.form.title.en
    match change:
        case AddForm():
            return f"新建表单“{title}”" if zh else f"New form '{title}'"
        case AddField(_, field):
            name = field.title.zh if zh else field.title.en
            return f"表单“{title}”新增字段“{name}”" if zh else f"Form '{title}' gets the field '{name}'"
        case AddUnique(form, keys):
            titles = [form.fields[key].title for key in keys]
            names = "、".join(one.zh for one in titles) if zh else ", ".join(one.en for one in titles)
            return f"表单“{title}”的“{names}”不得重复" if zh else f"'{names}' of form '{title}' becomes unique"
        case AddIndex(form, keys):
            titles = [form.fields[key].title for key in keys]
            names = "、".join(one.zh for one in titles) if zh else ", ".join(one.en for one in titles)
            return f"为“{title}”的“{names}”建立索引" if zh else f"Lists of '{title}' by '{names}' get an index"
        case KeepLimits(_, field):
            name = field.title.zh if zh else field.title.en
            return f"检查“{title}”的“{name}”都在限值之内" if zh else f"Every '{name}' of '{title}' is within its limits"
        case Recompute(_, field):
            name = field.title.zh if zh else field.title.en
            return f"重新计算“{title}”的“{name}”" if zh else f"'{name}' of form '{title}' is computed anew"
        case Reindex():
            return f"重建“{title}”的搜索索引" if zh else f"The search index of form '{title}' is built anew"
        case _:
            assert_never(change)
