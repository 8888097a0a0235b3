"""The one write path, set-wise: the same plan as `runtime.records`, in SQL over all target rows at once.

A staging table holds the new image of every target row; because it has the table's own columns, the form's formulas
and checks run over it as over the table. Then history, update, audit and change feed are one statement each. Both
executions must leave equal tables: `tests/runtime/test_sets.py` holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, RecordRefused, pointer, problem
from engine.expressions.coerce import from_database
from engine.expressions.nodes import Node
from engine.expressions.reads import capabilities
from engine.expressions.sql.base import BaseEmitter
from engine.expressions.sql.emitter import binds
from engine.expressions.types import Kind
from engine.forms.model import Field, Form, Record
from engine.forms.write import Planned, beyond, beyond_digits
from runtime import bulk, journal, kept, ways
from runtime.rows import emitter, to_columns
from runtime.store.tables import audit
from runtime.workspace import Unit

PLAIN = (Kind.NUMBER, Kind.TEXT, Kind.CHOICE, Kind.BOOLEAN, Kind.DATE, Kind.RECORD)


def obstacle(unit: Unit, form: Form, fields: Sequence[str]) -> str | None:
    """Return why a change of these fields cannot be carried out set-wise; None when it can."""
    written = {*fields, *(made.key for made, _ in form.behaviour.computed)}
    for key in sorted(written):
        made = form.fields[key]
        if made.type.kind not in PLAIN or made.kind.encrypted or made.ordered:
            return f"{key}: {made.declared.name}"
    if written & {key for keys in form.unique for key in keys}:
        return "unique"
    if written & {made.key for made in form.searched}:
        return "search"
    dialect = unit.workspace.database.dialect
    if any(dialect not in capabilities(node) for node in _expressions(form)):
        return "expression"
    for rule in unit.catalog.rules.values():
        follows = rule.form.name == form.name and not rule.scheduled and rule.definition.enabled
        if follows and rule.trigger.matches(rule.trigger_options, "update", frozenset(written)):
            return f"rule {rule.name}"
    if any(not way.fields.isdisjoint(written) for _, way in unit.catalog.graph.watched.get(form.name, ())):
        return "watched"
    return None


def _expressions(form: Form) -> list[Node]:
    computed = [made.node for made, _ in form.behaviour.computed if made.node is not None]
    return [*computed, *form.behaviour.conditions]


def update(unit: Unit, form: Form, changes: Mapping[int, Record]) -> int:
    """Set fields of many records to internal values, as the platform; return how many records changed."""
    fields = sorted(next(iter(changes.values())))
    if problems := [one for values in changes.values() for one in beyond_digits(form, values)]:
        raise RecordRefused(problems[:1])
    table, connection = form.table, unit.connection
    names = [form.fields[key].column or key for key in fields]
    given = bulk.stage_table(connection, table, names, "fw_given")
    rows = [to_columns(form, {**values, "id": key}, unit.vault, ("id", *fields)) for key, values in changes.items()]
    bulk.insert_many(connection, given, rows)
    stage = bulk.stage_table(connection, table, [column.name for column in table.columns], "fw_image")
    try:
        done = _apply(unit, form, fields, given, stage)
    except RecordRefused:  # where the database failed, the transaction is over and takes the tables with it
        _drop(unit, stage, given)
        raise
    _drop(unit, stage, given)
    return done


def _drop(unit: Unit, *stages: sa.Table) -> None:
    for stage in stages:
        bulk.drop_stage(unit.connection, stage)


def _apply(unit: Unit, form: Form, fields: Sequence[str], given: sa.Table, stage: sa.Table) -> int:
    table, connection = form.table, unit.connection
    targets = sa.select(table.c.id).where(table.c.id.in_(sa.select(given.c.id))).order_by(table.c.id)
    connection.execute(targets.with_for_update()).all()
    columns = [column.name for column in table.columns]
    image = sa.select(*(table.c[name] for name in columns)).where(table.c.id.in_(sa.select(given.c.id)))
    connection.execute(sa.insert(stage).from_select(columns, image))
    set_to = {form.fields[key].column or key: given.c[form.fields[key].column or key] for key in fields}
    connection.execute(sa.update(stage).values(set_to).where(stage.c.id == given.c.id))
    emit = emitter(unit.catalog.forms, unit.workspace.database.dialect, stage)
    for made, _ in form.behaviour.computed:
        assert made.node is not None
        assert made.column is not None
        _refuse_beyond(unit, made, emit, stage)
        statement = sa.update(stage).values({made.column: emit.value(made.node)})
        _execute(unit, emit.functions, statement, [made.node])
    written = [form.fields[key] for key in fields] + [made for made, _ in form.behaviour.computed]
    same = sa.and_(*(_same(stage, table, made) for made in written))
    unchanged = sa.select(stage.c.id).where(stage.c.id == table.c.id, same)
    connection.execute(sa.delete(stage).where(stage.c.id.in_(unchanged)))
    ids = [row[0] for row in connection.execute(sa.select(stage.c.id).order_by(stage.c.id))]
    if not ids:
        return 0
    _judge(unit, form, stage)
    change = journal.note_change(unit, form, "update", ids)
    staged = table.c.id.in_(sa.select(stage.c.id))
    journal.copy_to_history(unit, form, staged, change, "update")
    _audit(unit, form, written, stage, change)
    planned = _planned(unit, form, written, stage)
    reached = ways.hold(unit, form, planned)
    values = {made.column or made.key: stage.c[made.column or made.key] for made in written}
    system = {"version": table.c.version + 1, "updated_at": unit.now, "updated_by": unit.actor.id}
    connection.execute(sa.update(table).values({**values, **system}).where(table.c.id == stage.c.id))
    kept.renew(unit, form, planned, reached)
    return len(ids)


def _planned(unit: Unit, form: Form, written: Sequence[Field], stage: sa.Table) -> list[Planned]:
    """Return the changes as the row execution plans them, with just the values by which others are concerned."""
    concerned = unit.catalog.graph.concerned.get(form.name, ())
    keys = tuple(made.key for made in written)
    if all(way.fields.isdisjoint(keys) for _, way in concerned):
        return []
    led = unit.catalog.graph.followed.get(form.name, frozenset()) & set(keys)
    asked = sorted(led | {way.steps[-1].field for _, way in concerned if way.steps and way.steps[-1].kind != "link"})
    names = [form.fields[key].column or key for key in asked]
    both = [one.c[name] for one in (form.table, stage) for name in names]
    statement = sa.select(stage.c.id, *both).where(stage.c.id == form.table.c.id).order_by(stage.c.id)
    out = []
    for key, *values in unit.connection.execute(statement):
        old, new = (dict(zip(asked, half, strict=True)) for half in (values[: len(asked)], values[len(asked) :]))
        out.append(Planned("update", key, old, new, keys, {}, ""))
    return out


def _refuse_beyond(unit: Unit, made: Field, emit: BaseEmitter, stage: sa.Table) -> None:
    """Refuse when a computed number does not fit its field, as the row execution does."""
    assert made.node is not None
    if made.type.kind is not Kind.NUMBER or (made.type.low <= made.node.low and made.node.high <= made.type.high):
        return
    value = emit.value(made.node)
    statement = sa.select(value).select_from(stage).where(emit.beyond(made.node, made.type)).limit(1)
    if row := _execute(unit, emit.functions, statement, [made.node]).first():
        found = beyond(made, from_database(row[0], made.node.type, unit.workspace.database.dialect))
        raise RecordRefused([] if found is None else [found])


def _execute(unit: Unit, functions: Mapping[str, Any], statement: sa.Executable, nodes: Sequence[Node]) -> Any:
    database = unit.workspace.database
    database.add_functions(functions, unit.connection)
    return unit.connection.execute(statement, binds(nodes, unit.context, database.dialect))


def _same(stage: sa.Table, table: sa.Table, made: Field) -> sa.ColumnElement[bool]:
    name = made.column or made.key
    return stage.c[name].is_not_distinct_from(table.c[name])


def _judge(unit: Unit, form: Form, stage: sa.Table) -> None:
    """Refuse when a new image lacks what is required or fails a check, naming fields as the row execution does."""
    problems: list[Problem] = []
    emit = emitter(unit.catalog.forms, unit.workspace.database.dialect, stage)

    def any_row(condition: sa.ColumnElement[bool], nodes: Sequence[Node]) -> bool:
        statement = sa.select(stage.c.id).where(condition).limit(1)
        return _execute(unit, emit.functions, statement, nodes).first() is not None

    def shown(key: str) -> tuple[sa.ColumnElement[bool], list[Node]]:
        one = form.behaviour.visible.get(key)
        return (sa.true(), []) if one is None else (emit.condition(one.node), [one.node])

    for key, condition in form.behaviour.required.items():
        made = form.fields[key]
        if made.column is None:
            continue
        visible, nodes = shown(key)
        wanted = sa.true() if condition is None else emit.condition(condition.node)
        nodes += [] if condition is None else [condition.node]
        if any_row(sa.and_(stage.c[made.column].is_(None), visible, wanted), nodes):
            problems.append(problem("VALUE-E016", pointer("values", key), field=made.title.by_language()))
    for check in form.behaviour.checks:
        visible, nodes = shown(check.field)
        fails = sa.not_(sa.func.coalesce(emit.value(check.condition.node), sa.false()))
        if any_row(sa.and_(fails, visible), [check.condition.node, *nodes]):
            message = check.message.by_language()
            problems.append(problem("VALUE-E017", pointer("values", check.field), message=message))
    if problems:
        raise RecordRefused(problems)


def _audit(unit: Unit, form: Form, written: Sequence[Field], stage: sa.Table, change: int) -> None:
    """Enter the audit rows, each with the fields that differ, built in the database."""
    table = form.table
    build = _sqlite_detail if unit.workspace.database.sqlite else _postgresql_detail
    source = sa.select(
        sa.literal(unit.now, audit.c.at.type),
        sa.literal(change),
        sa.literal(unit.actor.id, audit.c.actor_id.type),
        sa.literal("update", audit.c.action.type),
        sa.literal(form.name, audit.c.form.type),
        stage.c.id,
        build(form, written, stage, table),
    ).where(stage.c.id == table.c.id)
    names = ["at", "change_id", "actor_id", "action", "form", "record_id", "detail"]
    unit.connection.execute(sa.insert(audit).from_select(names, source.order_by(stage.c.id)))


def _hidden(made: Field) -> bool:
    return made.definition.protect in ("C2", "C3")


def _sqlite_detail(form: Form, written: Sequence[Field], stage: sa.Table, table: sa.Table) -> sa.ColumnElement[Any]:
    func = sa.func
    pairs: list[Any] = []
    for made in written:
        old, new = (_sqlite_json(made, one.c[made.column or made.key]) for one in (table, stage))
        pair = sa.case((sa.not_(_same(stage, table, made)), func.json_array(old, new)))
        pairs += [sa.literal(made.key), pair]
    return sa.type_coerce(func.json_patch("{}", func.json_object(*pairs)), sa.Text())


def _sqlite_json(made: Field, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if _hidden(made):
        return sa.case((column.is_not(None), sa.literal(journal.HIDDEN)))
    plain = sa.type_coerce(column, sa.types.NullType())
    if made.type.kind is Kind.BOOLEAN:
        return sa.case(
            (plain.is_(None), sa.func.json("null")), (plain == 1, sa.func.json("true")), else_=sa.func.json("false")
        )
    if made.type.kind is Kind.NUMBER and made.type.scale:
        return sa.func.fw_decimal_text(plain, made.type.scale)
    return plain


def _postgresql_detail(form: Form, written: Sequence[Field], stage: sa.Table, table: sa.Table) -> sa.ColumnElement[Any]:
    func = sa.func
    pairs: list[Any] = []
    for made in written:
        old, new = (_postgresql_json(made, one.c[made.column or made.key]) for one in (table, stage))
        pair = sa.case((sa.not_(_same(stage, table, made)), func.jsonb_build_array(old, new)))
        pairs += [sa.cast(sa.literal(made.key), sa.Text()), pair]
    return sa.type_coerce(func.jsonb_strip_nulls(func.jsonb_build_object(*pairs)), audit.c.detail.type)


def _postgresql_json(made: Field, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if _hidden(made):
        return sa.case((column.is_not(None), sa.cast(sa.literal(journal.HIDDEN), sa.Text())))
    if made.type.kind is Kind.NUMBER and made.type.scale:
        return sa.cast(sa.type_coerce(column, sa.Numeric()), sa.Text())
    if made.type.kind is Kind.DATE:
        return sa.func.to_char(column, "YYYY-MM-DD")
    return column
