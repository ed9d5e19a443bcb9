"""`replay`: prints what it paid under every plan, refuses wrong rows, and adds up."""

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sim.pay.plan import write_plan
from tests.cli.conftest import ROOT
from tests.replay.conftest import CRM, TWO, needs_crm, plan_of

PLANS = Path(__file__).resolve().parents[2] / "data" / "plans"


@pytest.fixture
def credits(tmp_path):
    path = tmp_path / "credits.csv"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture
def two_plans(tmp_path):
    for plan, name in ((plan_of("A"), "a.yaml"), (plan_of("B", base_share=0.4), "b.yaml")):
        write_plan(plan, tmp_path / name)
    return ("--plan", tmp_path / "a.yaml", "--plan", tmp_path / "b.yaml")


def test_one_object_holds_totals_plans_and_findings(call, credits, two_plans):
    answer = call("replay", credits, *two_plans, "--json")
    assert answer.exit_code == 0, answer.output
    printed = json.loads(answer.stdout)
    assert (printed["credited_total"], printed["deals"], printed["payees"]) == (200_000.0, 3, 2)
    assert {name: plan["pay_total"] for name, plan in printed["plans"].items()} == {"A": 200_000.0, "B": 200_000.0}
    assert printed["comparisons"]["B"]["reasons"] == {"mix": 0.0}
    assert {"assumption"} <= {finding["kind"] for finding in printed["findings"]}
    assert sum(round(100 * person["plans"]["B"]["pay"]) for person in printed["people"]) == 20_000_000
    assert printed["response"] == []


def test_for_a_person_it_says_that_behavior_is_frozen_and_who_wins(call, credits, two_plans):
    answer = call("replay", credits, *two_plans, "--quota", "100000")
    assert answer.exit_code == 0, answer.output
    assert "Behavior is frozen" in answer.stdout
    assert "1 win, 1 lose, 0 unchanged" in answer.stdout


def test_it_pays_what_payout_pays(call, credits, two_plans, tmp_path):
    mine, roster = tmp_path / "own.csv", tmp_path / "roster.csv"
    mine.write_text(TWO.replace("Bookings", "Own"), encoding="utf-8")
    roster.write_text("payee,quota\nAnn,100000\nBo,100000\n", encoding="utf-8")
    paid = json.loads(call("payout", two_plans[1], mine, "--people", roster, "--json").stdout)
    printed = json.loads(call("replay", credits, *two_plans, "--json").stdout)
    assert sum(statement["total"] for statement in paid["statements"]) == printed["plans"]["A"]["pay_total"]


def test_a_wrong_row_stops_it_unless_it_is_left_out(call, credits, two_plans):
    credits.write_text(TWO + "Bo,2025-06-31,Bookings,5,D9\n", encoding="utf-8")
    refused = call("replay", credits, *two_plans, "--json")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "row 5, date" in refused.stderr
    left = call("replay", credits, *two_plans, "--json", "--skip-bad-rows")
    assert left.exit_code == 0, left.output
    printed = json.loads(left.stdout)
    assert printed["credited_total"] == 200_000.0
    assert any(finding["kind"] == "exception" and "left out" in finding["text"] for finding in printed["findings"])


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "--plan"),
        (("--plan", "nope"), "nope"),
        (("--plan", "hybrid", "--mapping", "nope"), "nope"),
        (("--plan", "hybrid", "--first-month", "May"), "May"),
        (("--plan", "hybrid", "--people", "missing.csv"), "missing.csv"),
        (("--plan", "hybrid", "--assignment", "missing.csv"), "missing.csv"),
        (("--plan", "hybrid", "--year", "2019"), "no credit of credits.csv lies in the plan year from 2019-01"),
        (("--plan", "hybrid", "--year", "2025", "--from", "2024-04"), "different years"),
        (("--plan", "hybrid", "--years", "both"), "--years all"),
        (("--plan", "hybrid", "--years", "all", "--year", "2025"), "keep one of them"),
    ],
)
def test_what_cannot_be_done_is_one_line(call, credits, options, word):
    answer = call("replay", credits, *options)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer.output
    assert word in answer.stderr


