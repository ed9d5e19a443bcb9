"""`factorial`: one object whose bytes depend on the scenario alone, and tables that say the same."""

import csv
import json
from pathlib import Path

import pytest

from cli.factorial import ESTIMATE_COLUMNS, factorial_object
from sim.scenario.scenario import Scenario, read_scenario
from sim.studies.factorial import CELLS, STATUS_QUO, effects, factorial

MEASURES = {
    "revenue_per_seat",
    "partner_sales_index",
    "payout_to_target",
    "ccos",
    "contribution_per_seat",
    "market_share_index",
    "build_share",
    "deals_in_progress",
    "turnover",
}


@pytest.fixture
def printed(call, small):
    answer = call("factorial", small, "--json")
    assert answer.exit_code == 0
    return json.loads(answer.stdout)


def test_the_object_has_the_agreed_keys_and_no_others(printed):
    assert list(printed) == ["scenario", "fingerprint", "seed", "replications", "cells", "effects", "direct_rep"]
    assert set(printed["cells"]) == set(CELLS)
    assert len(printed["cells"]) == 6


def test_every_cell_has_its_measures_by_year_with_intervals(printed):
    for cell in printed["cells"].values():
        assert set(cell) >= MEASURES | {"crossover_month"}
        for measure in MEASURES:
            assert len(cell[measure]) == 2
            assert all(list(year) == ["mean", "low", "high"] for year in cell[measure])
            assert all(year["low"] <= year["mean"] <= year["high"] for year in cell[measure])


def test_the_status_quo_has_no_crossover_with_itself(printed):
    assert printed["cells"][STATUS_QUO]["crossover_month"] is None
    months = [cell["crossover_month"] for cell in printed["cells"].values()]
    assert all(month is None or 1 <= month <= 24 for month in months)


def test_effects_and_direct_rep_are_those_of_the_library(printed, small):
    study = factorial(read_scenario(small))
    known = effects(study)
    for outcome in ("revenue", "contribution"):
        assert set(printed["effects"][outcome]) >= {"pay", "motion", "interaction"}
        for effect, value in printed["effects"][outcome].items():
            assert value == known[outcome][effect].as_dict()
    assert set(printed["direct_rep"]) == {"revenue", "ratio"}
    for name, ratios in printed["direct_rep"]["ratio"].items():
        for year, value in enumerate(ratios):
            ours = printed["cells"][name]["revenue_per_seat"][year]["mean"]
            assert value["mean"] == pytest.approx(ours / printed["direct_rep"]["revenue"][year]["mean"])
    assert json.loads(json.dumps(factorial_object(study))) == printed


def test_the_scenario_printed_is_the_whole_scenario_that_ran(call, small):
    changes = ("--replications", 20, "--seed", 9, "--set", "market.growth_per_year=0.2")
    printed = json.loads(call("factorial", small, "--json", *changes).stdout)
    scenario = Scenario.model_validate(printed["scenario"])
    assert scenario.market.growth_per_year == 0.2
    assert scenario.fingerprint() == printed["fingerprint"]
    assert (printed["seed"], printed["replications"]) == (9, 20) == (scenario.run.seed, scenario.run.replications)


def test_bytes_are_the_same_in_every_process_for_any_threads_and_chunk(start, small):
    """300 replications reach into a second block of the reduction."""
    options = [(), ("--threads", 1, "--chunk", 7), ("--threads", 2, "--chunk", 11)]
    answers = [start("factorial", small, "--replications", 300, "--json", *option) for option in options]
    assert [answer.returncode for answer in answers] == [0, 0, 0]
    assert len({answer.stdout for answer in answers}) == 1
    assert answers[0].stderr == b""
    assert "NaN" not in answers[0].stdout.decode()


def test_another_seed_gives_other_numbers(call, small):
    assert call("factorial", small, "--json").stdout != call("factorial", small, "--json", "--seed", 2).stdout


def test_tables_are_printed_for_people(call, small):
    answer = call("factorial", small)
    assert answer.exit_code == 0
    assert all(cell in answer.stdout for cell in CELLS)
    assert all(word in answer.stdout for word in ("direct rep", "interaction", "Contribution", "crossover"))
    assert answer.stderr == ""


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_out_writes_every_estimate_and_leaves_standard_output_alone(call, small, tmp_path: Path, ending: str):
    plain = call("factorial", small, "--json").stdout
    answer = call("factorial", small, "--json", "--out", tmp_path / f"table.{ending}")
    assert answer.exit_code == 0
    assert answer.stdout == plain
    assert "wrote" in answer.stderr
    assert (tmp_path / f"table.{ending}").stat().st_size > 1_000


def test_the_table_holds_the_numbers_of_the_object(call, small, tmp_path: Path):
    printed = json.loads(call("factorial", small, "--json", "--out", tmp_path / "t.csv").stdout)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == ESTIMATE_COLUMNS
    of_cells = {(r["name"], r["measure"], int(r["last_year"])): float(r["mean"]) for r in rows if r["part"] == "cell"}
    for name, cell in printed["cells"].items():
        for measure in MEASURES:
            for year, value in enumerate(cell[measure], start=1):
                assert of_cells[name, measure, year] == value["mean"]
    whole = [r for r in rows if (r["part"], r["name"], r["measure"]) == ("effect", "pay", "revenue_per_seat")]
    assert {(r["first_year"], r["last_year"]): float(r["mean"]) for r in whole} == {
        ("1", "2"): printed["effects"]["revenue"]["pay"]["mean"],
        ("2", "2"): printed["effects"]["last_year_revenue"]["pay"]["mean"],
    }
