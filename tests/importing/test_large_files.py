"""Large plain files are read by whole columns, with the same result as row by row, whatever stands in them."""

import pytest

from sim.errors import ImportedFileError
from sim.importing import text_table
from sim.importing.coded import Coded, numbered, repeats
from sim.importing.mapping import propose
from sim.importing.pay_files import credits_in
from sim.importing.records import import_table
from sim.pay_statements.credit_table import credit_table

HEAD = "payee,date,measure,amount,deal,split,canceled\n"
ROWS = [f"P{n % 7},2025-{n % 12 + 1:02d}-03,Own bookings,{n * 1.25},D{n},,\n" for n in range(1, 200)]
PLAIN = HEAD + "".join(ROWS)
FILES = {
    "plain": PLAIN,
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "byte order mark": f"\ufeff{PLAIN}",
    "no last break": PLAIN.rstrip("\n"),
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "blank lines": f"{PLAIN}\n\n",
    "padded cells": PLAIN.replace("P1,", " P1 ,"),
    "quoted": PLAIN.replace("Own bookings", '"Own, bookings"'),
    "not ASCII": PLAIN.replace("P1", "Zoë"),
    "a short line": PLAIN.replace(",,\n", ",\n", 1),
    "a short and a long line": f"{PLAIN.replace(',,', ',', 1)}P1,2025-02-03,Own bookings,4,D900,,,\n",
    "a long cell": f"{PLAIN}{'P' * 2_500},2025-02-03,Own bookings,4,D900,,\n",
    "a blank payee": f"{PLAIN},2025-02-03,Own bookings,4,D900,,\n",
    "a row of blanks": f"{PLAIN},,,,,,\n",
    "no amount": f"{PLAIN}P1,2025-02-03,Own bookings,,D900,,\n",
    "a wrong amount": f"{PLAIN}P1,2025-02-03,Own bookings,4x,D900,,\n",
    "a wrong date": f"{PLAIN}P1,2025-02-30,Own bookings,4,D900,,\n",
    "words for nothing": f"{PLAIN}NA,2025-02-03,null,4,NaN,,\n",
    "canceled before it was sold": f"{PLAIN}P1,2025-02-03,Own bookings,4,D900,,2025-01-03\n",
    "a split and a cancellation": f"{PLAIN}P1,2025-02-03,Own bookings,4,D900,0.5,2025-03-03\n",
    "a repeated row": PLAIN + ROWS[4],
    "a repeated deal": f"{PLAIN}P1,2025-02-03,Own bookings,4,D1,,\n",
    "a row of totals": f"{PLAIN}Total,2025-12-31,Own bookings,4,D900,,\n",
    "a last amount that sums up": f"{HEAD}{ROWS[0]}{ROWS[1]}P1,2025-02-03,Own bookings,3.75,D900,,\n",
    "amounts alike in value": f"{PLAIN}P1,2025-02-03,Own,1.250,D900,1,\nP1,2025-02-03,Own,4,D901,1.0,\n",
    "names alike": f"{PLAIN}P1,2025-02-03,own Bookings,4,D900,,\n",
    "a currency sign": f"{PLAIN}P1,2025-02-03,Own bookings,$4,D900,,\n",
    "no deals": "payee,date,measure,amount\nAnn,2025-01-02,Own,5\nAnn,2025-01-02,Own,5\nBo,2025-01-02,Own,5\n",
    "one column": "payee\nAnn\nBo\n",
    "two columns of a name": PLAIN.replace("split", "Deal"),
    "a heading alone": HEAD,
}


def outcome(content, name="credits.csv"):
    """Return everything that is known of a file after it was read and checked, or why it is refused."""
    try:
        table = text_table.read_text(content, name)
        mapping = propose(table)
        imported = import_table(table, mapping)
    except ImportedFileError as refused:
        return str(refused)
    fields = {field: value for field, value in vars(imported).items() if field != "records"}
    columns = [list(cells) for cells in table.cells]
    return columns, list(table.row_numbers), fields, list(imported.records)


@pytest.mark.parametrize("name", FILES)
def test_whole_columns_and_single_rows_are_one_reading(name, monkeypatch):
    content = FILES[name].encode()
    by_row = outcome(content)
    monkeypatch.setattr(text_table, "LARGE", 0)
    assert outcome(content) == by_row


def test_a_plain_file_is_read_by_whole_columns(monkeypatch):
    monkeypatch.setattr(text_table, "LARGE", 0)
    cells = text_table.read_text(PLAIN.encode(), "credits.csv").cells
    assert [isinstance(column, Coded) for column in cells] == [True, True, True, False, True, True, True]


@pytest.mark.parametrize("name", ["plain", "a split and a cancellation", "a wrong amount", "amounts alike in value"])
def test_credits_by_column_are_those_of_the_records(name, monkeypatch):
    monkeypatch.setattr(text_table, "LARGE", 0)
    brought = credits_in(FILES[name].encode())
    assert brought.columns is not None
    by_record = credit_table(brought.records)
    for field, column in vars(by_record).items():
        mine = getattr(brought.columns, field)
        if field == "attributes":
            assert mine == column == {}
        elif isinstance(column, tuple):
            assert (mine.known, mine.numbers.tolist()) == (column.known, column.numbers.tolist())
        else:
            assert mine.dtype == column.dtype
            assert mine.astype(str).tolist() == column.astype(str).tolist()


def test_a_coded_column_reads_like_its_list():
    cells = ["b", "", "b", "a", ""]
    column = numbered(cells)
    assert (list(column), len(column), column[3], column[-1], column[1:3]) == (cells, 5, "a", "", ["", "b"])
    assert column == cells
    assert list(column.at([3, 1, 4])) == ["a", "", ""]
    assert column.at([3, 1, 4]).kinds == ["a", ""]


def test_rows_repeat_by_value():
    names, amounts = numbered(["a", "b", "a"]), Coded([1.0, 2.0, 1.0], numbered(["1", "2", "1.0"]).codes)
    assert repeats([names, amounts])
    assert not repeats([names, [1.0, 2.0, 3.0]])
