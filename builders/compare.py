"""Two versions of a document compared, in words: one sentence a difference, in both languages.

Parts of a list are known by their key, or what stands for one, so that moving a part is told apart from changing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builders.words import WORDS
from engine.texts import Language

Sentence = dict[str, str]
Titles = Mapping[str, Any]

NOUNS: Mapping[str, tuple[str, str]] = {
    "blocks": ("区块", "block"),
    "checks": ("校验", "check"),
    "children": ("菜单项", "entry"),
    "choices": ("选项", "choice"),
    "dimensions": ("维度", "dimension"),
    "duplicates": ("查重规则", "duplicate rule"),
    "edges": ("连线", "flow"),
    "fields": ("字段", "field"),
    "filters": ("筛选", "filter"),
    "grants": ("授权", "grant"),
    "items": ("菜单项", "entry"),
    "measures": ("指标", "measure"),
    "nodes": ("节点", "node"),
    "parameters": ("参数", "parameter"),
    "sections": ("分区", "section"),
    "tabs": ("标签页", "tab"),
    "then": ("动作", "action"),
    "widgets": ("组件", "widget"),
}
"""What the parts of a list are called."""

PROPERTIES: Mapping[str, tuple[str, str]] = {
    "actions": ("操作", "actions"),
    "default": ("默认值", "default"),
    "depends": ("依赖的应用", "apps it depends on"),
    "enabled": ("启用", "enabled"),
    "filter": ("筛选条件", "filter"),
    "help": ("说明", "help"),
    "icon": ("图标", "icon"),
    "indexes": ("索引", "indexes"),
    "layout": ("布局", "layout"),
    "list": ("列表", "list"),
    "message": ("提示", "message"),
    "once_per": ("触发频率", "how often it fires"),
    "others": ("其他字段", "other fields"),
    "page": ("页面", "page"),
    "powers": ("权力", "powers"),
    "protect": ("数据级别", "protection"),
    "public_title": ("公开标题", "public title"),
    "readonly": ("只读", "read only"),
    "readonly_when": ("只读条件", "condition for read only"),
    "required": ("必填", "required"),
    "required_when": ("必填条件", "condition for required"),
    "rows": ("记录范围", "rows"),
    "search": ("搜索字段", "searched fields"),
    "tab": ("标签页", "tab"),
    "tint": ("颜色", "colour"),
    "title": ("标题", "title"),
    "title_field": ("标题字段", "title field"),
    "trigger": ("触发方式", "trigger"),
    "type": ("类型", "type"),
    "unique": ("不得重复", "unique"),
    "unmask": ("可看全文的字段", "fields that may be unmasked"),
    "version": ("版本", "version"),
    "visible_when": ("显示条件", "condition for showing"),
    "when": ("条件", "condition"),
    "widths": ("宽度", "widths"),
}
"""What the properties of definitions are called; those of kinds are in `builders.words`."""
NAMELESS = ("kind", "key")
LONGEST = 60


@dataclass(frozen=True)
class Place:
    """Where in a document something differs, as people call it."""

    zh: str = ""
    en: str = ""

    def within(self, noun: tuple[str, str] | None, title: Sentence) -> Place:
        """Return the place of a part of it."""
        zh = f"{noun[0] if noun else ''}“{title['zh']}”"
        en = f"{noun[1] + ' ' if noun else ''}'{title['en']}'"
        return Place(f"{self.zh}{'的' if self.zh else ''}{zh}", f"{en}{' of ' + self.en if self.en else ''}")


def compare(before: Any, after: Any) -> list[Sentence]:
    """Return what differs between two versions of one document."""
    titles = {**_titles(before), **_titles(after)}
    return list(_object(before, after, Place(), titles))


def _titles(content: Any) -> dict[str, Any]:
    """Return the titles of the document's parts by key, by which lists of keys are put into words."""
    found = {}
    for name in NOUNS:
        parts = content.get(name) if isinstance(content, dict) else None
        for one in parts if isinstance(parts, list) else ():
            if isinstance(one, dict) and "key" in one:
                found[str(one["key"])] = _title(one)
    return found


def _object(before: Mapping[str, Any], after: Mapping[str, Any], place: Place, titles: Titles) -> Iterator[Sentence]:
    for name in dict.fromkeys([*before, *after]):
        if name in NAMELESS or before.get(name) == after.get(name):
            continue
        yield from _property(name, before.get(name), after.get(name), place, titles)


def _property(name: str, before: Any, after: Any, place: Place, titles: Titles) -> Iterator[Sentence]:
    parts = [one for one in (before, after) if one is not None]
    if name in NOUNS and all(isinstance(one, list) and all(isinstance(part, dict) for part in one) for one in parts):
        yield from _parts(name, before or [], after or [], place, titles)
    elif all(isinstance(one, list) and all(isinstance(part, str) for part in one) for one in parts):
        yield from _keys(name, before or [], after or [], place, titles)
    else:
        yield _leaf(name, before, after, place, titles)


