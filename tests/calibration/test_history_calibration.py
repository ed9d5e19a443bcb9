"""A history of results: what the simulator was told comes back inside its interval, and doubt is never hidden."""

import csv
import json
import math
from datetime import date

import numpy as np
import pytest

from sim.calibration.calibrate import calibrate
from sim.calibration.dispersion import fit_spread, fit_together, sd_less_noise
from sim.calibration.history import read_history
from sim.calibration.panel import Panel, months_between
from sim.calibration.people_report import CORRELATION, FORECAST_SD
from sim.engine.run import seat_months
from sim.errors import ImportedFileError
from sim.model.deals import EXECUTION_WEIGHT, execution_factor
from sim.model.hiring_profiles import HiringProfile
from sim.scenario.scenario import Scenario, read_scenario

SEATS, REPLICATIONS = 40, 40
SEASON = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8)
OFF = (
    "effort",
    "allocation",
    "ratchet_response",
    "helping",
    "internalization",
    "retention",
    "portal",
    "partner_growth",
)


def world(shock: float, spread: float, **changes: object) -> Scenario:
    """Vendor-led selling with demand to spare and no behavior: people differ by skill and move by the market alone."""
    base = Scenario()
    people = HiringProfile(name="All", execution=0.5, spread=spread, learning_per_year=0.0, portal_moves_per_year=0.0)
    talent = base.talent.model_copy(update={"profiles": (people,), "quit_hazard_per_month": 0.0})
    scenario = base.replace(motion=base.archetypes.vendor_led, plan=base.archetypes.team, talent=talent)
    values = {f"switches.{name}": False for name in OFF} | {
        "organization.seats": SEATS,
        "market.growth_per_year": 0.0,
        "market.shock": shock,
        "market.opportunities_per_partner": 6.0,
        "market.partner_size_log_sd": 0.0,  # territories alike, so that skill alone tells people apart
        "market.partner_opportunity_log_sd": 0.0,
        "delivery.deals_per_partner_rep": 0.001,  # partners hardly sell by themselves
        "motion.build_share": 0.0,
        "motion.role_clarity": 1.0,
        **changes,
    }
    return scenario.with_values(values)


def panels(scenario: Scenario, count: int = REPLICATIONS) -> list[Panel]:
    months = months_between(date(2023, 1, 1), date(2025, 12, 1))
    credit = seat_months(scenario, 0, count).credit
    return [Panel(tuple(str(seat) for seat in range(SEATS)), months, panel) for panel in credit]


@pytest.mark.parametrize("shock", [0.06, 0.12])
def test_what_the_simulator_was_told_lies_inside_the_intervals(shock: float):
    scenario = world(shock, spread=0.2)
    persistence = scenario.market.persistence
    simulated = panels(scenario)
    # The truth: revenue follows the win rate, which moves by exp(X - Var/2), and skill acts through 0.6 + 0.4 s.
    common = math.sqrt(math.expm1(shock**2 / (1.0 - persistence**2)))
    true_sd = EXECUTION_WEIGHT * 0.2 / execution_factor(0.5)
    spreads = [fit_spread(history) for history in simulated]
    moves = [fit_together(history, persistence) for history in simulated]
    held = np.mean([spread.true_sd.low <= true_sd <= spread.true_sd.high for spread in spreads])
    together = np.mean([move.common_sd.low <= common <= move.common_sd.high for move in moves])
    assert held >= 0.85  # 95 % intervals; 40 histories leave 1.96 standard errors of 7 points
    assert together >= 0.85
    mean_square = np.mean([panel.true_sd.mean**2 for panel in spreads])
    assert math.sqrt(mean_square) == pytest.approx(true_sd, abs=0.03)
    assert math.sqrt(np.mean([panel.common_sd.mean**2 for panel in moves])) == pytest.approx(common, rel=0.2)


def test_without_a_shock_and_without_spread_the_intervals_reach_zero():
    simulated = panels(world(0.0, spread=0.0))
    assert np.mean([fit_spread(panel).true_sd.low == 0.0 for panel in simulated]) >= 0.9
    assert np.mean([fit_together(panel, 0.85).correlation.low == 0.0 for panel in simulated]) >= 0.9


def test_the_correlation_of_a_year_is_that_of_simulated_years():
    scenario = world(0.12, spread=0.0)
    yearly = seat_months(scenario, 0, 400).credit.reshape(400, SEATS, 3, 12).sum(axis=3)[:, :, 1]
    covariance = np.cov((yearly / yearly.mean()).T)
    shared = (covariance.sum() - np.trace(covariance)) / (SEATS * (SEATS - 1))
    truth, year_sd = shared / (np.trace(covariance) / SEATS), math.sqrt(np.trace(covariance) / SEATS)
    estimates = [fit_together(panel, scenario.market.persistence) for panel in panels(scenario)]
    assert np.mean([panel.correlation.low <= truth <= panel.correlation.high for panel in estimates]) >= 0.85
    assert np.mean([panel.year_sd.low <= year_sd <= panel.year_sd.high for panel in estimates]) >= 0.85


def test_more_noise_than_variance_leaves_nothing():
    assert sd_less_noise(1.0, 2.0, 1000.0) == (0.0, 0.0, 0.0)
    low, high = sd_less_noise(4.0, 0.0, 10.0)[1:]
    assert (low**2, high**2) == pytest.approx((4.0 * 10 / 20.483, 4.0 * 10 / 3.247), rel=1e-3)  # chi-squared table


# --- from a file ------------------------------------------------------------------------------------------------------

MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]


