"""Exports of a stress test: finance's two numbers agree everywhere, and its checks recompute."""

import io
import json
import re

import openpyxl
import pytest

from sim.reports.stress_tables import stress_object, stress_rows
from sim.stress.library import LIBRARY
from store.files.exports.checks import CHECKS
from store.files.exports.files import STRESS_EXPORTS, export
from store.files.exports.slides import slides_possible
from store.files.exports.stress_brief import stress_brief
from store.files.exports.stress_slides import TAIL, stress_slides
from store.files.exports.stress_workbook import stress_workbook
from store.files.tables import TableError
from tests.store.conftest import ACCOUNTING, cells_of, needs_soffice, recomputed_by_libreoffice, rows_of
from views.stress.books import books_table
from views.stress.tail import distribution_chart
from views.style.theme import LIGHT

needs_slides = pytest.mark.skipif(not slides_possible(), reason="python-pptx is not installed")


@pytest.fixture(scope="module")
def answer(stressed):
    return json.loads(json.dumps(stress_object(stressed, ACCOUNTING)))  # what `stress --json` prints


@pytest.fixture(scope="module")
def content(stressed):
    return stress_workbook(stressed, ACCOUNTING)


def cents(amount):
    return round(100.0 * amount)


@needs_slides
def test_the_same_numbers_to_the_cent_on_screen_command_line_workbook_brief_and_slide(stressed, answer, content):
    from pptx import Presentation

    screen = distribution_chart(stressed, LIGHT).table.set_index("measure")["payout, $"]
    results = {row["figure"]: row["mean"] for row in rows_of(content, "results")}
    table = {tuple(row[:3]): row[3] for row in stress_rows(answer)}
    deck = Presentation(io.BytesIO(stress_slides(stressed, ACCOUNTING)))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    slide = dict(zip(charts[0].plots[0].categories, charts[0].plots[0].series[0].values, strict=True))
    page = stress_brief(stressed, ACCOUNTING).decode()
    labels = {"mean": ("mean", "mean payout"), "p50": ("P50", "payout P50"), "p90": ("P90", "payout P90"),
              "p99": ("P99", "payout P99")}  # fmt: skip
    labels["expected_shortfall_90"] = ("expected shortfall, worst tenth",) * 2
    for name, (on_screen, in_book) in labels.items():
        known = cents(answer["distribution"][name]["mean"])
        assert known > 0
        assert cents(screen[on_screen]) == known
        assert cents(results[in_book]) == known
        assert cents(slide[TAIL[name]]) == known
        assert cents(table["distribution", "distribution", name]) == known
        assert f"<bdi>${known / 100:,.2f}</bdi>" in page
    books = books_table(stressed.accruals(ACCOUNTING))
    written = rows_of(content, "cash and accruals")
    lines = {series.name: list(series.values) for series in charts[-1].plots[0].series}
    for name, whole in answer["accruals"]["cents"].items():
        assert list(map(cents, books[name])) == whole
        assert [cents(row[name]) for row in written] == whole
        if name in lines:
            assert list(map(cents, lines[name])) == whole
    assert {"accrued", "paid", "liability"} == set(lines)


