"""Exports of several plan years: each year and the sum are the screen's to the cent, and the checks recompute."""

import csv
import io
import re

import pytest

from sim.replay.several import ReplayFiles, Years, replay_years
from sim.reports.replay_words import headline_of_years
from store.files.exports.files import YEARS_EXPORTS, export, years_csv
from store.files.exports.replay_slides import years_slides
from store.files.exports.slides import slides_possible
from store.files.exports.years_brief import years_brief
from store.files.exports.years_workbook import TOGETHER, years_workbook
from tests.replay.conftest import read
from tests.replay.test_years import THREE
from tests.store.conftest import PAIR, formulas, needs_soffice, parts_of, recomputed_by_libreoffice, rows_of

YEARS = ("2024-01", "2025-01", "2026-01")
CHECKED = 3 * (3 + 6 + 1) + 1 + 5 + 1 + 1  # by year: a plan, another with its changes, credits; all; every check


@pytest.fixture(scope="module")
def years():
    """Three plan years under two plans; Cy is paid in the last alone."""
    return replay_years(PAIR, ReplayFiles(read(THREE, "credits")))


def cents(rows, column, **where):
    matching = [row for row in rows if all(row[name.replace("_", " ")] == value for name, value in where.items())]
    return sum(round(100 * row[column]) for row in matching if row[column] is not None)


def test_every_year_and_the_sum_stand_in_the_workbook_to_the_cent(years):
    content = years_workbook(years)
    results, lines = rows_of(content, "results"), rows_of(content, "statements")
    shown = {(row["plan year from"], row["plan"]): round(100 * row["pay"]) for row in results}
    for label, credited, *pay in [(row[0], row[2], *row[3:]) for row in years.rows()]:
        assert [shown[label, name] for name in years.names] == [round(100 * amount) for amount in pay]
        if label != "all":
            for name in years.names:
                assert cents(lines, "amount", plan_year_from=label, plan=name) == shown[label, name]
        else:
            assert credited == 300_005.30
    for name in years.names:
        assert cents(lines, "amount", plan=name) == shown["all", name]
    assert [sheet["plan year from"] for sheet in results[::2]] == [*YEARS, "all"]
    moved, together = rows_of(content, "changes"), rows_of(content, TOGETHER)
    assert cents(moved, "change") == cents(together, "change") == shown["all", "Own"] - shown["all", "Team"]
    assert {row["payee"] for row in together} == {"Ann", "Bo", "Cy"}
    comparisons = years.as_dict()["all"]["comparisons"]["Own"]
    assert sum(round(100 * part) for part in comparisons["reasons"].values()) == round(100 * comparisons["change"])
    assert comparisons["winners"] + comparisons["losers"] + comparisons["unchanged"] == 3


def test_its_checks_are_true_and_ours_alone(years):
    content = years_workbook(years)
    checks = rows_of(content, "reconciliation")
    assert len(checks) == CHECKED
    assert all(check["true"] is True for check in checks)
    by_sheet = formulas(content)
    assert set(by_sheet) == {"xl/worksheets/sheet2.xml"}
    assert all(re.match(r"ROUND\(|ABS\(D\d+\)|AND\(E2:E\d+\)", check) for check in by_sheet["xl/worksheets/sheet2.xml"])


@needs_soffice
def test_libreoffice_recomputes_every_check_as_true(years, tmp_path):
    sheets = recomputed_by_libreoffice(years_workbook(years), tmp_path)
    assert not [name for name, content in sheets.items() if "Err:" in content or "#N" in content or "#REF" in content]
    assert sheets["reconciliation"].count("TRUE") == CHECKED
    assert "FALSE" not in sheets["reconciliation"]


@needs_soffice
@pytest.mark.parametrize(("sheet", "false"), [("statements", 4), ("credits", 3), ("changes", 2)])
def test_a_changed_amount_makes_its_checks_false(years, tmp_path, sheet, false):
    """The checks look at the sheets: a cent more in one place is seen in its year, in its sum, and at the end."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(years_workbook(years)))
    names = [cell.value for cell in book[sheet][1]]
    cell = book[sheet].cell(2, names.index({"changes": "before"}.get(sheet, "amount")) + 1)
    cell.value += 0.01
    changed = io.BytesIO()
    book.save(changed)
    text = recomputed_by_libreoffice(changed.getvalue(), tmp_path)["reconciliation"]
    assert text.count("FALSE") == false, text


def test_the_csv_has_every_year_and_sums_to_all(years):
    rows = list(csv.DictReader(io.StringIO(years_csv(years).decode("utf-8"), newline="")))
    assert {row["plan year from"] for row in rows} == set(YEARS)
    for place, name in enumerate(years.names):
        for label, *pay in [(row[0], *row[3:]) for row in years.rows()]:
            chosen = [row for row in rows if row["plan"] == name and label in (row["plan year from"], "all")]
            assert sum(round(100 * float(row["amount"])) for row in chosen) == round(100 * pay[place])


def test_the_brief_tells_each_year_and_the_sum(years):
    page = years_brief(years).decode()
    assert headline_of_years(years) in page
    for row in years.rows():
        assert f"${row[3]:,.2f}" in page and f"${row[2]:,.2f}" in page
    assert all(f"Plan year from {label}" in page for label in YEARS)
    assert "outside the plan year" not in page  # a credit of another year is no exception where every year is paid
    assert page.count("Every year is replayed by itself") == 1
    assert "<script" not in page and "default-src 'none'" in page


@pytest.mark.skipif(not slides_possible(), reason="python-pptx is not installed")
def test_slides_have_the_years_side_by_side(years):
    from pptx import Presentation

    deck = Presentation(io.BytesIO(years_slides(years)))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    cost = {series.name: list(series.values) for series in charts[0].plots[0].series}
    assert list(charts[0].plots[0].categories) == list(YEARS)
    for name in years.names:
        assert [round(100 * value) for value in cost[name]] == [
            round(100 * replayed.paid[name].pay_total) for replayed in years.replays
        ]
    whole = round(100 * years.as_dict()["all"]["comparisons"]["Own"]["change"])
    for chart in charts[1:4]:
        assert round(100 * sum(chart.plots[0].series[0].values)) == whole


def test_whatever_is_named_stays_text(hostile):
    one = Years(replays=(hostile,))
    by_sheet = formulas(years_workbook(one))
    assert set(by_sheet) == {"xl/worksheets/sheet2.xml"}
    assert not any("cmd" in text or "HYPERLINK" in text for text in by_sheet["xl/worksheets/sheet2.xml"])
    assert all(row["true"] is True for row in rows_of(years_workbook(one), "reconciliation"))
    page = years_brief(one).decode()
    assert "<script" not in page and "<img" not in page and "\u0001" not in page
    cells = [cell for row in csv.reader(io.StringIO(years_csv(one).decode("utf-8"), newline="")) for cell in row]
    assert not [
        cell for cell in cells if cell.startswith(("=", "+", "@")) or (cell[:1] == "-" and not cell[1:2].isdigit())
    ]
    if slides_possible():
        assert all(not formulas(book) for book in parts_of(years_slides(one), ".xlsx").values())


@pytest.mark.parametrize("ending", YEARS_EXPORTS)
def test_an_export_is_whole_or_not_there(years, tmp_path, ending):
    if ending == ".pptx" and not slides_possible():
        pytest.skip("python-pptx is not installed")
    path = tmp_path / f"a{ending}"
    export(years, (), path, YEARS_EXPORTS)
    assert [left.name for left in tmp_path.iterdir()] == [path.name]
