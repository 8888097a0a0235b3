"""A proposal, as people left it, becomes the documents of an app: its head, forms, a menu and a role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builders.workbook import names
from builders.workbook.proposal import Proposal, ProposedField, ProposedForm, in_order
from engine.errors import Problem, pointer, problem

LISTED = 8
ACTIONS = ("read", "create", "update", "delete", "import", "export")
POWERS = ("run_rules", "edit_parameters", "see_firings", "share_views", "open_public_forms")
NOT_LISTED = ("longtext", "id_number", "bank_card", "links")
SEARCHED = ("text", "longtext")
MAIN, REST = {"zh": "基本信息", "en": "Details"}, {"zh": "其他信息", "en": "More"}
ORIGINAL = {"zh": "（原值）", "en": " (as in the file)"}


def documents(proposal: Proposal) -> dict[str, Any]:
    """Return the documents of the app by path; `faults` says beforehand what people have broken in it."""
    forms = proposal.made
    title = proposal.title.by_language()
    out: dict[str, Any] = {
        "app.json": {"kind": "app", "key": proposal.key, "title": title, "version": "1.0.0", "icon": "table"}
    }
    for form in forms:
        out[f"forms/{form.key}.json"] = form_document(proposal, form)
    if forms:
        out["menus/main.json"] = {"kind": "menu", "key": "main", "title": title, "items": list(_items(proposal))}
    out[f"roles/{proposal.role.key}.json"] = {
        "kind": "role",
        "key": proposal.role.key,
        "title": proposal.role.title.by_language(),
        "grants": [{"form": form.key, "actions": list(ACTIONS), "others": "write"} for form in forms],
        "powers": list(POWERS),
    }
    return out


def _items(proposal: Proposal) -> Iterator[dict[str, Any]]:
    """Yield the entries of the menu, a form each."""
    for form in proposal.made:
        yield {"key": form.key, "title": form.title.by_language(), "icon": "table", "form": form.key}


def form_document(proposal: Proposal, form: ProposedForm) -> dict[str, Any]:
    """Return the definition of a form."""
    fields = [one for made in form.fields if made.include for one in _field(proposal, form, made)]
    known = {one["key"] for one in fields}
    listed = [one for one in fields if one["type"] not in NOT_LISTED][:LISTED]
    first = form.title_field if form.title_field in known else None
    columns = [one["key"] for one in listed]
    if first and first not in columns and all(one["key"] != first or one["type"] not in NOT_LISTED for one in fields):
        columns = [first, *columns[: LISTED - 1]]
    document = {
        "kind": "form",
        "key": form.key,
        "title": form.title.by_language(),
        "fields": fields,
        "sections": _sections(form, fields),
        "search": [one["key"] for one in fields if one["type"] in SEARCHED][:LISTED],
        **({"title_field": first} if first else {}),
        **({"list": {"columns": columns}} if columns else {}),
    }
    groups = [list(group) for group in form.unique if set(group) <= known]
    return {**document, "unique": groups} if groups else document


def _field(proposal: Proposal, form: ProposedForm, made: ProposedField) -> Iterator[dict[str, Any]]:
    head: dict[str, Any] = {"key": made.key, "title": made.title.by_language()}
    if made.formula is not None and made.type == "formula":
        yield {**head, "type": "formula", "formula": made.formula.text, "result": made.formula.result}
        return
    options = dict(made.options)
    target = proposal.of_sheet(made.link.sheet) if made.link else None
    if made.link is not None and made.type in ("link", "links") and target is not None:
        options["to"] = target.key  # whatever it is called by now
    yield {
        **head,
        "type": made.type,
        **options,
        **({"required": True} if made.required and not (made.link and made.link.late) else {}),
        **({"unique": True} if made.unique else {}),
    }
    if made.link is not None and made.type in ("link", "links") and made.link.keep_text:
        title = {language: words + ORIGINAL[language] for language, words in made.title.by_language().items()}
        yield {"key": made.link.keep_text, "title": title, "type": "text", "max_length": 2000}


def _sections(form: ProposedForm, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the layout: what stands above several headers makes a section, long texts come last."""
    groups: dict[str, list[str]] = {}
    group_of = {one.key: one.group for one in form.fields}
    last = ""
    for one in fields:
        last = group_of.get(one["key"], last)
        groups.setdefault("\n" if one["type"] == "longtext" and not last else last, []).append(one["key"])
    if "\n" in groups:
        groups["\n"] = groups.pop("\n")
    taken: set[str] = set()
    out = []
    for group, keys in groups.items():
        words = {"": MAIN, "\n": REST}.get(group) or names.titles(group)
        key = {"": "main", "\n": "more"}.get(group) or names.key_of(group, taken, "section")
        key = key if key not in taken else names.key_of(key, taken, "section")
        taken.add(key)
        out.append({"key": key, "title": words, "columns": 1 if group == "\n" else 2, "fields": keys})
    return out


def faults(proposal: Proposal) -> list[Problem]:
    """Return what people have broken in a proposal that no check of documents would tell in its words."""
    problems = []
    if not proposal.made:
        problems.append(problem("WORKBOOK-E001", "/forms"))
    sheets = [one.sheet for one in proposal.forms]
    for place, form in enumerate(proposal.forms):
        if sheets.count(form.sheet) > 1:
            problems.append(problem("WORKBOOK-E004", pointer("forms", place, "sheet"), found=form.sheet + 1))
        if [one.key for one in proposal.made].count(form.key) > 1 and form.include:
            problems.append(problem("FORM-E002", pointer("forms", place, "key"), found=form.key))
        for at, made in enumerate(form.fields):
            problems += _field_faults(proposal, form, made, pointer("forms", place, "fields", at))
    return problems


def _field_faults(proposal: Proposal, form: ProposedForm, made: ProposedField, path: str) -> Iterator[Problem]:
    if not (made.include and form.include) or made.type not in ("link", "links"):
        return
    target = proposal.of_sheet(made.link.sheet) if made.link else None
    named = target.field_at(made.link.column) if target and made.link else None
    field = made.title.by_language()
    if target is None or named is None:
        yield problem("WORKBOOK-E002", path + "/link", field=field)
    elif named.type not in ("text", "mobile", "mail"):
        yield problem("WORKBOOK-E003", path + "/link", field=field, named=named.title.by_language())
    elif made.link and made.link.late and key_field(form) is None:
        yield problem("WORKBOOK-E005", path + "/link", field=field)
    elif made.link and not made.link.late and target.sheet in _after(proposal, form):
        yield problem("WORKBOOK-E006", path + "/link/late", field=field)


def _after(proposal: Proposal, form: ProposedForm) -> set[int]:
    """Return the sheets whose records are not there yet when those of a form are loaded."""
    order = [one.sheet for one in in_order(proposal)]
    return set(order[order.index(form.sheet) :]) if form.sheet in order else set()


def key_field(form: ProposedForm) -> ProposedField | None:
    """Return the field by which the rows of a form are found again, None where nothing identifies them."""
    unique = [one for one in form.fields if one.include and one.unique and one.type in ("text", "mobile", "mail")]
    return next(iter(unique), None)
