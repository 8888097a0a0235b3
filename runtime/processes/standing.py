"""Where the processes of records stand: the titles of the nodes at which the newest instance of each waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from engine.forms.instances import meant
from engine.texts import LANGUAGES
from runtime.processes import versions
from runtime.store.tables import instance, token
from runtime.workspace import Unit

AND = {"zh": "、", "en": ", "}


def titles(unit: Unit, name: str, records: Sequence[int]) -> Mapping[int, dict[str, str]]:
    """Return, by record, the nodes at which its newest instance stands; `name` stands for the instances meant."""
    form, process = meant(name)
    mine = [instance.c.form == form, instance.c.record_id.in_(records)]
    if process is not None:
        mine.append(instance.c.process == process)
    newest = sa.select(sa.func.max(instance.c.id)).where(*mine).group_by(instance.c.record_id)
    asked = (
        sa.select(instance.c.record_id, instance.c.version_id, token.c.node)
        .join(token, token.c.instance_id == instance.c.id)
        .where(instance.c.id.in_(newest), instance.c.state == "running")
        .order_by(instance.c.id, token.c.number)
    )
    places: dict[int, dict[tuple[int, str], None]] = {}
    for row in unit.connection.execute(asked):
        places.setdefault(row.record_id, {})[row.version_id, row.node] = None
    return {
        record: {
            language: AND[language].join(_title(unit, *place)[language] for place in group) for language in LANGUAGES
        }
        for record, group in places.items()
    }


def _title(unit: Unit, version: int, node: str) -> dict[str, str]:
    """Return what a node is called in the version the instance runs on; versions are compiled once."""
    return versions.load(unit, version)[1].steps[node].title.by_language()
