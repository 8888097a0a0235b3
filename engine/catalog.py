"""The catalog: every published definition of a workspace, compiled and frozen. The whole runtime reads from it.

Compiling is checking: `compile_catalog` returns all problems of all bundles at once, and a catalog only when none of
them is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import engine.forms.fields
import engine.processes.assignees
import engine.processes.nodes
import engine.reports.widgets
import engine.rules.actions
import engine.rules.triggers
import engine.views.layouts
from engine.access import Actor, Decision, Role, decide
from engine.bundle import Bundle, Document, in_order
from engine.calendars import compiled, workspace_calendar
from engine.checks.calendars import check_calendar
from engine.checks.duplicates import check_duplicates
from engine.checks.layout import check_layout, of_app
from engine.checks.menus import Targets, check_menu
from engine.checks.pages import check_page
from engine.checks.prints import check_print
from engine.checks.processes import check_readers, check_status
from engine.checks.scenarios import check_scenario, known_to
from engine.definitions.app import AppDefinition, Parameter
from engine.definitions.base import Words
from engine.definitions.calendar import CalendarDefinition
from engine.definitions.dashboard import DashboardDefinition
from engine.definitions.dataset import DatasetDefinition
from engine.definitions.form import ExtensionDefinition, FormDefinition
from engine.definitions.menu import MenuDefinition
from engine.definitions.page import PageDefinition
from engine.definitions.print import PrintDefinition
from engine.definitions.process import ProcessDefinition
from engine.definitions.public_form import PublicFormDefinition
from engine.definitions.role import RoleDefinition
from engine.definitions.rule import RuleDefinition
from engine.definitions.scenario import ScenarioDefinition
from engine.definitions.template import TemplateDefinition
from engine.definitions.view import ViewDefinition
from engine.errors import Problem, has_errors, pointer, problem
from engine.expressions.calendars import Calendar
from engine.expressions.types import BOOLEAN, DATE, TEXT, Schema, Type, number
from engine.forms.compile import Compiler, qualified
from engine.forms.drafts import FieldSource, FormSource
from engine.forms.fields.base import FieldType
from engine.forms.model import Form
from engine.forms.names import Names
from engine.kinds import Kind
from engine.processes.assignees.base import Assignee
from engine.processes.compile import compile_process, outline
from engine.processes.model import Kinds as ProcessKinds
from engine.processes.model import Process
from engine.processes.nodes.base import NodeKind
from engine.public_forms import PublicForm, compile_public_form
from engine.registry import scan
from engine.reports.dashboard import Board, compile_dashboard
from engine.reports.dataset import compile_dataset
from engine.reports.model import Dataset
from engine.reports.widgets.base import Widget
from engine.roles import compile_role
from engine.rules.actions.base import Action, Setting
from engine.rules.compile import Rule, RuleKinds, compile_rule, cycles
from engine.rules.triggers.base import Trigger
from engine.rules.watch import Graph, graph
from engine.templates.compile import check_template
from engine.views.compile import View, check_filter, compile_view
from engine.views.layouts.base import Layout

NO_KINDS: Mapping[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Kinds:
    """Every registered kind, by room."""

    fields: Mapping[str, FieldType]
    triggers: Mapping[str, Trigger]
    actions: Mapping[str, Action]
    nodes: Mapping[str, NodeKind]
    assignees: Mapping[str, Assignee]
    widgets: Mapping[str, Widget]
    layouts: Mapping[str, Layout]
    channels: Mapping[str, Kind] = field(default_factory=lambda: NO_KINDS)
    """The ways of reaching people; what they do is the runtime's, here they are only known."""


def scan_kinds(channels: Mapping[str, Kind] = NO_KINDS) -> Kinds:
    """Return the kinds found in the engine's folders, and the runtime's channels; called by the composition root."""
    return Kinds(
        scan(engine.forms.fields, FieldType),
        scan(engine.rules.triggers, Trigger),
        scan(engine.rules.actions, Action),
        scan(engine.processes.nodes, NodeKind),
        scan(engine.processes.assignees, Assignee),
        scan(engine.reports.widgets, Widget),
        scan(engine.views.layouts, Layout),
        channels,
    )


