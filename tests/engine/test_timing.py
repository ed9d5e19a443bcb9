"""Deals move across a period's end where the plan pays for it; a quarter is foreseen as far as deals are reviewed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engine.measures import forecast_accuracy
from sim.engine.results import Result
from sim.engine.run import simulate
from sim.month.timing import accepted_discount, offered_discount
from sim.pay.plan import Plan, plan_from
from sim.scenario.scenario import Scenario

CURVES: dict[str, list[dict[str, Any]]] = {
    "linear": [{"kind": "curve"}],
    "convex": [{"kind": "curve", "points": [[0.0, 0.0], [0.8, 0.2], [1.0, 1.0], [1.2, 2.2]], "beyond": "last slope"}],
    "capped": [{"kind": "curve"}, {"kind": "cap", "at": 1.0}],
}
# Nothing but pay's shape gives a reason to move a deal: quotas neither grow nor follow results.
PLAYING = {
    "run.replications": 20,
    "run.months": 24,
    "market.season": [1.0] * 12,
    "behavior.timing_strength": 1.0,
    "quota.ratchet": 0.0,
    "quota.growth_per_year": 0.0,
}


def curve(kind: str, per: str = "year") -> Plan:
    measure = {"name": "Own", "scope": "individual", "measured_per": per, "terms": CURVES[kind]}
    return plan_from({"name": kind, "base_share": 0.55, "measures": [measure]})


def play(kind: str, per: str = "year", **changes: object) -> Result:
    return simulate(Scenario().replace(plan=curve(kind, per)).with_values({**PLAYING, **changes}))


def leak(result: Result) -> float:
    lost = result.total("timing_discounts").sum()
    return float(lost / (lost + result.total("revenue").sum()))


@pytest.mark.parametrize(("slope", "more"), [(1.0, 2.0), (1.0, 0.5), (2.0, 1.0)])
def test_a_deal_wholly_past_the_kink_is_worth_the_accelerators_part_of_a_discount(slope: float, more: float) -> None:
    """Theory: d_max = D (2v - Q) / ((s + D) v), at v = Q."""
    assert accepted_discount(slope + more, slope, 0.0) == pytest.approx(more / (slope + more))
    assert accepted_discount(slope, slope + more, 0.0) == 0.0
    assert accepted_discount(slope, slope, 0.3) == 0.0


@pytest.mark.parametrize("accepted", [0.0, 0.1, 0.4, 0.9])
def test_the_discount_offered_is_the_one_that_gains_most(accepted: float) -> None:
    tried = np.linspace(0.0, 0.3, 301)
    gain = tried / 0.3 * (accepted - tried)
    assert offered_discount(accepted, 0.3) == pytest.approx(tried[np.argmax(gain)], abs=0.001)


@pytest.mark.parametrize("per", ["year", "quarter"])
def test_a_linear_plan_leaks_next_to_nothing(per: str) -> None:
    """Only where the forecast has attainment near 0 is a straight curve bent: nobody pays for less than nothing."""
    assert leak(play("linear", per)) < 0.001


def test_a_convex_plan_leaks_and_more_so_by_quarter() -> None:
    yearly, quarterly = leak(play("convex")), leak(play("convex", "quarter"))
    assert 0.002 < yearly < quarterly < 0.1


def test_moving_deals_moves_the_years_end_up_and_its_beginning_down() -> None:
    with_games = play("convex").month("revenue")
    without = play("convex", **{"switches.timing_games": False}).month("revenue")
    assert with_games[11] > 1.02 * without[11]
    assert with_games[12] < 0.98 * without[12]


def test_whoever_has_reached_a_cap_holds_deals_back() -> None:
    with_games = play("capped").month("revenue")
    without = play("capped", **{"switches.timing_games": False}).month("revenue")
    assert with_games[11] < 0.95 * without[11]
    assert with_games[12] > 1.05 * without[12]


def test_nothing_is_lost_but_the_discounts() -> None:
    """Where nobody reacts otherwise, what is missing at the horizon is discounts and what waits across its end."""
    still = {f"switches.{name}": False for name in ("effort", "allocation", "retention", "portal")}
    games, none = (
        play("convex", "quarter", **still),
        play("convex", "quarter", **still, **{"behavior.timing_strength": 0.0}),
    )
    missing = none.total("revenue").sum(axis=1) - games.total("revenue").sum(axis=1)
    lost = games.total("timing_discounts").sum(axis=1)
    month = none.month("revenue").mean()
    assert (lost > 0.0).all()
    assert (np.abs(missing - lost) < month).all()  # at most a month's sales wait, or were signed early


def test_strength_0_moves_nothing() -> None:
    assert play("convex", **{"behavior.timing_strength": 0.0}).total("timing_discounts").sum() == 0.0


# --- forecasts --------------------------------------------------------------------------------------------------------


def accuracy(**changes: object) -> float:
    written = {name.replace("__", "."): value for name, value in changes.items()}
    result = simulate(Scenario().with_values({"run.replications": 20, "run.months": 12, **written}))
    return forecast_accuracy(result)[0].mean


def test_cadence_hours_raise_forecast_accuracy() -> None:
    """Deals that take more hours to review than there are get part of the cadence, and are foreseen in part."""
    still = {"behavior__forecast_visibility": 0.6, "switches__partner_growth": False}
    covered, half_covered = accuracy(**still), accuracy(**still, delivery__cadence_hours_per_deal=20.0)
    assert covered > half_covered + 0.02


def test_without_what_reviews_show_the_hours_make_no_difference_to_the_share_foreseen() -> None:
    blind = accuracy(behavior__forecast_visibility=0.0)
    assert accuracy(behavior__forecast_visibility=0.5) == pytest.approx(1.0 - 0.5 * (1.0 - blind), abs=0.05)


# --- the motion changes -----------------------------------------------------------------------------------------------


def test_a_change_of_motion_carries_shoulder_share_and_clarity() -> None:
    changed = {"run.replications": 5, "motion.change_after_months": 12, "motion.build_share_after": 0.05}
    plain = simulate(Scenario().with_values(changed))
    shared = simulate(Scenario().with_values({**changed, "motion.shoulder_share_after": 1.0}))
    free = simulate(Scenario().with_values({**changed, "motion.role_clarity_after": 0.0}))
    assert shared.total("shoulder_revenue")[:, 0].sum() == 0.0
    assert (shared.total("shoulder_revenue")[:, 1:] > 0.0).all()
    np.testing.assert_array_equal(plain.total("build_hours")[:, 0], free.total("build_hours")[:, 0])
    assert (free.total("build_hours")[:, 1:] > 2.0 * plain.total("build_hours")[:, 1:]).all()
