"""Find the files that some modules of the library depend on, from their import lines, without importing them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

LIBRARY = "sim"
_IMPORT = re.compile(
    rf"^([ \t]*)(?:from ({LIBRARY}[\w.]*) import (\([^)]*\)|[^\n#]*)|import ({LIBRARY}[\w.]*))", re.MULTILINE
)
_NAME = re.compile(r"\w+")


def source_closure(folder: Path, roots: Iterable[Path], *, lazy: bool) -> tuple[Path, ...]:
    """Return the files the modules `roots` import, and those these import, and so on, with the roots; sorted.

    `folder` is the library's own folder. With `lazy`, imports inside functions and conditions count too; without, only
    what is imported when a module loads: the names its compiled rules can refer to.
    """
    known: dict[Path, None] = {}
    waiting = list(roots)
    while waiting:
        path = waiting.pop()
        if path not in known:
            known[path] = None
            waiting.extend(_imported(folder, path.read_text(encoding="utf-8"), lazy=lazy))
    return tuple(sorted(known))


def _imported(folder: Path, source: str, *, lazy: bool) -> Iterator[Path]:
    """Yield the library's files that a source text imports: modules, packages, and modules named after `import`."""
    for indent, package, names, module in _IMPORT.findall(source):
        if indent and not lazy:
            continue
        dotted = package or module
        yield from _files(folder, dotted)
        for name in _NAME.findall(names):
            yield from _files(folder, f"{dotted}.{name}")


def _files(folder: Path, dotted: str) -> Iterator[Path]:
    """Yield the file of a module or package, where the dotted name is one, and of the packages it stands in."""
    path = folder.parent
    for part in dotted.split("."):
        path = path / part
        if (path / "__init__.py").is_file():
            yield path / "__init__.py"
    if path.with_suffix(".py").is_file():
        yield path.with_suffix(".py")
