"""From form definitions to compiled forms: kinds and options, types, relations, derived fields, tables, behaviour.

The passes run over all forms together, since formulas and links read across them. Every fault is a Problem with the
place in its document; a form with faults is still compiled as far as it goes, so all problems show at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from engine.definitions.base import Words
from engine.definitions.form import FieldDefinition
from engine.errors import Problem, pointer, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.types import TEXT, FieldShape, FormShape, Kind, Relation, Schema, Type, number, record
from engine.forms.behaviour import behaviour
from engine.forms.columns import PlainText
from engine.forms.drafts import Draft, FieldSource, FormSource
from engine.forms.fields.base import DerivedField, FieldType
from engine.forms.fields.definition import Published
from engine.forms.instances import is_instances, related
from engine.forms.instances import shape as instances
from engine.forms.kept import column_type, misused, unkeepable
from engine.forms.likeness import compared_columns
from engine.forms.model import SYSTEM_FIELDS, Child, Field, Form, order_columns
from engine.forms.names import Names
from engine.forms.sources import own_record
from engine.forms.system import SYSTEM_KINDS, SYSTEM_TITLES
from engine.forms.table import (
    history_table,
    join_table,
    link_index,
    new_metadata,
    order_index,
    record_table,
    unique_index,
)
from engine.kinds import read_options
from engine.texts import LANGUAGES, closest

NOTHING_PUBLISHED: Mapping[str, Words] = {}
LINKING = ("link", "links")


class Compiler:
    """The passes, each adding to the drafts of all forms."""

    def __init__(
        self,
        kinds: Mapping[str, FieldType],
        names: Names,
        parameters: Mapping[str, Type],
        published: Mapping[str, Words] = NOTHING_PUBLISHED,
    ) -> None:
        self.kinds, self.names, self.parameters, self.published = kinds, names, parameters, published
        self.problems: list[Problem] = []
        self.drafts: dict[str, Draft] = {}

    def run(self, sources: tuple[FormSource, ...]) -> tuple[dict[str, Form], Schema, list[Problem]]:
        """Return the compiled forms, the schema expressions see, and every problem."""
        self.drafts = {source.name: Draft(source) for source in sources}
        for draft in self.drafts.values():
            self._read_fields(draft)
        for draft in self.drafts.values():
            self._relate(draft)
        self._type_derived()
        self._derive()
        schema = self._split_stored()
        metadata = new_metadata()
        forms = {name: self._form(draft, schema, metadata) for name, draft in self.drafts.items()}
        return forms, schema, self.problems

    # --- fields of their own

    def _read_fields(self, draft: Draft) -> None:
        for key in SYSTEM_FIELDS:
            draft.fields[key] = self._system_field(draft, key)
        for source in draft.source.fields:
            key, path = source.definition.key, source.path
            if key in SYSTEM_FIELDS or "__" in key:
                self.problems.append(problem("FORM-E003", path + "/key", found=key))
            elif key in draft.fields:
                self.problems.append(problem("FORM-E002", path + "/key", found=key))
            elif made := self._field(draft, source):
                draft.fields[key] = made

    def _system_field(self, draft: Draft, key: str) -> Field:
        kind = self.kinds[SYSTEM_KINDS[key]]
        definition = FieldDefinition(key=key, type=kind.name, title=SYSTEM_TITLES[key])
        options = kind.Options()
        nullable = key not in ("id", "version", "created_at", "updated_at")
        type_ = record(draft.source.name, False) if key == "id" else replace(kind.type(options), nullable=nullable)
        return Field(key, draft.source.app, definition, kind, options, type_, key, kind, system=True)

    def _field(self, draft: Draft, source: FieldSource) -> Field | None:
        kind, options = self._kind(source.definition.type, source.definition.options, source.path)
        if kind is None or options is None:
            return None
        if hasattr(options, "to"):
            options = options.model_copy(update={"to": qualified(options.to, source.app)})
        if kind.name == "definition":
            options = options.model_copy(update={"choices": self._choices(options.kinds)})
        if kind.name == "process_status" and options.process is not None:
            options = options.model_copy(update={"process": qualified(options.process, source.app)})
        if kind.name == "subtable":
            options = options.model_copy(update={"form": qualified(options.form, source.app)})
        value_kind, value_options = kind, options
        if kind.name == "formula":
            value_kind, value_options = self._kind(  # type: ignore[assignment]
                str(options.result.get("type")),
                {key: value for key, value in options.result.items() if key != "type"},
                source.path + "/result",
            )
            if value_kind is None or value_options is None:
                return None
        column = None
        if kind.column(options) is not None:
            column = self.names.column(draft.source.name, source.app, source.definition.key, kind.stored_as(options))
        return Field(
            source.definition.key,
            source.app,
            source.definition,
            value_kind,
            value_options,
            value_kind.type(value_options),
            column,
            kind,
        )

    def _kind(self, name: str, given: dict[str, Any], path: str) -> tuple[FieldType | None, Any]:
        kind = self.kinds.get(name)
        if kind is None:
            near = closest(name, list(self.kinds))
            self.problems.append(problem("FORM-E001", path + "/type", found=name, near=near))
            return None, None
        options, problems = read_options(kind, given, path)
        self.problems += problems
        return kind, options

    def _choices(self, kinds: tuple[str, ...]) -> tuple[Published, ...]:
        """Return the definitions of the kinds, in the order of the kinds and then of their names."""
        names = ((kinds.index(kind), name) for name in self.published if (kind := name.partition(":")[0]) in kinds)
        return tuple(Published(key=name, title=self.published[name]) for _, name in sorted(names))

    # --- relations between forms

    def _relate(self, draft: Draft) -> None:
        for source in draft.source.fields:
            made = draft.fields.get(source.definition.key)
            if made is None or made.system:
                continue
            if made.declared.name in LINKING:
                self._add_back(draft, made, source.path)
            elif made.declared.name == "subtable":
                self._add_rows(draft, made, source.path)
            elif made.declared.name == "process_status":
                key, relation = related(draft.source.name, made.options.process)
                draft.related[key] = relation

    def _add_back(self, draft: Draft, made: Field, path: str) -> None:
        target = self.drafts.get(made.options.to)
        if target is None:
            self.problems.append(problem("FORM-E005", path + "/to", found=made.options.to))
            return
        self._add_same(draft, made, target, path + "/same")
        back = made.options.back
        many = made.declared.name == "links"
        target.children.append(Child(draft.source.name, made.key, made.options.on_delete, back, many))
        if many:
            draft.related.setdefault(made.key, Relation(made.options.to, "id", own=made.key))
        if back is None:
            return
        if back in target.related or back in target.fields:
            self.problems.append(problem("FORM-E007", path + "/back", back=back))
        target.related[back] = Relation(draft.source.name, made.key, listed=many)

    def _add_same(self, draft: Draft, made: Field, target: Draft, path: str) -> None:
        for there, here in made.options.same.items():
            theirs, ours = target.fields.get(there), draft.fields.get(here)
            for key, found, known in ((there, theirs, target.fields), (here, ours, draft.fields)):
                if found is None:
                    near = closest(key, list(known))
                    self.problems.append(problem("FORM-E004", path + pointer(there), found=key, near=near))
            if theirs and ours and (theirs.type.kind, theirs.type.form) != (ours.type.kind, ours.type.form):
                self.problems.append(problem("FORM-E011", path + pointer(there), left=there, right=here))

    def _add_rows(self, draft: Draft, made: Field, path: str) -> None:
        child = self.drafts.get(made.options.form)
        link = child.fields.get(made.options.link) if child else None
        if child is None:
            self.problems.append(problem("FORM-E005", path + "/form", found=made.options.form))
        elif link is None or link.declared.name != "link" or link.options.to != draft.source.name:
            near = closest(made.options.link, [key for key, one in child.fields.items() if one.declared.name == "link"])
            self.problems.append(problem("FORM-E004", path + "/link", found=made.options.link, near=near))
        else:
            draft.related[made.key] = Relation(made.options.form, made.options.link)

    # --- derived fields

    def _derived(self) -> list[tuple[Draft, FieldSource, Field]]:
        return [
            (draft, source, made)
            for draft in self.drafts.values()
            for source in draft.source.fields
            if (made := draft.fields.get(source.definition.key)) and isinstance(made.declared, DerivedField)
        ]

    def _declared_options(self, source: FieldSource) -> Any:
        return read_options(self.kinds[source.definition.type], source.definition.options, "")[0]

    def _type_derived(self) -> None:
        """Give lookups and rollups the type of what they read; repeat, since they may read one another."""
        for _ in range(4):
            schema = self._schema(with_expressions=False)
            for draft, source, made in self._derived():
                declared = made.declared
                assert isinstance(declared, DerivedField)
                origin = declared.result(self._declared_options(source), schema, draft.source.name)
                read_from = self.drafts[origin[0]].fields.get(origin[1]) if origin else None
                if read_from is not None and read_from.kind is not made.kind:
                    draft.fields[made.key] = replace(
                        made, kind=read_from.kind, options=read_from.options, type=read_from.type
                    )
        self._type_rollups()

    def _type_rollups(self) -> None:
        """Give a COUNT its number, and a SUM room for more digits than one row has."""
        for draft, source, made in self._derived():
            fn = source.definition.options.get("fn") if made.declared.name == "rollup" else None
            if fn == "COUNT":
                integer = self.kinds["integer"]
                draft.fields[made.key] = replace(made, kind=integer, options=integer.Options(), type=number(15))
            elif fn == "SUM":
                draft.fields[made.key] = replace(made, type=number(18, made.type.scale))

    def _derive(self) -> None:
        schema = self._schema(with_expressions=False)
        for draft, source, made in self._derived():
            declared = made.declared
            assert isinstance(declared, DerivedField)
            options = made.options if made.declared is made.kind else self._declared_options(source)
            expression, problems = declared.expression(options, schema, draft.source.name)
            self.problems += [one.below(source.path) for one in problems]
            if not problems:
                draft.expressions[made.key] = expression

    def _split_stored(self) -> Schema:
        """Give a column to formulas over their own record alone and to what shall be kept; return the final schema."""
        everything = self._schema(with_expressions=True)
        for draft, source, made in self._derived():
            if made.key not in draft.expressions:
                continue
            node, problems = check(draft.expressions[made.key], everything, draft.source.name, into=made.type)
            path = source.path + ("/formula" if made.declared.name == "formula" else "")
            self.problems += [replace(one, path=path) for one in problems]  # the maker wrote text, not JSONLogic
            if node is not None and made.declared.name == "formula" and own_record(node):
                stored_as = f"computed {made.kind.stored_as(made.options)}"
                column = self.names.column(draft.source.name, source.app, made.key, stored_as)
                draft.fields[made.key] = replace(made, column=column)
            elif node is not None and getattr(self._declared_options(source), "stored", False):
                self._keep(draft, source, made, node)
        schema = self._schema(with_expressions=True)
        for draft, _, made in self._derived():
            if made.key in draft.expressions:
                node, _ = check(draft.expressions[made.key], schema, draft.source.name, into=made.type)
                if node is not None:
                    draft.fields[made.key] = replace(draft.fields[made.key], node=node)
        return schema

    def _keep(self, draft: Draft, source: FieldSource, made: Field, node: Node) -> None:
        if reason := unkeepable(made, node):
            field = made.title.by_language()
            self.problems.append(problem("FORM-E016", source.path + "/stored", field=field, reason=reason))
            return
        stored_as = f"kept {made.kind.stored_as(made.options)}"
        column = self.names.column(draft.source.name, source.app, made.key, stored_as)
        draft.fields[made.key] = replace(made, column=column, kept=True)

    def _schema(self, *, with_expressions: bool) -> Schema:
        forms = {}
        for name, draft in self.drafts.items():
            shapes = {
                key: FieldShape(
                    key,
                    made.title.by_language(),
                    made.type,
                    expression=draft.expressions.get(key) if with_expressions and not made.stored else None,
                    column=made.column,
                    reason_not_sql="encrypted" if made.kind.encrypted else None,
                    labels=_labels(made),
                )
                for key, made in draft.fields.items()
            }
            forms[name] = FormShape(name, shapes, dict(draft.related), draft.source.definition.title.by_language())
            own = (relation.form for relation in draft.related.values() if is_instances(relation.form))
            forms |= {one: instances(one) for one in own}
        return Schema(forms, self.parameters, USER_ATTRIBUTES)

    # --- tables and behaviour

    def _form(self, draft: Draft, schema: Schema, metadata: sa.MetaData) -> Form:
        source = draft.source
        table = record_table(metadata, self.names.table(source.app, source.definition.key), self._columns(draft))
        for key, made in draft.fields.items():
            if made.declared.name == "link" and made.column:
                link_index(table, made.column)
            if made.stored and (made.definition.unique or made.declared.name == "auto_number"):
                unique_index(table, (made.blind or made.column or key,))
        self._indexes(draft, table)
        self.problems += misused(draft.fields, source.definition, source.path)
        return Form(
            source.name,
            source.app,
            source.definition,
            draft.fields,
            table,
            history_table(metadata, table),
            schema.forms[source.name],
            self._unique(draft, table),
            behaviour(draft, schema, self.problems),
            tuple(draft.children),
            self._joins(draft, table, metadata),
            self.names.hidden(source.name, table.columns.keys()),
        )

    def _columns(self, draft: Draft) -> list[sa.Column[Any]]:
        columns: list[sa.Column[Any]] = []
        for made in draft.fields.values():
            if made.system or made.column is None:
                continue
            target = self.drafts.get(made.options.to) if made.declared.name == "link" else None
            keys = []
            if target is not None:
                table = self.names.table(target.source.app, target.source.definition.key)
                keys.append(sa.ForeignKey(f"{table}.id"))
            columns.append(sa.Column(made.column, column_type(made), *keys))
            if made.blind:
                columns.append(sa.Column(made.blind, PlainText()))
            if made.ordered:
                columns.append(sa.Column(made.ordered, PlainText()))
        return columns

    def _joins(self, draft: Draft, table: sa.Table, metadata: sa.MetaData) -> dict[str, sa.Table]:
        """Return the tables of pairs of the lists of links."""
        out = {}
        for key, made in draft.fields.items():
            if made.declared.name == "links" and made.column and made.options.to in self.drafts:
                to = self.drafts[made.options.to].source
                target = self.names.table(to.app, to.definition.key)
                out[key] = join_table(metadata, table.name, made.column, target)
        return out

    def _indexes(self, draft: Draft, table: sa.Table) -> None:
        """Add the declared indexes; they take stored fields only, and no encrypted one has an order."""
        for place, keys in enumerate(draft.source.definition.indexes):
            stored = {key for key, made in draft.fields.items() if made.column and not made.kind.encrypted}
            unknown = [key for key in keys if key not in stored]
            if unknown or not keys:
                path = draft.source.path + pointer("indexes", place)
                found = unknown[0] if unknown else ""
                self.problems.append(problem("FORM-E004", path, found=found, near=closest(found, sorted(stored))))
            else:
                order_index(table, order_columns(draft.fields, keys))
        for columns in compared_columns(draft.source.definition, draft.fields):
            order_index(table, columns)

    def _unique(self, draft: Draft, table: sa.Table) -> tuple[tuple[str, ...], ...]:
        groups: list[tuple[str, ...]] = [
            (made.key,)
            for made in draft.fields.values()
            if made.stored and (made.definition.unique or made.declared.name == "auto_number")
        ]
        for place, keys in enumerate(draft.source.definition.unique):
            unknown = [key for key in keys if key not in draft.fields or not draft.fields[key].column]
            if unknown:
                near = closest(unknown[0], list(draft.fields))
                path = draft.source.path + pointer("unique", place)
                self.problems.append(problem("FORM-E004", path, found=unknown[0], near=near))
                continue
            columns = tuple(draft.fields[key].blind or draft.fields[key].column or key for key in keys)
            unique_index(table, columns)
            groups.append(tuple(keys))
        return tuple(groups)


USER_ATTRIBUTES: Mapping[str, Type] = {
    "id": record("$user"),
    "dept_id": record("$department"),
    "dept_ids": Type(Kind.LIST, form="$department"),
    "name": TEXT,
    "roles": Type(Kind.LIST),
}


def _labels(made: Field) -> dict[str, dict[str, str]]:
    """Return the titles of the options the field's values are taken from."""
    several = made.type.kind is Kind.LIST
    keys = made.type.options or tuple(one.key for one in getattr(made.options, "choices", ()))
    return {
        key: {language: made.kind.show([key] if several else key, made.options, language) for language in LANGUAGES}
        for key in keys
    }


def qualified(reference: str, app: str) -> str:
    """Return `app.key` for a reference made inside `app`."""
    return reference if "." in reference else f"{app}.{reference}"
