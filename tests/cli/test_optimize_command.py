"""`optimize`: its JSON holds design, plan, gain and trials; reverse solving; one clear line for bad input."""

import json

import pandas as pd
import pytest

from sim.pay.plan import plan_from

QUICK = ("--evaluations", "10", "--search-replications", "4", "--replications", "8")


def test_it_prints_the_optimum_and_every_trial(call, small, tmp_path):
    free = ("--free", "accelerator,cap")
    answer = call("optimize", small, *free, *QUICK, "--ccos", "0.9", "--json", "--out", tmp_path / "t.csv")
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    assert set(printed["design"]) == {"accelerator", "cap"}
    assert plan_from(printed["plan"]).ote_per_year == 150_000.0
    assert printed["gain"]["low"] <= printed["gain"]["mean"] <= printed["gain"]["high"]
    assert printed["optimum"]["limits"]["ccos_ceiling"]["bound"] == 0.9
    assert 4 <= len(printed["trials"]) <= 10
    assert any(trial["efficient"] for trial in printed["trials"])
    assert len(pd.read_csv(tmp_path / "t.csv")) == len(printed["trials"])


def test_it_prints_tables_for_people(call, small):
    answer = call("optimize", small, "--free", "accelerator", *QUICK, "--turnover", "0.01")
    assert answer.exit_code == 0
    assert all(word in answer.stdout for word in ("best design", "gain, paired", "Efficient frontier", "BROKEN"))


def test_it_searches_over_plausible_worlds(call, small):
    free = ("--free", "accelerator")
    answer = call("optimize", small, *free, *QUICK, "--worlds", "2", "--json")
    assert len(json.loads(answer.stdout)["across_worlds"]) == 2
    assert "of 2 plausible worlds" in call("optimize", small, *free, *QUICK, "--worlds", "2").stdout


def test_it_solves_for_one_number(call, small):
    printed = json.loads(call("solve", small, "base_share", "--target", "140000", "--json").stdout)
    assert printed["outcome"] == pytest.approx(140_000.0, rel=0.01)
    assert "brings" in call("solve", small, "base_share", "--target", "140000").stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("optimize", "--free", "salary"), "'salary' cannot be chosen; what can is base_share"),
        (("optimize", "--ccos", "-1"), "goals.ccos_ceiling"),
        (("optimize", "--maximize", "joy"), "goals.maximize"),
        (("solve", "salary", "--target", "1"), "'salary' cannot be solved for"),
        (("solve", "accelerator", "--target", "nan"), "target = nan must be a number"),
        (("solve", "accelerator", "--target", "9e9"), "no rate above quota from 0.25 to 4 brings pay"),
        (("optimize", "--searcher", "simplex"), "there is no searcher 'simplex'"),
    ],
)
def test_bad_input_is_one_clear_line(call, small, options, expected: str):
    command, *rest = options
    answer = call(command, small, *rest)
    assert answer.exit_code == 2
    assert expected in answer.stderr
    assert answer.stdout == ""
