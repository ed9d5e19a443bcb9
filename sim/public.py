"""What a package shows of its modules: names that are loaded when somebody first asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

PublicNames = tuple[Callable[[str], Any], Callable[[], list[str]], dict[str, str]]


def public_names(package: str, modules: Mapping[str, Sequence[str]]) -> PublicNames:
    """Return `__getattr__` and `__dir__` of a package, and the module behind each of its public names.

    `modules` are the package's modules, relative to it, each with the names that others may use. A name that is also
    a module of the package stays the module, whether that is loaded or not: import such a function from its module.
    """
    home = {name: module for module, names in modules.items() for name in names}
    shown = {name: module for name, module in home.items() if name not in modules}

    def attribute(name: str) -> Any:  # noqa: ANN401 - whatever the module defines under this name
        if name not in shown:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{shown[name]}"), name)

    return attribute, lambda: sorted(shown), home
