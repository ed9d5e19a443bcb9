"""Finance's two numbers agree everywhere: one replay on the page, by command, in workbook, slides, brief and CSV."""

import csv
import io
import json
import re
from html import unescape

import pytest

from sim.pay.plan import read_plan
from sim.reports.wording import dollars
from store.files.exports.slides import slides_possible
from tests.pages.shown import as_read
from tests.pages.test_replay_page import PAGE, bring, confirm
from tests.pages.test_scale_pages import said
from tests.replay.conftest import PLANS

CREDITS = (
    "payee,date,measure,amount,deal\nAnn,2025-02-10,Bookings,90000.37,D1\nAnn,2025-08-10,Bookings,60000.11,D2\n"
    "Bo,2025-05-10,Bookings,50000.03,D3\nCy,2025-06-10,Bookings,71234.56,D4\nCy,2026-06-10,Bookings,9.99,D5\n"
)
NAMES = ("team_low_leverage", "individual_high_leverage", "hybrid")
CALLED = ["Team low leverage", "Individual high leverage", "Hybrid"]


def cents(amount):
    return round(100 * amount)


@pytest.fixture(scope="module")
def written(tmp_path_factory, small):
    """What the command prints and writes: JSON, and an export of each kind."""
    from typer.testing import CliRunner

    from cli.program import app

    folder = tmp_path_factory.mktemp("agreement")
    (folder / "credits.csv").write_text(CREDITS, encoding="utf-8")
    (folder / "scenario.yaml").write_text(small.to_yaml(), encoding="utf-8")
    order = [
        "replay",
        str(folder / "credits.csv"),
        "--response",
        str(folder / "scenario.yaml"),
        "--json",
        "--quota",
        "mean",
    ]
    order += [part for name in NAMES for part in ("--plan", name)]
    contents = {}
    for ending in ("xlsx", "html", "csv", *(["pptx"] if slides_possible() else [])):
        answer = CliRunner().invoke(app, [*order, "--out", str(folder / f"replay.{ending}")])
        assert answer.exit_code == 0, answer.output
        contents[ending], contents["json"] = (folder / f"replay.{ending}").read_bytes(), json.loads(answer.stdout)
    return contents


@pytest.fixture(scope="module")
def pay(written):
    """What each plan pays, in cents, and everybody's changes, as the command prints them."""
    printed = written["json"]
    return {name: cents(plan["pay_total"]) for name, plan in printed["plans"].items()}


def test_the_page_shows_the_commands_figures(opened, written, pay):
    app = confirm(bring(opened(PAGE), "credits", CREDITS, "credits.csv"))
    app.multiselect(key="replay.plans.0").set_value(CALLED).run()
    assert not app.exception
    costs = next(table.value for table in app.dataframe if "pay ($)" in table.value.columns)
    assert {row["plan"]: cents(row["pay ($)"]) for _, row in costs.iterrows()} == pay
    printed = written["json"]
    shown = as_read(said(app))
    assert f"{dollars(printed['credited_total'])} credited" in shown
    for name, comparison in printed["comparisons"].items():
        app.segmented_control(key=f"replay.other.{list(printed['comparisons'])}").set_value(name).run()
        table = next(
            table.value for table in app.dataframe if "main reason" in table.value.columns and "mix" in table.value
        )
        assert cents(table["change"].sum()) == cents(comparison["change"])
        for person in printed["people"]:
            row = table.set_index("payee").loc[person["payee"]]
            assert cents(row["change"]) == cents(person["changes"][name]["change"])
            assert {part: cents(row[part]) for part in comparison["reasons"]} == {
                part: cents(value) for part, value in person["changes"][name]["reasons"].items()
            }
    for reading in printed["response"]:
        assert f"{reading['pay_total']['mean']:,.2f}" in shown
        assert f"{reading['pay_total']['low']:,.2f} to {reading['pay_total']['high']:,.2f}" in shown
        assert f"{reading['pay_total_frozen']:,.2f} with behavior frozen" in shown


def test_the_workbook_holds_the_commands_figures(written, pay):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(written["xlsx"]), data_only=True)

    def rows(sheet):
        head, *content = [list(row) for row in book[sheet].iter_rows(values_only=True)]
        return [dict(zip(head, row, strict=True)) for row in content]

    assert {row["plan"]: cents(row["pay"]) for row in rows("results")} == pay
    by_plan = dict.fromkeys(pay, 0)
    for row in rows("statements"):
        by_plan[row["plan"]] += cents(row["amount"])
    assert by_plan == pay
    printed = written["json"]
    changes = {(row["plan"], row["payee"]): cents(row["change"]) for row in rows("changes")}
    assert changes == {
        (name, person["payee"]): cents(change["change"])
        for person in printed["people"]
        for name, change in person["changes"].items()
    }
    assert cents(sum(row["amount"] for row in rows("credits"))) == cents(printed["credited_total"])
    readings = " ".join(row["reading"] for row in rows("second reading"))
    assert all(
        f"{response['pay_total']['mean']:,.2f} ({response['pay_total']['low']:,.2f}" in readings
        for response in printed["response"]
    )


def test_the_csv_sums_to_the_commands_figures(written, pay):
    by_plan = dict.fromkeys(pay, 0)
    for row in csv.DictReader(io.StringIO(written["csv"].decode("utf-8-sig"))):
        by_plan[row["plan"]] += cents(float(row["amount"]))
    assert by_plan == pay


def test_the_brief_shows_the_commands_figures(written, pay):
    page = unescape(re.sub(r"(\s*<[^>]+>)+\s*", "|", written["html"].decode()))
    printed = written["json"]
    for name, amount in pay.items():
        assert f"|{name}|{dollars(amount / 100)}|" in page
    for person in printed["people"]:
        for change in person["changes"].values():
            assert dollars(abs(change["change"])) in page
    for response in printed["response"]:
        assert f"{response['pay_total']['mean']:,.2f} ({response['pay_total']['low']:,.2f}" in page
    assert f"{dollars(printed['credited_total'])} credited" in page


@pytest.mark.skipif(not slides_possible(), reason="python-pptx is not installed")
def test_the_slides_chart_the_commands_figures(written, pay):
    from pptx import Presentation

    slides = list(Presentation(io.BytesIO(written["pptx"])).slides)
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    cost = {series.name: list(series.values) for series in charts[0].plots[0].series}
    totals = [cents(base) + cents(variable) for base, variable in zip(cost["base"], cost["variable"], strict=True)]
    assert totals == list(pay.values())
    printed = written["json"]
    sums = [cents(sum(series.values)) for chart in charts[2:] for series in chart.plots[0].series]
    assert sums == [
        cents(comparison["change"]) for comparison in printed["comparisons"].values() for _ in ("reasons", "people")
    ]
    words = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    for response in printed["response"]:
        assert f"{response['pay_total']['mean']:,.2f} ({response['pay_total']['low']:,.2f}" in words


def test_the_figures_are_not_all_alike(pay):
    assert len(set(pay.values())) == len(NAMES)
    assert list(pay) == [read_plan(PLANS / f"{name}.yaml").name for name in NAMES]
