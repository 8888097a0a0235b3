"""Looking back: a unit that reads records as they were at a moment, under the definitions that were live then (ADR 12).

Which releases were live says the log of activations; their catalog is compiled once and kept. Rights are those of now.
"""

from __future__ import annotations

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
    redefined = activations.any_since(unit.connection, moment)
    catalog = _catalog(unit, tuple(sorted(live.values())) if redefined else ())
    if name not in catalog.forms:
        raise RequestRefused([problem("PAST-E002", "/as_of", form=form.title.by_language(), found=iso(moment))])
    context = _context(unit, catalog, moment)
    there = replace(unit, catalog=catalog, context=context, grants={})
    return replace(there, moment=moment, present=unit, redefined=redefined)


def _catalog(unit: Unit, live: tuple[int, ...]) -> Catalog:
    """Return the catalog of the releases as it is read now; without any, that of now, in which nobody writes."""
    known = unit.workspace.former_catalogs(unit.catalog)
    if live not in known:
        then = releases.former_catalog(unit.connection, unit.workspace.kinds, live) if live else unit.catalog
        if then is None:
            raise RequestRefused([problem("PAST-E003", "/as_of")])
        while len(known) >= KEPT:
            known.pop(next(iter(known)), None)
        known[live] = looked_back(then, unit.catalog)
    return known[live]


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
