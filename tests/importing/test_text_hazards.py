"""CSV as it comes: what pandas would shift, merge, round or blank in silence is refused, asked for, or kept."""

import io
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import ImportedFileError
from sim.importing.isolated import read_brought, read_isolated
from sim.importing.mapping import ColumnMapping, propose, read_mapping
from sim.importing.records import import_table
from sim.importing.worker import read_file
from sim.replay.crosscheck import unmatched
from sim.shipped import MAPPINGS

CRM = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm"
needs_crm = pytest.mark.skipif(not CRM.is_dir(), reason="the CRM extract ../shared/data/crm is not there")
HEAD = "payee,date,measure,amount,deal\n"


def table_of(text, name="mine.csv", **order):
    return read_file(text if isinstance(text, bytes) else text.encode(), {"name": name, **order})


def read(text, mapping=None, *, kind=None, **stated):
    table = table_of(text)
    chosen = (mapping or propose(table, kind)).model_copy(update=stated)
    return import_table(table, chosen)


def problems(imported):
    return [(problem.row, problem.column, problem.message) for problem in imported.problems]


def asked(imported):
    return {question.about for question in imported.questions}


REFUSED = [
    (HEAD + "Ann,2025-01-02,Own,5,D1,\nBo,2025-01-02,Own,5,D2,\n", "line 2: 6 cells where the header has 5"),
    (HEAD + "Ann,2025-01-02,Own,5,D1\nBo,2025-01-02,Own,1,234,D2\n", "line 3: 6 cells"),
    (HEAD + "Ann,2025-01-02,Own\n", "line 2: 3 cells"),
    (HEAD + '"Ann,2025-01-02,Own,5,D1\n', "check the quotation marks"),
    (HEAD + '"Ann,2025-01-02,Own,5,D1\nBo,2025-01-02,Own,5,D2\nCy",2025-01-02,Own,5,D3\n', "runs over several lines"),
    (HEAD + "Ann,2025-01-02,Own,5,D\x001\n", "control character U+0000"),
    (HEAD + "Ann,2025-01-02,Own,5,D1\n\x1a", "control character U+001A"),
    ("payee,quota,Quota\nAnn,1,2\n", "two columns are named 'Quota'"),
    ("payee,,quota\nAnn,1,2\n", "column 2 has no name"),
    (",".join(f"c{place}" for place in range(20_000)) + "\n", "20000 columns; at most 200"),
    (HEAD + f"Ann,2025-01-02,Own,5,{'x' * 10_000_000}\n", "field larger than field limit"),
    (HEAD + f"Ann,2025-01-02,Own,5,{'x' * 3_000}\n", "more than 2,000 characters"),
    ((HEAD + "Ann,2025-01-02,Own,5 \x80,D1\n").encode("latin-1"), "cp1252"),
    ((HEAD + "Ann,2025-01-02,Own,5,D1\n").encode("utf-16-le"), "U+0000"),
    ("payee;a,quota\nx;y,z\n", "may be divided by"),
    (HEAD.encode() + b"Ann,2025-01-02,Own,5,D\xed\xa0\x80\n", "not text in utf-8"),  # a lone surrogate
    ("a,b\n" + "1,2\n" * 1_000_001, "more than 1,000,000 rows"),
]


@pytest.mark.parametrize(("content", "part"), REFUSED, ids=[part for _, part in REFUSED])
def test_a_doubtful_file_is_refused_in_one_sentence_with_its_line(content, part):
    with pytest.raises(ImportedFileError) as refused:
        table_of(content)
    assert part in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_what_pandas_would_do_to_these_it_does_and_we_do_not():
    shifted = HEAD + "Ann,2025-01-02,Own,5,D1,\nBo,2025-01-02,Own,5,D2,\n"
    assert list(pd.read_csv(io.StringIO(shifted)).index) == ["Ann", "Bo"]  # the payee became the index, in silence
    same = "payee,date,measure,amount,deal\nNA,2025-01-02,Own,5,00123\nNone,2025-01-02,Own,5,123\n"
    assert pd.read_csv(io.StringIO(same))["deal"].tolist() == [123, 123]  # two identifiers became one
    imported = read(same)
    assert [(record.payee, record.deal) for record in imported.records] == [("NA", "00123"), ("None", "123")]


