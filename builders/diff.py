"""What publishing would change, in words: one sentence a change, in both languages."""

from __future__ import annotations

from typing import assert_never

from engine.forms.changes import (
    AddField,
    AddForm,
    AddIndex,
    AddUnique,
    Change,
    ConvertField,
    DropUnique,
    Join,
    KeepLimits,
    Recompute,
    Reindex,
    Reorder,
    ReturnForm,
    WidenNumber,
)
from engine.forms.conversion import Impact, Outcome
from engine.texts import Language


def say(change: Change, language: Language) -> str:
    """Return the change as a sentence."""
    zh = language == "zh"
    title = change.form.title.zh if zh else change.form.title.en
    match change:
        case AddForm():
            return f"新建表单“{title}”" if zh else f"New form '{title}'"
        case ReturnForm():
            return f"表单“{title}”带着原有记录回来" if zh else f"Form '{title}' comes back with its records"
        case AddField(_, field):
            name = field.title.zh if zh else field.title.en
            return f"表单“{title}”新增字段“{name}”" if zh else f"Form '{title}' gets the field '{name}'"
        case ConvertField(_, before, field):
            name = field.title.zh if zh else field.title.en
            old, new = before.kind.label, field.kind.label
            return (
                f"“{title}”的“{name}”从{old.zh}改为{new.zh}"
                if zh
                else f"'{name}' of form '{title}' changes from {old.en} to {new.en}"
            )
        case WidenNumber(_, field):
            name = field.title.zh if zh else field.title.en
            return f"“{title}”的“{name}”可以有更多位数" if zh else f"'{name}' of form '{title}' may have more digits"
        case AddUnique() | DropUnique() | AddIndex():
            return _say_group(change, title, zh=zh)
        case KeepLimits(_, field):
            name = field.title.zh if zh else field.title.en
            return f"检查“{title}”的“{name}”都在限值之内" if zh else f"Every '{name}' of '{title}' is within its limits"
        case Recompute(_, field):
            name = field.title.zh if zh else field.title.en
            return f"重新计算“{title}”的“{name}”" if zh else f"'{name}' of form '{title}' is computed anew"
        case Reorder(_, field):
            name = field.title.zh if zh else field.title.en
            return f"“{title}”按“{name}”重新排序" if zh else f"Lists of '{title}' by '{name}' are ordered anew"
        case Join(_, field):
            name = field.title.zh if zh else field.title.en
            return (
                f"登记“{title}”的“{name}”关联了哪些记录"
                if zh
                else f"What '{name}' of form '{title}' links to is entered"
            )
        case Reindex():
            return f"重建“{title}”的搜索索引" if zh else f"The search index of form '{title}' is built anew"
        case _:
            assert_never(change)


def _say_group(change: AddUnique | DropUnique | AddIndex, title: str, *, zh: bool) -> str:
    """Return what becomes of several fields together."""
    named = change.former if isinstance(change, DropUnique) else change.form
    titles = [named.fields[key].title for key in change.fields]
    names = "、".join(one.zh for one in titles) if zh else ", ".join(one.en for one in titles)
    match change:
        case AddUnique():
            return f"表单“{title}”的“{names}”不得重复" if zh else f"'{names}' of form '{title}' becomes unique"
        case DropUnique(form, _, keys) if keys in form.unique:
            return f"表单“{title}”的“{names}”按新类型重新判重" if zh else f"'{names}' of form '{title}' is unique anew"
        case DropUnique():
            return f"表单“{title}”的“{names}”可以重复" if zh else f"'{names}' of form '{title}' may repeat"
        case AddIndex():
            return f"为“{title}”的“{names}”建立索引" if zh else f"Lists of '{title}' by '{names}' get an index"
        case _:
            assert_never(change)


WORDS = {
    Outcome.KEPT: ("不变", "stay as they are"),
    Outcome.ROUNDED: ("会被舍入", "would be rounded"),
    Outcome.CHANGED: ("会改写", "would be rewritten"),
    Outcome.EMPTIED: ("会清空", "would be emptied"),
}


def say_impact(impact: Impact, language: Language) -> str:
    """Return how many values of a converted field stay and how many do not, with the first of those."""
    zh = language == "zh"
    counts = [f"{impact.counts.get(one, 0)} {WORDS[one][not zh]}" for one in Outcome]
    first = [f"{one.record}: {one.old} → {'—' if one.new is None else one.new}" for one in impact.examples]
    told = ("；" if zh else "; ").join(counts)
    return told + ((("，例如 " if zh else ", such as ") + ", ".join(first)) if first else "")
