"""Looking back: a unit that reads records as they were at a moment, under the definitions that were live then (ADR 12).

Which releases were live says the log of activations; their catalog is compiled once and kept. Rights are those of now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from engine.catalog import Catalog
from engine.errors import RequestRefused, problem
from engine.expressions.types import Context
from engine.former import looked_back
from runtime.clock import iso
from runtime.query import form_for
from runtime.store import activations, releases
from runtime.workspace import Unit

KEPT = 4
"""How many catalogs of the past are held; who looks back looks at the same few moments."""


def at(unit: Unit, name: str, moment: datetime) -> Unit:
    """Return the unit as it reads the form's records at a moment; refused where there was no such form then."""
    form, _ = form_for(unit, name)
    app = unit.catalog.apps[form.app]
    live = activations.live_at(unit.connection, moment)
    if form.app not in live:
        first = activations.first(unit.connection, form.app)
        raise RequestRefused(
            [problem("PAST-E001", "/as_of", app=app.title.by_language(), found=iso(moment), first=iso(first or moment))]
        )
    catalog = _catalog(unit, live, moment)
    if name not in catalog.forms:
        raise RequestRefused([problem("PAST-E002", "/as_of", form=form.title.by_language(), found=iso(moment))])
    context = _context(unit, catalog, moment)
    return replace(unit, catalog=catalog, context=context, moment=moment, present=unit, grants={})


def _catalog(unit: Unit, live: Mapping[str, int], moment: datetime) -> Catalog:
    """Return the catalog of the releases as it is read now; the present one where nothing was published since.

    Where the same releases are live again, stored formulas hold nevertheless what those between made of them.
    """
    if not activations.any_since(unit.connection, moment):
        return unit.catalog
    known = unit.workspace.former_catalogs(unit.catalog)
    ids = tuple(sorted(live.values()))
    if ids not in known:
        then = releases.former_catalog(unit.connection, unit.workspace.kinds, ids)
        if then is None:
            raise RequestRefused([problem("PAST-E003", "/as_of")])
        while len(known) >= KEPT:
            known.pop(next(iter(known)), None)
        known[ids] = looked_back(then, unit.catalog)
    return known[ids]


def _context(unit: Unit, catalog: Catalog, moment: datetime) -> Context:
    """Return what expressions of then read: the day and the calendar of then, parameters as they are set now."""
    context = unit.context
    fixed = context.today != context.now.astimezone(context.zone).date()
    values = {**catalog.default_parameters(), **context.parameters}
    return replace(
        context,
        now=moment,
        today=context.today if fixed else moment.astimezone(context.zone).date(),
        parameters={name: values[name] for name in catalog.parameters},
        calendar=catalog.calendar,
    )
