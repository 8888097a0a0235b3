"""People: who acts, their department and roles, and the department and superior of a person in a field."""

from __future__ import annotations

from dataclasses import replace

from engine.expressions.functions.base import Call, Example, Label, Rule, family
from engine.expressions.nodes import Link, Node, Place, boolean
from engine.expressions.types import TEXT, Kind, Type, record
from engine.expressions.unify import described

PERSON, DEPARTMENT = "$user", "$department"
ROLES = Type(Kind.LIST)


def attribute(name: str, type_: Type) -> Rule:
    """Return the rule of a function that reads an attribute of who acts."""
    return lambda c: Node("user", (), type_, name)


def of_person(field: str, type_: Type) -> Rule:
    """Return the rule of a function that follows a field with a person to one of the person's own fields."""

    def rule(call: Call) -> Node:
        (person,) = call.nodes
        if person.op != "var" or person.type.form != PERSON:
            call.refuse("EXPR-E005", position=1, expected="a field with a person", found=described(person))
        place = person.place
        links = (*place.links, Link(place.field, PERSON))
        return Node("var", (), replace(type_, nullable=True), Place(place.form, links, field))

    return rule


def has_role(call: Call) -> Node:
    """Return whether who acts has the role."""
    return boolean("has", call.nodes[0], Node("user", (), ROLES, "roles"))


def in_department(call: Call) -> Node:
    """Return whether the department is that of who acts, or below it."""
    (department,) = call.nodes
    if department.type.form != DEPARTMENT:
        call.refuse("EXPR-E005", position=1, expected="a department", found=described(department))
    return boolean("has", department, Node("user", (), Type(Kind.LIST, form=DEPARTMENT), "dept_ids"))


row = family("people")


FUNCTIONS = (
    row(
        "CURRENTUSER",
        Label("当前用户", "Current user"),
        Label("正在操作的人", "Who acts"),
        (),
        attribute("id", record(PERSON)),
        Example("{owner} = CURRENTUSER()", True),
    ),
    row(
        "USERNAME",
        Label("当前用户姓名", "Name of user"),
        Label("正在操作的人的姓名", "The name of who acts"),
        (),
        attribute("name", TEXT),
        Example("USERNAME()", "Ada"),
    ),
    row(
        "USERDEPT",
        Label("当前用户的部门", "Department of user"),
        Label("正在操作的人所在的部门", "The department of who acts"),
        (),
        attribute("dept_id", record(DEPARTMENT)),
        Example("USERDEPT() = 3", True),
    ),
    row(
        "HASROLE",
        Label("有角色", "Has role"),
        Label("正在操作的人有这个角色（应用.角色）", "Whether who acts has the role (app.role)"),
        ("text",),
        has_role,
        Example('HASROLE("sample.boss")', True),
        Example('HASROLE("sample.guest")', False),
    ),
    row(
        "INDEPT",
        Label("在部门内", "In department"),
        Label("部门是当前用户的部门或其下级", "Whether a department is that of who acts, or below it"),
        ("record",),
        in_department,
        Example("INDEPT(DEPTOF({owner}))", True),
    ),
    row(
        "DEPTOF",
        Label("某人的部门", "Department of"),
        Label("人员字段中的人所在的部门", "The department of the person in a field"),
        ("record",),
        of_person("dept_id", record(DEPARTMENT)),
        Example("DEPTOF({owner}) = 3", True),
    ),
    row(
        "MANAGEROF",
        Label("某人的上级", "Superior of"),
        Label("人员字段中的人的上级", "The superior of the person in a field"),
        ("record",),
        of_person("manager_id", record(PERSON)),
        Example("MANAGEROF({owner}) = 2", True),
    ),
)