def save(folder, rows, header=("payee", "month", "credit", "quota")):
    file = folder / "history.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([header, *rows])
    return file


ALIKE = [[f"P{seat}", f"2024-{month:02d}", 1000 + seat] for seat in range(20) for month in range(1, 13)]


def rows_of(credit, quota=40_000.0):
    return [
        [f"P{seat:02d}", MONTHS[month], f"{credit[seat, month]:.2f}", quota]
        for seat in range(credit.shape[0])
        for month in range(credit.shape[1])
    ]


@pytest.fixture(scope="module")
def credit():
    return seat_months(world(0.06, 0.2), 0, 1).credit[0]


def test_a_simulated_history_becomes_a_scenario(tmp_path, credit):
    seasonal = credit * np.array(SEASON * 3)
    calibration = calibrate(save(tmp_path, rows_of(seasonal)))
    report, season = calibration.report, calibration.report["estimates"]["season"]
    assert sum(factor["low"] <= truth <= factor["high"] for factor, truth in zip(season, SEASON, strict=True)) >= 10
    assert set(report["calibrated"]) == {"market.season", CORRELATION, FORECAST_SD}
    pair = report["estimates"]["people"]["together"]["attainment_correlation"]
    assert pair["low"] <= calibration.scenario.behavior.result_correlation <= pair["high"]
    assert pair["assumed"] == 0.15
    assert report["estimates"]["attainment"] == pytest.approx(seasonal.sum() / (36 * SEATS * 40_000.0), rel=1e-6)
    assert "market.deal_size" in report["not_identified"]
    assert "delivery.vendor_led_win_rate" in report["not_identified"]
    (tmp_path / "mine.yaml").write_text(calibration.scenario.to_yaml(), encoding="utf-8")
    assert read_scenario(tmp_path / "mine.yaml").fingerprint() == calibration.scenario.fingerprint()
    assert json.loads(json.dumps(report, allow_nan=False))
    text = "\n".join(calibration.lines())
    for part in ("1,440 rows read", "sd of true rates", "Attainment correlation", "Not identified"):
        assert part in text


def test_a_season_is_not_taken_for_a_common_shock(tmp_path, credit):
    plain = calibrate(save(tmp_path, rows_of(credit))).report["estimates"]["people"]["together"]
    seasonal = calibrate(save(tmp_path, rows_of(credit * np.array(SEASON * 3)))).report["estimates"]["people"][
        "together"
    ]
    assert seasonal["common_sd_of_months"]["mean"] == pytest.approx(plain["common_sd_of_months"]["mean"], abs=0.06)
    year = calibrate(save(tmp_path, rows_of((credit * np.array(SEASON * 3))[:, :12])))
    assert "under 24 months" in " ".join(year.report["warnings"])
    assert year.report["calibrated"] == {}


def test_attainment_alone_gives_the_same_spread_as_credit(tmp_path, credit):
    by_credit = calibrate(save(tmp_path, rows_of(credit, 1.0))).report["estimates"]
    header = ("payee", "month", "attainment")
    rows = [[payee, month, f"{float(value) / 40_000:.9f}"] for payee, month, value, _ in rows_of(credit)]
    by_attainment = calibrate(save(tmp_path, rows, header)).report["estimates"]
    sd = by_credit["people"]["spread"]["true_sd"]["mean"]
    assert by_attainment["people"]["spread"]["true_sd"]["mean"] == pytest.approx(sd, rel=1e-4)
    assert by_attainment["credit_per_month"] is None
    percent = [[payee, month, f"{100 * float(value):.6f}%"] for payee, month, value in rows]
    same = calibrate(save(tmp_path, percent, header)).report["estimates"]["attainment"]
    assert same == pytest.approx(by_attainment["attainment"], rel=1e-6)


def test_an_absent_month_is_absent_and_not_zero(tmp_path, credit):
    rows = rows_of(credit[:, :24])
    rows[5][2] = ""
    rows[6][2] = "n/a"
    rows[7][0] = ""
    rows[8][1] = "2024-13"
    history = read_history(save(tmp_path, rows))
    assert np.isnan(history.panel.amounts[0, 5:9]).all()
    assert {note["about"]: note["first_lines"] for note in history.notes} == {
        "no result": [7],
        "result not readable": [8],
        "no payee": [9],
        "no readable month": [10],
    }
    assert history.rows == {"read": 960, "used": 956, "unused": 4}


@pytest.mark.parametrize(
    ("rows", "header", "part"),
    [
        ([["A", "2024-01", 5], ["A", "2024-01", 6]], ("payee", "month", "credit"), "already has 2024-01 in line 2"),
        ([["A", "2024-01", 5]], ("who", "month", "credit"), "no column for payee"),
        ([["A", "2024-01", 5]], ("payee", "month", "credit"), "too few people"),
        ([["A", "", ""]], ("payee", "month", "credit"), "no row with a payee"),
        ([["A", "1990-01", 5], ["A", "2024-01", 5]], ("payee", "month", "credit"), "spans 409 months"),
        (
            [["A", "2024-01", 99.5], ["A", "2024-02", 103]],
            ("payee", "month", "attainment"),
            "median attainment is 101.25",
        ),
        ([["A\u200b", "2024-01", 5]], ("payee", "month", "credit"), "row 2, payee: 'A\\u200b' holds U+200B"),
        (ALIKE, ("payee", "month", "credit"), "nobody's results vary from month to month"),
    ],
)
def test_a_history_that_cannot_be_used_is_refused_in_one_line(tmp_path, rows, header, part):
    with pytest.raises(ImportedFileError) as refused:
        calibrate(save(tmp_path, rows, header))
    assert part in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
