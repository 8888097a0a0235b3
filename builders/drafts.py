"""Drafts: the documents of an app as makers have them now, laid over those that are published.

A draft keeps only what differs. What a document was when it was first changed is remembered by its address, so that it
is seen when another release has overtaken it.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.bundle import Bundle, digest, read_documents
from engine.catalog import Catalog, Kinds, compile_catalog
from engine.definitions.base import KEY
from engine.definitions.kinds import FOLDERS
from engine.errors import Problem, has_errors, problem

Documents = Mapping[str, Any]
State = Literal["published", "changed", "new", "deleted"]

DEEPEST = 100
"""The levels of a document."""
LARGEST = 1_000_000
"""The characters of a document, as JSON."""
KEY_PATTERN = re.compile(KEY)
NONE = "none"
"""The version of a document that is not there."""


def version_of(content: Any) -> str:
    """Return the address of a document's content; two that are equal are the same version."""
    return NONE if content is None else digest(content)[:32]


@dataclass(frozen=True, slots=True)
class Change:
    """One document of a draft: its content, None when it is to go, and the published version it began from."""

    content: Any
    base: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """One document of an app, as it is published and as makers have it."""

    path: str
    content: Any
    published: Any
    overtaken: bool
    """Whether another release has changed it since the draft of it was begun."""

    @property
    def state(self) -> State:
        """Return how it stands towards what is published."""
        if self.content is None:
            return "deleted"
        if self.published is None:
            return "new"
        return "published" if version_of(self.content) == version_of(self.published) else "changed"

    @property
    def version(self) -> str:
        """Return the version of what makers have."""
        return version_of(self.content)


def overlay(published: Documents, changes: Mapping[str, Change]) -> dict[str, Drafted]:
    """Return all documents of an app by path, those that are to go as well."""
    out = {}
    for path in sorted({*published, *changes}):
        there, change = published.get(path), changes.get(path)
        if change is None:
            out[path] = Drafted(path, there, there, overtaken=False)
        elif change.content is not None or there is not None:
            moved = version_of(there) not in (change.base, version_of(change.content))
            out[path] = Drafted(path, change.content, there, overtaken=moved)
    return out


def contents(documents: Iterable[Drafted]) -> dict[str, Any]:
    """Return what would be published."""
    return {one.path: one.content for one in documents if one.content is not None}


def kind_at(path: str) -> str | None:
    """Return the kind of a document by its path, None where no document may be."""
    if path == "app.json":
        return "app"
    folder, _, name = path.partition("/")
    stem = name.removesuffix(".json")
    sound = name.endswith(".json") and KEY_PATTERN.fullmatch(stem)
    return FOLDERS.get(folder) if sound else None


def path_of(kind: str, key: str) -> str:
    """Return where a document of a kind stands."""
    if kind == "app":
        return "app.json"
    return f"{next(folder for folder, one in FOLDERS.items() if one == kind)}/{key}.json"


def unfit(path: str, content: Any, app: str) -> list[Problem]:
    """Return why something cannot even be kept as a draft: it is no document of this path, or too large."""
    kind = kind_at(path)
    if kind is None:
        return [problem("DRAFT-E001", found=path, folders=", ".join(f"{folder}/" for folder in FOLDERS))]
    if not isinstance(content, dict) or content.get("kind") != kind:
        found = content.get("kind") if isinstance(content, dict) else type(content).__name__
        return [problem("BUNDLE-E003", "/kind", expected=kind, found=found)]
    key = app if kind == "app" else path.rpartition("/")[2].removesuffix(".json")
    if content.get("key") != key:
        return [problem("BUNDLE-E004", "/key", expected=key, found=content.get("key"))]
    if not _is_plain(content):
        return [problem("DRAFT-E014", limit=DEEPEST)]
    size = len(json.dumps(content, ensure_ascii=False))
    return [problem("DRAFT-E002", found=size, limit=LARGEST)] if size > LARGEST else []


def _is_plain(content: Any) -> bool:
    """Tell whether a JSON value has numbers only that JSON knows, and no deeper nesting than any definition needs."""
    level = [content]
    for _ in range(DEEPEST):
        if any(isinstance(one, float) and not math.isfinite(one) for one in level):
            return False
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [one for part in inner for one in part]
        if not level:
            return True
    return False


def title_of(content: Any) -> dict[str, str]:
    """Return the title of a document that may be wrong: its key where it has no title in a language."""
    given = content if isinstance(content, dict) else {}
    title, key = given.get("title"), str(given.get("key", ""))
    words = title if isinstance(title, dict) else {}
    return {language: str(words.get(language) or key) for language in ("zh", "en")}


@dataclass(frozen=True, slots=True)
class Examined:
    """What a draft would be beside the other apps: its bundle and the catalog, as far as there are any, and faults."""

    bundle: Bundle | None
    catalog: Catalog | None
    problems: tuple[Problem, ...]


def examine(
    app: str, documents: Documents, others: Mapping[str, Bundle], kinds: Kinds, names: Mapping[str, str]
) -> Examined:
    """Check an app's documents beside the other apps; the paths of problems begin with the app."""
    bundle, found = read_documents(documents)
    if bundle is None:
        return Examined(None, None, tuple(one.below(f"{app}/") for one in found))
    if bundle.key != app:
        return Examined(None, None, (problem("BUNDLE-E004", f"{app}/app.json#/key", expected=app, found=bundle.key),))
    try:
        catalog, found = compile_catalog({**others, app: bundle}.values(), kinds, names)
    except RecursionError:
        return Examined(bundle, None, (problem("DRAFT-E015", f"{app}/app.json#"),))
    return Examined(bundle, None if has_errors(found) else catalog, tuple(found))


def place_of(found: Problem) -> tuple[str | None, str | None, str]:
    """Return the app, the document and the place in it that a problem is about, as far as its path says."""
    where, mark, at = found.path.partition("#")
    if not mark:
        return None, None, found.path
    app, _, path = where.partition("/")
    return app, path, at


def users(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    """Return the faults that are there after something was taken away and were not before: what uses it."""
    known = Counter(map(_alike, before))
    out = []
    for one in after:
        if one.severity == "error":
            known[_alike(one)] -= 1
            if known[_alike(one)] < 0:
                out.append(one)
    return out


def _alike(one: Problem) -> tuple[str, str, str]:
    """Return what a fault is known by though what stands before it is gone: its place without numbers."""
    return one.code, re.sub(r"/\d+", "/", one.path), str(sorted(one.given.items()))


def without(documents: Documents, path: str, field: str | None = None) -> dict[str, Any]:
    """Return the documents without one, or without one field of it, which its own layout lets go as well."""
    rest = dict(documents)
    if field is None:
        rest.pop(path, None)
        return rest
    content = dict(rest[path])
    content["fields"] = [one for one in content["fields"] if not _is(one, field)]
    sections = [_without(section, field) for section in content.get("sections", ())]
    rest[path] = {**content, "sections": sections} if sections else content
    return rest


def _without(section: Mapping[str, Any], field: str) -> dict[str, Any]:
    widths = {key: width for key, width in section.get("widths", {}).items() if key != field}
    rest = {**section, "fields": [one for one in section.get("fields", ()) if one != field]}
    return {**rest, "widths": widths} if "widths" in section else rest


def _is(field: Any, key: str) -> bool:
    return isinstance(field, dict) and field.get("key") == key
