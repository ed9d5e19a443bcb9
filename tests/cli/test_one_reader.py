"""One file, one reading: whatever way a file comes in, its records, sums and refusals are the same.

The files are ordinary ones on which two readers once disagreed, eleven of the first twelve.
"""

import csv
import io
import json
import threading

import pytest

from sim.errors import ImportedFileError
from sim.importing.pay_files import credits_in
from store.database.kept import kept_named, read_back
from tests.importing.test_workbook_hazards import rows, workbook_of
from ui.replay.files import Brought, open_file

PLAN = """name: A
ote_per_year: 100000
base_share: 0.5
measures:
  - {name: Own, scope: individual, quota: {per_year: 120000}, terms: [{kind: curve}]}
"""
HEAD, ANN, BO = "payee,date,measure,amount,deal", "Ann,2025-01-02,Own,100.25,D1", "Bo,2025-01-13,Own,1200.5,D2"
BOTH = {"Ann": 100.25, "Bo": 1200.5}


def lines(*texts):
    return "".join(f"{text}\n" for text in texts).encode()


def workbook():
    table = [HEAD.split(","), ["Ann", "2025-01-02", "Own", 100.25, "D1"], ["Bo", "2025-01-13", "Own", 1200.5, "D2"]]
    return workbook_of(rows(*table))


