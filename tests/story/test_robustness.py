"""Honesty instruments: plausible worlds, what flips the answer, how much each number matters, and both questions."""

from __future__ import annotations

import dataclasses
import threading

import numpy as np
import pytest

from sim.engine.measures import Z_95, contribution_per_seat, revenue_per_seat
from sim.engine.run import simulate
from sim.errors import RunCanceledError, SimError
from sim.scenario.presets import preset
from sim.scenario.scenario import Scenario, value_at
from sim.studies.best_slopes import compare_arms, offered, slope_of, yearly_surplus
from sim.studies.factorial import CORNERS, STATUS_QUO, factorial
from sim.studies.team_thresholds import team_threshold
from sim.uncertainty import flip_points, one_at_a_time, robustness, unknowns

SMALL = Scenario().with_values(
    {
        "run.months": 24,
        "run.replications": 10,
        "organization.seats": 5,
        "organization.partners_per_seat": 3,
    }
)
DRAWS = 10


@pytest.fixture(scope="module")
def drawn():
    return robustness.robustness(SMALL, draws=DRAWS, replications=6)


# --- what is unknown ---


def test_the_world_is_unknown_and_decisions_are_not():
    paths = {note.about.path for note in unknowns.unknowns(SMALL)}
    assert {"partners.influence", "economics.services_ratio", "behavior.effort_elasticity"} <= paths
    assert {"behavior.internalization", "behavior.helping", "talent.risk_aversion"} <= paths
    for decided in ("run.seed", "organization.seats", "motion.build_share", "quota.annual_quota", "talent.training"):
        assert decided not in paths
    measured = {note.about.path for note in unknowns.unknowns(SMALL, assumed_only=False)} - paths
    assert "delivery.vendor_led_win_rate" in measured  # a benchmark stands behind it


def test_every_unknown_holds_its_value_within_what_is_allowed():
    for name in ("smb_saas_var", "ent_sw_gsi", "hw_sec_msp_var", "cloud_marketplace"):
        for number in unknowns.unknowns(preset(name), assumed_only=False):
            assert number.about.low <= number.low <= number.current <= number.high <= number.about.high, (
                number.about.path
            )
            assert number.low < number.high


def test_a_number_of_another_trade_has_its_range_scaled():
    hours = "delivery.hours_per_vendor_led_deal"
    scaled = next(note for note in unknowns.unknowns(preset("ent_sw_gsi")) if note.about.path == hours)
    low, high = scaled.about.plausible
    assert (scaled.current, scaled.low, scaled.high) == (80.0, low * 4.0, high * 4.0)


def test_worlds_fill_every_range_evenly_and_follow_the_seed():
    unknown = unknowns.unknowns(SMALL)
    values = unknowns.drawn_worlds(SMALL, unknown, 40)
    shares = (values - [number.low for number in unknown]) / [number.high - number.low for number in unknown]
    tenths = np.floor(np.clip(shares, 0.0, 0.999999) * 10.0)
    assert all(np.bincount(column.astype(int), minlength=10).tolist() == [4] * 10 for column in tenths.T)
    np.testing.assert_array_equal(values, unknowns.drawn_worlds(SMALL, unknown, 40))
    assert not np.array_equal(values, unknowns.drawn_worlds(SMALL.with_values({"run.seed": 2}), unknown, 40))


# --- plausible worlds ---


def test_a_world_is_the_2x2_of_its_values(drawn):
    world = SMALL.with_values(
        {note.about.path: value for note, value in zip(drawn.unknown, drawn.values[3].tolist(), strict=True)}
    ).with_values({"run.replications": 6})
    cells = factorial(world, cells=CORNERS).cells
    for outcome, measure in (("revenue", revenue_per_seat), ("contribution", contribution_per_seat)):
        by_hand = [measure(cells[cell]).sum(axis=1).mean() for cell in CORNERS]
        assert drawn.totals[outcome][3].tolist() == by_hand


def test_every_world_has_one_winner(drawn):
    for outcome in ("revenue", "contribution"):
        shares = drawn.shares(outcome)
        assert sum(share.mean for share in shares.values()) == pytest.approx(1.0)
        assert all(0.0 <= share.low <= share.mean <= share.high <= 1.0 for share in shares.values())
        assert 0.0 <= drawn.unsettled(outcome) <= 1.0


def test_no_number_depends_on_the_threads(drawn):
    alone = robustness.robustness(SMALL, draws=DRAWS, replications=6, threads=1)
    for outcome, amounts in drawn.totals.items():
        np.testing.assert_array_equal(amounts, alone.totals[outcome])


@pytest.mark.parametrize(("wins", "warned"), [(8, False), (9, True)])
def test_a_cell_that_wins_in_more_than_four_of_five_worlds_is_warned_about(drawn, wins, warned):
    amounts = np.zeros((10, 4))
    amounts[:wins, 2] = 1.0
    amounts[wins:, 0] = 1.0
    rigged = dataclasses.replace(drawn, totals={"contribution": amounts})
    assert rigged.lopsided() == ({"contribution": CORNERS[2]} if warned else {})
    assert rigged.shares("contribution")[CORNERS[2]].mean == wins / 10.0