def test_its_checks_are_stored_true_and_its_formulas_are_ours_only(content):
    checks = rows_of(content, "reconciliation")
    assert tuple(checks[0]) == CHECKS
    assert len(checks) > 10 + len(LIBRARY) + 23
    assert all(check["true"] is True for check in checks)
    book = openpyxl.load_workbook(io.BytesIO(content))
    of_sheet = {
        sheet.title: [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        for sheet in book
    }
    assert [name for name, plan_changes in of_sheet.items() if plan_changes] == ["reconciliation"]
    assert all(re.match(r"=(ROUND|ABS|AND)\(", check) for check in of_sheet["reconciliation"])


@needs_soffice
def test_libreoffice_recomputes_every_check_as_true(content, tmp_path):
    sheets = recomputed_by_libreoffice(content, tmp_path)
    assert len(sheets) == 13
    assert not [name for name, text in sheets.items() if re.search(r"Err:|#N|#REF|#DIV|#VALUE", text)]
    assert "FALSE" not in sheets["reconciliation"]
    assert sheets["reconciliation"].count("TRUE") == len(rows_of(content, "reconciliation"))


@needs_soffice
def test_libreoffice_sees_that_an_outcome_was_changed(content, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["outcomes"]["B2"].value += 4.0  # one payout of forty: the mean moves by ten cents
    changed = io.BytesIO()
    book.save(changed)
    text = recomputed_by_libreoffice(changed.getvalue(), tmp_path)["reconciliation"]
    assert re.search(r"^mean payout,.*,FALSE$", text, re.MULTILINE)
    assert re.search(r"^every check is true,.*,FALSE$", text, re.MULTILINE)


def test_inputs_assumptions_and_changed_fields_stand_in_it_with_their_sources(stressed, content):
    assumptions = {row["path"]: row for row in rows_of(content, "assumptions")}
    size = assumptions["market.deal_size"]
    assert (size["value"], size["source"]) == (stressed.scenario.market.deal_size, "partner_deal_size")
    assert "http" in size["what supports it"]
    assert assumptions["market.shock"]["what supports it"] == "no measurement: an assumption"
    fields = rows_of(content, "changed fields")
    assert {row["stress"] for row in fields} == {stress.name for stress in LIBRARY} - {"cap removed"}
    low = next(row for row in fields if row["stress"] == "quotas set 15 % low")
    assert (low["path"], low["unit"]) == ("quota.annual_quota", "$ credited revenue/year")
    assert low["under the stress"] == pytest.approx(0.85 * low["plan"])
    inputs = {row["input"]: row["value"] for row in rows_of(content, "inputs")}
    assert inputs["fingerprint"] == stressed.scenario.fingerprint()
    assert inputs["capitalized share"] == ACCOUNTING.capitalized_share
    assert "--budget 160000.0" in inputs["the same again"]


def test_every_outcome_stands_in_it(stressed, content):
    rows = rows_of(content, "outcomes")
    assert [row["payout"] for row in rows] == pytest.approx(stressed.base.cost.tolist(), rel=1e-15)  # 16 digits
    assert [row["market, of plan"] for row in rows] == pytest.approx(stressed.base.market.tolist(), rel=1e-15)


def test_the_csv_holds_every_number_of_the_object(stressed, answer):
    cells = cells_of(STRESS_EXPORTS[".csv"](stressed, ACCOUNTING))
    assert len(cells) == 6 * (1 + len(stress_rows(answer)))


@needs_slides
def test_slides_tell_the_findings_beside_native_charts(stressed, answer):
    from pptx import Presentation

    deck = Presentation(io.BytesIO(stress_slides(stressed, ACCOUNTING)))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 7
    histogram = charts[1].plots[0].series
    assert sum(sum(series.values) for series in histogram) == pytest.approx(1.0, abs=1e-4)
    over = answer["distribution"]["breaks_budget"]["mean"]
    assert sum(histogram[1].values) == pytest.approx(over, abs=1e-4)
    width, height = deck.slide_width, deck.slide_height
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= width, shape.name
            assert shape.top >= 0 and shape.top + shape.height <= height, shape.name


def test_without_the_library_slides_are_refused_in_words(stressed, monkeypatch):
    monkeypatch.setattr("store.files.exports.slides.find_spec", lambda name: None)
    with pytest.raises(TableError, match=r"python-pptx.*requirements-extras"):
        stress_slides(stressed, ACCOUNTING)


@pytest.mark.parametrize("ending", STRESS_EXPORTS)
def test_an_export_is_whole_or_not_there(stressed, tmp_path, ending, monkeypatch):
    if ending == ".pptx" and not slides_possible():
        pytest.skip("python-pptx is not installed")
    path = tmp_path / f"a{ending}"
    export(stressed, ACCOUNTING, path, STRESS_EXPORTS)
    before = path.read_bytes()
    assert len(before) > 500

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.files.tables.os.fsync", full)
    with pytest.raises(TableError, match="No space left"):
        export(stressed, ACCOUNTING, path, STRESS_EXPORTS)
    assert path.read_bytes() == before
    assert [left.name for left in tmp_path.iterdir()] == [path.name]