@needs_crm
def test_the_shared_crm_extract_with_its_mapping(call):
    answer = call(
        "replay",
        CRM / "sales_pipeline.csv",
        *("--plan", PLANS / "team_low_leverage.yaml", "--plan", PLANS / "individual_high_leverage.yaml"),
        *("--mapping", "crm_sales_pipeline", "--mapping", "crm_sales_teams", "--people", CRM / "sales_teams.csv"),
        "--json",
    )
    assert answer.exit_code == 0, answer.output
    printed = json.loads(answer.stdout)
    assert (printed["credited_total"], printed["deals"], printed["payees"]) == (10_005_534.0, 4_238, 35)
    team, own = printed["plans"].values()
    assert team["pay_total"] == 35 * 150_000.0
    assert own["base_total"] == 35 * 82_500.0
    change = printed["comparisons"]["Individual, high leverage"]
    assert change["winners"] + change["losers"] + change["unchanged"] == 35
    assert sum(round(100 * part) for part in change["reasons"].values()) == round(100 * change["change"])


def test_the_statements_are_written_and_add_up(call, credits, two_plans, tmp_path):
    import csv

    out = tmp_path / "statements.csv"
    assert call("replay", credits, *two_plans, "--quota", "mean", "--out", out).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(round(100 * float(row["amount"])) for row in rows if row["plan"] == "B") == 20_000_000
    refused = call("replay", credits, *two_plans, "--out", tmp_path / "statements.doc")
    assert (refused.exit_code, refused.stdout) == (2, "")


SEVERAL = TWO + "Bo,2026-05-10,Bookings,70000,D4\n"


def test_a_year_is_chosen_and_every_year_is_added_up(call, credits, two_plans):
    credits.write_text(SEVERAL, encoding="utf-8")
    known = {
        year: json.loads(call("replay", credits, *two_plans, "--year", year, "--json").stdout) for year in (2025, 2026)
    }
    default = json.loads(call("replay", credits, *two_plans, "--json").stdout)
    assert default == known[2025]
    assert (default["credited_total"], default["credited_outside"], default["file_total"]) == (2e5, 7e4, 2.7e5)
    assert json.loads(call("replay", credits, *two_plans, "--from", "2026-01", "--json").stdout) == known[2026]
    every = json.loads(call("replay", credits, *two_plans, "--years", "all", "--json").stdout)
    assert [year["plans"] for year in every["years"]] == [known[2025]["plans"], known[2026]["plans"]]
    both = sum(round(100 * known[year]["plans"]["B"]["pay_total"]) for year in known)
    assert round(100 * every["all"]["plans"]["B"]["pay_total"]) == both
    shown = call("replay", credits, *two_plans, "--quota", "mean", "--years", "all").stdout
    assert "270,000.00" in shown and "Pay by plan year" in shown
    assert "From 2026-01: B would have cost as much as A" in shown


def test_plans_as_assigned_stand_first(call, credits, two_plans, tmp_path):
    listed = tmp_path / "assignment.csv"
    listed.write_text("payee,plan\nAnn,a\nBo,B\n", encoding="utf-8")
    answer = call("replay", credits, *two_plans, "--assignment", listed, "--json")
    assert answer.exit_code == 0, answer.output
    printed = json.loads(answer.stdout)
    assert list(printed["plans"]) == ["As assigned", "A", "B"]
    assert printed["comparisons"]["A"]["against"] == "As assigned"
    pay = {
        person["payee"]: {name: plan["pay"] for name, plan in person["plans"].items()} for person in printed["people"]
    }
    assert pay["Ann"]["As assigned"] == pay["Ann"]["A"]
    assert pay["Bo"]["As assigned"] == pay["Bo"]["B"]
    listed.write_text("payee,plan\nAnn,a\n", encoding="utf-8")
    refused = call("replay", credits, *two_plans, "--assignment", listed)
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "assigns no plan to Bo" in refused.stderr


