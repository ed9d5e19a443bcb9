"""Replay in a browser: a file is brought, confirmed, replayed and kept; its workbook comes down."""

import zipfile

import pytest
from serving import linked

from sim.pay.plan import plan_text
from tests.replay.conftest import TWO, plan_of

ANSWER = "Change of cost, people responding"
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def upload_to(page, label):
    """Return the input of the uploader with this label, whichever was drawn first."""
    return page.get_by_test_id("stFileUploader").filter(has_text=label).locator("input[type=file]")


def choose_quota(page):
    """Take the mean of what was sold for the quota that no file states, and wait for both readings."""
    page.get_by_role("combobox", name="Quota of").click()
    page.get_by_role("option", name="the mean of what was sold").click()
    page.get_by_text(ANSWER).wait_for()


@pytest.mark.long
def test_a_file_brought_is_replayed_and_its_workbook_downloaded(visit, address, fits, tmp_path):
    credits = tmp_path / "credits.csv"
    credits.write_text(TWO, encoding="utf-8")
    page = visit(linked(address, "replay", replications=12), width=390, height=844)
    upload_to(page, "Credits, won deals").set_input_files(credits)
    page.get_by_text("Yes, read dates as y-m-d").click()
    choose_quota(page)
    fits(page, charts=4)
    with page.expect_download() as download:
        page.get_by_role("button", name="Workbook").click()
    target = tmp_path / "replay.xlsx"
    download.value.save_as(target)
    assert "xl/worksheets/sheet2.xml" in zipfile.ZipFile(target).namelist()
    page.get_by_text("Files: credits.csv").click()
    keep = page.get_by_role("button", name="Keep credits.csv for later")
    keep.evaluate("button => button.scrollIntoView({block: 'start'})")  # what it opens needs room below it
    keep.click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Kept as credits").wait_for()
    another = visit(linked(address, "replay", replications=12), width=390, height=844)
    another.get_by_label("Or a kept file").first.click()
    another.get_by_role("option", name="credits · 3 rows · 200,000.00").click()
    choose_quota(another)
    fits(another, charts=4)
    for _ in range(2):  # the click is entered, which draws the page again; the file comes down whole all the same
        with another.expect_download() as download:
            another.get_by_role("button", name="Workbook").click()
        download.value.save_as(target)
        assert "xl/worksheets/sheet2.xml" in zipfile.ZipFile(target).namelist()


@pytest.mark.long
def test_a_plan_and_a_mapping_are_brought_as_yaml(visit, address, tmp_path):
    credits, mapping, plan = (tmp_path / name for name in ("credits.csv", "mapping.yaml", "mine.yaml"))
    credits.write_text(TWO.replace("payee,", "who,"), encoding="utf-8")
    columns = "{payee: who, date: date, measure: measure, amount: amount, deal: deal}"
    mapping.write_text(f"kind: credits\ndate_format: y-m-d\ndecimal: '.'\ncolumns: {columns}\n", encoding="utf-8")
    plan.write_text(plan_text(plan_of("Our own plan")), encoding="utf-8")
    page = visit(linked(address, "replay", replications=12))
    upload_to(page, "Credits, won deals").set_input_files(credits)
    page.get_by_text("Columns and format").click()
    upload_to(page, "by a mapping").set_input_files(mapping)
    choose_quota(page)
    page.get_by_text("Plans and plan year").click()
    page.get_by_text("Bring a plan (YAML)").click()
    upload_to(page, "Plans as YAML").set_input_files(plan)
    page.get_by_text("and 1 more plan").wait_for()
