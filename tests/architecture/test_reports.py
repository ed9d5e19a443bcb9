"""What people read stands once: sentences, labels and money in `sim/reports`, background work in `ui/background/looks`.

Each rule is also run against a small offender, so that a rule that has gone blind is noticed.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sim.studies.factorial import CELLS

ROOT = Path(__file__).parents[2]
SPEAKING = ("sim/reports", "views", "ui", "store", "cli", "pages")  # what a person reads is written here
WORK = "ui/background/looks.py"
MONEY, LABELS = "sim/reports/wording.py", "sim/reports/cells.py"
CELL_NAMES = {*CELLS, "STATUS_QUO", "PAY_ONLY", "BUILD_ONLY", "BUILD_AND_PAY"}


def modules(*folders: str) -> dict[str, ast.Module]:
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def said_twice(known: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield every public function of `views` that `sim/reports` defines too."""
    reports = {name for path, tree in known.items() if path.startswith("sim/reports/") for name in functions(tree)}
    for path, tree in known.items():
        if path.startswith("views/"):
            yield from (f"{path}: {name}" for name in functions(tree) if name in reports)


def headlines_outside(known: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield every function outside `sim/reports` that is named as the one sentence of a page or study."""
    for path, tree in known.items():
        if not path.startswith("sim/reports/"):
            yield from (f"{path}: {name}" for name in functions(tree) if name in {"headline", "detail", "sentence"})


def labels_outside(known: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield every dictionary of words by cell of the 2x2 outside the one module that has them."""
    for path, tree in known.items():
        for node in ast.walk(tree) if path != LABELS else ():
            if isinstance(node, ast.Dict) and sum(is_label(*pair) for pair in zip(node.keys, node.values)) > 1:  # noqa: B905
                yield f"{path}, line {node.lineno}"


def money_outside(known: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield every text in which a dollar sign stands before a formatted number, outside the one module for it."""
    for path, tree in known.items():
        for node in ast.walk(tree) if path != MONEY else ():
            if isinstance(node, ast.JoinedStr):
                for before, number in zip(node.values, node.values[1:], strict=False):
                    ends = isinstance(before, ast.Constant) and str(before.value).endswith("$")
                    if ends and isinstance(number, ast.FormattedValue) and number.format_spec is not None:
                        yield f"{path}, line {node.lineno}"


def work_said_twice(known: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield every text about background work outside the one module that looks at it, follows it and repeats it."""
    phrases = ("First look from", "the dashboard stops at", "Go on refining")
    for path, tree in known.items():
        for node in ast.walk(tree) if path != WORK else ():
            if isinstance(node, ast.Constant) and any(words in str(node.value) for words in phrases):
                yield f"{path}, line {node.lineno}"


def records_named_alike(known: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield every record of a session whose name another has: the session keeps each under its name."""
    names = [node.name for path, tree in known.items() if path.startswith("ui/") for node in tree.body
             if isinstance(node, ast.ClassDef) and node.name.endswith("Session")]  # fmt: skip
    yield from (name for name in set(names) if names.count(name) > 1)


def functions(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name


def is_label(key: ast.expr | None, value: ast.expr) -> bool:
    name = key.value if isinstance(key, ast.Constant) else key.id if isinstance(key, ast.Name) else None
    return name in CELL_NAMES and isinstance(value, ast.Constant) and len(str(value.value)) > 1


OFFENDERS = {
    said_twice: {"sim/reports/a.py": "def headline():\n    ...", "views/a.py": "def headline():\n    ..."},
    headlines_outside: {"ui/a.py": "def headline():\n    ..."},
    labels_outside: {"views/a.py": "A = {'team/vendor-led': 'Team', 'individual/vendor-led': 'Individual'}"},
    work_said_twice: {"ui/a.py": "button('Go on refining')"},
    records_named_alike: {path: "class ASession:\n    ..." for path in ("ui/a.py", "ui/b.py")},
    money_outside: {"cli/a.py": "text = f'pays ${amount:,.2f}'"},
}


@pytest.mark.parametrize("rule", OFFENDERS, ids=lambda rule: rule.__name__)
def test_what_people_read_is_written_once(rule):
    assert not list(rule(modules(*SPEAKING)))


@pytest.mark.parametrize(("rule", "offender"), OFFENDERS.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_an_offender_is_noticed(rule, offender):
    assert list(rule({path: ast.parse(text) for path, text in offender.items()}))