@dataclass(frozen=True)
class Catalog:
    """Compiled definitions by qualified name."""

    kinds: Kinds
    apps: Mapping[str, AppDefinition]
    forms: Mapping[str, Form]
    rules: Mapping[str, Rule]
    processes: Mapping[str, Process]
    roles: Mapping[str, Role]
    datasets: Mapping[str, Dataset]
    dashboards: Mapping[str, Board]
    templates: Mapping[str, TemplateDefinition]
    prints: Mapping[str, PrintDefinition]
    pages: Mapping[str, PageDefinition]
    menus: Mapping[str, MenuDefinition]
    scenarios: Mapping[str, ScenarioDefinition]
    calendars: Mapping[str, CalendarDefinition]
    views: Mapping[str, View]
    public_forms: Mapping[str, PublicForm]
    parameters: Mapping[str, Parameter]
    schema: Schema
    new_names: Mapping[str, str]
    calendar_name: str | None
    calendar: Calendar
    """The workspace's calendar; plain weekends where no app brings one."""

    @cached_property
    def graph(self) -> Graph:
        """Return which derived fields, watched by event rules or kept, the writes of each form may change."""
        looking = [rule for rule in self.rules.values() if rule.definition.enabled and not rule.scheduled]
        return graph(self.forms, self.schema.forms, (watch for rule in looking for watch in rule.watches))

    def compile_process(self, name: str, definition: ProcessDefinition) -> tuple[Process | None, list[Problem]]:
        """Return an earlier version of a process compiled against the present forms, or why it no longer fits them."""
        setting = self._setting(name, definition)
        if setting is None:
            return None, [problem("FORM-E005", "/form", found=definition.form)]
        return compile_process(name, definition, setting, self._process_kinds, "")

    def outline_process(self, name: str, definition: ProcessDefinition) -> Process | None:
        """Return the graph of a version that no longer fits the present forms; None when its form is gone."""
        setting = self._setting(name, definition)
        return outline(name, definition, setting, self._process_kinds) if setting is not None else None

    @property
    def _process_kinds(self) -> ProcessKinds:
        return ProcessKinds(self.kinds.nodes, self.kinds.assignees, self.kinds.actions)

    def _setting(self, name: str, definition: ProcessDefinition) -> Setting | None:
        app = name.partition(".")[0]
        form = self.forms.get(qualified(definition.form, app))
        if form is None:
            return None
        titles = {key: role.definition.title.by_language() for key, role in self.roles.items()}
        forms = {key: process.form.name for key, process in self.processes.items()}
        known = (frozenset(titles), titles, forms, self.templates, frozenset(self.kinds.channels))
        return Setting(app, form, self.forms, self.schema, *known)

    def decide(self, actor: Actor, form: str) -> Decision:
        """Return the one decision of what the actor may do with the form."""
        return decide(actor, form, self.roles)

    def powers(self, actor: Actor) -> frozenset[str]:
        """Return the abilities the actor has beyond forms."""
        return frozenset(
            power for name in actor.roles if name in self.roles for power in self.roles[name].definition.powers
        )

    def default_parameters(self) -> dict[str, Any]:
        """Return the internal values of all parameters as shipped."""
        values = {}
        for name, parameter in self.parameters.items():
            value = parameter_value(parameter, parameter.default)
            values[name] = None if isinstance(value, Problem) else value
        return values


PARAMETER_TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "integer": number(15),
    "number": number(15, 4),
    "money": number(15, 2),
    "percent": number(8, 6),
    "boolean": BOOLEAN,
    "date": DATE,
}


