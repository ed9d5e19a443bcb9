"""What could go wrong with an export, each hazard made in code beside what is expected, for both kinds of export."""

import dataclasses
import io
import math
import re

import numpy as np
import openpyxl
import pytest

from store.files.exports.files import EXPORTS, STRESS_EXPORTS, export
from store.files.exports.inert import CUT, LONGEST, LONGEST_NAME, inert, inert_name
from store.files.exports.slides import label, slides_possible
from store.files.tables import RUN_BY_SPREADSHEETS, TableError, csv_bytes
from store.files.workbook import LONGEST_SHEET_NAME, LONGEST_TEXT, MOST_ROWS, SheetToWrite, sheet_names, workbook_of
from tests.store.conftest import (
    ACCOUNTING,
    FORMULAS,
    HOSTILE,
    LEADING,
    LONG,
    MARKUP,
    cells_of,
    formulas,
    parts_of,
    texts_of,
)

NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ENDINGS = [
    pytest.param(ending, marks=pytest.mark.skipif(not slides_possible(), reason="python-pptx is not installed"))
    if ending == ".pptx"
    else ending
    for ending in EXPORTS
]


@pytest.fixture(scope="module")
def replayed(hostile):
    """Every export of the hostile replay, by ending."""
    return {ending: make(hostile, ()) for ending, make in EXPORTS.items() if ending != ".pptx" or slides_possible()}


@pytest.fixture(scope="module")
def stress_files(hostile_study):
    """Every export of the hostile stress test, by ending."""
    return {
        ending: make(hostile_study, ACCOUNTING)
        for ending, make in STRESS_EXPORTS.items()
        if ending != ".pptx" or slides_possible()
    }


def test_both_kinds_of_export_have_the_same_endings():
    assert list(EXPORTS) == list(STRESS_EXPORTS) == [".xlsx", ".csv", ".html", ".pptx"]


# --- names that are formulas, links, markup ---------------------------------------------------------------------------


def test_no_name_of_a_replay_becomes_a_formula_or_a_link(replayed, ordinary):
    content = replayed[".xlsx"]
    assert set(formulas(content)) == {"xl/worksheets/sheet2.xml"}
    assert not [f for f in formulas(content)["xl/worksheets/sheet2.xml"] if "evil" in f or "cmd" in f or "1+1" in f]
    assert b"<hyperlink" not in b"".join(parts_of(content, ".xml").values())
    assert parts_of(content, ".rels").keys() == parts_of(EXPORTS[".xlsx"](ordinary), ".rels").keys()
    assert {*FORMULAS, *MARKUP} <= texts_of(content)  # letter by letter
    book = openpyxl.load_workbook(io.BytesIO(content))
    of_names = [cell for row in book["roster"].iter_rows(min_row=2, max_col=1) for cell in row]
    assert len(of_names) == len(HOSTILE)
    assert all(cell.data_type == "s" for cell in of_names)


def test_no_name_of_a_stress_test_becomes_a_formula_or_a_link(stress_files, stressed):
    content = stress_files[".xlsx"]
    assert formulas(content) == formulas(STRESS_EXPORTS[".xlsx"](stressed, ACCOUNTING))
    assert not [name for name in parts_of(content, ".rels") if "worksheets" in name]
    assert {*map(inert, HOSTILE)} <= texts_of(content)  # letter by letter


@pytest.mark.parametrize("name", [*FORMULAS, *LEADING], ids=ascii)
def test_a_csv_has_no_cell_that_a_spreadsheet_runs(name):
    cells = cells_of(csv_bytes([name, "b"], [(name, -5.25), ("plain", 1.0)]))
    assert not [cell for cell in cells if cell.startswith(RUN_BY_SPREADSHEETS) and not re.fullmatch(r"-[\d.]+", cell)]
    assert cells.count("'" + name) == (0 if name.startswith("{") else 2)
    assert "-5.25" in cells  # a negative number stays one


def test_the_csv_of_a_replay_runs_nothing_and_adds_up(replayed, hostile):
    cells = cells_of(replayed[".csv"])
    assert not [cell for cell in cells if cell.startswith(RUN_BY_SPREADSHEETS) and not re.fullmatch(r"-[\d.]+", cell)]
    rows = [cells[at : at + 6] for at in range(6, len(cells), 6)]
    whole = sum(round(100 * float(row[5])) for row in rows)
    assert whole == sum(round(100 * paid.pay_total) for paid in hostile.paid.values())


def test_the_csv_of_a_stress_test_runs_nothing(stress_files):
    cells = cells_of(stress_files[".csv"])
    assert not [cell for cell in cells if cell.startswith(RUN_BY_SPREADSHEETS) and not re.fullmatch(r"-[\d.e-]+", cell)]


@pytest.mark.skipif(not slides_possible(), reason="python-pptx is not installed")
def test_the_workbooks_behind_slides_run_nothing(replayed, stress_files):
    for content in (replayed[".pptx"], stress_files[".pptx"]):
        books = parts_of(content, ".xlsx")
        assert len(books) >= 4
        assert all(not formulas(book) for book in books.values())
        assert not any(parts_of(book, "sheet1.xml.rels") for book in books.values())
        assert b'TargetMode="External"' not in b"".join(parts_of(content, ".rels").values())


@pytest.mark.parametrize("name", [*FORMULAS, *LEADING, *MARKUP], ids=ascii)
def test_a_label_of_a_chart_is_no_formula_and_no_link(name):
    assert not label(name).startswith((*RUN_BY_SPREADSHEETS, "{=", "http"))
    assert len(label("z" * 500)) == 40


