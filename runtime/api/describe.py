"""What the pages are drawn from: apps with menus, forms, pages, as far as the viewer has a right to them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import AwareDatetime

from engine.access import Decision
from engine.calendars import unannounced
from engine.definitions.menu import MenuItem
from engine.definitions.page import PageDefinition
from engine.errors import NotFound, problem
from engine.expressions.sentence import sentence
from engine.expressions.types import Kind
from engine.forms.compile import qualified
from engine.forms.instances import is_instances
from engine.forms.model import Field, Form
from engine.forms.programs import programs
from engine.texts import LANGUAGES
from runtime import buttons, moments, reports
from runtime.api.records import read_filter
from runtime.api.session import Who, Work
from runtime.duplicates import fields_of, usable
from runtime.prints.document import for_form
from runtime.query import Question, conditions, conjuncts, form_for
from runtime.reading import Reading
from runtime.workspace import Unit

router = APIRouter(tags=["definitions"])
UNSORTABLE = (Kind.LIST, Kind.RECORDS)


@router.get("/apps")
def apps(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return the apps in which the viewer has something to open, with their menus."""
    out = []
    with work.read(who.actor) as unit:
        for key, app in unit.catalog.apps.items():
            entries = []
            for name, menu in unit.catalog.menus.items():
                if name.startswith(key + "."):
                    entries += [one for item in menu.items if (one := menu_item(unit, key, item))]
            if entries:
                head = {"key": key, "title": app.title.by_language(), "icon": app.icon, "tint": app.tint}
                out.append({**head, "menu": entries})
    return out


def menu_item(unit: Unit, app: str, item: MenuItem) -> dict[str, Any] | None:
    """Return an entry the viewer may open, or None."""
    out: dict[str, Any] = {"key": item.key, "title": item.title.by_language(), "icon": item.icon}
    if item.form is not None:
        name = qualified(item.form, app)
        return {**out, "form": name} if unit.decide(name).may("read") else None
    if item.page is not None:
        name = qualified(item.page, app)
        page = unit.catalog.pages[name]
        form = qualified(page.form, name.partition(".")[0])
        return {**out, "page": name} if unit.decide(form).may("read") else None
    if item.dashboard is not None:
        name = qualified(item.dashboard, app)
        return {**out, "dashboard": name} if reports.seen(unit, unit.catalog.dashboards[name]).widgets else None
    if item.rules:
        return {**out, "rules": True} if "see_firings" in unit.catalog.powers(unit.actor) else None
    children = [one for child in item.children if (one := menu_item(unit, app, child))]
    return {**out, "children": children} if children else None


@router.get("/calendar")
def calendar(work: Work, who: Who) -> dict[str, Any]:
    """Return the calendar working days are counted by, the years it knows, and those near today that it does not."""
    with work.read(who.actor) as unit:
        name, today = unit.catalog.calendar_name, unit.now.astimezone(work.settings.zone).date()
        found = None if name is None else unit.catalog.calendars[name]
        return {
            "name": name,
            "title": found.title.by_language() if found else None,
            "weekend": sorted(unit.context.calendar.weekend),
            "years": sorted(unit.context.calendar.years),
            "unannounced": unannounced(found, today) if found else [],
        }


@router.get("/openapi.json")
def openapi(request: Request, who: Who) -> dict[str, Any]:
    """Return the description of this interface, to who is signed in."""
    found: dict[str, Any] = request.app.openapi()
    return found


@router.get("/forms/{name}")
def form(name: str, work: Work, who: Who, as_of: AwareDatetime | None = None) -> dict[str, Any]:
    """Return the form as the viewer may see it: fields, layout, related lists, prints, what the page may compute; with
    `as_of` as it was defined at that moment.
    """
    with work.read(who.actor) as unit:
        unit = unit if as_of is None else moments.at(unit, name, as_of)
        found, decision = form_for(unit, name)
        return describe_form(unit, found, decision)


@router.get("/forms/{name}/sentence")
def said(name: str, work: Work, who: Who, filter: str) -> dict[str, list[dict[str, str]]]:
    """Return a list's filter in words, one sentence for each part that must hold."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        wanted = read_filter(filter)
        conditions(Reading(unit, form, decision), Question(wanted))
        schema = unit.catalog.schema
        return {
            "parts": [
                {language: sentence(part, schema, name, language) for language in LANGUAGES}
                for part in (conjuncts(wanted) if wanted is not None else [])
            ]
        }


def describe_form(unit: Unit, form: Form, decision: Decision) -> dict[str, Any]:
    """Return everything the pages need to draw records of the form."""
    shown = [made for made in form.fields.values() if decision.level(made.key) != "none"]
    keys = {made.key for made in shown}
    definition = form.definition
    columns = [key for key in (definition.list.columns if definition.list else default_columns(form)) if key in keys]
    sort = definition.list.sort if definition.list else ()
    return {
        "name": form.name,
        "title": form.title.by_language(),
        "icon": definition.icon,
        "tint": definition.tint,
        "title_field": form.title_field if form.title_field in keys else None,
        "page": page_of(unit, form.name),
        "searchable": bool(form.searched) and decision.using(frozenset(one.key for one in form.searched)) != (),
        "fields": [describe_field(unit, form, made, decision) for made in shown if not made.system],
        "system": [describe_field(unit, form, made, decision) for made in shown if made.system],
        "tabs": [{"key": tab.key, "title": tab.title.by_language()} for tab in definition.tabs],
        "sections": sections(form, keys),
        "list": {"columns": columns, "sort": [one.model_dump() for one in sort if one.field in keys]},
        "related": related(unit, form),
        "prints": [{"name": key, "title": one.title.by_language()} for key, one in for_form(unit, form.name).items()],
        "duplicates": [sorted(fields_of(one)) for one in usable(form, decision)],
        "public_forms": "open_public_forms" in unit.catalog.powers(unit.actor)
        and any(one.form is form for one in unit.catalog.public_forms.values()),
        "buttons": [buttons.describe(unit, rule) for rule in buttons.of_form(unit, form)]
        if unit.present is None
        else [],
        "programs": programs(form, decision),
        "actions": {action: decision.may(action) for action in ("create", "update", "delete", "import", "export")},
    }


def default_columns(form: Form) -> tuple[str, ...]:
    """Return the first eight fields where the form says no columns."""
    return tuple(made.key for made in form.fields.values() if not made.system and not made.rows)[:8]


def sections(form: Form, keys: set[str]) -> list[dict[str, Any]]:
    """Return the sections with the fields the viewer sees; fields in no section come last, under the form's title."""
    out = []
    placed: set[str] = set()
    for section in form.definition.sections:
        fields = [key for key in section.keys if key in keys]
        placed.update(section.keys)
        if fields:
            head = {"key": section.key, "title": section.title.by_language(), "columns": section.columns}
            items = [one if isinstance(one, str) else one.model_dump() for one in section.fields]
            shown = [one for one in items if not isinstance(one, str) or one in keys]
            widths = {key: width for key, width in section.widths.items() if key in keys}
            out.append({**head, "tab": section.tab, "fields": fields, "items": shown, "widths": widths})
    rest = [made.key for made in form.fields.values() if made.key in keys - placed and not made.system]
    if rest:
        title = form.title.by_language() if not out else {"zh": "其他", "en": "More"}
        head = {"key": "more", "title": title, "columns": 2}
        out.append({**head, "tab": None, "fields": rest, "items": rest, "widths": {}})
    return out


