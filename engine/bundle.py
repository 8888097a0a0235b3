"""A bundle: the documents of one app, read from files into definitions. Shape only; files come in as bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from engine.definitions.app import AppDefinition
from engine.definitions.base import Definition
from engine.definitions.kinds import DEFINITION_KINDS, FOLDERS
from engine.errors import Problem, problem
from engine.kinds import shape_problems


@dataclass(frozen=True, slots=True)
class Document:
    """One definition with the path of its file inside the bundle."""

    path: str
    definition: Definition


@dataclass(frozen=True, slots=True)
class Bundle:
    """An app's head and all its other documents."""

    app: AppDefinition
    documents: tuple[Document, ...]

    @property
    def key(self) -> str:
        """Return the app's key."""
        return self.app.key


def read_bundle(files: Mapping[str, bytes]) -> tuple[Bundle | None, list[Problem]]:
    """Return the bundle in `files` (path inside the bundle -> content), or every fault of shape in it."""
    raw: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in sorted(files):
        if _kind_at(path) is None:
            continue
        try:
            raw[path] = json.loads(files[path], object_pairs_hook=_no_key_twice)
        except (ValueError, RecursionError) as error:
            problems.append(problem("BUNDLE-E001", f"{path}#", reason=str(error)))
    bundle, more = read_documents(raw)
    return (None if problems else bundle), problems + more


def read_documents(raw: Mapping[str, Any]) -> tuple[Bundle | None, list[Problem]]:
    """Return the bundle whose documents are already JSON values."""
    problems: list[Problem] = []
    documents: list[Document] = []
    for path in sorted(raw):
        definition, found = _read(path, raw[path])
        problems += found
        if definition is not None:
            documents.append(Document(path, definition))
    heads = [one.definition for one in documents if isinstance(one.definition, AppDefinition)]
    if not heads:
        return None, [*problems, problem("BUNDLE-E002", "app.json#")]
    if problems:
        return None, problems
    return Bundle(heads[0], tuple(one for one in documents if not isinstance(one.definition, AppDefinition))), []


def _kind_at(path: str) -> str | None:
    if path == "app.json":
        return "app"
    folder, _, name = path.partition("/")
    return FOLDERS.get(folder) if name.endswith(".json") and "/" not in name else None


def _read(path: str, content: Any) -> tuple[Definition | None, list[Problem]]:
    kind = _kind_at(path)
    assert kind is not None
    if not isinstance(content, dict) or content.get("kind") != kind:
        found = content.get("kind") if isinstance(content, dict) else type(content).__name__
        return None, [problem("BUNDLE-E003", f"{path}#/kind", expected=kind, found=found)]
    try:
        definition = DEFINITION_KINDS[kind].model_validate(content)
    except ValidationError as error:
        return None, shape_problems(error, f"{path}#")
    stem = path.rpartition("/")[2].removesuffix(".json")
    if kind != "app" and stem != definition.key:
        return None, [problem("BUNDLE-E004", f"{path}#/key", expected=stem, found=definition.key)]
    return definition, []


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key '{twice}' stands twice in one object")
    return made


def to_documents(bundle: Bundle) -> dict[str, Any]:
    """Return the documents as JSON values by path, as a release keeps them."""
    documents = {one.path: one.definition for one in bundle.documents}
    return {
        path: definition.model_dump(mode="json", exclude_unset=True, by_alias=True)
        for path, definition in sorted({"app.json": bundle.app, **documents}.items())
    }


def digest(documents: Mapping[str, Any]) -> str:
    """Return the content address of a release: SHA-256 over its canonical JSON."""
    canonical = json.dumps(documents, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def in_order(bundles: Iterable[Bundle]) -> tuple[list[Bundle], list[Problem]]:
    """Return the bundles with each after those it depends on; a missing or circular dependency is a problem."""
    waiting = {bundle.key: bundle for bundle in bundles}
    ordered: list[Bundle] = []
    done: set[str] = set()
    problems = [
        problem("BUNDLE-E005", f"{bundle.key}/app.json#/depends", found=other)
        for bundle in waiting.values()
        for other in bundle.app.depends
        if other not in waiting
    ]
    while waiting and not problems:
        ready = [key for key, bundle in waiting.items() if set(bundle.app.depends) <= done]
        if not ready:
            cycle = " → ".join(_cycle(waiting))
            return ordered, [problem("BUNDLE-E006", f"{min(waiting)}/app.json#/depends", cycle=cycle)]
        for key in ready:
            ordered.append(waiting.pop(key))
            done.add(key)
    return ordered, problems


def _cycle(waiting: Mapping[str, Bundle]) -> list[str]:
    path = [min(waiting)]
    while path.count(path[-1]) == 1:
        path.append(next(key for key in waiting[path[-1]].app.depends if key in waiting))
    return path[path.index(path[-1]) :]