def test_a_brief_shows_markup_letter_by_letter_and_asks_for_nothing(replayed, stress_files):
    for content in (replayed[".html"], stress_files[".html"]):
        page = content.decode()
        assert not re.search(r"<(script|img|b|a|link|iframe|object)[\s>]", page)
        tags = "".join(re.findall(r"<[^>]*>", page))
        assert not re.search(r"\b(src|href|srcset|action|on\w+|url)\s*[=(]", tags)
        assert "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in replayed[".html"].decode()


# --- characters that cannot be written --------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
def test_control_characters_and_half_characters_never_arrive(ending, replayed, stress_files):
    for content in (replayed[ending], stress_files[ending]):
        if content[:2] == b"PK":
            texts = b"".join(parts_of(content, ".xml").values()).decode("utf-8")
            assert not re.search(r"_x00[01][0-9A-F]_", texts)  # as a control character would be written
        else:
            texts = content.decode("utf-8")
        assert not NEVER.search(texts)


@pytest.mark.parametrize(("given", "left"), [("a\u0001b", "a b"), ("a\ud800b", "a b"), ("a\r\nb", "a  b")], ids=ascii)
def test_what_is_not_text_becomes_a_space(given, left):
    assert inert(given) == left


def test_half_characters_are_refused_where_nothing_cleans_them():
    with pytest.raises(TableError, match="half a character"):
        workbook_of([SheetToWrite("A", ["a"], [["x\ud800"]])])
    with pytest.raises(TableError, match="half a character"):
        csv_bytes(["a"], [("x\ud800",)])


# --- numbers that are none --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_infinity_and_nan_stop_an_export(stressed, ordinary, tmp_path, wrong, ending):
    cost = stressed.base.cost.copy()
    cost[3] = wrong
    broken = dataclasses.replace(stressed, base=dataclasses.replace(stressed.base, cost=cost))
    with np.errstate(all="ignore"), pytest.raises(TableError, match="finite"):
        export(broken, ACCOUNTING, tmp_path / f"a{ending}", STRESS_EXPORTS)
    first = ordinary.paid[ordinary.first]
    statement = dataclasses.replace(first.statements[0], base=[wrong, *first.statements[0].base[1:]])
    paid = {ordinary.first: dataclasses.replace(first, statements=(statement, *first.statements[1:]))}
    with pytest.raises((TableError, ValueError, OverflowError), match=r"finite|NaN|infinity"):  # no whole cents either
        export(dataclasses.replace(ordinary, paid=paid, changes={}), (), tmp_path / f"b{ending}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_export_says_inf_or_nan(ending, ordinary, stressed):
    for content in (EXPORTS[ending](ordinary), STRESS_EXPORTS[ending](stressed, ACCOUNTING)):
        texts = b"".join(parts_of(content, ".xml").values()) if content[:2] == b"PK" else content
        assert not re.search(r"(?<![\w.])(inf|nan|-inf|Infinity|NaN)(?![\w.])", texts.decode("utf-8"))


# --- lengths and counts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", LONG, ids=len)
def test_a_long_text_is_cut_where_everybody_sees_it(text, replayed):
    assert inert(text) == text[: LONGEST - 1] + CUT
    assert inert_name(text) == text[: LONGEST_NAME - 1] + CUT
    assert inert("z" * LONGEST) == "z" * LONGEST  # what fits is whole
    assert text[: LONGEST_NAME - 1] + CUT in texts_of(replayed[".xlsx"])
    assert max(map(len, texts_of(replayed[".xlsx"]))) <= LONGEST < LONGEST_TEXT


def test_a_cell_that_holds_too_much_is_refused():
    workbook_of([SheetToWrite("A", ["a"], [["x" * LONGEST_TEXT]])])
    with pytest.raises(TableError, match="32,767"):
        workbook_of([SheetToWrite("A", ["a"], [["x" * (LONGEST_TEXT + 1)]])])


def test_more_rows_than_a_sheet_holds_are_refused_in_words():
    with pytest.raises(TableError, match="1,048,575 rows"):
        workbook_of([SheetToWrite("A", ["a"], ([None] for _ in range(MOST_ROWS)))])


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (["a[b]:*?/\\c"], ["a b      c"]),
        (["'led"], ["led"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["History"], ["History of it"]),
        (["Same", "same"], ["Same", "same (2)"]),
        (["", "[]"], ["Sheet", "Sheet (2)"]),
    ],
)
def test_names_of_sheets_are_made_fit_and_stay_apart(names, written):
    assert sheet_names(names) == written
    book = openpyxl.load_workbook(io.BytesIO(workbook_of([SheetToWrite(name, ["a"], []) for name in names])))
    assert book.sheetnames == written
    assert max(map(len, written)) <= LONGEST_SHEET_NAME


# --- half files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_crash_while_writing_leaves_what_was_there(ordinary, stressed, tmp_path, ending, where, monkeypatch):
    def crash(*_given):
        raise OSError(5, "Input/output error")

    for given, makers in (((ordinary, ()), EXPORTS), ((stressed, ACCOUNTING), STRESS_EXPORTS)):
        old, new = tmp_path / f"old{ending}", tmp_path / f"new{ending}"
        old.write_bytes(b"before")
        with monkeypatch.context() as patch:
            patch.setattr("store.files.tables.os.fsync" if where == "fsync" else "pathlib.Path.replace", crash)
            for path in (old, new):
                with pytest.raises(TableError, match="cannot be written"):
                    export(*given, path, makers)
        assert old.read_bytes() == b"before"
        assert [left.name for left in tmp_path.iterdir()] == [old.name]
