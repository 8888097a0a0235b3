"""Drafts of makers: read over what is published, kept against the version they were read at, tried out, published.

Whoever may build apps may read and change all definitions; what is about records goes through the decision as ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from builders import drafts, starters
from builders.drafts import Change, Drafted, Examined, version_of
from builders.keys import key_of
from engine.definitions.base import Words
from engine.errors import DefinitionRefused, NotFound, RequestRefused, StaleVersion, problem
from runtime import signals
from runtime.database import hold
from runtime.store import drafts as store
from runtime.store import releases
from runtime.workspace import Unit


class Overtaken(StaleVersion):
    """Somebody else has changed the document since it was read."""

    def __init__(self, current: Drafted) -> None:
        super().__init__([problem("DRAFT-E003")])
        self.current = current


def known(unit: Unit) -> list[str]:
    """Return the keys of all apps there are, published or drafted."""
    return sorted({*releases.published(unit.connection), *store.apps(unit.connection)})


def documents(unit: Unit, app: str) -> dict[str, Drafted]:
    """Return the documents of an app as its makers have them, by path."""
    found = drafts.overlay(releases.documents(unit.connection, app), store.changes(unit.connection, app))
    if not found:
        raise NotFound([problem("ACCESS-E002", what={"zh": "应用", "en": "app"})])
    return found


def document(unit: Unit, app: str, path: str) -> Drafted:
    """Return one document, also one that is to go."""
    found = documents(unit, app).get(path)
    if found is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "定义", "en": "definition"})])
    return found


def create_app(unit: Unit, title: Words, key: str | None, template: str | None, icon: str, tint: str) -> str:
    """Begin an app from nothing, or as a copy of another; return its key."""
    hold(unit.connection, "draft apps")
    taken = known(unit)
    if key is not None and key in taken:
        raise RequestRefused([problem("DRAFT-E004", "/key", found=key)])
    named = key or key_of(title.en if title.en.isascii() else title.zh, taken, "app")
    if template is None:
        made = starters.new_app(named, title, icon, tint)
    else:
        made = starters.copied_app(named, title, drafts.contents(documents(unit, template).values()))
    for path, content in made.items():
        _keep(unit, named, path, Change(content, drafts.NONE))
    return named


def take_over(unit: Unit, app: str, made: Mapping[str, Any]) -> None:
    """Begin an app from documents that were made elsewhere, such as of a workbook."""
    hold(unit.connection, "draft apps")
    if app in known(unit):
        raise RequestRefused([problem("DRAFT-E004", "/key", found=app)])
    for path, content in made.items():
        _keep(unit, app, path, Change(content, drafts.NONE))
    _tell(unit, app)


def drop_app(unit: Unit, app: str) -> None:
    """Throw away an app that was never published."""
    hold(unit.connection, f"draft {app}")
    found = documents(unit, app)
    if any(one.published is not None for one in found.values()):
        raise RequestRefused([problem("DRAFT-E005")])
    for one in store.open_requests(unit.connection, app):
        if not store.turn(unit.connection, one.id, "waiting", state="withdrawn", ended_at=unit.now):
            raise RequestRefused([problem("DRAFT-E010")])
    store.drop(unit.connection, app)
    _tell(unit, app)


def create_document(unit: Unit, app: str, kind: str, title: Words, form: str | None) -> str:
    """Begin a document, with what comes with it; return its path."""
    hold(unit.connection, f"draft {app}")
    found = documents(unit, app)
    if kind not in starters.KINDS:
        raise RequestRefused([problem("DRAFT-E006", "/kind", found=kind, known=", ".join(starters.KINDS))])
    path, made = starters.new_document(kind, title, drafts.contents(found.values()), form, taken=found)
    before = store.changes(unit.connection, app)
    for place, content in made.items():
        base = before[place].base if place in before else _base(found.get(place))
        _keep(unit, app, place, Change(content, base))
    _tell(unit, app)
    return path


def save(unit: Unit, app: str, path: str, content: Any, expected: str | None) -> Drafted:
    """Keep what a maker has made of a document they read at a version; None for one that is not to be there yet.

    What is there already needs no version: sending again what an answer was lost for does no harm.
    """
    if faults := drafts.unfit(path, content, app):
        raise RequestRefused([one.below("/content") for one in faults])
    return _change(unit, app, path, content, expected or drafts.NONE)


def delete(unit: Unit, app: str, path: str, expected: str) -> Drafted | None:
    """Draft that a document is to go; one that was never published goes at once."""
    if path == "app.json":
        raise RequestRefused([problem("DRAFT-E007")])
    return _change(unit, app, path, None, expected)


def revert(unit: Unit, app: str, path: str, expected: str) -> Drafted | None:
    """Give up what makers have made of a document since it was published."""
    hold(unit.connection, f"draft {app}")
    current = document(unit, app, path)
    if current.version != expected:
        raise Overtaken(current)
    if path == "app.json" and current.published is None:
        raise RequestRefused([problem("DRAFT-E007")])
    store.drop(unit.connection, app, [path])
    _tell(unit, app)
    return documents(unit, app).get(path) if current.published is not None else None


def rebase(unit: Unit, app: str, path: str, expected: str) -> None:
    """Let what makers have made stand over a release that came meanwhile."""
    hold(unit.connection, f"draft {app}")
    current = document(unit, app, path)
    if current.version != expected:
        raise Overtaken(current)
    if path not in store.changes(unit.connection, app):
        return
    _keep(unit, app, path, Change(current.content, version_of(current.published)))


def enter(unit: Unit, app: str, path: str) -> None:
    """Note that the actor has a document open; others who have are told when they come."""
    document(unit, app, path)
    hold(unit.connection, f"draft editors {app}")
    if unit.actor.id is not None and store.seen(unit.connection, unit.actor.id, app, path, unit.now):
        _tell(unit, app)


def leave(unit: Unit, app: str, path: str) -> None:
    """Note that the actor has closed a document."""
    if unit.actor.id is not None:
        store.gone(unit.connection, unit.actor.id, app, path)
        _tell(unit, app)


def _change(unit: Unit, app: str, path: str, content: Any, expected: str) -> Drafted:
    hold(unit.connection, f"draft {app}")
    found = documents(unit, app)
    current = found.get(path) or Drafted(path, None, None, overtaken=False)
    wanted = Drafted(path, content, current.published, current.overtaken)
    if wanted.version == current.version:
        return current
    if current.version != expected:
        raise Overtaken(current)
    if (content is None and current.published is None) or wanted.state == "published":
        store.drop(unit.connection, app, [path])
    else:
        before = store.changes(unit.connection, app).get(path)
        _keep(unit, app, path, Change(content, before.base if before else _base(current)))
    _tell(unit, app)
    return wanted


def _base(current: Drafted | None) -> str:
    return version_of(current.published) if current is not None else drafts.NONE


def _keep(unit: Unit, app: str, path: str, change: Change) -> None:
    store.put(unit.connection, app, path, change, unit.now, unit.actor.id)


def _tell(unit: Unit, app: str) -> None:
    """Hint to the other makers who have something of the app open."""
    others = set(store.present(unit.connection, app, None, unit.now)) - {unit.actor.id}
    signals.tell(unit, others, "drafts")


def examine(unit: Unit, app: str, found: Mapping[str, Drafted] | None = None) -> Examined:
    """Check an app as its makers have it beside the other apps as they are published."""
    given = documents(unit, app) if found is None else found
    return examine_contents(unit, app, drafts.contents(given.values()))


def examine_contents(unit: Unit, app: str, contents: Mapping[str, Any]) -> Examined:
    """Check the documents of an app beside the other apps as they are published.

    The answer is remembered: makers look at a draft several times between two changes of it.
    """
    key = (app, version_of(contents), releases.version(unit.connection))
    last: tuple[Any, Any] = unit.workspace.examined
    if last[0] == key:
        return cast(Examined, last[1])
    others = {name: one for name, one in releases.active_bundles(unit.connection).items() if name != app}
    names = {**releases.names(unit.connection), **unit.catalog.new_names}
    examined = drafts.examine(app, contents, others, unit.workspace.kinds, names)
    unit.workspace.examined = (key, examined)
    return examined


def uses(unit: Unit, app: str, path: str, field: str | None) -> list[Any]:
    """Return the problems that taking a document, or a field of one, away would make: each is a use of it.

    Other apps that depend on the app are looked at as well.
    """
    found = documents(unit, app)
    if path not in found or found[path].content is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "定义", "en": "definition"})])
    contents = drafts.contents(found.values())
    examined = examine_contents(unit, app, contents)
    if examined.bundle is None:
        raise DefinitionRefused(examined.problems)  # what is not read cannot be asked whom it names
    before = examined.problems
    after = examine_contents(unit, app, drafts.without(contents, path, field)).problems
    return drafts.users(before, after)
