"""The functions of this folder by name, gathered from its modules: what generated Python may call."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from inspect import isfunction
from types import MappingProxyType
from typing import Any

from engine.expressions import values

ROWS = "rows"


def gathered() -> dict[str, dict[str, Any]]:
    """Return the public functions and constants of each module; a name stands for one thing only."""
    found: dict[str, dict[str, Any]] = {}
    seen: dict[str, str] = {}
    for name in sorted(m.name for m in pkgutil.iter_modules(values.__path__) if m.name != "table"):
        module = import_module(f"{values.__name__}.{name}")
        own = {k: v for k, v in vars(module).items() if k.isupper() or declared(v, module.__name__)}
        for key, value in own.items():
            if isfunction(value) and seen.setdefault(key, name) != name:
                raise LookupError(f"the value function {key} is declared in {seen[key]} and in {name}")
        found[name] = own
    return found


def declared(value: object, module: str) -> bool:
    """Tell whether the value is a public function written in the module."""
    return isfunction(value) and value.__module__ == module and not value.__name__.startswith("_")


MODULES = gathered()
SCOPE: Mapping[str, Any] = MappingProxyType({k: v for own in MODULES.values() for k, v in own.items()})
PLAIN: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {k: v for name, own in MODULES.items() if name != ROWS for k, v in own.items() if isfunction(v)}
)
"""The functions over single values, which a store may call too."""
