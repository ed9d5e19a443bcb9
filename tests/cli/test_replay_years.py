"""`replay --years all` with `--out` and `--response`: each year and the sum, as on the screen, and it comes back."""

import csv
import json

import pytest

from sim.replay.response import responses
from sim.replay.response_years import of_year, responses_of_years
from sim.replay.several import ReplayFiles, replay_years
from sim.scenario.scenario import Scenario, read_scenario
from tests.replay.conftest import read
from tests.replay.test_response import SMALL
from tests.replay.test_years import THREE
from tests.store.conftest import PAIR, rows_of

PLANS = ("--plan", "individual_high_leverage", "--plan", "team_low_leverage")
ALL = ("--years", "all")
MEAN = ("--quota", "mean")


@pytest.fixture
def credits(tmp_path):
    path = tmp_path / "credits.csv"
    path.write_text(THREE, encoding="utf-8")
    return path


def replayed(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_the_workbook_of_every_year_comes_back_as_the_same_years(call, credits, tmp_path):
    """The file names no people: Cy must not be paid in the years in which nobody credited him."""
    out = tmp_path / "years.xlsx"
    first = replayed(call("replay", credits, *PLANS, *ALL, *MEAN, "--from", "2024-07", "--out", out, "--json"))
    assert [year["plan_year_from"] for year in first["years"]] == ["2024-07", "2025-07", "2026-07"]
    again = replayed(call("replay", out, *PLANS, *ALL, "--json"))
    assert again["all"] == first["all"]
    for one, other in zip(first["years"], again["years"], strict=True):
        for name in ("plan_year_from", "credited_total", "deals", "payees", "plans", "comparisons", "people"):
            assert one[name] == other[name]
    results = rows_of(out.read_bytes(), "results")
    shown = {row["plan"]: round(100 * row["pay"]) for row in results if row["plan year from"] == "all"}
    assert shown == {name: round(100 * plan["pay_total"]) for name, plan in first["all"]["plans"].items()}


def test_a_roster_and_an_assignment_go_along(call, credits, tmp_path):
    roster, listed, out = tmp_path / "roster.csv", tmp_path / "who.csv", tmp_path / "years.csv"
    roster.write_text("payee,manager\nAnn,Kim\nBo,Kim\nCy,Kim\n", encoding="utf-8")
    listed.write_text(
        "payee,plan\nAnn,team_low_leverage\nBo,individual_high_leverage\nCy,team_low_leverage\n", encoding="utf-8"
    )
    files = ("--people", roster, "--assignment", listed)
    assigned = replayed(call("replay", credits, *files, *PLANS, *ALL, *MEAN, "--out", out, "--json"))
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, plan in assigned["all"]["plans"].items():
        paid = sum(round(100 * float(row["amount"])) for row in rows if row["plan"] == name)
        assert paid == round(100 * plan["pay_total"])
    assert next(iter(assigned["all"]["plans"])) == "As assigned"
    book = tmp_path / "years.xlsx"
    assert call("replay", credits, *files, *PLANS, *ALL, *MEAN, "--out", book).exit_code == 0
    assert all(row["true"] is True for row in rows_of(book.read_bytes(), "reconciliation"))
    again = replayed(call("replay", book, "--assignment", listed, *PLANS, *ALL, "--json"))
    assert again["all"]["plans"] == assigned["all"]["plans"]


def test_the_second_reading_is_of_each_year_and_of_all(call, credits, small, tmp_path):
    out = tmp_path / "years.html"
    answer = call(
        "replay", credits, *PLANS, *ALL, *MEAN, "--response", small, "--replications", "6", "--out", out, "--json"
    )
    answered = replayed(answer)
    assert [len(year["response"]) for year in answered["years"]] == [1, 1, 1]
    whole = answered["all"]["response"][0]
    for end in ("mean", "low", "high"):
        by_year = [round(100 * year["response"][0]["pay_total"][end]) for year in answered["years"]]
        assert round(100 * whole["pay_total"][end]) == sum(by_year)
    frozen = answered["all"]["plans"][whole["plan"]]["pay_total"]
    assert whole["pay_total_frozen"] == frozen
    assert {year["response"][0]["revenue"]["mean"] for year in answered["years"]} == {whole["revenue"]["mean"]}
    page = out.read_text(encoding="utf-8")
    assert "Plan year from 2025-01, behavior responding" in page and "All years together, behavior responding" in page
    shown = call("replay", credits, *PLANS, *ALL, *MEAN, "--response", small, "--replications", "6").stdout
    assert f"would pay {whole['pay_total']['mean']:,.2f}" in shown
    assert read_scenario(small).run.replications != 6


def test_each_years_reading_is_that_of_the_year_alone():
    scenario = Scenario().with_values({**SMALL, "run.replications": 4})
    years = replay_years(PAIR, ReplayFiles(read(THREE, "credits")))
    simulated = responses_of_years(scenario, years)
    for label, one_year in years.by_label.items():
        alone = [reading.as_dict() for reading in responses(scenario, one_year)]
        assert [reading.as_dict() for reading in of_year(simulated, label)] == alone
    (whole,) = of_year(simulated, "all")
    assert whole.winners + whole.losers + whole.unchanged == 3
    assert whole.extra_credited.mean == pytest.approx(300_005.30 * (whole.revenue.mean - 1.0), abs=0.02)
    assert whole.sentence.startswith("All years together, behavior responding, Own against Team")


@pytest.mark.parametrize(
    ("options", "word"), [(("--year", "2025"), "keep one of them"), (("--out", "x.doc"), ".xlsx, .csv, .html or .pptx")]
)
def test_what_does_not_go_together_is_one_line(call, credits, options, word):
    answer = call("replay", credits, *PLANS, *ALL, *options)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer.output
    assert word in answer.stderr
