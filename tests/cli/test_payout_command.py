"""`payout`: statements whose lines sum to the pay, every bad row told, and nothing half-paid."""

import json
from pathlib import Path

import pandas as pd
import pytest

from cli.plans import plan_named, plan_names
from sim.importing.pay_files import read_credits, read_roster
from sim.pay_statements.statement import statements
from sim.shipped import PLANS as PLAN_FOLDER

HEADING = "deal,payee,date,measure,amount,split\n"
GOOD = """D1,Ada,2026-01-15,Own revenue,260000,1
D2,Ada,2026-05-20,Own revenue,300000.55,0.5
D2,Bo,2026-05-20,Own revenue,300000.55,0.5
D3,Bo,2026-11-30,Own revenue,410000,
"""
ROSTER = """payee,start,end,team,quota own revenue,quota team revenue
Ada,2020-01-01,,East,480000,480000
Bo,2026-04-01,,East,480000,480000
"""
# What is wrong, the row it stands in, and words of the message.
BAD_ROWS = {
    "a duplicate deal": ("D1,Ada,2026-01-15,Own revenue,260000,1", "repeats row 2"),
    "an unknown payee": ("D9,Zoe,2026-01-15,Own revenue,1,1", "'Zoe' is not on the roster"),
    "a bad date": ("D9,Ada,2026-02-30,Own revenue,1,1", "'2026-02-30' is no date"),
    "a date of another year": ("D9,Ada,2031-02-03,Own revenue,1,1", "outside the plan year"),
    "a blank payee": ("D9,,2026-01-15,Own revenue,1,1", "blank"),
    "a blank amount": ("D9,Ada,2026-01-15,Own revenue,,1", "blank"),
    "not a number": ("D9,Ada,2026-01-15,Own revenue,nan,1", "'nan'"),
    "infinite": ("D9,Ada,2026-01-15,Own revenue,-inf,1", "'-inf'"),
    "an unknown measure": ("D9,Ada,2026-01-15,Owned,1,1", "'Owned' is no measure"),
    "a split in percent": ("D9,Ada,2026-01-15,Own revenue,1,60", "'60' is more than the whole"),
    "splits above the whole": ("D1,Bo,2026-01-15,Own revenue,260000,0.2", "sum to 1.2"),
    "a hostile name": ("D9,\u200b=cmd|'/c calc'!A0,2026-01-15,Own revenue,1,1", "U+200B, which cannot be seen"),
}


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def credits_of(folder: Path, *rows: str) -> Path:
    path = folder / "credits.csv"
    path.write_text(HEADING + GOOD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_json_is_the_statements_of_the_library_and_their_lines_sum_to_the_cent(call, tmp_path, roster):
    credits = credits_of(tmp_path)
    answer = call("payout", "hybrid", credits, "--people", roster, "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    printed = json.loads(answer.stdout)
    known = statements(plan_named("hybrid"), read_credits(credits), read_roster(roster))
    assert printed["statements"] == [statement.as_dict() for statement in known.statements]
    assert (printed["paid"], printed["problems"]) == (True, [])
    for statement in printed["statements"]:
        in_cents = [[round(amount * 100) for amount in line["amounts"]] for line in statement["lines"]]
        assert [sum(month) for month in zip(*in_cents, strict=True)] == [
            round(pay * 100) for pay in statement["variable"]
        ]
        assert round(statement["total"] * 100) == round(sum(statement["variable"]) * 100) + round(
            sum(statement["base"]) * 100
        )


def test_the_table_for_people_has_a_payee_a_line_and_the_pay(call, tmp_path, roster):
    answer = call("payout", "hybrid", credits_of(tmp_path), "--people", roster)
    for word in ("Ada", "Bo", "Own revenue: curve", "variable pay", "base salary", "attainment to date: Own revenue"):
        assert word in answer.stdout
    ada = answer.stdout.split("\n\nBo")[0]
    assert "82,500.00" in ada


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_table_written_holds_the_same_money(call, tmp_path, roster, ending: str):
    out = tmp_path / f"pay.{ending}"
    answer = call("payout", "direct_sales", credits_of(tmp_path), "--out", out, "--json", "--people", roster)
    assert answer.exit_code == 2, "the plan knows no measure `Own revenue`"
    assert not out.exists()
    credits = credits_of(tmp_path)
    printed = json.loads(call("payout", "hybrid", credits, "--people", roster, "--out", out, "--json").stdout)
    table = pd.read_csv(out) if ending == "csv" else pd.read_json(out)
    assert list(table.columns) == ["payee", "period", "part", "line", "amount"]
    sums = table.groupby("payee")["amount"].sum()
    assert sums.to_dict() == pytest.approx(
        {statement["payee"]: statement["total"] for statement in printed["statements"]}
    )


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_with_a_bad_row_nothing_is_paid_and_the_row_is_named(call, tmp_path, roster, kind: str):
    row, words = BAD_ROWS[kind]
    credits, out = credits_of(tmp_path, row), tmp_path / "pay.csv"
    answer = call("payout", "hybrid", credits, "--people", roster, "--out", out)
    assert (answer.exit_code, answer.stdout) == (2, "")
    first, last = answer.stderr.splitlines()
    assert first.startswith(f"error: {credits}: row 6, ")
    assert words in first
    assert "\x1b" not in answer.stderr
    assert last.startswith("nothing is paid")
    assert not out.exists()
    printed = json.loads(call("payout", "hybrid", credits, "--people", roster, "--json").stdout)
    assert (printed["paid"], printed["statements"]) == (False, [])
    assert [problem["row"] for problem in printed["problems"]] == [6]


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_bad_rows_are_skipped_when_that_is_stated_and_named(call, tmp_path, roster, kind: str):
    row, words = BAD_ROWS[kind]
    answer = call("payout", "hybrid", credits_of(tmp_path, row), "--people", roster, "--json", "--skip-bad-rows")
    assert answer.exit_code == 0
    assert words in answer.stderr
    assert "row 6" in answer.stderr
    printed = json.loads(answer.stdout)
    assert printed["paid"] is True
    assert {statement["payee"] for statement in printed["statements"]} == {"Ada", "Bo"}


def test_a_deal_with_one_bad_row_is_paid_to_nobody(call, tmp_path, roster):
    credits = credits_of(tmp_path, "D1,Bo,2026-01-15,Own revenue,x,0.2")
    answer = call("payout", "hybrid", credits, "--people", roster, "--json", "--skip-bad-rows")
    printed = json.loads(answer.stdout)
    assert printed["left_out_with_them"] == [2]
    assert f"left out: {credits}: row 2: of a deal with a row that cannot be used" in answer.stderr
    ada = next(statement for statement in printed["statements"] if statement["payee"] == "Ada")
    assert ada["credited"]["Own revenue"][-1] == pytest.approx(150_000.275)
    assert ada["incomplete"]


def test_several_bad_rows_are_all_told_and_so_are_the_roster_s(call, tmp_path, roster):
    roster.write_text(ROSTER + "Cy,2026-13-01,,East,1,1\nBo,,,East,1,1\n", encoding="utf-8")
    rows = [row.replace("D9", f"X{place}") for place, (row, _) in enumerate(BAD_ROWS.values()) if "0.2" not in row]
    credits = credits_of(tmp_path, *rows)
    answer = call("payout", "hybrid", credits, "--people", roster)
    assert answer.exit_code == 2
    errors = [line for line in answer.stderr.splitlines() if line.startswith("error: ")]
    assert [line.split(",")[0] for line in errors[:2]] == [f"error: {roster}: row 4", f"error: {roster}: row 5"]
    assert [int(line.split(" row ")[1].split(",")[0]) for line in errors[2:]] == list(range(6, 6 + len(rows)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty; export it again"),
        ("payee,date,measure,amount,amount\n", "two columns"),
        (HEADING, "no rows below a header"),
        ("payee,date,measure,amount\nAda,2026-01-15,Own bookings,1e308\n", "Ada|1e308"),
        ("\ud800".encode("utf-16", "surrogatepass"), "utf-16"),
        ('payee,date,measure,amount\nAda,2026-01-15,"Own bookings,1\n' + "x" * 200_000, "check the quotation marks"),
    ],
)
def test_a_file_that_is_no_list_of_credits(call, tmp_path, content: str | bytes, words: str):
    path = tmp_path / "c.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    answer = call("payout", "direct_sales", path)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("error: ")
    assert any(word in answer.stderr for word in words.split("|"))
    assert "Warning" not in answer.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("nope", "c.csv"), ("there is no plan 'nope'", *plan_names())),
        (("hybird", "c.csv"), ("did you mean hybrid?",)),
        (("missing.yaml", "c.csv"), ("missing.yaml", "cannot be read")),
        (("hybrid", "missing.csv"), ("missing.csv", "cannot be read")),
        (("hybrid", "c.csv", "--people", "nobody.csv"), ("nobody.csv", "cannot be read")),
        (("hybrid", "c.csv", "--first-month", "2026"), ("--first-month", "2026-04")),
        (("hybrid", "c.csv", "--out", "pay.xlsx"), (".csv, .parquet or .json",)),
        (("hybrid", "c.csv"), ("no quota",)),
        (("hybrid",), ("CREDITS",)),
    ],
)
def test_what_cannot_be_done_is_one_line(call, tmp_path, monkeypatch, options: tuple, words: tuple[str, ...]):
    credits_of(tmp_path).rename(tmp_path / "c.csv")
    monkeypatch.chdir(tmp_path)
    answer = call("payout", *options)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    for word in words:
        assert word in answer.stderr


