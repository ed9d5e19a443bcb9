"""A plan gives way to another in mid-horizon: nobody is paid twice, and people see it coming."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.compiled.records import as_record
from sim.engine.payroll import next_shares, payslips
from sim.engine.plans_in_force import contract_of, contracts_of
from sim.engine.results import Result
from sim.engine.run import simulate
from sim.model.transition import Transition, next_plan_share, settled_until
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.plan import Plan
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_AND_PAY, BUILD_ONLY, CORNERS, PAY_ONLY, cell_scenario, evolutions
from tests.engine.test_simulated_plans import emitted

SMALL: dict[str, Any] = {"run.replications": 4, "organization.seats": 10, "motion.role_clarity": 0.0}
LINEAR = {"name": "Linear", "base_share": 0.7, "measures": [{"name": "Own", "scope": "individual"}]}
STILL = {f"switches.{name}": False for name in ("effort", "allocation", "retention", "helping", "ratchet_response")}


def scene(plan: Plan | None = None, **changes: Any) -> Scenario:
    written = {name.replace("__", "."): value for name, value in changes.items()}
    return Scenario().replace(plan=plan or TEAM_LOW_LEVERAGE).with_values({**SMALL, **written})


def to(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json")


def test_a_share_rises_by_steps_from_the_cutover_on() -> None:
    steps = as_record(Transition(cutover_month=6, step_share=0.4, months_per_step=3))
    shares = [next_plan_share(month, steps) for month in (0, 5, 6, 8, 9, 11, 12, 30)]
    assert shares == pytest.approx([0.0, 0.0, 0.4, 0.4, 0.8, 0.8, 1.0, 1.0])
    ends = [settled_until(month, 12, steps) for month in (0, 5, 6, 9, 11, 12)]
    assert ends == [6, 6, 9, 12, 12, 24]
    assert [settled_until(month, 3, as_record(Transition())) for month in (0, 2, 3, 11, 12)] == [3, 3, 6, 12, 15]


def test_to_the_same_plan_at_a_years_turn_changes_nothing() -> None:
    before = simulate(scene())
    after = simulate(scene(transition__plan=to(TEAM_LOW_LEVERAGE), transition__cutover_month=12))
    np.testing.assert_array_equal(before.yearly, after.yearly)
    np.testing.assert_array_equal(before.people.variable, after.people.variable)


@pytest.mark.parametrize("cutover", [5, 12, 18])
def test_a_linear_plan_may_give_way_to_itself_in_any_month_and_pays_the_same(cutover: int) -> None:
    """The sum of the parts is the whole, where pay is in proportion to credit."""
    plan = Plan.model_validate(LINEAR)
    quiet = scene(plan, **{"quota__ramped": False}, **STILL)
    parts = quiet.with_values({"transition.plan": to(plan), "transition.cutover_month": cutover})
    whole, split = simulate(quiet), simulate(parts)
    whole_quota = whole.people.credited / np.maximum(whole.people.attainment, 1e-9)
    np.testing.assert_array_equal(whole.total("revenue"), split.total("revenue"))
    np.testing.assert_allclose(split.people.base, whole.people.base, atol=0.02)
    np.testing.assert_allclose(split.people.target_incentive, whole.people.target_incentive, rtol=1e-12)
    # A part's pay is target x months x attainment of the part; with equal monthly quotas that adds up to the year's.
    level = whole.people.months == 12.0
    assert level.any()
    np.testing.assert_allclose(split.people.variable[level], whole.people.variable[level], atol=0.02)
    assert (whole_quota[level] > 0.0).all()


def test_months_before_the_cutover_are_paid_by_the_old_plan_and_later_ones_by_the_next_alone() -> None:
    scenario = scene(transition__cutover_month=18, **STILL)
    report = emitted(scenario)
    team = scenario.organization.team_size
    slips = payslips(report, contracts_of(scenario), team, scenario.transition)
    by_hand = np.zeros_like(slips.variable)
    key = [tuple(row) for row in zip(slips.replication, slips.year, slips.seat, slips.ordinal, strict=True)]
    for months, plan in ((np.arange(36) < 18, TEAM_LOW_LEVERAGE), (np.arange(36) >= 18, INDIVIDUAL_HIGH_LEVERAGE)):
        part = report._replace(presence=report.presence * months)
        paid = payslips(part, [contract_of(plan, scenario)], team)
        for row, amount in zip(
            zip(paid.replication, paid.year, paid.seat, paid.ordinal, strict=True), paid.variable, strict=True
        ):
            by_hand[key.index(tuple(row))] += amount
    np.testing.assert_allclose(slips.variable, by_hand, atol=0.011)
    assert slips.months.sum() == pytest.approx(report.presence.sum())


def test_grandfathering_keeps_those_in_seat_on_the_old_plan_and_pays_newcomers_by_the_next() -> None:
    scenario = scene(
        transition__cutover_month=12, transition__grandfathering=True, talent__quit_hazard_per_month=0.06, **STILL
    )
    report = emitted(scenario)
    shares = next_shares(report, scenario.transition)
    stayed = (report.ordinal == report.ordinal[:, :, 11:12]) & (report.presence[:, :, 11:12] > 0.0)
    after = np.arange(36) >= 12
    assert (shares[stayed] == 0.0).all()
    assert (shares[~stayed & after] == 1.0).all()
    slips = payslips(report, contracts_of(scenario), scenario.organization.team_size, scenario.transition)
    base = slips.base / slips.months * 12.0
    old, new = TEAM_LOW_LEVERAGE.base_per_year, INDIVIDUAL_HIGH_LEVERAGE.base_per_year
    assert np.isclose(base, old, rtol=1e-4).any()
    assert np.isclose(base, new, rtol=1e-4).any()
    assert (np.isclose(base, old, rtol=1e-4) | np.isclose(base, new, rtol=1e-4)).all()


def effort(result: Result, months: slice) -> float:
    return float((result.month("effort") / np.maximum(result.month("presence"), 1e-9))[months].mean())


def test_effort_follows_the_plan_in_force_and_less_of_it_where_incumbents_keep_the_old_one() -> None:
    last = slice(24, 36)
    never, all_, kept = (
        effort(simulate(scene(**changes)), last)
        for changes in (
            {},
            {"transition__cutover_month": 12},
            {"transition__cutover_month": 12, "transition__grandfathering": True},
        )
    )
    assert never < kept < all_


def test_half_a_step_lies_between_the_plans() -> None:
    half = scene(transition__cutover_month=12, transition__step_share=0.5, transition__months_per_step=60, **STILL)
    old, new = (scene(plan, **STILL) for plan in (TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE))
    paid, low, high = (simulate(scenario).people.variable for scenario in (half, old, new))
    later = simulate(half).people.year > 0
    np.testing.assert_allclose(paid[~later], low[~later], atol=0.011)
    np.testing.assert_allclose(paid[later], 0.5 * (low + high)[later], atol=0.02)


def test_people_foresee_the_next_plan() -> None:
    """Before the cutover nothing is paid otherwise, and yet what pays more from the cutover on is built toward."""
    known, unknown = simulate(scene(transition__cutover_month=12)), simulate(scene())
    assert known.total("build_hours")[:, 0].mean() > unknown.total("build_hours")[:, 0].mean()


def test_a_cutover_beyond_the_horizon_is_none() -> None:
    near, far = simulate(scene()), simulate(scene(transition__cutover_month=36))
    np.testing.assert_array_equal(near.total("variable"), far.total("variable"))


def test_a_cell_of_the_2x2_keeps_its_plan_from_first_to_last() -> None:
    changing = scene(transition__cutover_month=12)
    assert changing.transition.cutover_month == 12
    for name in CORNERS:
        assert cell_scenario(changing, name).transition.cutover_month == 0
    still = simulate(cell_scenario(scene(), CORNERS[0]))
    np.testing.assert_array_equal(simulate(cell_scenario(changing, CORNERS[0])).yearly, still.yearly)


def test_an_evolution_is_its_corner_until_it_changes_and_lies_between_the_two() -> None:
    small = Scenario().with_values({**SMALL, "run.replications": 20})
    results = {name: simulate(scenario) for name, scenario in evolutions(small).items()}
    paid, kept, turned = results.values()
    built, both, pay = (simulate(cell_scenario(small, name)) for name in (BUILD_ONLY, BUILD_AND_PAY, PAY_ONLY))
    np.testing.assert_array_equal(turned.yearly[:, 0], pay.yearly[:, 0])
    foreseen = paid.total("revenue")[:, 0].mean() / built.total("revenue")[:, 0].mean()  # people see it coming
    assert foreseen == pytest.approx(1.0, abs=0.03)
    last = [result.total("revenue")[:, -1].mean() for result in (built, kept, paid, both)]
    assert last[0] < last[1] < last[2] <= last[3] * 1.02
    assert pay.total("build_hours")[:, -1].mean() < turned.total("build_hours")[:, -1].mean()