def test_attainment_is_replayed_and_says_what_it_cannot_tell(call, two_plans, tmp_path):
    path = tmp_path / "attainment.csv"
    path.write_text("payee,month,attainment\nAnn,2025-01,1.1\nAnn,2025-02,0.9\nBo,2025-01,1.0\n", encoding="utf-8")
    answer = call("replay", path, *two_plans, "--json")
    assert answer.exit_code == 0, answer.output
    printed = json.loads(answer.stdout)
    assert (printed["credited_from"], printed["credited_total"], printed["payees"]) == ("attainment", None, 2)
    assert any("nothing of single deals" in finding["text"] for finding in printed["findings"])
    assert call("replay", path, *two_plans).exit_code == 0


def test_how_far_reading_is_shows_on_a_terminal_and_nowhere_else(start, tmp_path):
    """On standard error, as `import` shows it; standard output holds the figures alone."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    path = tmp_path / "many.csv"
    rows = (f"P{place % 50},2025-{place % 12 + 1:02d}-10,Bookings,{place}.25,D{place}\n" for place in range(20_000))
    path.write_text(TWO.splitlines(keepends=True)[0] + "".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "sim", "replay", str(path), "--plan", "individual_high_leverage", "--json"]
    command += ["--quota", "mean"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = bytearray()
        listening = threading.Thread(target=heard, args=(ours, shown))
        listening.start()
        printed, _ = process.communicate(timeout=240)
        listening.join(timeout=60)
    os.close(ours)
    assert process.returncode == 0, shown
    assert b"reading many.csv" in shown
    assert re.search(rb"checking many\.csv [^\r]*?\d+/20000", shown), shown  # drawn once more when it ends
    assert json.loads(printed)["deals"] == 20_000
    piped = start("replay", path, "--plan", "individual_high_leverage", "--json", "--quota", "mean")
    assert (piped.stdout, piped.stderr) == (printed, b"")


def heard(end, shown):
    """Add what a pseudo-terminal shows until its other end is closed."""
    with contextlib.suppress(OSError):
        while piece := os.read(end, 4_096):
            shown += piece


def test_no_total_is_stated_before_a_quota_is_chosen(call, credits, two_plans, tmp_path, small):
    asked = call("replay", credits, *two_plans)
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert "3 rows read, 3 used: $200,000.00 credited" in asked.stderr and "--quota" in asked.stderr
    out = tmp_path / "replay.xlsx"
    assert call("replay", credits, *two_plans, "--out", out).exit_code == 2 and not out.exists()
    whole = json.loads(call("replay", credits, *two_plans, "--json").stdout)
    assert whole["undecided"] is True and whole["plans"]["A"]["pay_total"] == 200_000.0
    chosen = json.loads(call("replay", credits, *two_plans, "--quota", "$200,000", "--json").stdout)
    assert chosen["undecided"] is False and chosen["plans"]["A"]["pay_total"] == 150_000.0
    shared = ("--response", small, "--replications", "4", "--json")
    there = json.loads(call("replay", credits, *two_plans, "--quota", "scenario", "--ote", "scenario", *shared).stdout)
    assert "quota $480,000 a year for everybody" in {gap["taken"] for gap in there["gaps"]}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--quota", "much"), "--quota 'much' is no amount of a year; write dollars from 1"),
        (("--quota", "0"), "--quota '0'"),
        (("--ote", "scenario"), "--ote scenario takes that of --response SCENARIO; add it"),
    ],
)
def test_a_choice_that_is_none_is_one_line(call, credits, two_plans, options, words):
    answer = call("replay", credits, *two_plans, *options)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert words in answer.stderr


def test_text_of_an_older_windows_program_is_shown_and_read(call, credits, two_plans):
    credits.write_bytes(TWO.replace("Ann", "Müller").encode("cp1252"))
    refused = call("replay", credits, *two_plans)
    assert refused.exit_code == 2 and "in Windows-1252 it reads Müller" in refused.stderr
    read = json.loads(call("replay", credits, *two_plans, "--encoding", "cp1252", "--json").stdout)
    assert [person["payee"] for person in read["people"]] == ["Bo", "Müller"]
