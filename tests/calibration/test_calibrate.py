"""Calibration: known deals come back out, doubtful files are refused, and nothing is dropped without a word."""

import csv
import json
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.calibrate import calibrate
from sim.calibration.fitting import fit_season, fit_share, fit_sizes
from sim.calibration.from_history import CALIBRATED
from sim.calibration.opportunities import read_opportunities
from sim.calibration.people_report import CORRELATION, FORECAST_SD
from sim.engine.run import simulate
from sim.errors import ImportedFileError, ScenarioError
from sim.importing.notation import date_reader, number_reader
from sim.importing.spelling import Reading
from sim.model.deals import execution_factor
from sim.parameters import ASSUMPTION, declarations
from sim.scenario.scenario import Scenario, read_scenario, value_at
from sim.studies.factorial import CELLS, STATUS_QUO, cell_scenario, factorial

CRM = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm" / "sales_pipeline.csv"
needs_crm = pytest.mark.skipif(not CRM.is_file(), reason="the CRM extract ../shared/data/crm is not there")
ESTIMATED = (
    "market.deal_size",
    "market.deal_size_log_sd",
    "market.season",
    "delivery.vendor_led_win_rate",
    "delivery.vendor_led_cycle_months",
)
HEADER = ("id", "seller", "account", "stage", "opened", "closed", "value")