def test_the_plan_year_can_begin_in_another_month(call, tmp_path, roster):
    credits = credits_of(tmp_path)
    answer = call("payout", "hybrid", credits, "--people", roster, "--json", "--first-month", "2026-04")
    assert answer.exit_code == 2
    assert "outside the plan year" in answer.stderr
    first = call("payout", "hybrid", credits, "--people", roster, "--json", "--first-month", "2025-12")
    assert json.loads(first.stdout)["statements"][0]["periods"][0] == "2025-12"


def test_a_hostile_name_is_neither_run_by_a_spreadsheet_nor_a_terminal(call, tmp_path):
    path, out = tmp_path / "c.csv", tmp_path / "pay.csv"
    path.write_text('payee,date,measure,amount\n"=1+1",2026-01-15,Own bookings,1\n', encoding="utf-8")
    answer = call("payout", "direct_sales", path, "--out", out)
    assert answer.exit_code == 0
    assert set(pd.read_csv(out)["payee"]) == {"'=1+1"}
    path.write_text('payee,date,measure,amount\n"=1+1\x1b[2J",2026-01-15,Own bookings,1\n', encoding="utf-8")
    refused = call("payout", "direct_sales", path)
    assert refused.exit_code == 2
    assert "\x1b" not in refused.stdout + refused.stderr


