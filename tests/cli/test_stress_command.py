"""`stress`: one object that depends on the scenario alone, tables that say the same, and what is refused."""

import csv
import json
from pathlib import Path

import pytest

from sim.reports.stress_tables import STRESS_COLUMNS, stress_object
from sim.scenario.scenario import read_scenario
from sim.stress.accruals import Accounting
from sim.stress.library import LIBRARY
from sim.stress.outcomes import Frame, breaks_under_target, frame_of, quantile_with_interval
from sim.stress.study import study


def test_the_object_holds_what_the_library_finds(call, small):
    options = ("--year", 2, "--budget", 70_000, "--revenue-target", 900_000, "--capitalize", 0.4, "--json")
    answer = call("stress", small, *options)
    assert answer.exit_code == 0
    printed = json.loads(answer.stdout)
    known = study(read_scenario(small), Frame(2, 70_000.0, 900_000.0))
    assert printed == json.loads(json.dumps(stress_object(known, Accounting(capitalized_share=0.4))))
    assert printed["distribution"]["p90"] == quantile_with_interval(known.base.cost, 0.9).as_dict()
    under = breaks_under_target(known.base, known.frame).as_dict()
    assert printed["distribution"]["breaks_budget_under_target"] == under
    assert [stress["name"] for stress in printed["library"]] == [stress.name for stress in LIBRARY]
    assert all(printed["accruals"]["reconciled"].values())


def test_no_number_depends_on_threads_or_chunk(call, small):
    one = call("stress", small, "--replications", 6, "--threads", 1, "--json").stdout
    assert one == call("stress", small, "--replications", 6, "--threads", 2, "--chunk", 2, "--json").stdout


def test_tables_are_printed_for_people(call, small):
    answer = call("stress", small, "--replications", 4)
    assert answer.exit_code == 0
    words = ("expected shortfall", "while under the revenue target", "Sensitivity", "Stands for it", "Reconciled")
    assert all(word in answer.stdout for word in (*words, *(stress.name for stress in LIBRARY)))
    frame = frame_of(read_scenario(small))
    assert f"Budget ${frame.budget:,.0f}" in answer.stdout
    assert answer.stderr == ""


def test_the_table_holds_the_numbers_of_the_object(call, small, tmp_path: Path):
    out = tmp_path / "t.csv"
    printed = json.loads(call("stress", small, "--replications", 4, "--json", "--out", out).stdout)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == STRESS_COLUMNS
    by_name = {(row["part"], row["name"], row["measure"]): row for row in rows}
    assert float(by_name["distribution", "distribution", "p99"]["high"]) == printed["distribution"]["p99"]["high"]
    boom = next(stress for stress in printed["library"] if stress["name"] == "boom")
    assert float(by_name["library", "boom", "cost_change"]["mean"]) == boom["cost_change"]["mean"]
    assert (
        float(by_name["accruals", "month 1", "accrued"]["mean"]) == printed["accruals"]["cents"]["accrued"][0] / 100.0
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--budget", -1), "budget = -1"),
        (("--revenue-target", 0), "revenue target = 0"),
        (("--year", 9), "year = 9"),
        (("--capitalize", 40), "capitalized_share"),
        (("--benefit-months", 0), "benefit_months"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, small, options, words):
    answer = call("stress", small, *options)
    assert answer.exit_code == 2
    assert words in answer.output
    assert "Traceback" not in answer.output


def test_a_workbook_a_brief_or_slides_are_written_with_the_numbers_printed(call, small, tmp_path: Path):
    from store.files.exports.slides import slides_possible
    from tests.store.conftest import rows_of

    endings = (".xlsx", ".html", ".pptx") if slides_possible() else (".xlsx", ".html")
    for ending in endings:
        out = tmp_path / f"stress{ending}"
        answer = call("stress", small, "--replications", 4, "--capitalize", 0.3, "--json", "--out", out)
        assert answer.exit_code == 0
        assert f"wrote {out}" in answer.stderr
        assert out.stat().st_size > 5_000
    printed = json.loads(answer.stdout)
    figures = {row["figure"]: row["mean"] for row in rows_of((tmp_path / "stress.xlsx").read_bytes(), "results")}
    assert round(100 * figures["payout P90"]) == round(100 * printed["distribution"]["p90"]["mean"])
    assert f"${printed['distribution']['p90']['mean']:,.2f}" in (tmp_path / "stress.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["stress.pdf", "nowhere/stress.xlsx", "stress"])
def test_what_cannot_be_written_is_refused_before_anything_is_simulated(call, small, tmp_path: Path, name):
    answer = call("stress", small, "--replications", 200_000, "--out", tmp_path / name)
    assert answer.exit_code == 2
    assert not list(tmp_path.glob("stress*"))


def test_the_fields_a_stress_sets_and_the_shocks_that_strike_together_are_told(call, small):
    printed = call("stress", small, "--replications", 4, "--year", 2).stdout
    assert "events.star_leaves_month: 0 -> 15" in printed  # month 3 of the second year
    assert "Correlated shocks" in printed
    assert "Independent of it: quits (talent.quits_with_market 0)" in " ".join(printed.split())
    moved = call("stress", small, "--replications", 4, "--set", "talent.quits_with_market=-2").stdout
    assert "quits with its power -2" in " ".join(moved.split())