# What is in a file, what each payee is credited with, and words that say how it was read.
READ = {
    "plain": (lines(HEAD, ANN, BO), BOTH, ()),
    "dates of the US": (
        lines(HEAD, "Ann,1/2/2025,Own,100.25,D1", "Bo,1/13/2025,Own,1200.5,D2"), BOTH, ("dates as m/d/y",)
    ),
    "dates of Europe": (
        lines(HEAD, "Ann,02/01/2025,Own,100.25,D1", "Bo,13/01/2025,Own,1200.5,D2"), BOTH, ("dates as d/m/y",)
    ),
    "thousands": (lines(HEAD, ANN, 'Bo,2025-01-13,Own,"1,200.50",D2'), BOTH, ()),
    "a currency sign": (lines(HEAD, "Ann,2025-01-02,Own,$100.25,D1", BO), BOTH, ("amounts in USD",)),
    "a negative amount with its sign": (
        lines(HEAD, "Ann,2025-01-02,Own,-$100.25,D1", BO), {"Ann": -100.25, "Bo": 1200.5}, ("amounts in USD",)
    ),
    "other names of columns": (
        lines(HEAD.replace("payee", "Seller"), ANN, BO), BOTH, ("payee from the column 'Seller'",)
    ),
    "a column that nothing uses": (
        lines(HEAD + ",color", ANN + ",red", BO + ",blue"), BOTH, ("columns not used: color",)
    ),
    "tabs": (lines(HEAD, ANN, BO).replace(b",", b"\t"), BOTH, ("cells divided by tab",)),
    "bars": (lines(HEAD, ANN, BO).replace(b",", b"|"), BOTH, ("cells divided by |",)),
    "semicolons and decimal commas": (
        lines(HEAD, ANN, BO).replace(b",", b";").replace(b".", b","), BOTH, ("the decimal sign ,", "divided by ;")
    ),
    "percent": (
        lines(HEAD + ",split", ANN + ",40%", BO + ",100%"), {"Ann": 40.1, "Bo": 1200.5}, ()
    ),
    "a first line on the delimiter": (
        lines("sep=;") + lines(HEAD, ANN, BO).replace(b",", b";"), BOTH, ("cells divided by ;", "blank row: not used")
    ),
    "UTF-16": (lines(HEAD, ANN, BO).decode().encode("utf-16"), BOTH, ("text in utf-16",)),
    "blank lines and a quoted cell": (lines("", HEAD, "", 'Ann,2025-01-02,"Own",100.25,D1', BO), BOTH, ()),
    "the same row twice, without an identifier": (
        lines("payee,date,measure,amount", ANN[:-3], ANN[:-3]), {"Ann": 200.5}, ("the same in every cell as row 2",)
    ),
    "a workbook": (workbook(), BOTH, ("the sheet ",)),
}  # fmt: skip
# What is in a file, and words of the refusal; `None` before them: nothing but a decision is missing.
REFUSED = {
    "a quotation mark in the last column": (lines(HEAD, 'Ann,2025-01-02,Own,100.25,"D1', BO), "line 2: unexpected end"),
    "one that is closed two lines later": (
        lines(HEAD, 'Ann,2025-01-02,Own,100.25,"D1', BO, 'Cy,2025-01-03,Own,3,D3"'), "line 2: a cell runs over several"
    ),
    "text behind a quotation mark": (lines(HEAD, '"Ann"x,2025-01-02,Own,100.25,D1', BO), "line 2: ',' expected after"),
    "a short row": (lines(HEAD, ANN, "Bo,2025-01-13,Own"), "line 3: 3 cells where the header has 5"),
    "thousands without quotation marks": (lines(HEAD, "Ann,2025-01-02,Own,1,200,D1", BO), "line 2: 6 cells"),
    "a NUL in an identifier": (lines(HEAD, ANN, BO + "\0"), "line 3: control character U+0000"),
    "a turned direction in an identifier": (lines(HEAD, ANN, BO + "\u202e"), "line 3: control character U+202E"),
    "a sign nobody sees in an identifier": (lines(HEAD, ANN, BO + "\u200b2"), "U+200B, which cannot be seen"),
    "a sign nobody sees in a name": (lines(HEAD, ANN, "B\u00ado,2025-01-13,Own,2,D2"), "U+00AD, which cannot be seen"),
    "a power of ten": (lines(HEAD, ANN, "Bo,2025-01-13,Own,1e3,D2"), "'1e3' is no number"),
    "no digit before the point": (lines(HEAD, ANN, "Bo,2025-01-13,Own,.5,D2"), "write a digit before and after"),
    "an amount in brackets": (lines(HEAD, ANN, "Bo,2025-01-13,Own,(5.25),D2"), "write -1234.56 for an amount below"),
    "two currencies": (lines(HEAD, ANN, "Bo,2025-01-13,Own,$5 EUR,D2"), "it names two currencies; keep one"),
    "the year 1889": (lines(HEAD, ANN, "Bo,1889-01-13,Own,2,D2"), "its year lies outside 1990 to 2100"),
    "the year 1": (lines(HEAD, ANN, "Bo,0001-01-13,Own,2,D2"), "its year lies outside 1990 to 2100"),
    "the year 9999": (lines(HEAD, ANN, "Bo,9999-12-31,Own,2,D2"), "its year lies outside 1990 to 2100"),
    "a year of two digits long ago": (lines(HEAD, ANN, "Bo,1/13/98,Own,2,D2"), "write the year with four digits"),
    "a split above the whole": (lines(HEAD + ",split", ANN + ",2.5", BO + ",1"), "'2.5' is more than the whole"),
    "an older encoding": (lines(HEAD, ANN).replace(b"Ann", b"Andr\xe9"), "set encoding to cp1252"),
    "dates either way": (lines(HEAD, "Ann,1/2/2025,Own,1,D1"), "date_format: dates such as 1/2/2025 may have"),
    "no measure": (lines("payee,date,amount", "Ann,2025-01-02,1"), "columns.measure: which column is the measure"),
    "a heading only": (lines(HEAD), "holds no rows below a header"),
}  # fmt: skip


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def on_the_page(name, content):
    return open_file("credits", Brought(name, content), lambda *_: None, threading.Event()).imported


def credited(records):
    sums: dict[str, float] = {}
    for record in records:
        sums[record.payee] = sums.get(record.payee, 0.0) + record.amount * record.split
    return {payee: round(amount, 6) for payee, amount in sums.items()}