def test_a_narrow_terminal_shows_every_period_in_several_tables(tmp_path):
    from cli.payout_shown import tables_of

    path = tmp_path / "c.csv"
    path.write_text("payee,date,measure,amount\nAda,2026-03-15,Own bookings,90000\n", encoding="utf-8")
    plan = plan_named("direct_sales")
    statement = statements(plan, read_credits(path)).statements[0]
    wide, narrow = (list(tables_of(plan, statement, beside)) for beside in (12, 5))
    assert (len(wide), len(narrow)) == (1, 3)
    shown = [column for _, columns, _ in narrow for column in columns[1:]]
    assert shown == list(wide[0][1][1:])
    for row, (_, _, rows) in enumerate(wide):
        assert rows[row][1:] == sum((table[2][row][1:] for table in narrow), ())


@pytest.mark.parametrize("name", plan_names())
def test_every_plan_that_comes_along_pays_by_name_and_by_path(call, tmp_path, name: str):
    plan = plan_named(name)
    path = tmp_path / "c.csv"
    path.write_text(
        "payee,date,measure,amount\n" + "".join(f"Ada,2026-02-01,{measure.name},0.9\n" for measure in plan.measures),
        "utf-8",
    )
    people = tmp_path / "r.csv"
    people.write_text("payee,quota\nAda,480000\n", encoding="utf-8")
    by_name = call("payout", name, path, "--people", people, "--json")
    assert by_name.exit_code == 0, by_name.stderr
    assert by_name.stdout == call("payout", PLAN_FOLDER / f"{name}.yaml", path, "--people", people, "--json").stdout


def test_a_fresh_process_says_the_same_on_its_two_streams(start, tmp_path, roster):
    credits = credits_of(tmp_path, BAD_ROWS["a bad date"][0])
    answer = start("payout", "hybrid", credits, "--people", roster, "--json")
    assert answer.returncode == 2
    assert json.loads(answer.stdout)["paid"] is False
    assert answer.stderr.decode().splitlines() == [
        f"error: {credits}: row 6, date: '2026-02-30' is no date as this file writes them; write year-month-day, such "
        "as 2026-02-28",
        "nothing is paid: 1 row cannot be used; correct it, or leave it out with --skip-bad-rows",
    ]


