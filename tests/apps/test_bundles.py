"""The shipped bundles: shape, names, languages, and what their parts point at."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.definitions.base import Definition
from engine.definitions.form import FieldDefinition, FormDefinition
from engine.definitions.kinds import DEFINITION_KINDS, FOLDERS

APPS = Path(__file__).parents[2] / "apps"
NAMES = ("customer_base", "credit_card_crm")
DATA_SUFFIXES = {".json", ".csv", ".xlsx", ".md"}
SYSTEM = {"id", "created_at", "created_by", "updated_at", "updated_by", "owner_id", "dept_id"}
TINTS = {"#1456F0", "#F08A24", "#14A38B", "#A05CE0", "#D6455D", "#7A8A2E", "#2FA4D9", "#8C6D46"}


def definition_files() -> list[Path]:
    return sorted(path for path in APPS.rglob("*.json") if path.parent.name != "samples")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def canonical(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def named(path: Path) -> str:
    return path.relative_to(APPS).as_posix()


def parsed(app: str, folder: str) -> list[Any]:
    model = DEFINITION_KINDS[FOLDERS[folder]]
    return [model.model_validate(read(path)) for path in sorted((APPS / app / folder).glob("*.json"))]


def forms() -> dict[str, FormDefinition]:
    return {f"{app}.{form.key}": form for app in NAMES for form in parsed(app, "forms")}


def fields_of_forms() -> dict[str, dict[str, FieldDefinition]]:
    fields = {name: {field.key: field for field in form.fields} for name, form in forms().items()}
    for app in NAMES:
        for extension in parsed(app, "extensions"):
            fields[qualified(app, extension.form)] |= {field.key: field for field in extension.fields}
    return fields


def qualified(app: str, reference: str) -> str:
    return reference if "." in reference else f"{app}.{reference}"


def backs() -> dict[str, dict[str, str]]:
    """The forms related to each form, by back name."""
    related: dict[str, dict[str, str]] = {name: {} for name in forms()}
    for name, fields in fields_of_forms().items():
        for field in fields.values():
            if field.type == "link":
                target = qualified(name.partition(".")[0], field.options["to"])
                assert field.options["back"] not in related[target], f"{target} has two {field.options['back']}"
                related[target][field.options["back"]] = name
    return related


@pytest.mark.parametrize("path", definition_files(), ids=named)
def test_a_definition_has_its_kinds_shape_and_the_name_of_its_file(path: Path) -> None:
    document = read(path)
    kind = "app" if path.name == "app.json" else FOLDERS[path.parent.name]
    definition: Definition = DEFINITION_KINDS[kind].model_validate(document)
    assert document["kind"] == kind
    assert definition.key == (path.parent.name if kind == "app" else path.stem)


@pytest.mark.parametrize("path", sorted(APPS.rglob("*.json")), ids=named)
def test_every_json_file_is_canonical(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == canonical(read(path))


def is_option(node: dict[str, Any], key: str) -> bool:
    """Tell what only looks like words: who is told what (a node, an expectation), a ticket's subject among values."""
    told = key == "message" and (node.get("type") == "message" or "for" in node[key])
    return told or (key == "subject" and "customer" in node)


