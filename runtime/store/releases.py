"""Releases: the published documents of each app, immutable and addressed by content; one an app is active."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.bundle import Bundle, digest, read_documents, to_documents
from engine.catalog import Catalog, Kinds, compile_catalog
from engine.errors import DefinitionRefused
from runtime.store import activations, settings
from runtime.store.tables import physical_name, release


def active_bundles(connection: Connection) -> dict[str, Bundle]:
    """Return the bundle of every active release by app."""
    bundles = {}
    for row in connection.execute(sa.select(release.c.app, release.c.documents).where(release.c.active)):
        bundle, problems = read_documents(row.documents)
        if bundle is None:
            raise DefinitionRefused(problems)
        bundles[row.app] = bundle
    return bundles


def published(connection: Connection) -> list[str]:
    """Return the apps that have an active release."""
    return list(connection.scalars(sa.select(release.c.app).where(release.c.active).order_by(release.c.app)))


def documents(connection: Connection, app: str) -> dict[str, Any]:
    """Return the documents of the app's active release by path; none where it has no release."""
    found = sa.select(release.c.documents).where(release.c.app == app, release.c.active)
    return dict(connection.execute(found).scalar_one_or_none() or {})


def active(connection: Connection, app: str) -> Any:
    """Return the app's active release without its documents, None where it has none."""
    columns = [one for one in release.c if one.name != "documents"]
    return connection.execute(sa.select(*columns).where(release.c.app == app, release.c.active)).one_or_none()


def history(connection: Connection, app: str) -> list[Any]:
    """Return the releases of an app, the newest first."""
    return list(connection.execute(sa.select(release).where(release.c.app == app).order_by(release.c.id.desc())))


def active_digest(connection: Connection, app: str) -> str | None:
    """Return the content address of the app's active release."""
    found = sa.select(release.c.digest).where(release.c.app == app, release.c.active)
    return connection.execute(found).scalar_one_or_none()


def only_by(connection: Connection, app: str) -> int | None:
    """Return who published the app's first release, while it has no other."""
    found = list(connection.scalars(sa.select(release.c.created_by).where(release.c.app == app).limit(2)))
    return found[0] if len(found) == 1 else None


def version(connection: Connection) -> int:
    """Return how often the active releases have changed."""
    return int(settings.read_all(connection).get("catalog_version", 0))


def load_catalog(connection: Connection, kinds: Kinds) -> Catalog:
    """Return the catalog of all active releases."""
    catalog, problems = compile_catalog(active_bundles(connection).values(), kinds, names(connection))
    if catalog is None:
        raise DefinitionRefused(problems)
    return catalog


def former_catalog(connection: Connection, kinds: Kinds, ids: Collection[int]) -> Catalog | None:
    """Return the catalog of these releases; None if they can no longer be read."""
    bundles = []
    for row in connection.execute(sa.select(release.c.documents).where(release.c.id.in_(ids)).order_by(release.c.app)):
        bundle, _ = read_documents(row.documents)
        if bundle is None:
            return None
        bundles.append(bundle)
    return compile_catalog(bundles, kinds, names(connection))[0]


def names(connection: Connection) -> dict[str, str]:
    """Return the registry of physical names."""
    return {row.thing: row.name for row in connection.execute(sa.select(physical_name.c.thing, physical_name.c.name))}


def add_names(connection: Connection, added: dict[str, str]) -> None:
    """Enter newly assigned physical names."""
    if added:
        connection.execute(sa.insert(physical_name), [{"thing": thing, "name": name} for thing, name in added.items()])


def activate(connection: Connection, bundle: Bundle, now: datetime, user_id: int | None) -> None:
    """Make the bundle the app's active release and raise the catalog's version."""
    documents: dict[str, Any] = to_documents(bundle)
    address = digest(documents)
    connection.execute(sa.update(release).where(release.c.app == bundle.key).values(active=False))
    known = sa.select(release.c.id).where(release.c.app == bundle.key, release.c.digest == address)
    found = connection.execute(known).scalar_one_or_none()
    if found is not None:
        connection.execute(sa.update(release).where(release.c.id == found).values(active=True))
    else:
        row = {"app": bundle.key, "digest": address, "documents": documents, "created_at": now}
        made = connection.execute(sa.insert(release).values(**row, created_by=user_id, active=True))
        assert made.inserted_primary_key is not None
        found = made.inserted_primary_key[0]
    activations.note(connection, bundle.key, found, now, user_id)
    settings.put(connection, "catalog_version", version(connection) + 1)
