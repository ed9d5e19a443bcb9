"""`scale`: one object that depends on the scenario alone, tables that say the same, and what is refused."""

import csv
import json
from pathlib import Path

import pytest

from cli.scale import SCALE_COLUMNS, By
from sim.scenario.scenario import read_scenario
from sim.studies.scale import LIMITS, MOTIONS, OUTCOMES, PLANS, exponent, next_ten, scale
from sim.studies.scale_inputs import INPUTS


def test_the_command_knows_every_input():
    assert [choice.value for choice in By] == list(INPUTS)


def test_the_object_holds_what_the_library_finds(call, small):
    answer = call("scale", small, "--by", "hours", "--motion", "vendor-led", "--plan", "team", "--json")
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    assert list(printed) == ["scenario", "fingerprint", "seed", "replications", "by", "unit", "curves"]
    assert (printed["by"], printed["unit"], len(printed["curves"])) == ("hours", "hours", 1)
    known = scale(read_scenario(small), "hours", motions=("vendor-led",), plans=("team",))[0]
    curve = printed["curves"][0]
    assert curve["exponent"]["revenue"] == exponent(known.points).as_dict()
    assert curve["next_ten"] == {outcome: next_ten(known, outcome).as_dict() for outcome in OUTCOMES}
    for point, expected in zip(curve["points"], known.points, strict=True):
        assert point["amount"] == expected.amount
        assert point["contribution"] == expected.estimate("contribution").as_dict()
        assert [sum(year) for year in zip(*point["limits"].values(), strict=True)] == pytest.approx([1.0, 1.0])


def test_all_motions_and_plans_are_compared_unless_told(call, small):
    printed = json.loads(call("scale", small, "--by", "partners", "--replications", 4, "--json").stdout)
    assert [(curve["motion"], curve["plan"]) for curve in printed["curves"]] == [(m, p) for m in MOTIONS for p in PLANS]


def test_tables_are_printed_for_people(call, small):
    answer = call("scale", small, "--motion", "partner-built", "--replications", 4)
    assert answer.exit_code == 0
    assert all(word in answer.stdout for word in ("partner-built", "exponent", "ten more: contribution", *LIMITS))
    assert "vendor-led" not in answer.stdout
    assert answer.stderr == ""


def test_the_table_holds_the_numbers_of_the_object(call, small, tmp_path: Path):
    options = ("--by", "reps", "--plan", "team", "--motion", "partner-built", "--json", "--out", tmp_path / "t.csv")
    printed = json.loads(call("scale", small, *options).stdout)["curves"][0]
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == SCALE_COLUMNS
    revenue = {
        float(row["amount"]): float(row["mean"])
        for row in rows
        if row["name"] == "revenue" and row["part"] == "outcome"
    }
    assert revenue == {point["amount"]: point["revenue"]["mean"] for point in printed["points"]}
    ten = {row["name"]: float(row["low"]) for row in rows if row["part"] == "next ten"}
    assert ten == {name: value["low"] for name, value in printed["next_ten"].items()}


@pytest.mark.parametrize(
    ("options", "reason"),
    [(("--by", "people"), "people"), (("--motion", "sideways"), "sideways"), (("--plan", "none"), "none")],
)
def test_what_does_not_exist_is_refused_in_one_line(call, small, options, reason):
    answer = call("scale", small, *options)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert reason in answer.stderr
    assert "Traceback" not in answer.stderr