def test_identifiers_are_kept_letter_by_letter():
    names = ["00123", "123", "1E5", "9007199254740993", "12-3", "NULL"]
    imported = read(HEAD + "".join(f"Ann,2025-01-02,Own,5,{name}\n" for name in names))
    assert [record.deal for record in imported.records] == names


@pytest.mark.parametrize(
    "amount", ["inf", "-Infinity", "1e400", "nan", "(1,234.56)", "12,34", "1.2.3", "5 apples", "٣"]
)
def test_a_number_that_is_none_is_a_problem_of_its_cell(amount):
    imported = read(HEAD + f'Ann,2025-01-02,Own,"{amount}",D1\nBo,2025-01-02,Own,5.5,D2\n', decimal=".")
    assert [(row, column) for row, column, _ in problems(imported)] == [(2, "amount")]
    assert [record.amount for record in imported.records] == [5.5]
    assert imported.rows == {"read": 2, "used": 1, "held": 0, "wrong": 1}


def test_a_thousand_or_one_is_asked_and_follows_the_answer():
    text = "payee;date;measure;amount\nAnn;2025-01-02;Own;1.234\nBo;2025-01-02;Own;2.500\n"
    undecided = read(text)
    assert (asked(undecided), undecided.records, undecided.usable) == ({"decimal"}, (), False)
    assert [record.amount for record in read(text, decimal=",").records] == [1234.0, 2500.0]
    assert [record.amount for record in read(text, decimal=".").records] == [1.234, 2.5]
    european = read("payee;date;measure;amount\nAnn;2025-01-02;Own;1.234,56\n")
    assert european.records[0].amount == 1234.56
    assert european.formats["decimal"] == {"value": ",", "stated": False}  # detected: shown, to be confirmed
    strict = read("payee;date;measure;amount\nAnn;2025-01-02;Own;1.5\nBo;2025-01-02;Own;12.25\n", decimal=",")
    assert len(strict.problems) == 2  # 15 and 1225 would be ten and a hundred times too much


def test_day_or_month_first_is_asked_where_no_row_decides():
    text = HEAD + "Ann,03/04/2026,Own,5,D1\n"
    assert asked(read(text)) == {"date_format"}
    assert read(text, date_format="d/m/y").records[0].date == date(2026, 4, 3)
    decided = read(text + "Bo,13/04/2026,Own,5,D2\n")
    assert [record.date for record in decided.records] == [date(2026, 4, 3), date(2026, 4, 13)]
    assert asked(read(text + "Bo,13/04/2026,Own,5,D2\nCy,04/13/2026,Own,5,D3\n")) == {"date_format"}


@pytest.mark.parametrize("text", ["2026-02-30", "1899-12-31", "2101-01-01", "soon", "20260101"])
def test_a_date_that_is_none_is_a_problem(text):
    imported = read(HEAD + f"Ann,{text},Own,5,D1\n")
    assert [(row, column) for row, column, _ in problems(imported)] == [(2, "date")]


def test_every_planted_error_is_found_once_with_row_and_column():
    roster = (
        "payee,start,quota,team\n"
        "Ann,2025-01-01,720000,East\n"
        "Ann,2025-01-01,720000,East\n"  # 3: a second Ann
        'Bo,2025-01-01,"1.234,56",East\n'  # 4: another way to write numbers
        ",2025-01-01,720000,East\n"  # 5: no name
        "Cy,2025-01-01,-5,East\n"  # 6: below zero
        "Di,2025-01-01,inf,East\n"  # 7
        "Ed,2025-01-01,NaN,East\n"  # 8
        "Fy,2026-02-30,720000,East\n"  # 9
        "Gi,2025-01-01,720000,East\n"
    )
    imported = read(roster, decimal=".")
    assert [(row, column) for row, column, _ in problems(imported)] == [
        (3, "payee"), (4, "quota"), (5, "payee"), (6, "quota"), (7, "quota"), (8, "quota"), (9, "start"),
    ]  # fmt: skip
    assert [record.name for record in imported.records] == ["Ann", "Gi"]
    assert not imported.usable


