"""Laws of attribution: parts sum to the whole, equals get equal shares, who brings nothing gets nothing."""

from __future__ import annotations

import functools
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.errors import SimError
from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.pay.plan import Plan, read_plan
from sim.plan_design.components import PLAN_PARTS, blended_plan, differing_parts
from sim.scenario.scenario import Scenario
from sim.shipped import PLANS as PLAN_FOLDER
from sim.studies import explanation
from sim.studies.explanation import GROUPS, PAY, SHARED, differing_groups, explain, mixed
from sim.studies.factorial import BUILD_AND_PAY, STATUS_QUO, cell_scenario
from sim.studies.shapley import MOST_COALITIONS, coalitions, owen_values, shapley_values

PLAYERS = ("a", "b", "c", "d")
PLANS = sorted(PLAN_FOLDER.glob("*.yaml"))
games = st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16)


def game(worths: list[float]):
    """Return a game of PLAYERS in which every coalition is worth what its place in the list says, nobody 0."""

    def worth(members: frozenset[str]) -> np.ndarray:
        place = sum(1 << PLAYERS.index(player) for player in members)
        return np.array([worths[place] if place else 0.0])

    return worth


@given(games)
def test_the_values_sum_to_what_all_are_worth(worths):
    worth = game(worths)
    for values in (shapley_values(worth, PLAYERS), owen_values(worth, [("a", "b"), ("c",), ("d",)])):
        assert sum(float(value[0]) for value in values.values()) == pytest.approx(worths[15], abs=1e-6)


@given(games)
def test_a_value_is_the_mean_contribution_over_all_orders(worths):
    worth = game(worths)
    total = dict.fromkeys(PLAYERS, 0.0)
    for order in itertools.permutations(PLAYERS):
        for place, player in enumerate(order):
            before = frozenset(order[:place])
            total[player] += float((worth(before | {player}) - worth(before))[0])
    for player, value in shapley_values(worth, PLAYERS).items():
        assert float(value[0]) == pytest.approx(total[player] / math.factorial(4), abs=1e-6)


@given(games)
def test_who_brings_nothing_gets_nothing_and_equals_get_the_same(worths):
    def worth(members: frozenset[str]) -> np.ndarray:
        return game(worths)(
            frozenset(members - {"d"} if "a" in members or "b" not in members else members - {"d", "b"})
        )

    assert float(shapley_values(worth, PLAYERS)["d"][0]) == pytest.approx(0.0, abs=1e-6)

    def symmetric(members: frozenset[str]) -> np.ndarray:
        return np.array([worths[len(members & {"a", "b"})] + worths[4 + len(members & {"c", "d"})]])

    values = shapley_values(symmetric, PLAYERS)
    assert float(values["a"][0]) == pytest.approx(float(values["b"][0]), abs=1e-6)
    assert float(values["c"][0]) == pytest.approx(float(values["d"][0]), abs=1e-6)


@given(st.lists(st.floats(-100.0, 100.0), min_size=4, max_size=4), st.floats(-10.0, 10.0))
def test_on_a_linear_game_each_gets_its_own_and_half_of_every_pair(own, together):
    weights = dict(zip(PLAYERS, own, strict=True))

    def worth(members: frozenset[str]) -> np.ndarray:
        pair = together if {"a", "c"} <= members else 0.0
        return np.array([sum(weights[player] for player in members) + pair])

    expected = {**weights, "a": weights["a"] + together / 2.0, "c": weights["c"] + together / 2.0}
    for values in (shapley_values(worth, PLAYERS), owen_values(worth, [("a", "b"), ("c", "d")])):
        assert {player: float(value[0]) for player, value in values.items()} == pytest.approx(expected, abs=1e-9)


def test_the_unions_of_owen_share_as_single_players_would():
    worth = game([float(place**2 % 7) for place in range(16)])

    def merged(members: frozenset[str]) -> np.ndarray:
        return worth(frozenset(player for union in members for player in union))

    inside = owen_values(worth, [("a", "b"), ("c",), ("d",)])
    outside = shapley_values(merged, ["ab", "c", "d"])
    assert float((inside["a"] + inside["b"])[0]) == pytest.approx(float(outside["ab"][0]))
    assert float(inside["c"][0]) == pytest.approx(float(outside["c"][0]))


def test_only_the_coalitions_asked_for_are_run_and_too_many_are_refused():
    assert len(coalitions([(player,) for player in PLAYERS])) == 16
    assert len(coalitions([("a", "b"), ("c",)])) == 8
    with pytest.raises(SimError, match=f"{MOST_COALITIONS:,}"):
        coalitions([(str(player),) for player in range(12)])


# --- plans taken apart ------------------------------------------------------------------------------------------------


@functools.cache
def stored_plans() -> tuple[Plan, ...]:
    return tuple(read_plan(path) for path in PLANS)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(range(len(PLANS)), 2)))
