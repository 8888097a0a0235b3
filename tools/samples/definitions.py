"""Chinese titles read from the bundles' definitions, so that sample files always carry the forms' own words."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

Cell: TypeAlias = "str | int | bool | list[str] | None"
Row: TypeAlias = "Mapping[str, Cell]"

APPS = Path(__file__).resolve().parents[2] / "apps"


class Sheet:
    """One form's sample file: rows by field key go in, columns by Chinese title come out."""

    def __init__(self, app: str, form: str, columns: tuple[str, ...]) -> None:
        definition = json.loads((APPS / app / "forms" / f"{form}.json").read_text(encoding="utf-8"))
        fields: dict[str, dict[str, Any]] = {field["key"]: field for field in definition["fields"]}
        self.columns = {key: fields[key]["title"]["zh"] for key in columns}
        self.choices = {key: _titles(fields[key]) for key in columns}

    def write(self, path: Path, rows: Iterable[Row]) -> int:
        """Write the file and return how many rows it has."""
        path.parent.mkdir(parents=True, exist_ok=True)
        count = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(self.columns.values())
            for row in rows:
                writer.writerow([self._cell(key, row[key]) for key in self.columns])
                count += 1
        return count

    def _cell(self, key: str, value: Cell) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "、".join(self.choices[key].get(item, item) for item in value)
        return self.choices[key].get(str(value), str(value))


def _titles(field: dict[str, Any]) -> dict[str, str]:
    """Return the titles of a flat choice field by key; trees are given by path and need none."""
    if field["type"] not in ("choice", "multi"):
        return {}
    return {choice["key"]: choice["title"]["zh"] for choice in field["choices"]}