# A rep's year from a public model of a sales team (JosephViscione/SaaS-Sales-Compensation-Model, commissions.csv, rows
# 13 to 24): 10 % of what is sold, the whole month times 1.25 from quota and 1.5 from 1.2 of it; quota 75,000 a month.
SOLD = (95, 88, 105, 82, 79, 86, 65, 58, 70, 55, 62, 78)  # $k by month
PAID = (14_250, 11_000, 15_750, 10_250, 9_875, 10_750, 6_500, 5_800, 7_000, 5_500, 6_200, 9_750)
TEAM_PLAN = """
name: Enterprise account executive
ote_per_year: 190000
base_share: 0.5
pay_every: month
measures:
  - name: ARR
    scope: individual
    measured_per: month
    quota: {per_year: 900000}
    terms:
      - {kind: marginal rates, tiers: [{above: 0, rate: 0.10}]}
      - {kind: retroactive accelerator, tiers: [{above: 1.0, rate: 1.25}, {above: 1.2, rate: 1.5}], tie: upper}
"""


def test_a_published_year_is_paid_as_published(call, tmp_path):
    plan, credits = tmp_path / "ae.yaml", tmp_path / "c.csv"
    plan.write_text(TEAM_PLAN, encoding="utf-8")
    rows = (f"Rep,2025-{month:02d}-10,ARR,{sold}000\n" for month, sold in enumerate(SOLD, start=1))
    credits.write_text("payee,date,measure,amount\n" + "".join(rows), encoding="utf-8")
    (printed,) = json.loads(call("payout", plan, credits, "--json").stdout)["statements"]
    assert printed["variable"] == list(PAID)


def test_the_readme_s_plan_is_usable_and_its_columns_are_read(call, tmp_path):
    from sim.importing.kinds import CREDITS, ROSTER

    text = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    plan = tmp_path / "readme.yaml"
    plan.write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert call("check", plan).exit_code == 0
    for kind, row in ((CREDITS, "| credits,"), (ROSTER, "| roster,")):
        (line,) = (line for line in text.splitlines() if line.startswith(row))
        named = set(line.split("|")[2].split("`")[1::2])
        assert named - {"quota own bookings"} == {field.name for field in kind.fields}


CLAWED = """name: Clawed
ote_per_year: 100000.0
base_share: 0.5
pay_every: month
measures:
  - {name: Own revenue, scope: individual, terms: [{kind: marginal rates, tiers: [{above: 0, rate: 0.1}]}]}
terms:
  - {kind: holdback, share: 0.5, months: 2}
  - {kind: clawback}
"""


def test_a_year_closes_with_positions_that_the_next_one_opens_with(call, tmp_path):
    plan, first, second, positions = (tmp_path / name for name in ("plan.yaml", "a.csv", "b.csv", "open.csv"))
    plan.write_text(CLAWED, encoding="utf-8")
    heading = "payee,date,measure,amount,deal,canceled\n"
    first.write_text(f"{heading}Ada,2026-12-15,Own revenue,40000,D1,\n", encoding="utf-8")
    second.write_text(f"{heading}Ada,2026-12-15,Own revenue,40000,D1,2027-03-01\n", encoding="utf-8")
    closed = call("payout", plan, first, "--closing", positions)
    assert (closed.exit_code, closed.stderr) == (0, f"wrote 2 rows to {positions}\n")
    opened = call("payout", plan, second, "--first-month", "2027-01", "--opening", positions, "--json")
    (statement,) = json.loads(opened.stdout)["statements"]
    assert statement["variable"][:3] == [0.0, 2000.0, -4000.0]
    refused = call("payout", plan, second, "--first-month", "2027-01")
    assert refused.exit_code == 2
    assert "bring what it was paid as an opening position" in refused.stderr


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("Ada,draw debt,100", "would lose or double the 'draw debt' of Ada: write a recoverable `draw`"),
        ("Zoe,held back,100,2027-01", "is nobody's who is paid; add them to the roster"),
        ("Ada,held back,100", "row 2: due is the month"),
        ("Ada,bonus,100", "row 2: position 'bonus' is none of draw debt, clawback owed, held back, deal paid"),
        ("Ada,deal paid,100,,D1", "row 2: sold"),
        ("Ada,deal paid,x,,D1,2026-03-01", "row 2: amount 'x' is no number"),
    ],
)
def test_a_position_that_cannot_be_used_or_would_be_lost_is_refused(call, tmp_path, rows, words):
    plan, sold, positions = (tmp_path / name for name in ("plan.yaml", "a.csv", "open.csv"))
    plan.write_text(CLAWED, encoding="utf-8")
    sold.write_text("payee,date,measure,amount,deal\nAda,2027-01-15,Own revenue,40000,D1\n", encoding="utf-8")
    columns = ("payee", "position", "amount", "due", "deal", "sold")[: rows.count(",") + 1]
    positions.write_text(f"{','.join(columns)}\n{rows}\n", encoding="utf-8")
    answer = call("payout", plan, sold, "--opening", positions)
    assert answer.exit_code == 2
    assert words in answer.stderr