def test_any_two_stored_plans_are_taken_apart_or_kept_whole(one: int, other: int):
    before, after = stored_plans()[one], stored_plans()[other]
    pieces = differing_parts(before, after)
    assert pieces == ("plan",) or (set(pieces) <= set(PLAN_PARTS) and pieces)
    assert blended_plan(before, after, ()) == before
    assert blended_plan(before, after, PLAN_PARTS) == after
    if pieces != ("plan",):
        for size in range(len(pieces) + 1):
            for chosen in itertools.combinations(pieces, size):
                assert isinstance(blended_plan(before, after, chosen), Plan)


def test_the_archetypes_differ_in_mix_curve_and_sharing():
    assert differing_parts(TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE) == ("mix", "curve", "sharing")
    richer = blended_plan(TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE, {"mix"})
    assert richer.base_share == INDIVIDUAL_HIGH_LEVERAGE.base_share
    assert richer.measures == TEAM_LOW_LEVERAGE.measures
    shared = blended_plan(TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE, {"sharing"})
    assert shared.measures[0].scope == "individual"
    assert shared.measures[0].terms == TEAM_LOW_LEVERAGE.measures[0].terms


def test_a_plan_does_not_differ_from_itself_under_another_name():
    assert differing_parts(TEAM_LOW_LEVERAGE, TEAM_LOW_LEVERAGE.model_copy(update={"name": "Other"})) == ()


# --- scenarios explained ----------------------------------------------------------------------------------------------

SMALL = {
    "run.replications": 20,
    "run.months": 24,
    "organization.seats": 4,
    "organization.team_size": 2,
    "organization.partners_per_seat": 4,
}


def test_every_field_of_a_scenario_belongs_to_one_group():
    listed = [*SHARED, *itertools.chain.from_iterable(GROUPS.values())]
    assert sorted(listed) == sorted(Scenario.model_fields)


@functools.cache
def explained(measure: str = "contribution", last_year: bool = False):
    small = Scenario().with_values(SMALL)
    other = cell_scenario(small, BUILD_AND_PAY).with_values({"talent.training": 1.0, "quota.ratchet": 0.0})
    return explain(cell_scenario(small, STATUS_QUO), other, measure=measure, last_year=last_year)


@pytest.mark.parametrize("measure", explanation.MEASURES)
@pytest.mark.parametrize("last_year", [False, True])
def test_the_parts_sum_to_the_paired_difference(measure: str, last_year: bool):
    explanation = explained(measure, last_year)
    assert set(explanation.parts) == {"pay", "motion", "talent", "quota setting"}
    assert sum(part.mean for part in explanation.parts.values()) == pytest.approx(explanation.difference.mean, abs=1e-6)
    assert sum(part.mean for part in explanation.within.values()) == pytest.approx(
        explanation.parts[PAY].mean, abs=1e-6
    )
    assert set(explanation.within) == {"mix", "curve", "sharing"}


def test_the_difference_is_that_of_the_two_runs():
    small = Scenario().with_values(SMALL)
    one, other = cell_scenario(small, STATUS_QUO), cell_scenario(small, BUILD_AND_PAY)
    explanation = explain(one, other, measure="revenue", split_pay=False)
    from sim.engine.measures import estimate, revenue_per_seat
    from sim.engine.run import simulate

    expected = estimate((revenue_per_seat(simulate(other)) - revenue_per_seat(simulate(one))).sum(axis=1))
    assert explanation.difference == pytest.approx(expected)
    assert explanation.runs == 4


def test_a_scenario_does_not_differ_from_itself():
    explanation = explain(Scenario().with_values(SMALL), Scenario(name="Other").with_values(SMALL))
    assert explanation.difference.mean == explanation.difference.high == 0.0
    assert explanation.parts == {}
    assert explanation.runs == 1


def test_pay_stays_one_part_where_what_follows_the_plan_differs_too():
    small = Scenario().with_values({**SMALL, "run.replications": 4})
    other = cell_scenario(small, BUILD_AND_PAY).with_values({"transition.cutover_month": 12})
    explanation = explain(cell_scenario(small, STATUS_QUO), other)
    assert explanation.within == {}
    assert set(explanation.parts) == {"pay", "motion"}
    assert sum(part.mean for part in explanation.parts.values()) == pytest.approx(explanation.difference.mean, abs=1e-6)


def test_a_group_taken_over_is_taken_whole():
    one, other = Scenario(), Scenario().with_values({"market.growth_per_year": 0.2, "talent.training": 0.5})
    assert differing_groups(one, other) == ("talent", "market")
    half = mixed(one, other, frozenset({"market"}))
    assert half.market == other.market
    assert half.talent == one.talent


@settings(max_examples=20)
@given(st.sampled_from(["revenue_per_seat", "", "Pay"]))
def test_an_unknown_measure_is_refused_by_name(measure: str):
    with pytest.raises(SimError, match="choose one of contribution, revenue, pay"):
        explain(Scenario(), Scenario(), measure=measure)


def test_unequal_horizons_are_refused():
    with pytest.raises(SimError, match="36 and 24 months"):
        explain(Scenario(), Scenario().with_values({"run.months": 24}))