def parameter_value(parameter: Parameter, raw: Any) -> Any:
    """Return the internal value of a parameter's JSON value, or the Problem with it."""
    type_ = PARAMETER_TYPES[parameter.type]
    if parameter.type in ("integer", "number", "money", "percent"):
        try:
            scaled = Decimal(str(raw)).scaleb(type_.scale)
        except ArithmeticError:
            return problem("PARAM-E001", found=parameter.key, reason=f"{raw!r}")
        if (
            isinstance(raw, bool)
            or not scaled.is_finite()
            or scaled != int(scaled)
            or not type_.low <= scaled <= type_.high
        ):
            return problem("PARAM-E001", found=parameter.key, reason=f"{raw!r}")
        return int(scaled)
    wanted = bool if parameter.type == "boolean" else str
    return raw if isinstance(raw, wanted) else problem("PARAM-E001", found=parameter.key, reason=f"{raw!r}")


def compile_catalog(
    bundles: Iterable[Bundle], kinds: Kinds, known_names: Mapping[str, str]
) -> tuple[Catalog | None, list[Problem]]:
    """Return the catalog of the bundles, or every problem in them."""
    ordered, problems = in_order(bundles)
    if problems:
        return None, problems
    problems = _duplicates(ordered)
    names = Names(known_names)
    parameters, types, found = _parameters(ordered)
    sources, more = _form_sources(ordered)
    forms, schema, faults = Compiler(kinds.fields, names, types, _titles(ordered)).run(sources)
    schema = replace(schema, parameter_titles={key: one.title.by_language() for key, one in parameters.items()})
    problems += [*found, *more, *faults, *check_duplicates(sources, forms)]
    pieces = _Pieces(kinds, forms, schema)
    pieces.compile(ordered)
    paths = {source.name: source.path for source in sources}
    pressed = (pieces.processes, pieces.rules)
    problems += [one for name in forms for one in check_layout(forms[name], *pressed, paths[name])]
    over = pieces.process_forms
    problems += [one for source in sources for one in check_status(source, forms[source.name], over)]
    calendar, unclear = workspace_calendar(ordered, pieces.calendars)
    problems += pieces.problems + cycles(pieces.rules) + unclear
    if has_errors(problems):
        return None, problems
    catalog = Catalog(
        kinds,
        {bundle.key: bundle.app for bundle in ordered},
        forms,
        pieces.rules,
        pieces.processes,
        pieces.roles,
        pieces.datasets,
        pieces.dashboards,
        pieces.templates,
        pieces.prints,
        pieces.pages,
        pieces.menus,
        pieces.scenarios,
        pieces.calendars,
        pieces.views,
        pieces.public_forms,
        parameters,
        schema,
        dict(names.added),
        calendar,
        compiled(calendar, pieces.calendars),
    )
    return catalog, problems


def _titles(bundles: Iterable[Bundle]) -> dict[str, Words]:
    """Return the title of every definition by `kind:app.key`, as fields that point at one have it."""
    return {
        f"{one.definition.KIND}:{bundle.key}.{one.definition.key}": one.definition.title
        for bundle in bundles
        for one in bundle.documents
    }


def _duplicates(bundles: list[Bundle]) -> list[Problem]:
    problems = []
    for bundle in bundles:
        seen: set[tuple[str, str]] = set()
        for one in bundle.documents:
            thing = (one.definition.kind, one.definition.key)
            if thing in seen:
                where = f"{bundle.key}/{one.path}#/key"
                problems.append(problem("BUNDLE-E007", where, kind=thing[0], key=thing[1]))
            seen.add(thing)
    return problems


def _parameters(bundles: list[Bundle]) -> tuple[dict[str, Parameter], dict[str, Type], list[Problem]]:
    parameters: dict[str, Parameter] = {}
    types: dict[str, Type] = {}
    problems: list[Problem] = []
    for bundle in bundles:
        for place, parameter in enumerate(bundle.app.parameters):
            value = parameter_value(parameter, parameter.default)
            path = f"{bundle.key}/app.json#" + pointer("parameters", place, "default")
            if isinstance(value, Problem):
                problems.append(value.below(path))
            if parameter.key in parameters:
                problems.append(problem("BUNDLE-E007", path, kind="parameter", key=parameter.key))
            parameters[parameter.key] = parameter
            types[parameter.key] = PARAMETER_TYPES[parameter.type]
    return parameters, types, problems


