"""Exports of a replay: hostile text is inert in all of them, totals are those of the screen, and they come back."""

import io
import math
import re
from pathlib import Path

import pytest

from sim.importing.isolated import read_brought, read_isolated
from sim.importing.mapping import propose
from sim.importing.records import import_table
from sim.replay.actuals import actuals
from sim.replay.replay import replay
from store.files.exports.checks import CHECKS
from store.files.exports.files import EXPORTS, export
from store.files.exports.replay_brief import replay_brief
from store.files.exports.replay_slides import replay_slides
from store.files.exports.replay_workbook import replay_workbook
from store.files.exports.slides import slides_possible
from store.files.tables import TableError
from tests.store.conftest import PAIR, formulas, needs_soffice, parts_of, recomputed_by_libreoffice, rows_of

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"


def test_the_workbook_has_our_formulas_only_whatever_it_is_named(hostile, ordinary):
    by_sheet = formulas(replay_workbook(hostile))
    assert set(by_sheet) == {"xl/worksheets/sheet2.xml"}
    shape = re.compile(r"ROUND\(|ABS\(D\d+\)|AND\(E2:E\d+\)")
    every = [text for texts in by_sheet.values() for text in texts]
    assert len(every) == 3 * 9 + 1 + 3
    assert all(shape.match(text) for text in every)
    assert not any("cmd" in text or "HYPERLINK" in text for text in every)
    assert parts_of(replay_workbook(hostile), ".rels").keys() == parts_of(replay_workbook(ordinary), ".rels").keys()


def test_its_checks_are_true_of_the_numbers_on_its_sheets(ordinary):
    content = replay_workbook(ordinary)
    checks = rows_of(content, "reconciliation")
    assert len(checks) == 3 * 2 + 3 + 1 + 1
    assert tuple(checks[0]) == CHECKS
    assert all(check["true"] is True for check in checks)
    lines, changes = rows_of(content, "statements"), rows_of(content, "changes")
    for number, (name, paid) in enumerate(ordinary.paid.items(), 1):
        of_plan = [row for row in lines if row["plan no."] == number]
        by_hand = sum(round(100 * row["amount"]) for row in of_plan)
        stated = next(row for row in checks if row["check"].endswith(f"{name}: statements sum to its pay"))
        assert by_hand == round(100 * stated["as stated"]) == round(100 * paid.pay_total)
        assert sum(round(100 * r["amount"]) for r in of_plan if r["part"] == "base") == round(100 * paid.base_total)
    for row in changes:
        parts = [row[part] for part in ("mix", "curve", "crediting", "quota", "cap", "timing", "plan as a whole")]
        assert sum(round(100 * part) for part in parts if part is not None) == round(100 * row["change"])
    credited = sum(row["amount"] * row["split"] for row in rows_of(content, "credits"))
    assert credited == ordinary.actuals.credited_total


def recomputed(book, expression):
    """Return what a formula of ours comes to, from the cells it names; SUMIF, SUMIFS and SUMPRODUCT only."""

    def cells(text):
        sheet, column, first, last = re.fullmatch(r"(\w+)!\$?([A-Z])\$?(\d+):\$?[A-Z]\$?(\d+)", text).groups()
        return [book[sheet][f"{column}{row}"].value for row in range(int(first), int(last) + 1)]

    def value(call):
        name, *given = call[1], *call[2].split(",")
        if name == "SUMPRODUCT":
            return repr(sum(a * b for a, b in zip(*map(cells, given), strict=True)))
        amounts, tests = (
            (cells(given[2]), [given[:2]]) if name == "SUMIF" else (cells(given[0]), [given[1:3], given[3:]])
        )
        wanted = [(cells(where), eval(text)) for where, text in tests]
        chosen = zip(amounts, *(values for values, _ in wanted), strict=True)
        kept = [amount for amount, *keys in chosen if keys == [want for _, want in wanted]]
        return repr(math.fsum(amount for amount in kept if amount is not None))

    inner = re.fullmatch(r"=ROUND\((.*),2\)", expression)[1]
    return round(eval(re.sub(r"(SUMIFS?|SUMPRODUCT)\(([^()]*)\)", value, inner)), 2)


@pytest.mark.parametrize("whose", ["ordinary", "hostile"])
def test_every_check_recomputed_from_its_formula_is_what_is_stated(whose, request):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(replay_workbook(request.getfixturevalue(whose))))
    checks = [[cell.value for cell in row] for row in book["reconciliation"].iter_rows(min_row=2)]
    assert len(checks) == 11
    for name, formula, stated, difference, true in checks[:-1]:
        assert recomputed(book, formula) == stated, name
        row = checks.index([name, formula, stated, difference, true]) + 2
        assert (difference, true) == (f"=ROUND(B{row}-C{row},2)", f"=ABS(D{row})<0.005")


