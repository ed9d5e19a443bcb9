"""What a package shows of its modules: names that are loaded when somebody first asks for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

Modules = Mapping[str, tuple[str, ...]]


def public_names(package: str, modules: Modules) -> tuple[Callable[[str], Any], Callable[[], list[str]], Modules]:
    """Return `__getattr__` and `__dir__` of a package, and its modules with the names that others may use.

    `modules` are relative to the package. The package itself answers to every name that one module alone has and that
    is no module of its own, whether that is loaded or not; import the others from their module.
    """
    shared = Counter(name for names in modules.values() for name in names)
    home = {name: module for module, names in modules.items() for name in names if shared[name] == 1}
    shown = {name: module for name, module in home.items() if name not in modules}

    def attribute(name: str) -> Any:  # noqa: ANN401 - whatever the module defines under this name
        if name not in shown:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{shown[name]}"), name)

    return attribute, lambda: sorted(shown), modules