def words_in(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            texts = ("title", "help", "message", "text", "ask", "subject")
            if key in texts and not isinstance(value, list) and not is_option(node, key):
                yield f"{place}/{key}", value
            yield from words_in(value, f"{place}/{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from words_in(item, f"{place}/{index}")


@pytest.mark.parametrize("path", definition_files(), ids=named)
def test_words_are_given_in_both_languages(path: Path) -> None:
    document = read(path)
    for place, words in words_in(document):
        assert set(words) == {"zh", "en"}, place
        assert all(text.strip() == text and text for text in words.values()), place
        assert any("一" <= char <= "鿿" for char in words["zh"]) or words["zh"].isascii(), place
        assert not any("一" <= char <= "鿿" for char in words["en"]), place
    for field in document.get("fields", ()) if document["kind"] in ("form", "extension") else ():
        assert "title" in field, field["key"]


def test_bundles_hold_data_only() -> None:
    strangers = [named(p) for p in APPS.rglob("*") if p.is_file() and p.suffix not in DATA_SUFFIXES]
    assert strangers == []
    assert sorted(path.name for path in APPS.iterdir() if path.is_dir()) == sorted(NAMES)
    for app in NAMES:
        folders = {path.name for path in (APPS / app).iterdir() if path.is_dir()}
        assert folders <= {*FOLDERS, "samples"}
        assert (APPS / app / "README.md").exists()


def test_field_keys_are_free_of_reserved_names_and_used_once() -> None:
    for app in NAMES:
        for part in (*parsed(app, "forms"), *parsed(app, "extensions")):
            keys = [field.key for field in part.fields]
            assert len(set(keys)) == len(keys)
            assert not SYSTEM & set(keys)
            assert not any("__" in key for key in keys)
    own = {field.key for field in forms()["customer_base.customer"].fields}
    added = {field.key for part in parsed("credit_card_crm", "extensions") for field in part.fields}
    assert not own & added


def test_every_field_stands_in_exactly_one_section() -> None:
    for app in NAMES:
        for part in (*parsed(app, "forms"), *parsed(app, "extensions")):
            placed = [key for section in part.sections for key in section.fields]
            assert sorted(placed) == sorted(field.key for field in part.fields), part.key


def test_layouts_name_fields_that_exist() -> None:
    fields = fields_of_forms()
    for name, form in forms().items():
        assert form.list is not None
        known = set(fields[name]) | SYSTEM
        used = {*form.list.columns, *(key.field for key in form.list.sort), *form.search}
        assert used | {form.title_field} <= known, name
        assert {key for group in form.unique for key in group} <= known
        assert form.tint in TINTS
    for app in NAMES:
        assert read(APPS / app / "app.json")["tint"] in TINTS


def test_links_rollups_and_pages_follow_relations_that_exist() -> None:
    fields, related = fields_of_forms(), backs()
    for name, own in fields.items():
        for field in own.values():
            if field.type == "rollup":
                child = related[name][field.options["of"]]
                assert field.options.get("field") is None or field.options["field"] in fields[child]
    for page in parsed("credit_card_crm", "pages"):
        for block in page.blocks:
            if block.type in ("related", "timeline"):
                child = related[page.form][block.back]
                columns = getattr(block, "columns", ()) or (block.time, block.title_field, block.text_field)
                assert set(columns) <= set(fields[child]), block.back
            elif block.type in ("figures", "fields"):
                assert set(block.fields) <= set(fields[page.form])
            elif block.type == "header":
                assert {*block.identity, *block.tags, block.title_field} <= set(fields[page.form])


def test_roles_and_menus_name_forms_and_fields_that_exist() -> None:
    fields = fields_of_forms()
    roles = parsed("credit_card_crm", "roles")
    expected = {
        "service_agent",
        "second_line",
        "team_leader",
        "risk_officer",
        "director",
        "risk_head",
        "manager",
        "admin",
    }
    assert {role.key for role in roles} == expected
    for role in roles:
        for grant in role.grants:
            assert set(grant.fields) <= set(fields[qualified("credit_card_crm", grant.form)]), role.key
    for app in NAMES:
        entries = [item for menu in parsed(app, "menus") for top in menu.items for item in (top, *top.children)]
        assert {qualified(app, entry.form) for entry in entries if entry.form} <= set(fields)


def test_the_agent_sees_identity_masked_and_no_income() -> None:
    agent = next(role for role in parsed("credit_card_crm", "roles") if role.key == "service_agent")
    customer = next(grant for grant in agent.grants if grant.form == "customer_base.customer")
    assert customer.actions == ("read", "export")
    assert {customer.fields[key] for key in ("id_no", "mobile", "email", "bureau_score")} == {"mask"}
    assert {customer.fields[key] for key in ("annual_income", "debt_total", "income_ratio")} == {"none"}
    assert customer.others == "read"


def test_rules_write_fields_that_exist_and_use_every_trigger_and_action() -> None:
    fields = fields_of_forms()
    roles = {role.key for role in parsed("credit_card_crm", "roles")}
    rules = parsed("credit_card_crm", "rules")
    for rule in rules:
        form = qualified("credit_card_crm", rule.form)
        own = fields[form]
        assert set(rule.trigger.options.get("fields", ())) <= set(own)
        for action in rule.then:
            given = action.options
            if action.type == "set_field":
                link = own.get(given.get("target", ""))
                target = fields[qualified(form.partition(".")[0], link.options["to"])] if link else own
                assert given["field"] in target
            elif action.type == "create_record":
                assert set(given["values"]) <= set(fields[given["form"]])
                required = {
                    key for key, field in fields[given["form"]].items() if field.required and field.default is None
                }
                assert required <= set(given["values"])
            elif action.type == "send_message":
                assert given["to"].get("role") in roles or given["to"]["field"] in own
    triggers = {rule.trigger.type for rule in rules}
    actions = {action.type for rule in rules for action in rule.then}
    assert triggers == {"record_created", "record_updated", "field_changed", "schedule"}
    assert actions == {"set_field", "create_record", "send_message", "block"}


def test_rule_r_01_is_strict_and_fires_once_per_run_of_lateness() -> None:
    rule = next(rule for rule in parsed("credit_card_crm", "rules") if rule.key == "late_three")
    three, amount = rule.when["and"]
    assert three == {"==": [{"countlast": [{"var": "statements"}, "period", 3, {"var": "late"}]}, 3]}
    assert amount == {
        ">": [{"lastof": [{"var": "statements"}, "period", {"var": "amount_due"}]}, {"param": "late_amount"}]
    }
    assert rule.once_per.type == "truth"
    assert rule.trigger.options == {"cron": "0 1 * * *"}


def test_people_stand_in_known_departments_and_roles() -> None:
    people = read(APPS / "credit_card_crm" / "samples" / "people.json")
    departments = {department["key"] for department in people["departments"]}
    assert {department.get("parent") for department in people["departments"]} - {None} <= departments
    roles = {f"credit_card_crm.{role.key}" for role in parsed("credit_card_crm", "roles")}
    assert {role for user in people["users"] for role in user["roles"]} == roles
    for user in people["users"]:
        assert user["department"] in departments
        assert user["password"] == f"demo-{user['login']}"