def _form_sources(bundles: list[Bundle]) -> tuple[tuple[FormSource, ...], list[Problem]]:
    sources: dict[str, FormSource] = {}
    problems: list[Problem] = []
    for bundle in bundles:
        for one in bundle.documents:
            if isinstance(one.definition, FormDefinition):
                name, path = f"{bundle.key}.{one.definition.key}", f"{bundle.key}/{one.path}#"
                fields = _field_sources(bundle.key, one.definition, path)
                own = one.definition.model_copy(update={"sections": of_app(one.definition.sections, bundle.key)})
                sources[name] = FormSource(name, bundle.key, own, fields, path)
    for bundle in bundles:
        for one in bundle.documents:
            if isinstance(one.definition, ExtensionDefinition):
                problems += _extend(sources, bundle, one, one.definition)
    return tuple(sources.values()), problems


def _field_sources(app: str, definition: FormDefinition | ExtensionDefinition, path: str) -> tuple[FieldSource, ...]:
    return tuple(
        FieldSource(app, field, path + pointer("fields", place)) for place, field in enumerate(definition.fields)
    )


def _extend(
    sources: dict[str, FormSource], bundle: Bundle, document: Document, extension: ExtensionDefinition
) -> list[Problem]:
    name, path = qualified(extension.form, bundle.key), f"{bundle.key}/{document.path}#"
    source = sources.get(name)
    if source is None or (source.app != bundle.key and source.app not in bundle.app.depends):
        return [problem("FORM-E005", path + "/form", found=name)]
    base = source.definition
    merged = base.model_copy(update={"sections": (*base.sections, *of_app(extension.sections, bundle.key))})
    fields = (*source.fields, *_field_sources(bundle.key, extension, path))
    sources[name] = FormSource(name, source.app, merged, fields, source.path)
    return []


