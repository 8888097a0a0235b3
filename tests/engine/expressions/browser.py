"""A world told to the browser's compiler, which then computes programs in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from engine.expressions.browser import facts, moment_text, program
from engine.expressions.coerce import to_json
from engine.expressions.nodes import Node
from engine.expressions.types import Context, FormShape, Json, Kind, Schema, Type
from engine.forms.compile import USER_ATTRIBUTES
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA, World
from tests.support.node import Node as Process
from tests.support.node import running

Types = Mapping[str, Type]


class Browser:
    """The browser holding the world."""

    dialect = "browser"

    def __init__(self, asked: Process) -> None:
        self.asked = asked

    def tell(
        self,
        world: World,
        schema: Schema = SCHEMA,
        main: str = MAIN,
        context: Context = CONTEXT,
        prior: Mapping[str, object] | None = None,
    ) -> None:
        """Put another world in place; `prior` is what every main record was before."""
        stored = {form: stored_types(shape) for form, shape in schema.forms.items()}
        self.asked.ask(
            forms={form: form_json(schema.forms[form], types) for form, types in stored.items()},
            rows={form: [row_json(row, stored[form]) for row in rows] for form, rows in world.rows.items()},
            main=main,
            prior=row_json(prior, stored[main]) if prior else None,
            parameters=types_json(schema.parameters),
            user=types_json(user_types(schema)),
            context=context_json(context, schema),
        )

    def run(self, nodes: Sequence[Node]) -> list[list[Json]]:
        """Return the value of every expression in every main record, as JSON."""
        found: list[list[Json]] = self.asked.ask(programs=[program(n) for n in nodes])
        return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser that holds no world yet."""
    with running("evaluate.mjs") as asked:
        yield Browser(asked)


def stored_types(shape: FormShape) -> Types:
    return {key: f.type for key, f in shape.fields.items() if f.expression is None}


def user_types(schema: Schema) -> Types:
    """Return the attributes of who acts: those functions know, and those the schema names."""
    return {**USER_ATTRIBUTES, **schema.user}


def types_json(types: Types) -> dict[str, Json]:
    return {key: facts(type_) for key, type_ in types.items()}


def row_json(row: Mapping[str, object], types: Types) -> dict[str, Json]:
    return {key: to_json(value, types[key]) for key, value in row.items() if key in types}


def form_json(shape: FormShape, types: Types) -> dict[str, Json]:
    return {
        "fields": types_json(types),
        "links": {key: type_.form for key, type_ in types.items() if type_.kind is Kind.RECORD and key != "id"},
        "related": {back: [one.form, one.link] for back, one in shape.related.items()},
    }


def context_json(context: Context, schema: Schema) -> dict[str, Json]:
    return {
        "today": context.today.isoformat(),
        "now": moment_text(context.now),
        "zone": context.zone.key,
        "parameters": row_json(context.parameters, schema.parameters),
        "user": row_json(context.user, user_types(schema)),
    }