@needs_soffice
def test_libreoffice_recomputes_every_check_as_true(ordinary, tmp_path):
    sheets = recomputed_by_libreoffice(replay_workbook(ordinary), tmp_path)
    assert len(sheets) == 11
    assert not [name for name, content in sheets.items() if "Err:" in content or "#N" in content or "#REF" in content]
    text = sheets["reconciliation"]
    assert "Err:" not in text and "#" not in text
    assert text.count("TRUE") == 11


def test_the_workbook_comes_back_as_the_same_replay(ordinary):
    content = replay_workbook(ordinary)
    brought = {}
    for sheet in ("credits", "roster"):
        table = read_isolated(content, "replay.xlsx", sheet=sheet)
        brought[sheet] = import_table(table, propose(table, sheet))
        assert brought[sheet].usable, (brought[sheet].problems, brought[sheet].questions)
    again = replay(PAIR, actuals(brought["credits"], brought["roster"])).as_dict()
    first = ordinary.as_dict()
    for name in ("credited_total", "deals", "payees", "plans", "comparisons", "people"):
        assert again[name] == first[name]


def test_quotas_and_ote_of_the_roster_come_back_too():
    """The made-up year, exported and imported again, is paid to the same cent by everybody's own quota and OTE."""
    brought = {
        name: import_table(table, propose(table, name))
        for name, table in ((name, read_brought(SAMPLES / f"{name}_2025.csv")) for name in ("credits", "roster"))
    }
    first = replay(PAIR, actuals(brought["credits"], brought["roster"]))
    assert len({payee.ote for payee in first.actuals.people}) == 3
    again = {}
    for sheet in brought:
        table = read_isolated(replay_workbook(first), "replay.xlsx", sheet=sheet)
        again[sheet] = import_table(table, propose(table, sheet))
    second = replay(PAIR, actuals(again["credits"], again["roster"]))
    assert [paid.cents for paid in second.paid.values()] == [paid.cents for paid in first.paid.values()]
    assert [payee.quotas for payee in second.actuals.people] == [payee.quotas for payee in first.actuals.people]


def test_the_brief_shows_text_as_text_and_loads_nothing(hostile, ordinary):
    page = replay_brief(hostile).decode()
    assert "<script" not in page and "<img" not in page and "\u0001" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)\s*=", page.replace("&lt;img src=http", ""))
    assert f"${ordinary.paid['Own'].pay_total:,.2f}" in replay_brief(ordinary).decode()


@pytest.mark.skipif(not slides_possible(), reason="python-pptx is not installed")
def test_slides_have_native_charts_whose_workbooks_run_nothing(hostile, ordinary):
    content = replay_slides(hostile)
    books = parts_of(content, ".xlsx")
    assert len(books) == 4
    assert all(not formulas(book) for book in books.values())
    assert not any(parts_of(book, "sheet1.xml.rels") for book in books.values())
    from pptx import Presentation

    charts = [
        s.chart
        for slide in Presentation(io.BytesIO(replay_slides(ordinary))).slides
        for s in slide.shapes
        if s.has_chart
    ]
    cost = {series.name: list(series.values) for series in charts[0].plots[0].series}
    for place, paid in enumerate(ordinary.paid.values()):
        assert round(100 * (cost["base"][place] + cost["variable"][place])) == round(100 * paid.pay_total)
    assert sum(charts[2].plots[0].series[0].values) == pytest.approx(ordinary.as_dict()["comparisons"]["Own"]["change"])


def test_the_csv_has_no_cell_that_a_spreadsheet_runs(hostile, tmp_path):
    import csv

    path = tmp_path / "statements.csv"
    export(hostile, (), path)
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [
        cell for cell in cells if cell.startswith(("=", "+", "@")) or (cell[:1] == "-" and not cell[1:2].isdigit())
    ]


def test_without_the_library_slides_are_refused_in_words(ordinary, monkeypatch):
    monkeypatch.setattr("store.files.exports.slides.find_spec", lambda name: None)
    with pytest.raises(TableError, match="python-pptx"):
        replay_slides(ordinary)


@pytest.mark.parametrize("ending", EXPORTS)
def test_an_export_is_whole_or_not_there(ordinary, tmp_path, ending):
    if ending == ".pptx" and not slides_possible():
        pytest.skip("python-pptx is not installed")
    path = tmp_path / f"a{ending}"
    export(ordinary, (), path)
    assert path.stat().st_size > 500
    assert [left.name for left in tmp_path.iterdir()] == [path.name]
