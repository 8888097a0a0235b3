"""From a view's definition to one ready to be shown: its kind and options, with every Problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.view import ViewContent
from engine.errors import Problem, has_errors, pointer, problem
from engine.expressions.check import check
from engine.expressions.reads import live_lack
from engine.expressions.types import Kind, Schema
from engine.forms.model import Form
from engine.kinds import read_options
from engine.texts import closest
from engine.views.layouts.base import Layout, unknown


@dataclass(frozen=True)
class View:
    """A compiled view; `name` is that of the app's definition, None for one that a person saved."""

    name: str | None
    content: ViewContent
    form: Form
    kind: Layout
    options: Any

    @property
    def fields(self) -> frozenset[str]:
        """Return the fields without which it cannot be drawn."""
        return frozenset(need.field for need in self.kind.needs(self.options))


def compile_view(
    name: str | None, content: ViewContent, form: Form, kinds: Mapping[str, Layout], path: str
) -> tuple[View | None, list[Problem]]:
    """Return the view, or everything that is wrong with it; its filter is checked by who knows the viewer."""
    kind, options, problems = _layout(content, form, kinds, path + "/layout")
    named = [(key, pointer("columns", place)) for place, key in enumerate(content.columns)]
    named += [(one.field, pointer("sort", place, "field")) for place, one in enumerate(content.sort)]
    problems += [unknown(form, key, path + here) for key, here in named if key not in form.fields]
    if kind is None or options is None or has_errors(problems):
        return None, problems
    return View(name, content, form, kind, options), problems


def _layout(
    content: ViewContent, form: Form, kinds: Mapping[str, Layout], path: str
) -> tuple[Layout | None, Any, list[Problem]]:
    kind = kinds.get(content.layout.type)
    if kind is None:
        what = {"zh": "视图", "en": "view"}
        near = closest(content.layout.type, list(kinds))
        return None, None, [problem("RULE-E001", path, what=what, found=content.layout.type, near=near)]
    options, problems = read_options(kind, content.layout.options, path)
    return kind, options, problems + (kind.check(options, form, path) if options is not None else [])


def check_filter(raw: Any, form: Form, schema: Schema, path: str) -> list[Problem]:
    """Return what is wrong with a view's filter; what no store can compute filters no list."""
    node, problems = check(raw, schema, form.name, expect=Kind.BOOLEAN, pointer=path)
    if node is None:
        return problems
    return problems + [problem("EXPR-E050", path, name=name, backend="sql") for name in sorted(live_lack(node))]
