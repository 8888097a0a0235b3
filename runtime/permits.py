"""Whether a write stays within the writer's rights: judged row by row, before and after the change.

A field is written under a right that opens the operation, holds in the row, and grants writing it; that another right
holds for other rows, or opens other operations, does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from engine.access import ABILITIES, Decision
from engine.catalog import Catalog
from engine.definitions.role import Action
from engine.errors import NotPermitted, RecordRefused, pointer, problem
from engine.forms.model import Form
from engine.forms.write import Planned
from runtime.reading import Reading
from runtime.store import people
from runtime.workspace import Unit

Holds = tuple[bool, ...]
BATCH = 500


def require_power(unit: Unit, power: str) -> None:
    """Refuse an actor without the ability."""
    if power not in unit.catalog.powers(unit.actor):
        raise NotPermitted([problem("ACCESS-E001", action=ABILITIES[power], what={"zh": "", "en": ""})])


def is_administered(unit: Unit, catalog: Catalog) -> bool:
    """Tell whether somebody active holds a role that administers the workspace under the definitions."""
    able = {name for name, role in catalog.roles.items() if "administer" in role.definition.powers}
    return any(able.intersection(roles) for roles in people.roles_held(unit.connection))


def require_maker(unit: Unit) -> None:
    """Refuse an actor who may not build apps."""
    require_power(unit, "build_apps")


def rights_holding(unit: Unit, form: Form, decision: Decision, ids: Sequence[int]) -> Mapping[int, Holds]:
    """Return, for each record, which of the decision's rights hold in its row as it stands in the transaction."""
    reading = Reading(unit, form, decision)
    where = form.table.c.id.in_(sa.bindparam("ids", expanding=True))
    statement = sa.select(form.table.c.id, *reading.flags()).where(where)
    found: dict[int, Holds] = {}
    for start in range(0, len(ids), BATCH):
        for row in reading.run(statement, ids=list(ids[start : start + BATCH])):
            found[row[0]] = tuple(map(bool, list(row)[1:]))
    return found


def depends_on_rows(decision: Decision, actions: Iterable[Action]) -> bool:
    """Tell whether any right that opens one of the actions is limited to certain rows."""
    return any(right.rows is not None for action in actions for right in decision.for_action(action))


def check_rows_stay_permitted(unit: Unit, form: Form, planned: Sequence[Planned]) -> None:
    """Refuse a write that would leave a record outside the rows, or with fields, the writer may not write there."""
    decision = unit.decide(form.name)
    actions: tuple[Action, ...] = ("create", "update")  # what is restored was looked up under the right to delete
    for action in actions:
        written = [one for one in planned if one.operation == action]
        if decision.unlimited or not written or not depends_on_rows(decision, (action,)):
            continue
        held = rights_holding(unit, form, decision, sorted({one.id or 0 for one in written}))
        for one in written:
            holds = held.get(one.id or 0, ())
            if not any(decision.opens(action, holds)):
                raise NotPermitted([problem("ACCESS-E001", action=ABILITIES[action], what=form.title.by_language())])
            beyond = [key for key in one.given if decision.write_level(key, action, holds) != "write"]
            if beyond:
                titles = {key: form.fields[key].title.by_language() for key in beyond}
                raise RecordRefused(
                    problem("VALUE-E018", one.path + pointer("values", key), field=titles[key]) for key in beyond
                )
