"""`explain`: its JSON is what the library finds, a cell can be named, and bad input is one clear line."""

import json

import pandas as pd
import pytest

from sim.scenario.scenario import read_scenario
from sim.studies.explanation import explain
from sim.studies.factorial import BUILD_AND_PAY, PAY_ONLY, cell_scenario


def test_it_prints_the_difference_and_its_parts(call, small):
    answer = call("explain", f"{small}:team/vendor-led", f"{small}:{BUILD_AND_PAY}", "--json")
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    scenario = read_scenario(small)
    known = explain(cell_scenario(scenario, "team/vendor-led"), cell_scenario(scenario, BUILD_AND_PAY))
    assert printed["measure"] == "contribution"
    assert printed["difference"] == known.difference.as_dict()
    assert printed["parts"] == {name: part.as_dict() for name, part in known.parts.items()}
    assert sum(part["mean"] for part in printed["parts"].values()) == pytest.approx(printed["difference"]["mean"])


def test_it_prints_a_table_and_writes_one(call, small, tmp_path):
    answer = call("explain", small, f"{small}:{PAY_ONLY}", "--measure", "revenue", "--out", tmp_path / "parts.csv")
    assert answer.exit_code == 0
    assert all(word in answer.stdout for word in ("difference", "pay", "sharing", "±"))
    written = pd.read_csv(tmp_path / "parts.csv", keep_default_na=False)
    assert list(written["part"][:2]) == ["difference", "pay"]
    assert set(written["within"]) == {"", "pay"}


@pytest.mark.parametrize(
    ("other", "options", "expected"),
    [
        ("smb_saas_var:team/nowhere", (), "there is no cell 'team/nowhere' in the 2x2"),
        ("smb_saas_var", ("--measure", "profit"), "measure 'profit' cannot be explained"),
        ("smb_saas_var", ("--last-year", "--replications", "0"), "run.replications"),
        ("smb_saas_vra:team/vendor-led", (), "did you mean smb_saas_var?"),
    ],
)
def test_bad_input_is_one_clear_line(call, small, other: str, options: tuple[str, ...], expected: str):
    answer = call("explain", small, other, *options)
    assert answer.exit_code == 2
    assert expected in answer.stderr
    assert answer.stdout == ""
