"""Comparisons: shared draws, paired changes, who is ahead, who gains; and every way to ask for the impossible."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from sim.engine.measures import contribution_per_seat, estimate, yearly_measures
from sim.engine.run import simulate
from sim.errors import SimError
from sim.scenario.market_levels import AS_PLANNED, MARKET_LEVELS, at_market_levels
from sim.scenario.scenario import Scenario
from sim.studies.comparison import HEADLINES, Comparison, compare, differing_values, standings
from sim.studies.factorial import BUILD_AND_PAY, CORNERS, PAY_ONLY, STATUS_QUO, cell_scenario
from sim.studies.winners_losers import paired_pay, pay_for_performance, pay_spread, winners_and_losers

SMALL = Scenario().with_values(
    {"run.replications": 40, "run.months": 24, "organization.seats": 8, "organization.team_size": 4}
)


@functools.cache
def corners() -> Comparison:
    return compare({name: cell_scenario(SMALL, name) for name in CORNERS}, STATUS_QUO)


def test_every_headline_stands_for_every_scenario():
    by_measure = standings(corners())
    assert list(by_measure) == list(HEADLINES)
    for measure, row in by_measure.items():
        assert list(row) == list(CORNERS)
        assert row[STATUS_QUO].change is None
        directed = HEADLINES[measure].better != "neither"
        assert all((row[name].ahead is not None) == directed for name in corners().others)


def test_a_change_is_paired_and_its_interval_narrower_than_unpaired():
    one, other = (simulate(cell_scenario(SMALL, name)) for name in (STATUS_QUO, PAY_ONLY))
    before, after = (contribution_per_seat(result).sum(axis=1) for result in (one, other))
    standing = standings(corners())["contribution"][PAY_ONLY]
    assert standing.change == pytest.approx(estimate(after - before))
    unpaired = np.hypot(*(interval.high - interval.mean for interval in (estimate(before), estimate(after))))
    assert standing.change.high - standing.change.mean < unpaired
    assert standing.ahead == pytest.approx(float((after > before).mean()))


def test_less_is_better_where_it_is():
    result = corners().results
    row = standings(corners())["ccos"][BUILD_AND_PAY]
    assert row.change is not None
    assert row.change.mean < 0.0  # cheaper
    assert row.ahead is not None
    assert row.ahead > 0.5
    left = np.mean([value.mean for value in yearly_measures(result[BUILD_AND_PAY])["turnover"]])
    assert standings(corners())["turnover"][BUILD_AND_PAY].value.mean == pytest.approx(left)
    index = yearly_measures(result[BUILD_AND_PAY])["partner_sales_index"][-1].mean
    assert standings(corners())["partner_sales_index"][BUILD_AND_PAY].value.mean == pytest.approx(index, rel=0.1)


def test_a_tie_counts_half():
    same = compare({"one": SMALL, "other": SMALL.replace(name="Other")}, "one")
    standing = standings(same)["contribution"]["other"]
    assert standing.ahead == 0.5
    assert standing.change == (0.0, 0.0, 0.0)
    assert differing_values(same).empty


def test_all_run_on_the_draws_of_the_baseline():
    other = cell_scenario(SMALL, PAY_ONLY).with_values({"run.seed": 99, "run.replications": 10})
    comparison = compare({"before": cell_scenario(SMALL, STATUS_QUO), "after": other}, "before")
    assert {result.scenario.run for result in comparison.results.values()} == {SMALL.run}
    assert comparison.results["after"].total("revenue").shape == comparison.results["before"].total("revenue").shape


def test_differences_name_the_path_and_every_value():
    table = differing_values(corners()).set_index("parameter")
    assert list(table.columns) == list(CORNERS)
    assert table.loc["motion.build_share", BUILD_AND_PAY] == SMALL.archetypes.partner_built.build_share
    assert table.loc["plan.base_share", STATUS_QUO] == SMALL.archetypes.team.base_share
    assert "run.seed" not in table.index


@pytest.mark.parametrize(
    ("names", "baseline", "change", "expected"),
    [
        (("a",), "a", {}, "1 scenarios cannot be compared; choose 2 to 6"),
        (tuple("abcdefg"), "a", {}, "7 scenarios cannot be compared"),
        (("a", "b"), "z", {}, "baseline 'z' is not among the scenarios; they are a, b"),
        (("a", "b"), "a", {"run.months": 36}, "'b' runs for 36 months"),
        (("a", "b"), "a", {"run.start_month": 7}, "from month 7"),
    ],
)
def test_what_cannot_be_compared_is_refused(names, baseline: str, change: dict, expected: str):
    scenarios = {name: SMALL.with_values(change) if name == names[-1] else SMALL for name in names}
    with pytest.raises(SimError, match=expected):
        compare(scenarios, baseline)


# --- people -----------------------------------------------------------------------------------------------------------


def test_people_are_paired_in_the_same_seat_and_year():
    paired = paired_pay(corners().results[PAY_ONLY], corners().results[STATUS_QUO])
    keys = paired[["replication", "year", "seat", "incumbent"]]
    assert not keys.duplicated().any()
    assert (paired["change"] == paired["pay_after"] - paired["pay"]).all()


def test_leverage_moves_pay_from_the_lowest_third_to_the_best():
    groups = winners_and_losers(corners().results[PAY_ONLY], corners().results[STATUS_QUO])
    assert groups["best third"].change.low > groups["middle third"].change.high
    assert groups["middle third"].change.low > groups["lowest third"].change.high
    assert groups["lowest third"].change.high < 0.0
    for outcome in groups.values():
        assert outcome.winners + outcome.losers + outcome.unchanged == pytest.approx(1.0)
    parts = [outcome for group, outcome in groups.items() if group != "all"]
    assert sum(part.years for part in parts) == pytest.approx(groups["all"].years)


def test_nobody_gains_or_loses_by_what_changes_nothing():
    same = corners().results[STATUS_QUO]
    groups = winners_and_losers(same, same)
    assert groups["all"].unchanged == 1.0
    assert groups["all"].change == (0.0, 0.0, 0.0)


def test_individual_pay_follows_results_and_spreads_pay_further():
    team, individual = corners().results[STATUS_QUO], corners().results[PAY_ONLY]
    assert pay_for_performance(individual).low > 0.9
    assert pay_for_performance(team).high < pay_for_performance(individual).low
    assert pay_spread(individual).low > pay_spread(team).high


# --- one plan in many worlds ------------------------------------------------------------------------------------------


def test_a_plan_costs_more_where_more_is_sold():
    worlds = at_market_levels(cell_scenario(SMALL, BUILD_AND_PAY))
    assert list(worlds) == list(MARKET_LEVELS)
    comparison = compare(worlds, AS_PLANNED)
    paid = [standings(comparison)["pay"][name].value.mean for name in worlds]
    sold = [standings(comparison)["revenue"][name].value.mean for name in worlds]
    assert paid == sorted(paid)
    assert sold == sorted(sold)
    changed = set(differing_values(comparison)["parameter"])
    assert all(path.startswith(("market.", "delivery.")) for path in changed)


def test_a_world_stays_inside_the_allowed_ranges():
    certain = SMALL.with_values({"delivery.vendor_led_win_rate": 0.95})
    assert at_market_levels(certain)["boom"].delivery.vendor_led_win_rate <= 1.0