def deals(count=2000, size=25_000.0, log_sd=0.7, win_rate=0.24, cycle=90, years=2):
    """Return rows of a made history: decisions spread evenly over whole years, cycles around `cycle` days."""
    draw = np.random.default_rng(7)
    rows = []
    for number in range(count):
        closed = date(2024, 1, 1) + timedelta(days=int(number * 365.25 * years / count))
        opened = closed - timedelta(days=int(draw.integers(cycle // 2, cycle + cycle // 2 + 1)))
        won = draw.random() < win_rate
        value = size * math.exp(log_sd * draw.standard_normal() - 0.5 * log_sd**2) if won else 0.0
        stage = "Won" if won else "Lost"
        rows.append([f"D{number}", f"Seller {number % 12}", "Acme", stage, opened, closed, f"{value:.2f}"])
    return rows


def save(folder, rows, header=HEADER, delimiter=","):
    file = folder / "deals.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return file


def notes_of(report):
    """Return rows by remark."""
    return {note["about"]: note["rows"] for note in report.notes}


def refusal_of(content, folder, reading=None):
    file = folder / "broken.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ImportedFileError) as refused:
        calibrate(file, reading=reading)
    return str(refused.value)


# --- what was put in comes out ----------------------------------------------------------------------------------------


def test_a_made_history_gives_back_what_made_it(tmp_path):
    report = calibrate(save(tmp_path, deals(6000))).report
    estimates = report["estimates"]
    for name, truth in (("deal_size", 25_000), ("deal_size_log_sd", 0.7), ("win_rate", 0.24)):
        assert estimates[name]["low"] < truth < estimates[name]["high"], name
    assert estimates["cycle_months"]["mean"] == pytest.approx(90 / 30.4375, rel=0.02)
    assert estimates["season"]["missing_months"] == []
    assert max(abs(factor - 1.0) for factor in estimates["season"]["factors"]) < 0.01
    assert estimates["sellers"]["sellers"] == 12
    assert estimates["sellers"]["log_sd_beyond_chance"] < 0.1


def test_the_estimates_are_written_into_the_scenario_with_their_source(tmp_path):
    calibration = calibrate(save(tmp_path, deals()))
    market, delivery, estimates = (
        calibration.scenario.market,
        calibration.scenario.delivery,
        calibration.report["estimates"],
    )
    assert market.deal_size == pytest.approx(estimates["deal_size"]["mean"], rel=1e-5)
    assert market.deal_size_log_sd == pytest.approx(estimates["deal_size_log_sd"]["mean"], rel=1e-5)
    assert delivery.vendor_led_cycle_months == pytest.approx(estimates["cycle_months"]["mean"], rel=1e-5)
    assert delivery.vendor_led_win_rate * execution_factor(0.6) == pytest.approx(
        estimates["win_rate"]["mean"], rel=1e-5
    )
    written = {*ESTIMATED, CORRELATION, FORECAST_SD}
    assert {path for path, key in calibration.scenario.sources.items() if key == CALIBRATED} == written
    assert {calibration.scenario.sources[path] for path in calibration.report["rescaled"]} == {ASSUMPTION}
    assert "deals.csv" in calibration.scenario.description


def test_a_calibrated_scenario_survives_its_file(tmp_path):
    scenario = calibrate(save(tmp_path, deals())).scenario
    (tmp_path / "scenario.yaml").write_text(scenario.to_yaml(), encoding="utf-8")
    assert read_scenario(tmp_path / "scenario.yaml").fingerprint() == scenario.fingerprint()


def test_a_number_is_calibrated_rescaled_or_not_identified_and_never_two_of_them(tmp_path):
    report = calibrate(save(tmp_path, deals(size=2_000, win_rate=0.6))).report
    paths = [*report["calibrated"], *report["rescaled"], *report["not_identified"]]
    assert len(paths) == len(set(paths))
    about = {"organization", "market", "delivery", "partners", "economics", "talent", "behavior", "direct_rep"}
    assert set(paths) == {declared.path for declared in declarations(Scenario) if declared.path.split(".")[0] in about}
    assert "economics.services_ratio" in report["not_identified"]
    assert "partners.influence" in report["not_identified"]


# --- rescaling --------------------------------------------------------------------------------------------------------


def starting_revenue(scenario):
    small = cell_scenario(scenario, STATUS_QUO).with_values({"run.replications": 20, "run.months": 12})
    return simulate(small).start[:, :2].mean(axis=0)


@pytest.mark.parametrize(("size", "win_rate", "cycle"), [(2_400, 0.6, 50), (250_000, 0.2, 200), (25_000, 0.24, 90)])
def test_the_same_people_sell_the_same_revenue_whatever_the_deal_size(tmp_path, size, win_rate, cycle):
    calibrated = calibrate(save(tmp_path, deals(size=size, win_rate=win_rate, cycle=cycle))).scenario
    assert starting_revenue(calibrated) == pytest.approx(starting_revenue(Scenario()), rel=1e-3)
    assert calibrated.quota == Scenario().quota
    assert calibrated.economics == Scenario().economics
    assert calibrated.plan == Scenario().plan


def test_smaller_deals_mean_more_of_them_and_less_time_for_each(tmp_path):
    base = Scenario()
    calibrated = calibrate(save(tmp_path, deals(size=2_500)), base).scenario
    assert calibrated.market.opportunities_per_partner > 8 * base.market.opportunities_per_partner
    assert calibrated.delivery.hours_per_vendor_led_deal < base.delivery.hours_per_vendor_led_deal / 8
    assert calibrated.delivery.cadence_hours_per_deal < base.delivery.cadence_hours_per_deal / 8
    assert calibrated.delivery.deals_per_partner_rep > 8 * base.delivery.deals_per_partner_rep


def test_without_rescaling_a_deal_size_far_off_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match=r"market\.deal_size = 2,.* within a factor 2"):
        calibrate(save(tmp_path, deals(size=2_500)), rescale=False)


def test_without_rescaling_a_deal_size_nearby_changes_the_deals_alone(tmp_path):
    calibration = calibrate(save(tmp_path, deals(size=30_000)), rescale=False)
    assert calibration.report["rescaled"] == {}
    assert calibration.scenario.market.opportunities_per_partner == Scenario().market.opportunities_per_partner
    changed = {
        path
        for path in calibration.scenario.sources
        if value_at(calibration.scenario, path) != value_at(Scenario(), path)
    }
    assert changed <= {*ESTIMATED, CORRELATION, FORECAST_SD}


def test_deals_beyond_what_the_model_covers_are_refused_with_the_field(tmp_path):
    with pytest.raises(ScenarioError, match=r"outside what the model covers:\n.*opportunities_per_partner"):
        calibrate(save(tmp_path, deals(size=20, win_rate=0.3)))


# --- estimators -------------------------------------------------------------------------------------------------------


def test_the_interval_of_a_share_is_wilsons():
    share = fit_share(8, 10)
    assert (round(share.low, 4), round(share.high, 4)) == (0.4902, 0.9433)


def test_sizes_that_are_not_lognormal_keep_their_mean_and_variance():
    sizes = np.array([100.0, 5_000.0] * 500)
    fit = fit_sizes(sizes)
    implied = fit.mean.mean * math.sqrt(math.exp(fit.log_sd.mean**2) - 1.0)
    assert not fit.lognormal
    assert implied == pytest.approx(sizes.std())
    assert fit.log_sd_of_logs > 2 * fit.log_sd.mean


def test_deals_of_one_price_have_no_spread():
    fit = fit_sizes(np.full(50, 990.0))
    assert (fit.mean.mean, fit.log_sd.mean, fit.log_sd.high) == (990.0, 0.0, 0.0)


PRICES = np.array([50.0, 55.0, 500.0, 1_000.0, 1_100.0, 3_400.0, 5_000.0, 26_000.0])
SHARES = np.array([0.2, 0.1, 0.2, 0.1, 0.1, 0.15, 0.145, 0.005])


def lognormal_sizes(draw):
    return 100.0 * np.exp(0.9 * draw.standard_normal(400) - 0.405)


def list_prices(draw):
    return draw.choice(PRICES, size=2_000, p=SHARES)


@pytest.mark.parametrize(
    ("sizes", "mean", "log_sd"),
    [
        (lognormal_sizes, 100.0, 0.9),
        (list_prices, float(PRICES @ SHARES), math.sqrt(math.log((PRICES**2 @ SHARES) / (PRICES @ SHARES) ** 2))),
    ],
)
def test_intervals_of_size_and_spread_hold_the_truth_about_as_often_as_they_say(sizes, mean, log_sd):
    draw = np.random.default_rng(3)
    fits = [fit_sizes(sizes(draw)) for _ in range(400)]
    for interval in (
        np.mean([fit.mean.low < mean < fit.mean.high for fit in fits]),
        np.mean([fit.log_sd.low < log_sd < fit.log_sd.high for fit in fits]),
    ):
        assert 0.9 < interval < 0.99


def test_a_month_twice_as_busy_gets_twice_the_factor_and_months_unseen_stay_at_one():
    days = [date(2025, 3, 1) + timedelta(days=day) for day in range(245)]  # March to October
    season = fit_season([*days, *(day for day in days if day.month == 5)])
    assert season.missing == (1, 2, 11, 12)
    assert [season.factors[month - 1] for month in season.missing] == [1.0] * 4
    assert season.factors[4] / season.factors[5] == pytest.approx(2.0, rel=0.01)
    assert math.fsum(season.factors) == pytest.approx(12.0, abs=1e-9)


def test_a_few_days_of_a_month_are_not_a_season():
    assert 4 in fit_season([date(2025, 1, 1) + timedelta(days=day) for day in range(95)]).missing


# --- rows -------------------------------------------------------------------------------------------------------------


def test_every_row_is_counted_and_every_gap_is_named_with_its_line(tmp_path):
    rows = deals(200, win_rate=0.5)
    rows += [
        ["E1", "Seller 1", "Acme", "Negotiating", "2024-01-05", "00/00/0000", "0"],
        ["E2", "Seller 1", "", "Won", "2024-01-05", "2024-02-05", ""],
        ["E3", "Seller 1", "Acme", "Won", "2024-01-05", "2024-02-05", "n/a"],
        ["E4", "Seller 1", "Acme", "Won", "2024-01-05", "2024-02-05", "0"],
        ["E5", "Seller 1", "Acme", "Won", "2024-03-05", "2024-02-05", "10"],
        ["E6", "Seller 1", "Acme", "Lost", "2024-02-30", "2024-03-05", "0"],
        ["E7", "", "Acme", "Lost", "2024-02-20", "never", "0"],
        ["E7", "Seller 1", "Acme", "Won", "2024-01-05", "2024-02-05", "99"],
        ["E8", "Seller 1", "Acme", "", "2024-01-05", "2024-02-05", "99"],
        ["", "", "", "", "00/00/0000", "00/00/0000", "0"],
    ]
    opportunities = read_opportunities(save(tmp_path, rows))
    assert notes_of(opportunities) == {
        "open deal (Negotiating)": 1,
        "placeholder for a date (00/00/0000)": 1,
        "no account": 1,
        "won without a value": 1,
        "won, value not readable": 1,
        "won at a value of zero or less": 1,
        "closed before it was opened": 1,
        "decided without a readable opening date": 1,
        "decided without a readable close date": 1,
        "no seller": 1,
        "the id of an earlier row": 1,
        "no stage": 1,
        "blank line": 1,
    }
    assert (
        opportunities.rows["read"] == 210 == sum(opportunities.rows[kind] for kind in ("won", "lost", "open", "unused"))
    )
    assert (opportunities.rows["open"], opportunities.rows["unused"], len(opportunities.decided)) == (1, 3, 206)
    lines = {note["about"]: note["first_lines"] for note in opportunities.notes}
    assert (lines["open deal (Negotiating)"], lines["blank line"]) == ([202], [211])


def test_what_a_row_lacks_leaves_it_out_of_that_estimate_only(tmp_path):
    rows = deals(400, win_rate=0.5)
    before = calibrate(save(tmp_path, rows)).report["estimates"]
    rows.append(["X", "Seller 1", "Acme", "Won", "2024-03-05", "2024-02-05", ""])
    after = calibrate(save(tmp_path, rows)).report["estimates"]
    assert after["deal_size"] == before["deal_size"]
    assert after["cycle_months"] == before["cycle_months"]
    assert after["win_rate"]["deals"] == before["win_rate"]["deals"] + 1


def test_spelling_slips_are_told_and_changed_by_nobody(tmp_path):
    rows = deals(200, win_rate=0.5)
    products = ["GTX Plus", "Alpha Pro", "GTXPro", "GTX-Plus"]
    rows = [[*row, products[number % 4]] for number, row in enumerate(rows)]
    warnings = calibrate(save(tmp_path, rows, (*HEADER, "product"))).report["warnings"]
    assert "product: 'GTXPro' (50 rows) looks like 'GTX Pro' without its space" in warnings
    assert "product: 'GTX Plus' (50 rows), 'GTX-Plus' (50 rows) look like one name" in warnings


def test_the_report_can_be_written_as_json_and_said_in_lines(tmp_path):
    calibration = calibrate(save(tmp_path, deals()))
    assert json.loads(json.dumps(calibration.report, allow_nan=False)) == json.loads(json.dumps(calibration.report))
    text = "\n".join(calibration.lines())
    for part in ("2,000 rows read", "Win rate", "Rescaled", "Not identified", "quota.annual_quota = 480,000"):
        assert part in text
    assert max(len(line) for line in calibration.lines()) < 450


def test_columns_are_found_by_what_crms_call_them_or_as_stated(tmp_path):
    rows = deals(200, win_rate=0.5)
    usual = ("Opportunity ID", "Sales Agent", "Account", "Deal Stage", "Engage Date", "Close Date", "Close Value")
    assert read_opportunities(save(tmp_path, rows, usual)).columns["value"] == "Close Value"
    odd = ("a", "b", "c", "Ausgang", "von", "bis", "Summe")
    stated = Reading(columns={"stage": "Ausgang", "opened": "von", "closed": "bis", "value": "summe"})
    opportunities = read_opportunities(save(tmp_path, rows, odd), stated)
    assert (opportunities.columns["value"], "seller" in opportunities.columns) == ("Summe", False)
    assert calibrate(save(tmp_path, rows, odd), reading=stated).report["estimates"]["sellers"] is None


@pytest.mark.parametrize(("delimiter", "name"), [(";", ";"), ("\t", "tab"), ("|", "|")])
def test_other_delimiters_and_decimal_commas_are_read(tmp_path, delimiter, name):
    plain = deals(300, win_rate=0.5)
    comma = [[*row[:-1], str(row[-1]).replace(".", ",")] for row in plain]
    expected = calibrate(save(tmp_path, plain)).report["estimates"]
    report = calibrate(save(tmp_path, comma, delimiter=delimiter)).report
    assert report["estimates"] == expected
    assert (report["reading"]["delimiter"], report["reading"]["decimal"]) == (name, ",")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_are_read(tmp_path, encoding):
    file = save(tmp_path, deals(200, win_rate=0.5))
    file.write_text(file.read_text(encoding="utf-8"), encoding=encoding)
    assert read_opportunities(file).rows["read"] == 200


# --- doubt is an error ------------------------------------------------------------------------------------------------

TOP = "stage,opened,closed,value\n"
STRUCTURE = [
    (TOP + "Won,2024-01-01,2024-02-01,5\nWon,2024-01-01,2024-02-01,1,234\n", "line 3: 5 cells where the header has 4"),
    (TOP + "Won,2024-01-01,2024-02-01,5,\nWon,2024-01-01,2024-02-01,5,\n", "line 2: 5 cells"),
    (TOP + "Won,2024-01-01\n", "line 2: 2 cells"),
    (TOP + 'Won,"2024-01-01,2024-02-01,5\n', "quotation marks"),
    (TOP + '"Won\nLost",2024-01-01,2024-02-01,5\n', "runs over several lines"),
    (TOP + "Won,2024-01-01,2024-02-01,\x005\n", "line 2: control character U+0000"),
    (TOP + f"{'W' * 3_000},2024-01-01,2024-02-01,5\n", "more than 2,000 characters"),
    (TOP, "no rows"),
    ("", "is empty"),
    ("stage\nWon\n", "no column for value"),
    ("Deals of 2025\nstage,value,opened,closed\nWon,5,2024-01-01,2024-02-01\n", "one column only in its first line"),
    ("stage,Stage,opened,closed,value\nWon,Won,,,\n", "two columns are named"),
    ("stage,,opened,closed,value\nWon,x,,,\n", "column 2 has no name"),
    ("close_date,Close Date,stage,opened,value\n,,Won,,\n", "may stand in close_date or Close Date"),
    ("stage,opened,closed,sum\nWon,,,\n", "no column for value"),
    ("stage;a,opened;b,closed\nWon;a,b;c,d\n", "may be divided by"),
    (TOP + "Open,2024-01-01,2024-02-01,5\n", "no deal that was won; its stages are Open"),
    (TOP + "Won,2024-01-01,2024-02-01,5\n", "no deal that was lost"),
    (TOP + "Won,2024-01-01,2024-02-01,5\nLost,2024-01-01,2024-02-01,5\n", "1 won deals"),
    (b"PK\x03\x04rest", "a workbook or an archive, not text"),
    (b"stage,opened,closed,value\nWon,2024-01-01,2024-02-01,5 \x80\n", "cp1252"),
    (TOP + "Won,03/04/2024,05/04/2024,5\n", "state the date format"),
    (TOP + "Won,13/04/2024,05/14/2024,5\n", "contradict"),
    (TOP + 'Won,2024-01-01,2024-02-01,"1,234"\n', "state the decimal sign"),
    (TOP + 'Won,2024-01-01,2024-02-01,"1,5"\nWon,2024-01-01,2024-02-01,2.5\n', "make them alike"),
]


@pytest.mark.parametrize(("content", "part"), STRUCTURE, ids=[part for _, part in STRUCTURE])
def test_a_doubtful_file_is_refused_in_one_clear_line(tmp_path, content, part):
    message = refusal_of(content, tmp_path)
    assert part in message
    assert len(message.splitlines()) == 1


def test_a_file_too_large_is_refused_before_it_is_parsed(tmp_path):
    assert "larger than 64 MB" in refusal_of(b"x" * 64_000_001, tmp_path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ImportedFileError, match=r"absent\.csv cannot be read"):
        calibrate(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("reading", "part"),
    [
        (Reading(date_format="dmy"), "date format 'dmy'"),
        (Reading(decimal="'"), "decimal sign"),
        (Reading(delimiter="^"), "delimiter '^'"),
        (Reading(encoding="ebcdic"), "encoding 'ebcdic'"),
        (Reading(columns={"stage": "Phase"}), "no column 'Phase'"),
        (Reading(columns={"phase": "stage"}), "'phase' is not a field"),
    ],
)
def test_a_wrong_statement_about_a_file_is_refused(tmp_path, reading, part):
    assert part in refusal_of(TOP + "Won,2024-01-01,2024-02-01,5\n", tmp_path, reading)


def test_dates_are_decided_only_where_a_row_forces_it():
    read, used = date_reader(["1/2/25", "1/13/25", "00/00/0000", ""], None, "f")
    assert (used, read("1/2/25"), read("00/00/0000")) == ("m/d/y", date(2025, 1, 2), None)
    read, used = date_reader(["1/2/2025", "13.1.2025"], None, "f")
    assert (used, read("1/2/2025")) == ("d/m/y", date(2025, 2, 1))
    read, _ = date_reader(["1/2/25"], "d/m/y", "f")
    assert read("1/2/25") == date(2025, 2, 1)
    read, _ = date_reader(["2025-02-01"], None, "f")
    assert (read("2025-02-01T09:30:00Z"), read("2025-02-30"), read("1899-01-01")) == (date(2025, 2, 1), None, None)


def test_numbers_are_strict_about_their_grouping():
    read, _ = number_reader(["1,234.50", "$ 12"], None, "f")
    assert [read(text) for text in ("1,234.50", "$12", "-3", "12,34", "1e400", "inf", "nan", "105%", "")] == [
        1234.5,
        12.0,
        -3.0,
        None,
        None,
        None,
        None,
        None,
        None,
    ]
    read, _ = number_reader(["1.234,5"], None, "f")
    assert [read(text) for text in ("1.234,5", "1.234", "1.23", "7 €")] == [1234.5, 1234.0, None, 7.0]


# --- the CRM extract --------------------------------------------------------------------------------------------------


@needs_crm
def test_the_crm_extract_is_read_to_the_last_deal():
    report = calibrate(CRM).report
    assert report["rows"] == {"read": 8801, "won": 4238, "lost": 2473, "open": 2089, "unused": 1}
    assert report["estimates"]["deal_size"]["deals"] == 4238
    assert report["estimates"]["deal_size"]["revenue"] == 10_005_534
    assert report["reading"]["date_format"] == "m/d/y"
    assert report["estimates"]["season"]["missing_months"] == [1, 2]
    assert report["estimates"]["sellers"]["sellers"] == 30
    assert "product: 'GTXPro' (1480 rows) looks like 'GTX Pro' without its space" in report["warnings"]
    remarks = {note["about"]: note["rows"] for note in report["notes"]}
    assert (remarks["no account"], remarks["placeholder for a date (00/00/0000)"]) == (1425, 2089)


@needs_crm
def test_the_two_by_two_runs_on_the_crm_extract():
    scenario = calibrate(CRM).scenario.with_values({"run.replications": 20})
    experiment = factorial(scenario)
    assert set(experiment.cells) == set(CELLS)
    assert all(
        np.isfinite(cell.total("revenue")).all() and cell.total("revenue").min() > 0
        for cell in experiment.cells.values()
    )
