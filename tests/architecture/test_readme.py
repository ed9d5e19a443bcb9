"""The README says nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_file_it_names_exists() -> None:
    named = re.findall(r"`((?:sim|cli|data|tests|bench|pages|views|ui|store)/[\w/.\-]*)`", README)
    named += re.findall(r"\]\(([\w/.\-]+)\)", README)
    assert len(named) > 20
    missing = [path for path in named if not (ROOT / path).exists()]
    assert missing == []


@pytest.mark.parametrize("target", ["run", "test", "test-long", "check", "bench", "mutants", "screenshots"])
def test_every_make_target_it_names_exists(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)


def test_the_notebook_example_runs() -> None:
    code = re.search(r"```python\n(.*?)```", README, flags=re.DOTALL)
    assert code is not None
    small = code.group(1).replace("with_values({", 'with_values({"run.replications": 4, "run.months": 12, ')
    names: dict[str, object] = {}
    exec(small, names)
    assert names["cells"].fingerprint  # type: ignore[attr-defined] # a Factorial


def test_its_sober_setting_loses_three_year_money_as_it_says() -> None:
    from sim.scenario.scenario import Scenario
    from sim.studies.factorial import CORNERS, effects, factorial

    sober = {"partners.influence": 0.4, "economics.services_ratio": 0.6, "run.replications": 100}
    motion = effects(factorial(Scenario().with_values(sober), cells=CORNERS))["contribution"]["motion"]
    assert motion.high < 0.0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_its_table_of_presets_is_what_the_command_prints() -> None:
    from typer.testing import CliRunner

    from cli.program import app

    table = re.search(r"<!-- settings -->\n(.*?)<!-- end of settings -->", README, flags=re.DOTALL)
    assert table is not None
    printed = CliRunner().invoke(app, ["presets", "--table"])
    assert printed.exit_code == 0
    assert table.group(1).strip() == printed.stdout.strip()
