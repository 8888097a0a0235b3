"""The definition kinds, by name and by the folder a bundle keeps them in."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.app import AppDefinition
from engine.definitions.base import Definition
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

DEFINITION_KINDS: Mapping[str, type[Definition]] = {
    model.KIND: model
    for model in (
        AppDefinition,
        FormDefinition,
        ExtensionDefinition,
        RuleDefinition,
        ProcessDefinition,
        DatasetDefinition,
        DashboardDefinition,
        PageDefinition,
        RoleDefinition,
        TemplateDefinition,
        PrintDefinition,
        ScenarioDefinition,
        MenuDefinition,
        CalendarDefinition,
        ViewDefinition,
        PublicFormDefinition,
    )
}

FOLDERS: Mapping[str, str] = {
    "forms": "form",
    "extensions": "extension",
    "rules": "rule",
    "processes": "process",
    "datasets": "dataset",
    "dashboards": "dashboard",
    "pages": "page",
    "roles": "role",
    "templates": "template",
    "prints": "print",
    "scenarios": "scenario",
    "menus": "menu",
    "calendars": "calendar",
    "views": "view",
    "public_forms": "public_form",
}
"""The folder of a bundle -> the kind of the documents in it; `app.json` stands at the bundle's root."""