@pytest.mark.parametrize("kind", READ)
def test_every_way_in_reads_the_same_records(call, tmp_path, plan, kind):
    content, sums, words = READ[kind]
    path = tmp_path / ("brought.xlsx" if content.startswith(b"PK") else "brought.csv")
    path.write_bytes(content)

    examined = call("import", path, "--keep", "mine", "--json")
    assert examined.exit_code == 0, examined.stderr
    records = tuple(read_back(kept_named("mine").id).records)
    assert credited(records) == sums
    assert tuple(on_the_page(path.name, content).records) == records
    assert credits_in(content, path.name).records == records

    printed = json.loads(examined.stdout)
    replayed = json.loads(call("replay", path, "--plan", plan, "--json").stdout)
    total = round(sum(record.amount for record in records), 2)
    assert (printed["total"], replayed["payees"]) == (pytest.approx(total), len(sums))
    assert replayed["file_total"] == pytest.approx(sum(sums.values()))

    paid = call("payout", plan, path, "--json")
    assert paid.exit_code == 0, paid.stderr
    statements = json.loads(paid.stdout)["statements"]
    assert {statement["payee"]: round(statement["credited"]["Own"][-1], 6) for statement in statements} == sums
    assert call("payout", plan, "kept:mine", "--json").stdout == paid.stdout
    assert all(word in paid.stderr for word in words), paid.stderr
    about_the_rest = (f"note: {path}: 2 x blank row: not used (row 1, 3)\n", "note: the splits of 1 deal leave ")
    unexpected = [line for line in paid.stderr.splitlines(keepends=True) if not line.startswith(about_the_rest)]
    assert words or not unexpected


@pytest.mark.parametrize("kind", REFUSED)
def test_every_way_in_refuses_with_the_same_words(call, tmp_path, plan, kind):
    content, words = REFUSED[kind]
    path, out = tmp_path / "brought.csv", tmp_path / "pay.csv"
    path.write_bytes(content)
    for arguments in (
        ("import", path, "--keep", "mine"),
        ("import", path, "--check"),
        ("replay", path, "--plan", plan),
        ("payout", plan, path, "--out", out),
    ):
        answer = call(*arguments)
        assert answer.exit_code == 2, answer.stdout
        assert words in answer.stderr
    assert not out.exists()
    assert json.loads(call("kept", "--json").stdout)["kept"] == []
    try:
        imported = on_the_page(path.name, content)
    except ImportedFileError as refused:
        assert words in str(refused)
    else:
        assert not imported.usable
        asked = [f"{question.about}: {question.text}" for question in imported.questions]
        assert any(words in sentence for sentence in (*asked, *(problem.sentence for problem in imported.problems)))


DEALS = "deal,seller,stage,opened,closed,value"
WON, LOST = "{},Ann,Won,2024-0{}-01,2024-0{}-20,{}", "{},Bo,Lost,2024-0{}-01,2024-0{}-20,{}"


def pipeline():
    deals = []
    for place in range(80):
        row = (WON if place % 2 else LOST).format(f"D{place}", place % 8 + 1, place % 8 + 2, 1000 + 17 * place)
        deals.append(row)
    return lines(DEALS, *deals)


def rewritten(content, delimiter=",", **names):
    """Return a file with other names of columns and another delimiter."""
    table = list(csv.reader(io.StringIO(content.decode())))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([[names.get(name, name) for name in table[0]], *table[1:]])
    return text.getvalue().encode()


def as_workbook(content):
    return workbook_of(rows(*csv.reader(io.StringIO(content.decode()))))


SAME_PIPELINES = {
    "tabs": lambda: rewritten(pipeline(), "\t"),
    "a CRM's names": lambda: rewritten(pipeline(), seller="Sales Agent", stage="Deal Stage", value="Close Value"),
    "UTF-16": lambda: pipeline().decode().encode("utf-16"),
    "a workbook": lambda: as_workbook(pipeline()),
}