def related(unit: Unit, form: Form) -> list[dict[str, Any]]:
    """Return the related lists the viewer may open; sub-tables are fields and not listed again."""
    out = []
    for back, relation in form.shape.related.items():
        made = form.fields.get(back)
        if made is not None or is_instances(relation.form) or not unit.decide(relation.form).may("read"):
            continue
        title = unit.form(relation.form).title.by_language()
        where = {"form": relation.form, "link": relation.link, "listed": relation.listed}
        out.append({"back": back, **where, "title": title})
    return out


def page_of(unit: Unit, form: str) -> str | None:
    """Return the first page over records of the form."""
    for name, page in unit.catalog.pages.items():
        if qualified(page.form, name.partition(".")[0]) == form:
            return name
    return None


def describe_field(unit: Unit, form: Form, made: Field, decision: Decision) -> dict[str, Any]:
    """Return one field as the pages draw it."""
    readable = decision.using(frozenset({made.key})) != ()
    help_ = made.definition.help
    required = form.behaviour.required.get(made.key, False) is None
    return {
        "key": made.key,
        "type": made.kind.name if made.derived else made.declared.name,
        "widget": made.kind.widget,
        "title": made.title.by_language(),
        "help": help_.by_language() if help_ else None,
        "required": required,
        "readonly": not made.by_hand and made.key not in ("owner_id", "dept_id"),
        "derived": made.derived,
        "writable": decision.level(made.key) == "write" and made.by_hand,
        "masked": decision.level(made.key) == "mask",
        "unique": made.definition.unique,
        "sortable": decision.everywhere(frozenset({made.key}))
        and made.type.kind not in UNSORTABLE
        and not made.kind.encrypted,
        "operators": list(made.kind.operators) if readable else [],
        "options": field_options(unit, made),
    }


def field_options(unit: Unit, made: Field) -> dict[str, Any]:
    """Return the options of the field's type as JSON; a sub-table brings its child's fields."""
    options: dict[str, Any] = made.options.model_dump(mode="json", exclude_none=True)
    if made.rows:
        child = unit.form(made.options.form)
        decision = unit.decide(child.name)
        options["fields"] = [
            describe_field(unit, child, one, decision)
            for one in child.fields.values()
            if not one.system and one.key != made.options.link and decision.level(one.key) != "none" and not one.rows
        ]
    column = made.kind.column(made.options) if not made.rows else None
    if made.type.kind is Kind.NUMBER:
        options.setdefault("scale", getattr(column, "scale", 0))
        options.setdefault("digits", getattr(column, "digits", 15))
    return options


@router.get("/pages/{name}")
def page(name: str, work: Work, who: Who) -> dict[str, Any]:
    """Return a page with the blocks the viewer may see."""
    with work.read(who.actor) as unit:
        definition = unit.catalog.pages.get(name)
        form_name = qualified(definition.form, name.partition(".")[0]) if definition else ""
        if definition is None or not unit.decide(form_name).may("read"):
            raise NotFound([problem("ACCESS-E002", what={"zh": "页面", "en": "page"})])
        return {
            "name": name,
            "title": definition.title.by_language(),
            "icon": definition.icon,
            "form": form_name,
            "blocks": blocks(unit, definition, unit.form(form_name)),
        }


def blocks(unit: Unit, page: PageDefinition, form: Form) -> list[dict[str, Any]]:
    """Return the blocks with what the viewer may see of each."""
    decision = unit.decide(form.name)
    out = []
    for block in page.blocks:
        content = block.model_dump(mode="json", exclude_none=True)
        for key in ("fields", "identity", "tags"):
            if key in content:
                content[key] = [one for one in content[key] if decision.level(one) != "none"]
        if "back" in content:
            relation = form.shape.related[content["back"]]
            if not unit.decide(relation.form).may("read"):
                continue
            content |= {"form": relation.form, "link": relation.link, "listed": relation.listed}
        if content["type"] == "firings" and "see_firings" not in unit.catalog.powers(unit.actor):
            continue
        if content.get("fields") == []:
            continue
        out.append(content)
    return out
