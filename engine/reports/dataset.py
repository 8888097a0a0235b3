"""From a dataset's definition to one ready to be asked: dimensions and measures checked, every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.definitions.base import Json, Words
from engine.definitions.dataset import DatasetDefinition, DimensionDefinition
from engine.errors import Problem, has_errors, pointer, problem
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Schema
from engine.expressions.unify import described
from engine.forms.compile import qualified
from engine.forms.model import Field, Form
from engine.reports.measures import Measures
from engine.reports.model import Dataset, Dimension, Option
from engine.reports.sources import checked
from engine.texts import closest

KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.DATETIME: "date",
    Kind.CHOICE: "choice",
    Kind.BOOLEAN: "boolean",
    Kind.RECORD: "record",
}


def compile_dataset(
    name: str, definition: DatasetDefinition, forms: Mapping[str, Form], schema: Schema, path: str
) -> tuple[Dataset | None, list[Problem]]:
    """Return the dataset, or everything that is wrong with it."""
    app = name.partition(".")[0]
    form = forms.get(qualified(definition.form, app))
    if form is None:
        found = qualified(definition.form, app)
        return None, [problem("FORM-E005", path + "/form", found=found)]
    where, condition, problems = None, None, _twice(definition, path)
    if definition.where is not None:
        where, condition, found_ = checked(definition.where, schema, form.name, path + "/where", Kind.BOOLEAN)
        problems += found_
    dimensions: dict[str, Dimension] = {}
    for place, one in enumerate(definition.dimensions):
        made, faults = _dimension(one, form, forms, schema, path + pointer("dimensions", place))
        problems += faults
        if made is not None:
            dimensions[one.key] = made
    measures = Measures(form, forms, schema, dimensions)
    for place, two in enumerate(definition.measures):
        problems += measures.add(two, path + pointer("measures", place))
    if has_errors(problems):
        return None, problems
    dataset = Dataset(name, app, definition, form, schema, dimensions, measures.made, measures.parts, condition, where)
    return dataset, problems


def _twice(definition: DatasetDefinition, path: str) -> list[Problem]:
    """Return a problem for each key that two dimensions or measures share: a result has one column a key."""
    seen: set[str] = set()
    problems = []
    rooms: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("dimensions", tuple(one.key for one in definition.dimensions)),
        ("measures", tuple(one.key for one in definition.measures)),
    )
    for room, keys in rooms:
        for place, key in enumerate(keys):
            if key in seen:
                problems.append(problem("REPORT-E012", path + pointer(room, place, "key"), found=key))
            seen.add(key)
    return problems


def _dimension(
    said: DimensionDefinition, form: Form, forms: Mapping[str, Form], schema: Schema, path: str
) -> tuple[Dimension | None, list[Problem]]:
    here = path + ("/field" if said.field is not None else "/expression")
    raw: Json = {"var": said.field} if said.field is not None else said.expression
    if said.field is not None and _leads_to_many(said.field, form, schema):
        return None, [problem("REPORT-E004", here, found=said.field, kind={"zh": "多条记录", "en": "several records"})]
    json, node, problems = checked(raw, schema, form.name, here)
    if node is None:
        return None, problems
    kind = KINDS.get(node.kind)
    if kind is None:
        return None, [problem("REPORT-E004", here, found=said.key, kind=described(node))]
    made = field_at(node, forms)
    title = said.title or (made.title if made is not None else Words(zh=said.key, en=said.key))
    if said.grain is not None or node.kind is Kind.DATETIME:
        return _dated(said, title, json, node, schema, form, path)
    if said.bands:
        return _banded(said, title, json, node, schema, form, path)
    options = options_of(made, node) if kind in ("choice", "boolean") else ()
    return Dimension(said.key, title, json, node, kind, options=options, path=said.field), []  # type: ignore[arg-type]


def _leads_to_many(path: str, form: Form, schema: Schema) -> bool:
    shape = schema.forms[form.name]
    for step in path.split("."):
        if step in shape.related and step not in shape.fields:
            return True
        target = shape.fields[step].type.form if step in shape.fields else None
        if target not in schema.forms or target is None:
            return False
        shape = schema.forms[target]
    return False


def _dated(
    said: DimensionDefinition, title: Words, json: Json, node: Node, schema: Schema, form: Form, path: str
) -> tuple[Dimension | None, list[Problem]]:
    """Return a dimension over dates; a moment counts for its day in the workspace's zone."""
    if node.kind not in (Kind.DATE, Kind.DATETIME):
        what = {"zh": "日期或时间", "en": "a date or a moment"}
        return None, [problem("REPORT-E005", path + "/grain", expected=what, found=described(node))]
    if node.kind is Kind.DATETIME:
        json, found, problems = checked({"date": [json]}, schema, form.name, path)
        if found is None:
            return None, problems
        node = found
    return Dimension(said.key, title, json, node, "date", said.grain or "day", path=said.field), []


def _banded(
    said: DimensionDefinition, title: Words, json: Json, node: Node, schema: Schema, form: Form, path: str
) -> tuple[Dimension | None, list[Problem]]:
    """Return a dimension whose values are the places of bands, which are its options in order."""
    if node.kind is not Kind.NUMBER:
        what = {"zh": "数字", "en": "a number"}
        return None, [problem("REPORT-E005", path + "/bands", expected=what, found=described(node))]
    limits = list(said.bands)
    if limits != sorted(set(limits)):
        return None, [problem("REPORT-E006", path + "/bands", found=", ".join(map(str, limits)))]
    texts = [f"{limit:f}" for limit in limits]
    chain: Json = len(texts)
    for place in reversed(range(len(texts))):
        chain = {"if": [{"<": [json, {"number": texts[place]}]}, place, chain]}
    chain = {"if": [{"==": [json, None]}, None, chain]}
    _, banded, problems = checked(chain, schema, form.name, path + "/bands")
    if banded is None:
        return None, problems
    options = tuple(
        Option(place, _band_title(low, high), None, (_text(low), _text(high)))
        for place, (low, high) in enumerate(zip([None, *limits], [*limits, None], strict=True))
    )
    return Dimension(said.key, title, json, banded, "number", None, options, json, said.field), []


def _text(limit: Decimal | None) -> str | None:
    return None if limit is None else f"{limit:f}"


def _band_title(low: Decimal | None, high: Decimal | None) -> Words:
    if low is None:
        return Words(zh=f"{high:,f} 以下", en=f"below {high:,f}")
    if high is None:
        return Words(zh=f"{low:,f} 及以上", en=f"{low:,f} and above")
    return Words(zh=f"{low:,f} 至 {high:,f}", en=f"{low:,f} to {high:,f}")


def field_at(node: Node, forms: Mapping[str, Form]) -> Field | None:
    """Return the field whose value the expression is, where it is one as it stands."""
    if node.op not in ("var", "derived"):
        return None
    form = forms.get(node.place.owner)
    return form.fields.get(node.place.field) if form is not None else None


def options_of(made: Field | None, node: Node) -> tuple[Option, ...]:
    """Return the values of a choice or truth in their order, with their words."""
    if node.kind is Kind.BOOLEAN:
        return (Option(True, Words(zh="是", en="Yes")), Option(False, Words(zh="否", en="No")))
    declared = {one.key: one for one in getattr(made.options, "choices", ())} if made is not None else {}
    out = []
    for key in node.type.options:
        choice = declared.get(key)
        shown = made.kind.show if made is not None else None
        title = choice.title if choice is not None and hasattr(choice, "title") else Words(zh=key, en=key)
        if shown is not None and made is not None and choice is None:
            title = Words(zh=shown(key, made.options, "zh"), en=shown(key, made.options, "en"))
        out.append(Option(key, title, getattr(choice, "colour", None)))
    return tuple(out)


def unknown(kind: str, found: str, known: Mapping[str, object], dataset: str, path: str) -> Problem:
    """Return the problem of a name the dataset does not have."""
    what = {"dimension": {"zh": "维度", "en": "dimension"}, "measure": {"zh": "度量", "en": "measure"}}[kind]
    return problem("REPORT-E003", path, what=what, found=found, dataset=dataset, near=closest(found, list(known)))