def test_gains_are_counted_against_the_status_quo(drawn):
    amounts = np.array([[0.0, 1.0, -1.0, 2.0], [0.0, -1.0, -1.0, 2.0]])
    gains = dataclasses.replace(drawn, totals={"revenue": amounts}).effect_gains("revenue")
    assert {name: share.mean for name, share in gains.items()} == {"pay": 0.5, "motion": 0.0, "both": 1.0}


def test_a_search_can_be_canceled():
    cancel = threading.Event()
    with pytest.raises(RunCanceledError):
        robustness.robustness(SMALL, draws=50, progress=lambda done, total: cancel.set(), cancel=cancel)


# --- flip points of many, and how much each matters ---


def test_flip_points_come_closest_first(monkeypatch):
    scenario = Scenario().with_values({"run.replications": 20, "economics.services_ratio": 0.6})
    chosen = ("market.persistence", "partners.influence", "economics.services_ratio")
    kept = [note for note in unknowns.unknowns(scenario) if note.about.path in chosen]
    monkeypatch.setattr(flip_points, "unknowns", lambda _: kept)
    flips = flip_points.flip_points(scenario)
    assert {point.about.path for point in flips} == set(chosen)
    distances = [point.distance for point in flips]
    assert distances == sorted(distances)
    assert flips[0].about.path == "partners.influence"
    assert flips[0].nearest is not None
    assert [point.nearest for point in flips[1:]] == [None, None]


@pytest.fixture(scope="module")
def weighed():
    return one_at_a_time.one_at_a_time(SMALL, replications=4)


@pytest.mark.parametrize("effect", ["pay", "motion"])
def test_shares_of_the_swing_sum_to_one_largest_first(weighed, effect):
    shares = list(weighed.shares(effect).values())
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)
    assert set(weighed.shares(effect)) == {note.about.path for note in unknowns.unknowns(SMALL, assumed_only=False)}


def test_a_swing_is_the_difference_between_the_ends(weighed):
    row = next(row for row in weighed.rows if row.unknown.about.path == "partners.influence")
    ends = []
    for value in (row.unknown.low, row.unknown.high):
        world = SMALL.with_values({"partners.influence": value, "run.replications": 4})
        cells = factorial(world, cells=CORNERS).cells
        gain = contribution_per_seat(cells["team/partner-built"]) - contribution_per_seat(cells[STATUS_QUO])
        ends.append(float(gain.sum(axis=1).mean()))
    assert row.swing("motion") == pytest.approx(ends[1] - ends[0])


def test_what_nothing_uses_does_not_matter(weighed):
    """Nobody is coached, so what an hour of coaching costs moves nothing."""
    assert value_at(SMALL, "talent.coaching_hours_per_month") == 0.0
    assert weighed.shares("motion")["talent.coaching_cost_per_hour"] == 0.0


# --- equal pool, best slopes, and close teams ---


def test_an_offer_pays_the_slope_it_names():
    for sharing in ("individual", "team"):
        plan = offered(SMALL, sharing, 0.2)
        assert slope_of(plan) == pytest.approx(0.2)
        assert plan.plan.weight_on(sharing) == 1.0
        assert not plan.switches.retention


def test_the_surplus_of_a_straight_salary_is_what_is_left_after_the_outside_option():
    """Without effort, risk or burden: contribution before pay less OTE for the months in seat, by skill."""
    still = SMALL.with_values({"switches.effort": False, "economics.burden": 1.0, "talent.outside_option_slope": 0.0})
    result = simulate(offered(still, "individual", 0.0))
    paid = result.total("base") + result.total("variable")
    outside = still.plan.ote_per_year * result.total("paid_months") / 12.0
    by_hand = (contribution_per_seat(result) + (paid - outside) / 5.0).mean(axis=1)
    np.testing.assert_allclose(yearly_surplus(result), by_hand)


@pytest.mark.parametrize("question", ["equal pool", "best slopes"])
def test_the_arms_answer_either_question_on_shared_draws(question):
    comparison = compare_arms(question, SMALL, SMALL.archetypes.vendor_led)
    assert comparison.individual.draws.shape == comparison.team.draws.shape == (10,)
    assert comparison.advantage.mean == pytest.approx(comparison.team.surplus.mean - comparison.individual.surplus.mean)
    if question == "equal pool":
        assert (
            comparison.individual.slope == comparison.team.slope == slope_of(SMALL.replace(plan=SMALL.archetypes.team))
        )
    else:
        pool = compare_arms("equal pool", SMALL, SMALL.archetypes.vendor_led)
        assert comparison.team.surplus.mean >= pool.team.surplus.mean


@pytest.mark.long
@pytest.mark.parametrize("correlation", [0.0, 0.15])
def test_the_internalization_that_flips_best_slopes_is_the_theorys(correlation):
    threshold = team_threshold(SMALL, correlation=correlation)
    error = (threshold.crossing.high - threshold.crossing.low) / (2.0 * Z_95)
    assert abs(threshold.crossing.mean - threshold.closed_form) <= 4.0 * error
    if correlation == 0.0:
        assert threshold.current < threshold.closed_form < threshold.current + 0.02  # the default lies just under it


def test_a_scenario_that_cannot_be_varied_says_so():
    with pytest.raises(SimError, match="presets --fields"):
        flip_points.declared_at(SMALL, "partners.nothing")