def test_rows_add_up_and_a_deal_with_a_wrong_row_is_held_as_a_whole():
    imported = read(
        HEAD + "Ann,2025-01-02,Own,5,D1\nBo,2025-01-02,Own,x,D1\n\nCy,2025-01-02,Own,7,D2\nDi,2025-01-02,Own,9,D3\n"
        "Di,2025-01-02,Own,9,D3\n"
    )
    assert imported.rows == {"read": 5, "used": 1, "held": 2, "wrong": 2}
    assert {note["about"]: note["first_lines"] for note in imported.notes} == {
        "blank row": [4],
        "of the deal D1, which has a wrong row": [2],
        "of the deal D3, which has a wrong row": [6],
    }
    assert (imported.total, [record.payee for record in imported.records]) == (7.0, ["Cy"])


def test_duplicates_without_an_identifier_are_told_and_kept():
    imported = read("payee,date,measure,amount\n" + "Ann,2025-01-02,Own,5\n" * 3)
    assert (len(imported.records), imported.usable) == (3, True)
    assert {note["about"] for note in imported.notes} == {"the same in every cell as row 2"}


def test_names_that_look_alike_are_told_and_never_merged():
    imported = read(HEAD + "Ann Lee,2025-01-02,Own,5,D1\nann lee,2025-01-02,Own,5,D2\n")
    assert len({record.payee for record in imported.records}) == 2
    assert any("look like one name" in warning for warning in imported.warnings)
    assert unmatched(["Ann Lee", "Bo"], ["ann  lee", "Cy"]) == (
        ("Ann Lee", "Bo"),
        ("Cy", "ann  lee"),
        (("Ann Lee", "ann  lee"),),
    )


def test_an_unlikely_unit_is_asked_and_can_be_accepted():
    text = "payee,month,attainment\n" + "".join(f"P{place},2025-01,{95 + place}\n" for place in range(9))
    assert asked(read(text)) == {"accepted"}
    assert read(text, accepted=("attainment",)).records[0].attainment == 95.0
    percent = read(text.replace("\n", "%\n").replace("attainment%", "attainment"))
    assert (percent.usable, percent.records[0].attainment) == (True, 0.95)
    thousands = read("payee,quota\nAnn,720\nBo,650\n")
    assert asked(thousands) == {"accepted"}
    assert thousands.records == ()


def test_currencies_are_not_mixed():
    assert asked(read(HEAD + "Ann,2025-01-02,Own,$5,D1\nBo,2025-01-02,Own,€5,D2\n")) == {"currency"}
    assert asked(read(HEAD + "Ann,2025-01-02,Own,€5,D1\n", currency="USD")) == {"currency"}
    one = read(HEAD + "Ann,2025-01-02,Own,$5,D1\nBo,2025-01-02,Own,6,D2\n")
    assert (one.usable, one.formats["currency"]["value"], one.total) == (True, "USD", 11.0)
    column = HEAD.replace("deal", "currency") + "Ann,2025-01-02,Own,5,USD\nBo,2025-01-02,Own,5,EUR\n"
    assert asked(read(column)) == {"currency"}


def test_assignments_must_not_overlap_and_dates_must_be_in_order():
    imported = read(
        "payee,plan,start,end\nAnn,A,2025-01-01,2025-06-30\nAnn,B,2025-07-01,\nAnn,C,2025-12-01,\nBo,A,2025-05-01,2025-01-01\n"
    )
    assert [(row, column) for row, column, _ in problems(imported)] == [(4, "payee"), (5, "end")]
    assert "already has a plan at that time in row 3" in imported.problems[0].message


def test_unknown_columns_are_told_and_missing_ones_asked():
    imported = read("payee,date,amount,shoe size\nAnn,2025-01-02,5,43\n", kind="credits")
    assert "columns not used: shoe size" in imported.warnings
    assert asked(imported) == {"columns.measure"}
    fixed = read("payee,date,amount,x\nAnn,2025-01-02,5,1\n", kind="credits", constants={"measure": "Own"})
    assert (fixed.usable, fixed.records[0].measure) == (True, "Own")
    with pytest.raises(ImportedFileError, match="no kind of table fits"):
        propose(table_of("x,y\n1,2\n"))


@pytest.mark.parametrize(
    ("encoding", "stated"), [("utf-8-sig", None), ("utf-16", None), ("cp1252", "cp1252"), ("utf-8", None)]
)
def test_encodings_are_read_or_asked(encoding, stated):
    content = (HEAD + "Zoë Åström,2025-01-02,Own,5,D1\n").encode(encoding)
    table = table_of(content, encoding=stated)
    assert table.rows[0][0] == "Zoë Åström"


