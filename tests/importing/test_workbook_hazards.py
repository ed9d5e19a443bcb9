"""Workbooks as they come, and as somebody hostile would make them: refused in a sentence, or read to the letter."""

import datetime
import io
import re
import struct
import time
import zipfile

import openpyxl
import pytest
import xlsxwriter

from sim.errors import ImportedFileError, RunCanceledError
from sim.importing.isolated import read_isolated
from sim.importing.mapping import ColumnMapping, propose
from sim.importing.preflight import Archive
from sim.importing.records import import_table
from sim.importing.sheet_scan import scan_sheet
from sim.importing.table import as_text
from sim.importing.worker import read_file

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
ONE = '<sheet name="Data" sheetId="1" r:id="r1"/>'
BOOK = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{ONE}</sheets></workbook>'
ROOT = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
LINKS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>payee</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>quota</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Ann</t></is></c><c r="B2"><v>720000</v></c></row>'
)


def sheet(rows=ROWS, before="", after=""):
    return f'{HEAD}{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def book(xml=None, shared=None, **more):
    """Return a workbook made by hand; `more` are parts by name, bytes or iterables of bytes."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
    }
    parts["xl/worksheets/sheet1.xml"] = sheet() if xml is None else xml
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | more).items():
            if isinstance(content, (str, bytes)):
                archive.writestr(name, content)
            else:
                with archive.open(name, "w") as part:
                    for piece in content:
                        part.write(piece)
    return buffer.getvalue()


def repeated(first, piece, count, last):
    yield first.encode()
    block = piece.encode() * 1000
    for _ in range(count // 1000):
        yield block
    yield last.encode()


def far(address):
    row = "".join(letter for letter in address if letter.isdigit())
    return sheet(ROWS + f'<row r="{row}"><c r="{address}"><v>1</v></c></row>')


def lying(content, part=b"xl/worksheets/sheet1.xml"):
    """Return a workbook whose directory states 1,000 bytes for a part."""
    altered = bytearray(content)
    for mark, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        at = altered.find(mark)
        while at >= 0:
            if altered[at + name_at : at + name_at + len(part)] == part:
                struct.pack_into("<I", altered, at + size_at, 1000)
            at = altered.find(mark, at + 4)
    return bytes(altered)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
BIG = 100_000_000
ROW = '<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaa</t></is></c></row>'
START, END = sheet("").split("</sheetData>")
HOSTILE = {
    "row bomb": (lambda: book(repeated(START, ROW, BIG // len(ROW), f"</sheetData>{END}")), "unpacks to over 64 MB"),
    "whitespace bomb": (lambda: book(repeated(START, " " * 100, BIG // 100, f"</sheetData>{END}")), "unpacks to over"),
    "shared strings bomb": (
        lambda: book(
            shared=repeated(f'{HEAD}<sst xmlns="{MAIN}">', "<si><t>aaaaaaaaaaaaa</t></si>", 3_000_000, "</sst>")
        ),
        "unpacks to over",
    ),
    "lying size": (lambda: lying(book(repeated(START, " " * 100, 600_000, f"</sheetData>{END}"))), "damaged"),
    "far cell": (lambda: book(far("XFD1048576")), "something in row 1048576"),
    "far row": (lambda: book(far("Z1048576")), "only 1,000,000 rows by 200 columns"),
    "far corner inside the limits": (lambda: book(far("GR199999")), "spans 199,999 rows by 200 columns"),
    "entities in the sheet": (lambda: book(sheet(before=LAUGHS)), "declares entities"),
    "entities in the shared texts": (lambda: book(shared=f"{HEAD}{LAUGHS}<sst/>"), "declares entities"),
    "external entity": (lambda: book(sheet(before=FILE_ENTITY)), "declares entities"),
    "entities behind another encoding": (
        lambda: book(sheet(before=LAUGHS).encode("utf-16")),
        "encoding no spreadsheet",
    ),
    "a part twice": (lambda: book(**{"XL/worksheets/Sheet1.xml": sheet()}), "twice"),
    "no rows": (lambda: book(sheet("")), "empty"),
    "cut off": (lambda: book()[:-60], "damaged or incomplete"),
    "cut in the middle": (lambda: book()[:400], "damaged or incomplete"),
    "broken XML": (lambda: book(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"'), "cannot be read"),
    "no workbook inside": (lambda: book(**{"xl/workbook.xml": "<a/>"}), "no sheet with cells"),
}


@pytest.mark.parametrize("hazard", HOSTILE)
def test_a_hostile_workbook_is_refused_in_one_sentence_and_this_process_lives(hazard):
    make, part = HOSTILE[hazard]
    content = make()
    began = time.perf_counter()
    with pytest.raises(ImportedFileError) as refused:
        read_isolated(content, "hostile.xlsx", seconds=30.0)
    print(f"{hazard}: {len(content) / 1000:,.0f} kB refused in {time.perf_counter() - began:.2f} s: {refused.value}")
    assert part in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert str(refused.value).startswith("hostile.xlsx")


def test_what_slips_past_the_examination_kills_the_other_process_only():
    # Cells without addresses escape the check of reach; an address with blanks around its sign does too.
    evasive = sheet(ROWS + '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>')
    with pytest.raises(ImportedFileError, match="evasive"):
        read_isolated(book(evasive), "evasive.xlsx", seconds=20.0)


def test_patterns_do_not_go_over_a_hostile_sheet_again_and_again():
    for piece in (b"<row ", b'<c t="e"', b"<c><f>", b"<mergeCell ", b"<col hidden=", b'<c r="A1"'):
        began = time.process_time()
        scan_sheet(b'hidden= "e"' + piece * (1_000_000 // len(piece)))
        print(f"{piece!r}: {time.process_time() - began:.2f} s")
        assert time.process_time() - began < 20.0  # quadratic, it would be hours


def test_a_reader_that_takes_too_long_is_ended_and_one_can_cancel():
    import threading

    with pytest.raises(ImportedFileError, match="takes longer than 0 seconds"):
        read_isolated(book(), "slow.xlsx", seconds=0.0)
    stop = threading.Event()
    stop.set()
    with pytest.raises(RunCanceledError):
        read_isolated(book(), "slow.xlsx", cancel=stop)


def test_members_that_point_outside_are_ignored_and_nothing_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = read_file(book(**{"../../escaped.txt": "x", "/etc/escaped": "x"}), {"name": "a.xlsx"})
    assert table.rows == [("Ann", 720000.0)]
    assert list(tmp_path.iterdir()) == []


SIGNATURES = [
    (b"", "a.xlsx", "is empty"),
    (b"payee,quota\nAnn,1\n", "a.xlsx", "looks like CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xlsx", "protected by a password or an old .xls"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.csv", "protected by a password or an old .xls"),
    (book(), "a.csv", "a workbook or an archive"),
    (book(), "a.xlsm", "ends in .xlsm"),
    (b"\x89PNG\r\n\x1a\n\0\0", "a.xlsx", "a PNG picture"),
    (b"a", "noending", "ends in nothing"),
    (b"x" * 64_000_001, "a.csv", "larger than 64 MB"),
]


@pytest.mark.parametrize(("content", "name", "part"), SIGNATURES, ids=[part for *_, part in SIGNATURES])
def test_a_file_that_is_not_what_its_name_says_is_refused(content, name, part):
    with pytest.raises(ImportedFileError) as refused:
        read_file(content, {"name": name})
    assert part in str(refused.value)


def test_a_file_of_too_many_parts_or_sheets_is_refused():
    with pytest.raises(ImportedFileError, match="parts, at most"):
        Archive(book(**{f"x{place}": "" for place in range(2_001)}), "a.xlsx")
    sheets = "".join(f'<sheet name="S{place}" sheetId="{place}" r:id="r1"/>' for place in range(51))
    many = BOOK.replace(ONE, sheets)
    with pytest.raises(ImportedFileError, match="51 sheets"):
        Archive(book(**{"xl/workbook.xml": many}), "a.xlsx").sheets()


# --- read to the letter -----------------------------------------------------------------------------------------------


def workbook_of(fill, **options):
    """Return a workbook that openpyxl writes after `fill(sheet)`."""
    content, written = openpyxl.Workbook(**options), io.BytesIO()
    fill(content.active)
    content.save(written)
    return written.getvalue()


def rows(*lines):
    def fill(active):
        for line in lines:
            active.append(line)

    return fill


def read(content, mapping=None, **order):
    table = read_file(content, {"name": "mine.xlsx", **order})
    return import_table(table, mapping or propose(table))


CREDITS = ("payee", "date", "measure", "amount", "deal")


def credit(payee="Ann", date="2025-03-14", measure="Own", amount=100, deal="D1"):
    return (payee, date, measure, amount, deal)


def problems(imported):
    return [(problem.row, problem.column, problem.message) for problem in imported.problems]


def test_text_and_number_ids_stay_two():
    imported = read(workbook_of(rows(CREDITS, credit(deal="00123"), credit(deal=123), credit(deal="123.0"))))
    assert [record.deal for record in imported.records] == ["00123", "123", "123.0"]
    assert any("mixes 2 texts and 1 numbers" in warning for warning in imported.warnings)


def test_an_id_of_nineteen_digits_stored_as_a_number_is_an_error():
    imported = read(
        workbook_of(rows(CREDITS, credit(deal=9_007_199_254_740_993_457), credit(deal="9007199254740993457")))
    )
    assert [record.deal for record in imported.records] == ["9007199254740993457"]
    assert [(row, column) for row, column, _ in problems(imported)] == [(2, "deal")]
    assert "more than 15 digits" in problems(imported)[0][2]


def test_words_that_look_like_nothing_are_kept():
    names = ["NA", "None", "NULL", "nan", "N/A", "TRUE", "#N/A as text"]
    imported = read(workbook_of(rows(CREDITS, *(credit(payee=name, deal=name) for name in names))))
    assert [record.payee for record in imported.records] == names
    assert imported.usable


def test_a_formula_without_a_stored_result_is_an_error():
    imported = read(workbook_of(rows(CREDITS, credit(amount="=1+1"), credit(deal="D2"))))
    assert problems(imported) == [
        (2, "amount", "holds a formula without a stored result; open the file in a spreadsheet and save it")
    ]
    assert len(imported.records) == 1


def test_a_formula_with_its_result_is_that_result():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as content:
        active = content.add_worksheet()
        active.write_row(0, 0, CREDITS)
        active.write_row(1, 0, credit())
        active.write_formula(1, 3, "=40+2", None, 42)
        active.write_formula(1, 4, '="D"&1', None, "D1")
    imported = read(written.getvalue())
    assert (imported.records[0].amount, imported.records[0].deal, imported.usable) == (42.0, "D1", True)


def test_a_formula_whose_stored_result_is_an_empty_text_is_a_blank():
    blank = '<c r="C2" t="str"><f>IF(1,"","x")</f><v></v></c></row>'
    heading = '<c r="C1" t="inlineStr"><is><t>team</t></is></c></row>'
    first, second = ROWS.split("</row>")[:2]
    imported = read(book(sheet(f"{first}{heading}{second}{blank}")))
    assert (imported.records[0].team, imported.usable) == ("", True)


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!"])
def test_an_error_value_is_named_and_never_zero(error):
    cell = f'<c r="B2" t="e"><v>{error}</v></c>'
    imported = read(book(sheet(ROWS.replace('<c r="B2"><v>720000</v></c>', cell))))
    assert problems(imported) == [(2, "quota", f"holds the error {error}; correct the formula")]
    assert imported.records == ()


def test_a_number_that_is_none_is_an_error():
    for text in ("NaN", "inf", "-inf", "1e400"):
        imported = read(book(sheet(ROWS.replace("720000", text))))
        assert not imported.usable, text
        assert imported.records == (), text


def test_merged_cells_among_the_rows_are_refused_by_address():
    def fill(active):
        rows(CREDITS, credit(), credit(payee=None, deal="D2"))(active)
        active.merge_cells("A2:A3")

    imported = read(workbook_of(fill))
    assert (2, "payee", "is merged down to row 3; unmerge it and fill every cell") in problems(imported)
    assert not imported.usable

    def heading(active):
        rows(CREDITS, credit())(active)
        active.merge_cells("D1:E1")

    with pytest.raises(ImportedFileError, match=r"heading has merged cells|column"):
        read(workbook_of(heading))


def test_dates_of_both_epochs_and_the_day_that_never_was():
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def fill(active):
        rows(
            CREDITS,
            credit(date=datetime.date(2026, 1, 2)),
            credit(date=datetime.datetime(2026, 1, 2, 9, 30), deal="D2"),
        )(active)

    assert read(workbook_of(fill)).records[0].date == datetime.date(2026, 1, 2)
    content = openpyxl.Workbook()
    content.epoch = CALENDAR_MAC_1904
    fill(content.active)
    written = io.BytesIO()
    content.save(written)
    imported = read(written.getvalue())
    assert [record.date for record in imported.records] == [datetime.date(2026, 1, 2)] * 2

    def serial_60(active):
        rows(CREDITS, credit(date=60))(active)
        active["B2"].number_format = "yyyy-mm-dd"

    imported = read(workbook_of(serial_60))
    assert imported.records == ()
    assert "lies outside 1990 to 2100" in problems(imported)[0][2]
    bare = read(workbook_of(rows(CREDITS, credit(date=46024))))
    assert "is the number 46024 where a date is expected" in problems(bare)[0][2]


def test_an_id_that_a_spreadsheet_turned_into_a_date_is_an_error():
    imported = read(workbook_of(rows(CREDITS, credit(deal=datetime.date(2025, 3, 4)))))
    assert "may have made it of a text" in problems(imported)[0][2]


def test_numbers_as_text_follow_the_chosen_sign_and_stored_numbers_follow_none():
    mapping = ColumnMapping(kind="credits", columns={name: name for name in CREDITS}, decimal=",")
    amounts = ["1.234,56", 1.234, 1234.5, "(1,234.56)", "105%", "12,34"]
    imported = read(
        workbook_of(rows(CREDITS, *(credit(amount=a, deal=f"D{n}") for n, a in enumerate(amounts)))), mapping
    )
    assert [record.amount for record in imported.records] == [1234.56, 1.234, 1234.5, 12.34]
    assert [row for row, *_ in problems(imported)] == [5, 6]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (("payee", "quota", "Quota"), "two columns are named 'Quota'"),
        (("payee", " quota ", "quota"), "two columns are named 'quota'"),
        (("payee", None, "quota"), "column 2 has no name"),
    ],
)
def test_doubled_and_blank_headers_are_refused(header, part):
    with pytest.raises(ImportedFileError, match=part):
        read(workbook_of(rows(header, ("Ann", 1000, 2000))))


def test_padded_headers_and_names_are_trimmed():
    imported = read(workbook_of(rows((" payee ", "quota"), ("  Ann ", 720000))))
    assert (imported.records[0].name, imported.mapping.columns["payee"]) == ("Ann", "payee")


def test_a_cell_beside_the_table_is_named():
    def fill(active):
        rows(("payee", "quota"), ("Ann", 720000), ("Bo", 720000))(active)
        active["D3"] = "x"

    imported = read(workbook_of(fill))
    assert [(problem.row, problem.message.split(",")[0]) for problem in imported.problems] == [
        (3, "stands beside the table")
    ]


def test_hidden_rows_columns_and_sheets_are_told():
    content = openpyxl.Workbook()
    content.active.title = "Secret"
    content.active.sheet_state = "hidden"
    shown = content.create_sheet("Shown")
    rows(("payee", "quota"), ("Ann", 720000), ("Bo", 720000))(shown)
    shown.row_dimensions[3].hidden = True
    shown.column_dimensions["B"].hidden = True
    written = io.BytesIO()
    content.save(written)
    imported = read(written.getvalue())
    assert len(imported.records) == 2
    assert "1 hidden rows are included" in imported.warnings
    assert "1 ranges of hidden columns are included" in imported.warnings
    assert "not read: 1 other sheets (Secret (hidden))" in imported.warnings
    with pytest.raises(ImportedFileError, match="has no sheet 'None'"):
        read(written.getvalue(), sheet="None")


@pytest.mark.parametrize(
    ("part", "format_"), [("content.xml", ".ods"), ("xl/workbook.bin", ".xlsb"), ("other.xml", "damaged or no .xlsx")]
)
def test_another_format_named_as_a_workbook_is_named(part, format_):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(ImportedFileError, match=re.escape(format_)):
        read_isolated(packed.getvalue(), "mine.xlsx")


def test_rows_keep_their_numbers_wherever_the_table_stands():
    def fill(active):
        for place, line in enumerate([("payee", "quota"), ("Ann", 720000), (None, None), ("Bo", "many")]):
            for at, value in enumerate(line):
                active.cell(5 + place, 3 + at, value)

    imported = read(workbook_of(fill))
    assert problems(imported) == [
        (8, "quota", "'many' is no number as this file writes them; write it such as 1234.56")
    ]
    assert [record.row for record in imported.records] == [6]
    assert imported.notes[0]["first_lines"] == [7]


def test_control_characters_and_endless_names_are_errors():
    control = ROWS.replace("<t>Ann</t>", "<t>A_x0001_n</t>")
    imported = read(book(sheet(control)))
    assert not imported.usable or imported.records[0].name == "A_x0001_n"
    imported = read(workbook_of(rows(("payee", "quota"), ("A" * 201, 720000), ("B\nC", 720000), ("D" * 3_000, 720000))))
    assert [row for row, *_ in problems(imported)] == [2, 3, 4]


def test_a_number_is_written_without_an_exponent_or_a_false_decimal():
    assert [as_text(value) for value in (123.0, 1e-07, 0.1, -0.0, 1e14)] == [
        "123",
        "0.0000001",
        "0.1",
        "0",
        "100000000000000",
    ]
