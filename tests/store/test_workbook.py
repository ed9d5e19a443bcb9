"""Workbooks we write: hostile text is inert, nothing is cut or dropped, and what goes out comes back in."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest

from sim.importing.kinds import KINDS
from sim.importing.mapping import ColumnMapping, propose
from sim.importing.records import import_table
from sim.importing.worker import read_file
from store.files.tables import TableError, neutral
from store.files.template import template_workbook
from store.files.workbook import MOST_ROWS, Formula, SheetToWrite, sheet_names, workbook_of

HOSTILE = ["=1+1", '=HYPERLINK("http://x","y")', "{=1+1}", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "http://x", "007"]


def parts(content, pattern=r"xl/worksheets/.*\.xml|xl/.*rels"):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if re.fullmatch(pattern, name)}


def read_back(content, sheet):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_text_that_looks_like_a_formula_or_a_link_is_inert():
    content = workbook_of([SheetToWrite("People", ["=name"], [[text] for text in HOSTILE])])
    for name, xml in parts(content).items():
        assert "<f>" not in xml, name
        assert "hyperlink" not in xml.lower(), name
    written = [row[0].replace("_x000D_", "\r") for row in read_back(content, "People")]  # as a workbook writes it
    assert written == ["=name", *HOSTILE]


def test_only_our_own_formulas_are_formulas():
    rows = [[1.5, Formula("=A2*2", 3.0)], ["=1+1", None]]
    content = workbook_of([SheetToWrite("Check", ["a", "b"], rows)])
    (xml,) = [text for name, text in parts(content).items() if name.endswith("sheet1.xml")]
    assert re.findall(r"<f>(.*?)</f>", xml) == ["A2*2"]


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        (float("inf"), "not a finite number"),
        (float("nan"), "not a finite number"),
        ("x" * 32_768, "a cell holds 32,767"),
        ("half \ud800", "half a character"),
    ],
)
def test_what_would_not_arrive_whole_is_refused(cell, part):
    with pytest.raises(TableError, match=part):
        workbook_of([SheetToWrite("A", ["a"], [[cell]])])


def test_more_rows_than_a_sheet_has_are_refused_and_not_dropped():
    with pytest.raises(TableError, match="more than 1,048,575 rows"):
        workbook_of([SheetToWrite("A", ["a"], ([None] for _ in range(MOST_ROWS)))])
    with pytest.raises(TableError, match="could not be written"):
        workbook_of([SheetToWrite("A", [f"c{place}" for place in range(16_385)], [])])


def test_sheet_names_are_made_fit_and_stay_apart():
    names = sheet_names(["a/b[c]:*?\\", "'quoted'", "", "History", "x" * 40, "x" * 40, "X" * 31])
    assert names[:4] == ["a b c", "quoted", "Sheet", "History of it"]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) <= 31
    workbook_of([SheetToWrite(name, ["a"], []) for name in ["a/b", "a:b", "History"]])


def test_control_characters_do_not_break_a_workbook():
    content = workbook_of([SheetToWrite("A", ["a"], [["x\x01y"]])])
    assert openpyxl.load_workbook(io.BytesIO(content))["A"]["A2"].value in ("x\x01y", "x_x0001_y")


def test_csv_puts_an_apostrophe_before_text_and_leaves_numbers():
    assert [neutral(text)[0] for text in ("=1", "+1", "-1", "@a", "\ta", "\ra")] == ["'"] * 6
    assert neutral("plain") == "plain"


# --- the template -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_filled_in_is_imported(kind):
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == [*KINDS, "guide"]
    fields = KINDS[kind].fields
    assert [cell.value for cell in book[kind][1]] == [field.name for field in fields]
    examples = [float(f.example) if f.type in {"money", "share"} and f.example else f.example or None for f in fields]
    examples = [date.fromisoformat(e) if f.type == "date" and e else e for e, f in zip(examples, fields, strict=True)]
    book[kind].append(examples)
    written = io.BytesIO()
    book.save(written)
    table = read_file(written.getvalue(), {"name": "filled.xlsx", "sheet": kind})
    mapping = propose(table)
    assert mapping.kind == kind
    imported = import_table(table, mapping)
    stages = {"currency", "open"}
    assert {note.about for note in imported.questions} <= stages
    assert (imported.usable, len(imported.records)) == (True, 1), (imported.problems, imported.questions)


def test_export_and_import_give_the_same_figures():
    rows = [("Ann", date(2025, 1, 2), "Own", 1_234_567.89, "00123"), ("=Bo", date(2025, 1, 3), "Own", -5.25, "1E5")]
    columns = ["payee", "date", "measure", "amount", "deal"]
    content = workbook_of([SheetToWrite("Credits", columns, rows)])
    mapping = ColumnMapping(kind="credits", columns={name: name for name in columns})
    imported = import_table(read_file(content, {"name": "a.xlsx"}), mapping)
    assert [(e.payee, e.date, e.measure, e.amount, e.deal) for e in imported.records] == rows
