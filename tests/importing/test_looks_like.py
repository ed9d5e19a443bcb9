"""A wrong file is named for what it looks like; the exports of the usual CRM systems are read without a mapping."""

import io
import zipfile

import pytest

from sim.errors import ImportedFileError
from sim.importing.looks_like import other_table
from sim.importing.mapping import ColumnMapping, propose
from sim.importing.opening import choose_mapping
from sim.importing.records import import_table
from sim.importing.signatures import guise_of, kind_of_file
from sim.importing.windows_text import words_in_windows
from sim.importing.worker import read_file

PAID = ("credits", "deals", "attainment")


def table_of(text, name="mine.csv", **order):
    return read_file(text if isinstance(text, bytes) else text.encode(), {"name": name, **order})


def archive(part):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(part, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "a web page"),
        (b"<table><tr><td>Ann", "a web page"),
        (b'[{"payee": "Ann"}]', "a JSON file"),
        (b"\x1f\x8b\x08", "gzip"),
        (archive("word/document.xml"), "a Word document"),
        (archive("ppt/presentation.xml"), "a slide deck"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_file_of_another_kind_is_named(content, word, name):
    with pytest.raises(ImportedFileError, match=word):
        kind_of_file(content, name)


@pytest.mark.parametrize("content", [b"payee,date\n", b"[a],b\n1,2\n", archive("xl/workbook.xml"), b"", b"PDF,1\n"])
def test_a_table_is_no_other_kind(content):
    assert guise_of(content) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("account,sector,year_established,revenue,employees\nAcme,retail,1990,1,2\n", "looks like a list of accounts"),
        ("product,series,sales_price\nA,B,1\n", "looks like a list of products"),
        ("Table,Field,Description\na,b,c\n", "looks like a data dictionary"),
        ("First Name,Last Name,Email,Phone\na,b,c,d\n", "looks like a list of contacts"),
        ("a,b\n1,2\n", "holds a, b alone"),
        ("payee,manager,team\nAnn,Kim,x\n", "looks like a roster"),
    ],
)
def test_another_table_is_named_with_what_is_needed(text, word):
    table = table_of(text)
    with pytest.raises(ImportedFileError, match=word):
        choose_mapping(table, PAID, fill_in=False)


def test_deals_brought_as_a_roster_are_named():
    table = table_of("Opportunity ID,Deal owner,Stage,Close Date,Amount\n1,Ann,Won,2025-01-02,500\n")
    assert "looks like won deals" in other_table(table, propose(table, "roster"), ("roster",))


@pytest.mark.parametrize(
    "text", ["Who,Which day,How much,What\nAnn,2025-01-05,1,A\n", "payee,date,amount\nAnn,2025-01-05,1\n"]
)
def test_a_table_that_may_be_one_stays_a_question(text):
    table = table_of(text)
    assert other_table(table, ColumnMapping(kind="credits"), PAID) == ""


EXPORTS = {
    "Salesforce": (
        "Opportunity ID,Opportunity Name,Opportunity Owner,Account Name,Stage,Close Date,Created Date,"
        "Amount (converted) Currency,Amount (converted)\n"
        "006A,Big deal,Ann,Acme,Closed Won,2025-02-13,2025-01-13,USD,500.00\n"
        "006B,Other,Bo,Acme,Negotiation/Review,2025-03-13,2025-01-13,USD,700.00\n"
    ),
    "HubSpot": (
        "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Amount in company currency,Pipeline\n"
        "1,Big deal,Closed won (Sales Pipeline),2025-02-13,Ann,450,500.00,Sales\n"
        "2,Other,Appointment scheduled (Sales Pipeline),2025-03-13,Bo,1,700.00,Sales\n"
    ),
    "Dynamics": (
        "(Do Not Modify) Opportunity,Topic,Potential Customer,Owner,Status,Actual Close Date,Actual Revenue,"
        "Created On\n"
        "a1,Big deal,Acme,Ann,Won,2025-02-13,500.00,2025-01-13\n"
        "a2,Other,Acme,Bo,Open,,,2025-01-13\n"
    ),
}


@pytest.mark.parametrize("system", EXPORTS)
def test_a_crm_export_is_read_without_a_mapping(system):
    table = table_of(EXPORTS[system])
    mapping = choose_mapping(table, PAID).mapping
    result = import_table(table, mapping)
    assert not result.questions and not result.problems, (result.questions, result.problems)
    (deal,) = result.records
    assert (deal.payee, deal.amount, result.rows["open"]) == ("Ann", 500.0, 1)


MUELLER = "payee;date;measure;amount\nMüller;2025-01-05;Own;5\nSchön;2025-01-06;Own;6\n".encode("cp1252")


def test_text_in_windows_1252_is_shown_by_its_names():
    assert words_in_windows(MUELLER) == ("Müller", "Schön")
    with pytest.raises(ImportedFileError, match="in Windows-1252 it reads Müller, Schön: if that is right"):
        table_of(MUELLER)
    assert table_of(MUELLER, encoding="cp1252").cells[0] == ["Müller", "Schön"]


@pytest.mark.parametrize("content", [b"plain", "Müller".encode(), "Müller".encode("utf-16"), b"\x81\x8d", b"\0\xfc"])
def test_other_text_is_not_taken_for_windows_1252(content):
    assert words_in_windows(content) == ()
