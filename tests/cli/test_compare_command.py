"""`compare`: its JSON is what the library finds; worlds; and one clear line for what cannot be compared."""

import json

import pandas as pd
import pytest

from sim.scenario.market_levels import AS_PLANNED, MARKET_LEVELS
from sim.scenario.scenario import read_scenario
from sim.studies.comparison import HEADLINES, compare, standings
from sim.studies.factorial import BUILD_AND_PAY, STATUS_QUO, cell_scenario


def test_it_prints_what_the_library_finds(call, small):
    names = [f"{small}:{cell}" for cell in (STATUS_QUO, BUILD_AND_PAY)]
    answer = call("compare", *names, "--json")
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    cells = {name: cell_scenario(read_scenario(small), name.rpartition(":")[2]) for name in names}
    known = standings(compare(cells, names[0]))
    assert printed["baseline"] == names[0]
    for measure, row in known.items():
        for name, standing in row.items():
            shown = printed["measures"][measure][name]
            assert {key: shown[key] for key in ("mean", "low", "high")} == standing.value.as_dict()
            assert shown["ahead"] == standing.ahead
    assert "motion.build_share" in [row["parameter"] for row in printed["differences"]]
    assert set(printed["people"]) == {names[1]}


def test_the_baseline_can_be_another_and_a_table_is_written(call, small, tmp_path):
    names = [f"{small}:{cell}" for cell in (STATUS_QUO, BUILD_AND_PAY)]
    answer = call("compare", *names, "--baseline", names[1], "--out", tmp_path / "c.csv")
    assert answer.exit_code == 0
    assert all(word in answer.stdout for word in ("What differs", "Headlines", "Who gains", "better in"))
    written = pd.read_csv(tmp_path / "c.csv")
    assert (written["quantity"] == "value").sum() == 2 * len(HEADLINES)
    assert set(written[written["quantity"] != "value"]["scenario"]) == {names[0]}


def test_one_plan_is_costed_in_many_worlds(call, small):
    printed = json.loads(call("compare", small, "--worlds", "--json").stdout)
    assert printed["baseline"] == AS_PLANNED
    assert list(printed["scenarios"]) == list(MARKET_LEVELS)


@pytest.mark.parametrize(
    ("names", "options", "expected"),
    [
        (["smb_saas_var"], (), "1 scenarios cannot be compared; choose 2 to 6"),
        (["smb_saas_var", "smb_saas_var"], (), "1 scenarios cannot be compared"),
        (["smb_saas_var", "ent_sw_gsi"], ("--worlds",), "--worlds costs one scenario's plan, 2 were given"),
        (["smb_saas_var", "ent_sw_gsi"], ("--baseline", "other"), "'other' is not among the scenarios"),
        (["smb_saas_var", "nowhere.yaml"], (), "nowhere.yaml"),
    ],
)
def test_bad_input_is_one_clear_line(call, names, options, expected: str):
    answer = call("compare", *names, *options)
    assert answer.exit_code == 2
    assert expected in answer.stderr
    assert answer.stdout == ""