def test_no_figure_changes_on_its_way_through_text():
    values = [0.1 + 0.2, 1 / 3, 123456.789, 5e-05, 99999999999.99]
    amounts = [f"{value:.17f}" for value in values]
    imported = read(HEAD + "".join(f"Ann,2025-01-02,Own,{a},D{n}\n" for n, a in enumerate(amounts)))
    assert [record.amount for record in imported.records] == [float(a) for a in amounts]


# --- mappings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_kept_mappings_are_read_and_written_back(path, tmp_path):
    mapping = read_mapping(path.stem)
    (tmp_path / "again.yaml").write_text(mapping.to_yaml(), encoding="utf-8")
    assert read_mapping(tmp_path / "again.yaml") == mapping
    assert mapping.name


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("kind: deals\ncolumns: {shoe: x}\n", "'shoe' is no field of deals"),
        ("kind: deals\nextra: 1\n", "extra"),
        ("kind: shoes\n", "kind"),
        ("kind: credits\ncolumns: {payee: A, deal: A}\n", "stands for two fields"),
        ("kind: credits\ndelimiter: '#'\n", "delimiter"),
        ("kind: [\n", "is no YAML"),
        ("kind: &a deals\nname: *a\n", "anchors"),
        ("- 1\n", "mapping"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(tmp_path, content, part):
    (tmp_path / "m.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ImportedFileError, match=part):
        read_mapping(tmp_path / "m.yaml")
    with pytest.raises(ImportedFileError, match="cannot be read"):
        read_mapping("no_such_mapping")


def test_a_mapping_of_another_file_names_the_missing_column():
    with pytest.raises(ImportedFileError, match="has no column 'Umsatz' for amount"):
        read(HEAD + "Ann,2025-01-02,Own,5,D1\n", ColumnMapping(kind="credits", columns={"amount": "Umsatz"}))


@needs_crm
def test_the_crm_extract_is_reproduced_to_the_dollar_with_its_dirt_listed():
    imported = import_table(read_brought(CRM / "sales_pipeline.csv"), read_mapping("crm_sales_pipeline"))
    assert imported.usable
    assert imported.rows == {"read": 8801, "used": 4238, "open": 2089, "lost": 2473, "empty": 1, "held": 0, "wrong": 0}
    assert imported.rows["read"] - imported.rows["empty"] == 8800
    assert imported.total == 10_005_534.0
    notes = {note["about"]: note["rows"] for note in imported.notes}
    assert notes["row of blanks and zeros only"] == 1
    assert notes["close_date: 00/00/0000 stands for no date"] == 2089
    assert notes["no account"] == 1425
    assert any("'GTXPro' (1480 rows) looks like 'GTX Pro'" in warning for warning in imported.warnings)
    assert "assumption: base = the plan's own" in imported.warnings
    assert (min(record.date for record in imported.records), max(record.date for record in imported.records)) == (
        date(2017, 3, 1),
        date(2017, 12, 31),
    )
    people = import_table(read_brought(CRM / "sales_teams.csv"), read_mapping("crm_sales_teams"))
    sides = unmatched((record.payee for record in imported.records), (record.name for record in people.records))
    assert (len(people.records), sides.credited_only, len(sides.roster_only)) == (35, (), 5)


def test_the_isolated_reader_gives_what_the_reader_gives_and_shows_progress():
    text = HEAD + "".join(f"P{place % 50},2025-01-02,Own,{place},D{place}\n" for place in range(12_000))
    seen = []
    table = read_isolated(text.encode(), "big.csv", progress=lambda done, total: seen.append((done, total)))
    assert table == table_of(text, name="big.csv")
    assert all(0 < done <= total for done, total in seen)
    assert json.dumps(table.reading)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("payee,date,measure", "credits"),
        ("payee,attainment,quota", "attainment"),
        ("payee,date,measure,attainment", "credits"),
        ("payee,start,team,quota", "roster"),
        ("payee,plan,start,end", "assignment"),
    ],
)
def test_a_file_without_a_column_it_needs_is_not_taken_for_a_roster(header, kind):
    table = read_file(f"{header}\n{','.join('1' for _ in header.split(','))}\n".encode(), {"name": "mine.csv"})
    imported = import_table(table, propose(table))
    assert imported.mapping.kind == kind
    assert kind in ("roster", "assignment") or imported.questions
