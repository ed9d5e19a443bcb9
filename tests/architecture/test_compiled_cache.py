"""A changed rule is never answered by old machine code, and a missing cache folder stops nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sim.compiled.rules import rules_digest

ROOT = Path(__file__).parents[2]
ASK = (
    "from sim.model.deals import vendor_led_win_rate, Delivery; from sim.compiled.records import as_record; "
    "from sim.compiled.rules import CACHE_DIRECTORY, rule; from sim.model.partners import slots\n"
    "def outer(capacity, commitment, delivery):\n    return slots(capacity, commitment, delivery)\n"
    "import sim.outer_rule as o; print(o.doubled_slots(1.0, 1.0, as_record(Delivery()))); print(CACHE_DIRECTORY)"
)
OUTER = (
    "from sim.compiled.rules import rule\nfrom sim.model.deals import Delivery\nfrom sim.outer.factors import FACTOR\n"
    "from sim.model.partners import slots\n\n\n"
    "@rule\ndef doubled_slots(capacity: float, commitment: float, delivery: Delivery) -> float:\n"
    "    return FACTOR * slots(capacity, commitment, delivery)\n"
)
CONSTANT = "FACTOR = 2.0\n"  # in a module that holds no rule, in a folder of its own


def answer(tree: Path, cache: str) -> tuple[float, str]:
    """Return what a fresh process computes with the rules of `tree`, and where it keeps its compiled code."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "MULTIPLIER_CACHE": cache}
    process = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tree, env=environment, capture_output=True, text=True, check=True
    )
    value, directory = process.stdout.split("\n")[:2]
    return float(value), directory


def copied_tree(folder: Path) -> Path:
    shutil.copytree(ROOT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "sim" / "outer_rule.py").write_text(OUTER)
    (folder / "sim" / "outer").mkdir()
    (folder / "sim" / "outer" / "__init__.py").write_text("")
    (folder / "sim" / "outer" / "factors.py").write_text(CONSTANT)
    return folder


def test_an_edited_rule_in_another_module_changes_the_answer(tmp_path: Path) -> None:
    tree = copied_tree(tmp_path / "tree")
    cache = str(tmp_path / "cache")
    before, where_before = answer(tree, cache)
    again, where_again = answer(tree, cache)
    module = tree / "sim" / "model" / "partners.py"
    source = module.read_text()
    module.write_text(source.replace("* capacity * commitment", "* capacity * commitment * 3.0"))
    assert module.read_text() != source
    after, where_after = answer(tree, cache)
    assert (before, where_before) == (again, where_again)
    assert after == 3.0 * before
    assert where_after != where_before


def test_an_edited_constant_in_a_module_without_rules_changes_the_answer(tmp_path: Path) -> None:
    tree = copied_tree(tmp_path / "tree")
    cache = str(tmp_path / "cache")
    before, where_before = answer(tree, cache)
    (tree / "sim" / "outer" / "factors.py").write_text(CONSTANT.replace("2.0", "5.0"))
    after, where_after = answer(tree, cache)
    assert after == 2.5 * before
    assert where_after != where_before


def test_a_module_no_rule_imports_leaves_compiled_code_as_it_is(tmp_path: Path) -> None:
    tree = copied_tree(tmp_path / "tree")
    before = rules_digest(tree / "sim")
    glossary = tree / "sim" / "glossary.py"
    glossary.write_text(glossary.read_text() + "# a remark\n")
    assert rules_digest(tree / "sim") == before


def test_without_a_writable_folder_a_temporary_one_serves(tmp_path: Path) -> None:
    tree = copied_tree(tmp_path / "tree")
    blocked = tmp_path / "file"
    blocked.write_text("a file where the cache folder should be")
    value, directory = answer(tree, str(blocked))
    assert value > 0.0
    assert not directory.startswith(str(blocked))
    assert not Path(directory).exists()  # and it is gone with the process