class _Pieces:
    """Everything above forms: roles, rules, processes, datasets, dashboards, pages, menus."""

    def __init__(self, kinds: Kinds, forms: Mapping[str, Form], schema: Schema) -> None:
        self.kinds = RuleKinds(kinds.triggers, kinds.actions)
        self.process_kinds = ProcessKinds(kinds.nodes, kinds.assignees, kinds.actions)
        self.forms, self.schema = forms, schema
        self.roles: dict[str, Role] = {}
        self.rules: dict[str, Rule] = {}
        self.processes: dict[str, Process] = {}
        self.process_forms: dict[str, str] = {}
        self.datasets: dict[str, Dataset] = {}
        self.dashboards: dict[str, Board] = {}
        self.widgets = kinds.widgets
        self.templates: dict[str, TemplateDefinition] = {}
        self.prints: dict[str, PrintDefinition] = {}
        self.channels = frozenset(kinds.channels)
        self.pages: dict[str, PageDefinition] = {}
        self.menus: dict[str, MenuDefinition] = {}
        self.scenarios: dict[str, ScenarioDefinition] = {}
        self.calendars: dict[str, CalendarDefinition] = {}
        self.layouts = kinds.layouts
        self.views: dict[str, View] = {}
        self.public_forms: dict[str, PublicForm] = {}
        self.problems: list[Problem] = []

    def compile(self, bundles: list[Bundle]) -> None:
        """Compile all bundles; roles first, since rules name them, menus last, since they name pages."""
        self.process_forms = {
            f"{bundle.key}.{one.definition.key}": qualified(one.definition.form, bundle.key)
            for bundle in bundles
            for one in bundle.documents
            if isinstance(one.definition, ProcessDefinition)
        }
        for kind in (
            RoleDefinition,
            PageDefinition,
            TemplateDefinition,
            PrintDefinition,
            RuleDefinition,
            ProcessDefinition,
            DatasetDefinition,
            DashboardDefinition,
            MenuDefinition,
            ScenarioDefinition,
            CalendarDefinition,
            ViewDefinition,
            PublicFormDefinition,
        ):
            for bundle in bundles:
                for one in bundle.documents:
                    if isinstance(one.definition, kind):
                        self._one(bundle, one)

    def _one(self, bundle: Bundle, document: Document) -> None:
        definition = document.definition
        name, path = f"{bundle.key}.{definition.key}", f"{bundle.key}/{document.path}#"
        if isinstance(definition, RoleDefinition):
            self.roles[name], found = compile_role(name, definition, self.forms, self.schema, path)
            self.problems += found
        elif isinstance(definition, RuleDefinition):
            self._rule(bundle, definition, name, path)
        elif isinstance(definition, ProcessDefinition):
            self._process(bundle, definition, name, path)
        elif isinstance(definition, DatasetDefinition | DashboardDefinition):
            self._report(definition, name, path)
        elif isinstance(definition, TemplateDefinition):
            self.problems += check_template(definition, bundle.key, self.forms, self.schema, self.channels, path)
            self.templates[name] = definition
        elif isinstance(definition, PrintDefinition):
            self.problems += check_print(definition, bundle.key, self.forms, self.schema, path)
            self.prints[name] = definition
        elif isinstance(definition, PageDefinition):
            self.problems += check_page(definition, bundle.key, self.forms, path)
            self.pages[name] = definition
        elif isinstance(definition, MenuDefinition):
            self.problems += check_menu(definition, bundle.key, Targets(self.forms, self.pages, self.dashboards), path)
            self.menus[name] = definition
        elif isinstance(definition, ScenarioDefinition):
            known = known_to(self.forms, self.schema, self.processes, self.rules, self.roles)
            self.problems += check_scenario(definition, bundle.key, known, path)
            self.scenarios[name] = definition
        elif isinstance(definition, CalendarDefinition):
            self.problems += check_calendar(definition, path)
            self.calendars[name] = definition
        elif isinstance(definition, ViewDefinition):
            self._view(bundle, definition, name, path)
        elif isinstance(definition, PublicFormDefinition):
            public, found = compile_public_form(name, definition, self.forms, self.schema, path)
            self.problems += found
            self.public_forms |= {name: public} if public is not None else {}

    def _view(self, bundle: Bundle, definition: ViewDefinition, name: str, path: str) -> None:
        form = self.forms.get(qualified(definition.form, bundle.key))
        if form is None:
            self.problems.append(problem("FORM-E005", path + "/form", found=definition.form))
            return
        view, found = compile_view(name, definition, form, self.layouts, path)
        if definition.filter is not None:
            found += check_filter(definition.filter, form, self.schema, path + "/filter")
        self.problems += found
        if view is not None:
            self.views[name] = view

    def _rule(self, bundle: Bundle, definition: RuleDefinition, name: str, path: str) -> None:
        setting = self._setting(bundle, definition.form, path)
        if setting is None:
            return
        rule, found = compile_rule(name, definition, setting, self.kinds, path)
        self.problems += found
        if rule is not None:
            self.rules[name] = rule

    def _report(self, definition: DatasetDefinition | DashboardDefinition, name: str, path: str) -> None:
        if isinstance(definition, DatasetDefinition):
            dataset, found = compile_dataset(name, definition, self.forms, self.schema, path)
            if dataset is not None:
                self.datasets[name] = dataset
        else:
            board, found = compile_dashboard(name, definition, self.datasets, self.widgets, self.forms, path)
            if board is not None:
                self.dashboards[name] = board
        self.problems += found

    def _process(self, bundle: Bundle, definition: ProcessDefinition, name: str, path: str) -> None:
        setting = self._setting(bundle, definition.form, path)
        if setting is None:
            return
        process, found = compile_process(name, definition, setting, self.process_kinds, path)
        self.problems += found
        if process is not None:
            self.processes[name] = process
            self.problems += check_readers(process, self.roles, path)

    def _setting(self, bundle: Bundle, form: str, path: str) -> Setting | None:
        made = self.forms.get(qualified(form, bundle.key))
        if made is None:
            self.problems.append(problem("FORM-E005", path + "/form", found=form))
            return None
        titles = {name: role.definition.title.by_language() for name, role in self.roles.items()}
        known = (frozenset(titles), titles, self.process_forms, self.templates, self.channels)
        return Setting(bundle.key, made, self.forms, self.schema, *known)
