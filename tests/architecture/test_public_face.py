"""What the library shows: `from sim import ...` works, costs nothing before it is used, and is documented."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).resolve().parents[2]
SLOW = ("numpy", "pandas", "scipy", "numba", "pydantic", "plotly", "streamlit")
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("name", sim.PUBLIC)
def test_every_public_name_is_what_its_module_defines(name: str) -> None:
    module = importlib.import_module(f"sim.{sim.PUBLIC[name]}")
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
    assert imported == set(sim.PUBLIC.items())


def test_the_docstring_names_what_is_public() -> None:
    documented = set(re.findall(r"`(\w+)`", sim.__doc__ or ""))
    assert set(sim.PUBLIC) - documented - {"SimError"} == set()


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
