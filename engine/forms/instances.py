"""Instances of processes as expressions read them: rows of the platform's own, related to the record they are about.

They are no form: nobody writes them as records, and formulas that people write do not name them.
"""

from __future__ import annotations

from engine.expressions.types import FieldShape, FormShape, Kind, Relation, Type, choice, number, record

NONE = "none"
STATES = ("running", "stuck", "finished", "rejected", "withdrawn")
RELATION = "$processes"
FORM = "$instance"


def relation_of(process: str | None) -> str:
    """Return the name under which a record has its instances, of one process or of any."""
    return RELATION if process is None else f"{RELATION}:{process.replace('.', '/')}"


def instances_of(form: str, process: str | None) -> str:
    """Return the name that stands for the instances over a form in place of a form's own."""
    return f"{FORM}:{form}:{process or ''}"


def is_instances(name: str) -> bool:
    """Tell whether the name stands for instances."""
    return name.startswith(FORM + ":")


def meant(name: str) -> tuple[str, str | None]:
    """Return the form and the process, if one is meant, of a name that stands for instances."""
    _, form, process = name.split(":")
    return form, process or None


def related(form: str, process: str | None) -> tuple[str, Relation]:
    """Return the name and the relation of a form's instances."""
    return relation_of(process), Relation(instances_of(form, process), "record")


def shape(name: str) -> FormShape:
    """Return instances as expressions see them; `number` is the order in which they were started."""
    form, _ = meant(name)
    types: dict[str, Type] = {
        "id": Type(Kind.RECORD, nullable=False, form=name),
        "record": record(form, nullable=False),
        "number": number(18, nullable=False),
        "state": choice(NONE, *STATES, nullable=False),
    }
    return FormShape(name, {key: FieldShape(key, {}, type_, column=key) for key, type_ in types.items()})
