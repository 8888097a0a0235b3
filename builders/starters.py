"""What a new app and a new document begin with: as little as is sound, so that it can be published as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from builders.drafts import Documents, path_of
from builders.keys import key_of
from engine.definitions.base import Words
from engine.definitions.kinds import FOLDERS

ALL = ("read", "create", "update", "delete", "import", "export")
OWNER, MENU = "roles/owner.json", "menus/main.json"


def new_app(key: str, title: Words, icon: str, tint: str) -> dict[str, Any]:
    """Return the documents of an app with nothing in it but the role of those it belongs to."""
    head = {"kind": "app", "key": key, "title": title.by_language(), "version": "0.1.0", "icon": icon, "tint": tint}
    powers = ["run_rules", "see_firings", "edit_parameters", "share_views"]
    owner = {"kind": "role", "key": "owner", "title": {"zh": "负责人", "en": "Owner"}, "grants": [], "powers": powers}
    return {"app.json": head, OWNER: owner}


def copied_app(key: str, title: Words, template: Documents) -> dict[str, Any]:
    """Return the documents of an app that begins as a copy of another, under its own key and title."""
    head = {**template["app.json"], "key": key, "title": title.by_language(), "version": "0.1.0"}
    rest = {path: content for path, content in template.items() if not path.startswith("scenarios/")}
    return {**rest, "app.json": head}


def new_document(
    kind: str, title: Words, documents: Documents, form: str | None = None, taken: Iterable[str] = ()
) -> tuple[str, dict[str, Any]]:
    """Return the path of a new document, and all documents that come or change with it.

    Paths that are taken, such as of documents that are to go, are left to those.
    A new form is entered in the app's menu and may be used by its owner; what is about a form needs its key.
    """
    folder = next(folder for folder, one in FOLDERS.items() if one == kind)
    there = {path for path in (*documents, *taken) if path.startswith(folder + "/")}
    keys = {path.rpartition("/")[2].removesuffix(".json") for path in there}
    key = key_of(title.en if title.en.isascii() else title.zh, keys, kind)
    head = {"kind": kind, "key": key, "title": title.by_language()}
    path = path_of(kind, key)
    if kind == "form":
        return path, {path: {**head, **_form()}, **_opened(documents, key, title)}
    return path, {path: {**head, **STARTERS[kind](documents, form)}}


def _form() -> dict[str, Any]:
    name = {"key": "name", "type": "text", "title": {"zh": "名称", "en": "Name"}, "required": True}
    basics = {"key": "basics", "title": {"zh": "基本信息", "en": "Basics"}, "fields": ["name"]}
    return {"title_field": "name", "fields": [name], "sections": [basics], "search": ["name"]}


def _opened(documents: Documents, form: str, title: Words) -> dict[str, Any]:
    """Return the owner's role and the menu with the form in them, as far as the app has them in their usual shape."""
    out: dict[str, Any] = {}
    owner = documents.get(OWNER)
    if isinstance(owner, dict) and isinstance(owner.get("grants", []), list):
        grant = {"form": form, "actions": list(ALL), "others": "write"}
        out[OWNER] = {**owner, "grants": [*owner.get("grants", []), grant]}
    empty = {"kind": "menu", "key": "main", "title": {"zh": "菜单", "en": "Menu"}, "items": []}
    menu = documents.get(MENU, empty)
    if isinstance(menu, dict) and isinstance(menu.get("items"), list):
        taken = {str(item.get("key")) for item in menu["items"] if isinstance(item, dict)}
        item = {"key": key_of(form, taken), "title": title.by_language(), "icon": "table", "form": form}
        out[MENU] = {**menu, "items": [*menu["items"], item]}
    return out


def _first_field(documents: Documents, form: str | None) -> str:
    content = documents.get(f"forms/{form}.json")
    fields = content.get("fields") if isinstance(content, dict) else None
    first = fields[0] if isinstance(fields, list) and fields else None
    return str(first.get("key", "name")) if isinstance(first, dict) else "name"


def _view(documents: Documents, form: str | None) -> dict[str, Any]:
    return {"form": form, "layout": {"type": "table"}}


def _page(documents: Documents, form: str | None) -> dict[str, Any]:
    return {"form": form, "blocks": [{"type": "header", "title_field": _first_field(documents, form)}]}


def _rule(documents: Documents, form: str | None) -> dict[str, Any]:
    never = {"==": [1, 2]}
    block = {"type": "block", "message": {"zh": "不能保存。", "en": "This cannot be saved."}}
    return {"form": form, "trigger": {"type": "record_created"}, "when": never, "then": [block], "enabled": False}


def _process(documents: Documents, form: str | None) -> dict[str, Any]:
    nodes = [{"key": "start", "type": "start", "by_hand": True}, {"key": "done", "type": "end"}]
    return {"form": form, "nodes": nodes, "edges": [{"from": "start", "to": "done"}]}


def _role(documents: Documents, form: str | None) -> dict[str, Any]:
    return {"grants": [{"form": form, "actions": ["read"]}] if form else []}


def _menu(documents: Documents, form: str | None) -> dict[str, Any]:
    return {"items": [{"key": "first", "title": {"zh": "列表", "en": "List"}, "form": form}]}


def _public_form(documents: Documents, form: str | None) -> dict[str, Any]:
    thanks = {"zh": "已收到，谢谢。", "en": "Received, thank you."}
    return {"form": form, "fields": [_first_field(documents, form)], "thanks": thanks}


STARTERS: Mapping[str, Callable[[Documents, str | None], dict[str, Any]]] = {
    "view": _view,
    "page": _page,
    "rule": _rule,
    "process": _process,
    "role": _role,
    "menu": _menu,
    "public_form": _public_form,
}
"""What a new document of a kind holds besides its head, by the documents there are and the form it is about."""
KINDS = ("form", *STARTERS)
"""The kinds that can be begun from nothing."""
