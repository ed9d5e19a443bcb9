"""A replay's workbook is replayed to the same cent, the template by what is filled in, any other by --sheet."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from sim.importing.own import REPLAY_SHEETS, settings_of, year_exported
from sim.replay.replay import replay
from store.files.exports.replay_workbook import replay_workbook
from store.files.template import template_workbook
from tests.replay.conftest import TWO, acted, plan_of

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
PLANS = ("--plan", "individual_high_leverage", "--plan", "team_low_leverage")
FIGURES = ("plan_year_from", "credited_total", "deals", "payees", "plans", "comparisons", "people")
MAPPING = """
kind: credits
columns: {payee: payee, date: date, measure: measure, amount: amount, deal: deal}
assumptions: {quota: 98765.43, base: 61000.5, target incentive: 43000.25}
"""


def replayed(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def same(first, again):
    return {name: first[name] for name in FIGURES} == {name: again[name] for name in FIGURES}


@pytest.fixture
def samples(call, tmp_path):
    """The made-up year, replayed and exported: its figures, and the workbook."""
    out = tmp_path / "made up.xlsx"
    files = (SAMPLES / "credits_2025.csv", "--people", SAMPLES / "roster_2025.csv")
    return replayed(call("replay", *files, *PLANS, "--out", out, "--json")), out


def test_the_exported_workbook_is_replayed_to_the_same_cent(call, samples):
    first, out = samples
    answer = call("replay", out, *PLANS, "--json")
    assert same(first, replayed(answer))
    assert "people: from the sheet roster of" in answer.stderr
    roster = ("--people", SAMPLES / "roster_2025.csv")
    named = call("replay", out, *roster, *PLANS, "--json")
    assert same(first, replayed(named))
    assert "people: from" not in named.stderr
    assert same(first, replayed(call("replay", out, "--people", out, *PLANS, "--json")))
    assert same(first, replayed(call("replay", out, "--sheet", "credits", *PLANS, "--json")))


def test_what_was_assumed_and_when_the_year_begins_come_along(call, tmp_path):
    """Without the sheet of settings the year would begin in January, and quotas and pay would be the plans' own."""
    credits, mapping, out = (tmp_path / name for name in ("mine.csv", "mine.yaml", "out.xlsx"))
    credits.write_text(TWO, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    options = ("--mapping", mapping, "--from", "2025-04", "--out", out)
    first = replayed(call("replay", credits, *options, *PLANS, "--json"))
    assert first["plan_year_from"] == "2025-04"
    answer = call("replay", out, *PLANS, "--json")
    assert same(first, replayed(answer))
    assert "people: from" not in answer.stderr  # there was no roster, so there is none again
    assert not same(first, replayed(call("replay", out, "--from", "2025-01", *PLANS, "--json")))
    plain = replayed(call("replay", credits, "--from", "2025-04", *PLANS, "--json"))
    assert plain["plans"] != first["plans"]
    whole = replayed(call("replay", out, "--years", "all", *PLANS, "--json"))
    assert [year["plan_year_from"] for year in whole["years"]] == ["2025-04"]


def test_an_export_that_is_imported_and_kept_says_the_same(call, samples):
    first, out = samples
    for kind in ("credits", "roster"):
        assert call("import", out, "--kind", kind, "--keep", f"my {kind}").exit_code == 0
    again = replayed(call("replay", "kept:my credits", "--people", "kept:my roster", *PLANS, "--json"))
    assert same(first, again)


def test_an_export_made_of_attainment_is_refused_in_words(call, tmp_path):
    history, out = tmp_path / "attainment.csv", tmp_path / "out.xlsx"
    history.write_text("payee,month,attainment\nAnn,2025-01,1.1\nAnn,2025-02,0.9\nBo,2025-01,1.0\n", encoding="utf-8")
    assert call("replay", history, *PLANS, "--out", out).exit_code == 0
    refused = call("replay", out, *PLANS)
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "bring the file of attainment again" in refused.stderr


def several(path, **sheets):
    """Write a workbook with these sheets, each of CSV text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book.save(path)
    return path


def test_any_other_workbook_is_read_by_its_first_sheet_or_the_one_named(call, tmp_path):
    book = several(tmp_path / "books.xlsx", Cover="Title,By\nSales,me\n", Q1=TWO, Q2=TWO.replace("90000", "80000"))
    refused = call("replay", book, *PLANS)
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "its sheet 'Cover' was read and not the 2 other sheets (Q1, Q2); --sheet names" in refused.stderr
    for sheet, total in (("Q1", 200_000.0), ("Q2", 190_000.0)):
        assert replayed(call("replay", book, "--sheet", sheet, *PLANS, "--json"))["credited_total"] == total
    unknown = call("replay", book, "--sheet", "Q9", *PLANS)
    assert unknown.exit_code == 2
    assert "has no sheet 'Q9'; its sheets are 'Cover', 'Q1', 'Q2'" in unknown.stderr
    csv = tmp_path / "credits.csv"
    csv.write_text(TWO, encoding="utf-8")
    assert call("import", csv, "--keep", "mine").exit_code == 0
    assert "leave out --sheet" in call("replay", "kept:mine", "--sheet", "Q1", *PLANS).stderr


def filled(path, **rows):
    """Write the template with rows, lists of cells by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    for name, lines in rows.items():
        for line in lines:
            book[name].append(line)
    book.save(path)
    return path


CREDIT = ["Ann", "2025-02-10", "Bookings", 90_000.0, "D1"]
DEAL = ["D1", "Ann", "Won", "2025-02-10", 90_000.0]


def test_the_template_is_replayed_by_the_sheet_that_is_filled_in(call, tmp_path):
    path = filled(tmp_path / "filled.xlsx", deals=[DEAL], roster=[["Ann"], ["Bo"]])
    again = replayed(call("replay", path, "--people", path, *PLANS, "--json"))
    assert (again["credited_total"], again["payees"]) == (90_000.0, 2)
    both = call("replay", filled(tmp_path / "both.xlsx", deals=[DEAL], credits=[CREDIT]), *PLANS)
    assert (both.exit_code, both.stdout) == (2, "")
    assert "has credits and deals filled in; name the sheet to read" in both.stderr
    assert call("replay", tmp_path / "both.xlsx", "--sheet", "credits", *PLANS, "--quota", "mean").exit_code == 0
    empty = call("replay", filled(tmp_path / "empty.xlsx"), *PLANS)
    assert "sheet 'credits' holds no rows" in empty.stderr


def test_a_workbook_that_lacks_one_of_our_sheets_is_not_taken_for_ours(call, samples, tmp_path):
    book = openpyxl.load_workbook(samples[1])
    assert tuple(book.sheetnames[:-1]) == REPLAY_SHEETS
    del book["inputs"]
    book.save(tmp_path / "less.xlsx")
    assert "--sheet names the one with the credits" in call("replay", tmp_path / "less.xlsx", *PLANS).stderr


def test_settings_somebody_edited_are_known_names_with_plain_values():
    rows = [("setting", "value"), ("quota", 5.0), ("quota ", 6.0), ("base", "x" * 201), ("team", ""), ("measure",), ()]
    assert settings_of(rows) == {"quota": 5.0}
    assert settings_of([("plan year from", "2025-04"), ("people from", None), (None, 1.0)]) == {
        "plan year from": "2025-04"
    }


@pytest.mark.parametrize(
    ("month", "year", "start"),
    [
        (4.0, "2025-04", (4, "2025-04")),
        (0.0, "2025-13", (None, None)),
        (4.5, "1e9-01", (None, None)),
        ("4", 2025.0, (None, None)),
    ],
)
def test_a_year_somebody_edited_is_one_or_none(month, year, start):
    assert year_exported({"plan year begins in month": month, "plan year from": year}) == start


def test_the_settings_of_a_workbook_are_those_of_its_replay():
    study = replay([plan_of()], acted())
    book = openpyxl.load_workbook(io.BytesIO(replay_workbook(study)))
    settings = dict(book["settings"].iter_rows(min_row=2, values_only=True))
    assert settings == {
        "plan year from": "2025-01",
        "plan year begins in month": 1,
        "credited from": "credits",
        "people from": "credits",
    }