@pytest.mark.parametrize("kind", SAME_PIPELINES)
def test_calibration_reads_what_import_reads(call, tmp_path, kind):
    plain, other = tmp_path / "plain.csv", tmp_path / ("other.xlsx" if kind == "a workbook" else "other.csv")
    plain.write_bytes(pipeline())
    other.write_bytes(SAME_PIPELINES[kind]())
    reports = []
    for path in (plain, other):
        answer = call("calibrate", path, "--out", tmp_path / "s.yaml", "--json")
        assert answer.exit_code == 0, answer.stderr
        reports.append(json.loads(answer.stdout)["report"])
        examined = json.loads(call("import", path, "--check", "--json").stdout)
        assert (examined["kind"], examined["rows"]["read"], examined["rows"]["used"]) == ("deals", 80, 40)
    assert reports[0]["estimates"] == reports[1]["estimates"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('D9,Ann,Won,2024-01-01,2024-02-01,"5', "line 82: unexpected end"),
        ('"D9"x,Ann,Won,2024-01-01,2024-02-01,5', "line 82: ',' expected after"),
        ("D9,Ann,Won,2024-01-01", "line 82: 4 cells where the header has 6"),
        ("D\0,Ann,Won,2024-01-01,2024-02-01,5", "line 82: control character U+0000"),
        ("D\u200b9,Ann,Won,2024-01-01,2024-02-01,5", "U+200B, which cannot be seen"),
    ],
)
def test_calibration_refuses_what_import_refuses(call, tmp_path, row, words):
    path = tmp_path / "deals.csv"
    path.write_bytes(pipeline() + lines(row))
    for arguments in (("calibrate", path, "--out", tmp_path / "s.yaml"), ("import", path, "--check")):
        answer = call(*arguments)
        assert answer.exit_code == 2
        assert words in answer.stderr


CRM = (
    b"opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
    b"O1,Ann,GTX,Acme,Won,2025-01-02,03/04/2025,5000\n"
)


def test_every_command_reads_a_fitting_file_by_the_kept_mapping(call, tmp_path):
    """Day or month first would be asked without it: 03/04/2025 is the fourth of March."""
    path = tmp_path / "crm.csv"
    path.write_bytes(CRM)
    for arguments in (
        ("import", path, "--check"),
        ("payout", "direct_sales", path),
        ("replay", path, "--plan", "hybrid"),
    ):
        answer = call(*arguments)
        assert "is read by the kept mapping 'Opportunities of a hardware seller's CRM, 2016 to 2017'" in (
            answer.stderr.replace('"', "'")
        )
        assert "date_format:" not in answer.stderr


def test_a_roster_loses_nobody_behind_a_quotation_mark(call, tmp_path, plan):
    path, roster = tmp_path / "credits.csv", tmp_path / "roster.csv"
    path.write_bytes(lines(HEAD, ANN))
    roster.write_bytes(lines("payee,team", 'Ann,"East', "Bo,East"))
    for arguments in (("payout", plan, path, "--people", roster), ("replay", path, "--plan", plan, "--people", roster)):
        answer = call(*arguments)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "roster.csv, line 2: unexpected end of data; check the quotation marks" in answer.stderr


def test_a_row_of_totals_is_nobody_s_pay(call, tmp_path, plan):
    path, roster = tmp_path / "credits.csv", tmp_path / "roster.csv"
    path.write_bytes(lines(HEAD, ANN, BO, "Grand Total,2025-12-31,Own,1300.75,"))
    roster.write_bytes(lines("payee,quota", "Ann,100000", "Bo,200000", "Total,300000"))
    for arguments in (
        ("payout", plan, path),
        ("replay", path, "--plan", plan),
        ("import", path, "--check"),
        ("import", roster, "--check"),
        ("payout", plan, path, "--people", roster),
    ):
        answer = call(*arguments)
        assert answer.exit_code == 2
        assert "row 4, payee: 'Grand Total' looks" in answer.stderr or "row 4, payee: 'Total' looks" in answer.stderr
    path.write_bytes(lines(HEAD, ANN, BO, "Everybody,2025-12-31,Own,1300.75,"))
    assert "the last amount, 1,300.75, is the sum of all above it" in call("payout", plan, path).stderr


def test_a_plan_year_lies_within_the_years_that_files_may_hold(call, tmp_path, plan):
    path = tmp_path / "credits.csv"
    path.write_bytes(lines(HEAD, ANN))
    answer = call("payout", plan, path, "--first-month", "9999-01")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "outside 1990 to 2100" in answer.stderr