def _parts(name: str, before: list[Any], after: list[Any], place: Place, titles: Titles) -> Iterator[Sentence]:
    noun = NOUNS[name]
    old, new = _by_identity(before), _by_identity(after)
    for key, one in new.items():
        if key not in old:
            inner = place.within(noun, _title(one))
            yield {"zh": f"新增{inner.zh}", "en": f"New {inner.en}"}
    for key, one in old.items():
        if key not in new:
            inner = place.within(noun, _title(one))
            yield {"zh": f"删除{inner.zh}", "en": f"Removed {inner.en}"}
        elif new[key] != one:
            yield from _object(one, new[key], place.within(noun, _title(new[key])), titles)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        of = f" of {place.en}" if place.en else ""
        yield {
            "zh": f"调整了{place.zh}{'的' if place.zh else ''}{noun[0]}顺序",
            "en": f"Order of the {noun[1]}s{of} changed",
        }


def _by_identity(parts: list[Any]) -> dict[Any, Any]:
    """Return the parts by what they are known by: their key, what they are about, or their place among those alike."""
    found: dict[Any, Any] = {}
    for one in parts:
        flow = f"{one.get('from')} {one.get('to')}" if "from" in one else None
        known = str(one.get("key") or one.get("form") or flow or one.get("type") or "")
        number = 0
        while (known, number) in found:
            number += 1
        found[known, number] = one
    return found


def _keys(name: str, before: list[str], after: list[str], place: Place, titles: Titles) -> Iterator[Sentence]:
    label = _label(name)
    for gone, verb in ((False, ("加入", "gets")), (True, ("去掉", "loses"))):
        left, right = (after, before) if gone else (before, after)
        more = [one for one in right if one not in left]
        if more:
            told = {language: _list(more, titles, language) for language in ("zh", "en")}
            yield _said(place, label, f"{verb[0]}{told['zh']}", f"{verb[1]} {told['en']}")
    if sorted(before) == sorted(after):
        yield _said(place, label, "调整了顺序", "is in another order")


def _leaf(name: str, before: Any, after: Any, place: Place, titles: Titles) -> Sentence:
    label = _label(name)
    if not _short(before) or not _short(after):
        if before in (None, [], {}):
            return _said(place, label, "已设置", "is set")
        if after in (None, [], {}):
            return _said(place, label, "已取消", "is no longer set")
        return _said(place, label, "已修改", "has changed")
    old = {language: _shown(before, titles, language) for language in ("zh", "en")}
    new = {language: _shown(after, titles, language) for language in ("zh", "en")}
    return _said(place, label, f"从{old['zh']}改为{new['zh']}", f"changes from {old['en']} to {new['en']}")


def _said(place: Place, label: tuple[str, str], zh: str, en: str) -> Sentence:
    of = f" of {place.en}" if place.en else ""
    sentence = f"{label[1]}{of} {en}"
    return {"zh": f"{place.zh}{'的' if place.zh else ''}{label[0]}{zh}", "en": sentence[:1].upper() + sentence[1:]}


def _label(name: str) -> tuple[str, str]:
    if name in PROPERTIES:
        return PROPERTIES[name]
    if name in NOUNS:
        return NOUNS[name][0], NOUNS[name][1] + "s"
    found = WORDS.get(name)
    plain = name.replace("_", " ")
    return (found.zh, found.en[:1].lower() + found.en[1:]) if found else (plain, plain)


def _title(part: Mapping[str, Any]) -> Sentence:
    words = part.get("title")
    key = str(part.get("key") or part.get("form") or part.get("type") or "")
    if not key and "from" in part:
        key = f"{part.get('from')} → {part.get('to')}"
    given = words if isinstance(words, dict) else {}
    return {language: str(given.get(language) or key) for language in ("zh", "en")}


def _short(value: Any) -> bool:
    """Tell whether a value can be said in a few words."""
    return value is None or isinstance(value, str | int | float | bool) or _is_words(value)


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"zh", "en"}


def _shown(value: Any, titles: Titles, language: Language) -> str:
    if value is None or value == "":
        return "空" if language == "zh" else "nothing"
    if isinstance(value, bool):
        return ("是" if value else "否") if language == "zh" else ("yes" if value else "no")
    if _is_words(value):
        text = str(value[language])
    else:
        text = str(titles[value][language]) if isinstance(value, str) and value in titles else str(value)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return f"“{text}”" if language == "zh" else f"'{text}'"


def _list(keys: list[str], titles: Titles, language: Language) -> str:
    shown = [_shown(one, titles, language) for one in keys]
    return "、".join(shown) if language == "zh" else ", ".join(shown)
