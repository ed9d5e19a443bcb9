"""What the library shows: `from sim import ...` works, costs nothing before it is used, and is documented."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

import sim
from tests.architecture.test_architecture import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
SLOW = ("numpy", "pandas", "scipy", "numba", "pydantic", "plotly", "streamlit")
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
LAYERS = ("sim", "cli", "views", "ui", "store", "pages")


def pairs(modules: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return every published name with its module."""
    return [(name, module) for module, names in modules.items() for name in names]


@pytest.mark.parametrize(("name", "place"), pairs(sim.PUBLIC))
def test_every_public_name_is_what_its_module_defines(name: str, place: str) -> None:
    module = importlib.import_module(f"sim.{place}")
    assert getattr(sim, name) is getattr(module, name)
    assert name in dir(sim)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        _ = sim.simulat  # type: ignore[attr-defined]


def test_a_type_checker_sees_the_same_names_as_the_interpreter() -> None:
    tree = ast.parse((ROOT / "sim" / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    imported = {
        (alias.asname, node.module.removeprefix("sim."))
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert imported == set(pairs(sim.PUBLIC))


def test_the_docstring_names_what_is_public() -> None:
    documented = set(re.findall(r"`(\w+)`", sim.__doc__ or ""))
    assert {name for name, _ in pairs(sim.PUBLIC)} - documented - {"SimError"} == set()


def test_importing_the_library_loads_nothing_slow() -> None:
    code = f"import sys, sim; print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = path.read_text(encoding="utf-8")
    small = re.sub(r"REPLICATIONS = \d+", "REPLICATIONS = 8", code).replace(
        '"run.replications": 60', '"run.replications": 8'
    )
    assert small != code
    exec(compile(small, str(path), "exec"), {})
    assert "target incentive" in capsys.readouterr().out


def test_there_is_an_example() -> None:
    assert EXAMPLES


# --- what a package lets others use -----------------------------------------------------------------------------------


@cache
def imports_from_the_library() -> tuple[tuple[str, str, Path], ...]:
    """Return module, name and importing file of everything that is imported from `sim` anywhere but in tests."""
    return tuple(
        (node.module, alias.name, path.relative_to(ROOT))
        for layer in LAYERS
        for path in sorted((ROOT / layer).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.startswith("sim.")
        for alias in node.names
    )


def uses_of(package: str) -> Iterator[tuple[str, str, str]]:
    """Yield module, name and user of everything that is imported from a package by a module outside of it."""
    for module, name, user in imports_from_the_library():
        if module.startswith(f"sim.{package}.") and user.parts[:2] != ("sim", package):
            yield module.removeprefix(f"sim.{package}."), name, user.as_posix()


@pytest.mark.parametrize("package", PACKAGES)
def test_others_use_of_a_package_what_it_publishes(package: str) -> None:
    published = pairs(getattr(importlib.import_module(f"sim.{package}"), "PUBLIC", {}))
    missing = {
        f"sim/{package}/__init__.py does not list {name!r} of {module!r}, which {user} uses"
        for module, name, user in uses_of(package)
        if (name, module) not in published and not (ROOT / "sim" / package / module / f"{name}.py").exists()
    }
    assert not missing, "\n".join(sorted(missing))


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_publishes_is_there_and_used(package: str) -> None:
    room = importlib.import_module(f"sim.{package}")
    published = pairs(getattr(room, "PUBLIC", {}))
    for name, module in published:
        defined = getattr(importlib.import_module(f"sim.{package}.{module}"), name)
        if name in dir(room):
            assert getattr(room, name) is defined
    unused = set(published) - {(name, module) for module, name, _ in uses_of(package)}
    assert not unused, f"sim/{package}/__init__.py lists what nobody outside uses: {sorted(unused)}"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_which_question_it_answers(package: str) -> None:
    room = importlib.import_module(f"sim.{package}")
    assert (room.__doc__ or "").splitlines()[0].endswith("?")


# --- the map ----------------------------------------------------------------------------------------------------------

MAP = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_map_lists_the_packages_in_their_order_with_their_questions() -> None:
    listed = re.search(r"<!-- packages -->\n(.*?)<!-- end of packages -->", MAP, flags=re.DOTALL)
    assert listed is not None
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", listed.group(1), flags=re.MULTILINE)
    there = [(name, (importlib.import_module(f"sim.{name}").__doc__ or "").splitlines()[0]) for name in PACKAGES]
    assert rows == there
    assert {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")} == set(PACKAGES)


def test_the_map_names_only_what_is_there() -> None:
    named = re.findall(r"`((?:sim|cli|data|tests|bench|pages|views|ui|store)/[\w/.\-]*)`", MAP)
    assert len(named) > 30
    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []
