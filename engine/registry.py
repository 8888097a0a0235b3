"""The registry: every kind found in a package's folder, frozen, passed on as a value.

The scan is called by the composition root, never at import. File stem == `name` == the `type` in definitions;
`base` and modules that begin with an underscore are not kinds.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import TypeVar

from engine.kinds import Kind

K = TypeVar("K", bound=Kind)


def scan(package: ModuleType, base: type[K]) -> Mapping[str, K]:
    """Return an instance of each kind below `package` by its name, in the order of names."""
    found: dict[str, K] = {}
    for module_info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        stem = module_info.name
        if stem == "base" or stem.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{stem}")
        found[stem] = _kind_in(module, base, stem)()
    return MappingProxyType(found)


def _kind_in(module: ModuleType, base: type[K], stem: str) -> type[K]:
    kinds = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, base) and value.__module__ == module.__name__
    ]
    if len(kinds) != 1 or kinds[0].name != stem:
        names = ", ".join(kind.__name__ for kind in kinds) or "none"
        raise TypeError(f"{module.__name__} must hold exactly one {base.__name__} named '{stem}'; found: {names}")
    return kinds[0]
