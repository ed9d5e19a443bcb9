"""`import`: what is wrong is listed and nothing kept; what is right is kept in one step."""

import csv
import json

import pytest

from sim.importing.mapping import read_mapping

GOOD = "payee,date,measure,amount,deal\nAnn,2025-01-02,Own,5.50,00123\nBo,2025-02-02,Own,7,D2\n"


@pytest.fixture
def credits(tmp_path):
    path = tmp_path / "credits.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_check_shows_and_keeps_nothing(call, credits):
    answer = call("import", credits, "--check", "--json")
    assert answer.exit_code == 0, answer.output
    printed = json.loads(answer.stdout)
    assert (printed["usable"], printed["kind"], printed["rows"]["used"], printed["total"]) == (True, "credits", 2, 12.5)
    assert printed["formats"]["date_format"] == {"value": "y-m-d", "stated": False}
    assert printed["preview"][0]["deal"] == "00123"
    assert [path.name for path in credits.parent.iterdir()] == ["credits.csv"]
    assert "Sum of amount 12.50" in call("import", credits, "--check").stdout


def test_records_are_kept_and_read_again_alike(call, credits):
    out, mapping = credits.with_name("kept.csv"), credits.with_name("mapping.yaml")
    answer = call("import", credits, "--out", out, "--save-mapping", mapping)
    assert answer.exit_code == 0, answer.output
    with out.open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [(row["payee"], row["amount"], row["deal"]) for row in kept] == [
        ("Ann", "5.5", "00123"),
        ("Bo", "7.0", "D2"),
    ]
    assert read_mapping(mapping).columns["amount"] == "amount"
    again = json.loads(call("import", out, "--check", "--json").stdout)
    assert (again["usable"], again["total"]) == (True, 12.5)


def test_one_wrong_cell_and_nothing_is_kept_but_the_report(call, credits):
    credits.write_text(GOOD + "=cmd|'/c calc'!A1,2025-13-02,Own,x,D3\n", encoding="utf-8")
    out, errors = credits.with_name("kept.csv"), credits.with_name("errors.csv")
    answer = call("import", credits, "--out", out, "--errors", errors)
    assert answer.exit_code == 2
    assert not out.exists()
    assert "error: row 4, date: " in answer.stderr
    with errors.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [(row["row"], row["column"], row["cell"]) for row in listed] == [
        ("4", "date", "2025-13-02"),
        ("4", "amount", "x"),
    ]


def test_a_question_is_answered_by_an_option(call, credits):
    credits.write_text("payee,date,value\nAnn,03/04/2025,5\n", encoding="utf-8")
    answer = call("import", credits, "--check", "--kind", "credits")
    assert answer.exit_code == 2
    assert "question: date_format" in answer.stderr
    assert "question: columns.measure" in answer.stderr
    options = ("--date-format", "d/m/y", "--constant", "measure=Own", "--column", "amount=value")
    assert call("import", credits, "--check", "--kind", "credits", *options).exit_code == 0


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "--out"),
        (("--check", "--kind", "shoes"), "shoes"),
        (("--check", "--mapping", "nope"), "nope"),
        (("--check", "--column", "amount"), "field=text"),
        (("--check", "--column", "amount=Nope"), "Nope"),
        (("--check", "--delimiter", "#"), "#"),
        (("--check", "--errors", "missing/errors.csv"), "missing"),
    ],
)
def test_what_cannot_be_done_is_one_line(call, credits, options, word):
    answer = call("import", credits, *options)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer.output
    assert word in answer.stderr


def test_a_broken_workbook_is_one_line(call, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 not really")
    answer = call("import", tmp_path / "a.xlsx", "--check")
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert "damaged or incomplete" in answer.stderr


def test_the_template_is_written_once(call, tmp_path):
    file = tmp_path / "fill_in.xlsx"
    assert call("import", file, "--template").exit_code == 0
    assert file.read_bytes().startswith(b"PK")
    again = call("import", file, "--template")
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert "is there already" in again.stderr


def test_the_report_of_wrong_cells_is_the_pages(call, credits):
    from sim.importing.isolated import read_brought
    from sim.importing.mapping import propose
    from sim.importing.records import import_table
    from ui.replay.confirming import error_report

    credits.write_text(GOOD + "=cmd|'/c calc'!A1,2025-13-02,Own,x,D3\n,2025-01-02,Own,-,D4\n", encoding="utf-8")
    errors = credits.with_name("errors.csv")
    assert call("import", credits, "--check", "--errors", errors).exit_code == 2
    table = read_brought(credits)
    imported = import_table(table, propose(table))
    assert error_report(imported) == errors.read_bytes()
    assert len(imported.problems) == 4
