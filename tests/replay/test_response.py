"""The second reading moves revenue only through what people do because of pay."""

import pytest

from sim.pay.archetypes import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.replay.replay import replay
from sim.replay.response import RESPONSES, responses
from sim.scenario.scenario import Scenario
from tests.replay.conftest import TWO, acted

SMALL = {"run.months": 24, "run.replications": 12, "organization.seats": 4, "organization.partners_per_seat": 3}


@pytest.fixture(scope="module")
def answered():
    seen = []
    response = responses(Scenario().with_values(SMALL), frozen(), progress=lambda *done: seen.append(done))[0]
    return response, seen


def frozen(credits=TWO):
    return replay([TEAM_LOW_LEVERAGE, INDIVIDUAL_HIGH_LEVERAGE], acted(credits))


def test_with_the_response_off_a_change_of_plan_sells_exactly_as_much(answered):
    response, seen = answered
    assert response.revenue_frozen == (1.0, 1.0, 1.0)
    assert response.pay_frozen.mean != 1.0
    assert response.revenue.mean != 1.0
    assert seen[-1] == (4, 4)


def test_the_files_credits_move_by_the_ratio_and_pay_follows_the_plan(answered):
    response, _ = answered
    assert response.extra_credited.mean == pytest.approx(200_000.0 * (response.revenue.mean - 1.0), abs=0.01)
    assert response.pay_total.low <= response.pay_total.mean <= response.pay_total.high
    off = {**SMALL, **{f"switches.{name}": False for name in RESPONSES}}
    same = responses(Scenario().with_values(off), frozen())[0]
    assert same.pay_total == (same.pay_total_frozen,) * 3
    assert "the scenario is an assumption" in response.sentence
    assert response.as_dict()["revenue"]["mean"] == response.revenue.mean


def test_the_frozen_pay_beside_it_is_the_replays(answered):
    response, _ = answered
    assert response.pay_total_frozen == frozen().paid[INDIVIDUAL_HIGH_LEVERAGE.name].pay_total
    assert f"instead of {response.pay_total_frozen:,.2f} with behavior frozen" in response.sentence


def test_everybodys_change_is_counted_as_in_the_first_reading(answered):
    """With the response off the second reading is the first: the same winners, losers and cost."""
    response, _ = answered
    first = frozen()
    assert response.winners + response.losers + response.unchanged == len(first.actuals.people)
    before = first.paid[TEAM_LOW_LEVERAGE.name].pay_total
    assert round(response.change * 100) == round(response.pay_total.mean * 100) - round(before * 100)
    assert f"{response.winners} win, {response.losers} lose" in response.sentence
    off = {**SMALL, **{f"switches.{name}": False for name in RESPONSES}}
    same, comparisons = responses(Scenario().with_values(off), first)[0], first.as_dict()["comparisons"]
    frozen_change = comparisons[INDIVIDUAL_HIGH_LEVERAGE.name]
    for name in ("change", "winners", "losers", "unchanged"):
        assert getattr(same, name) == frozen_change[name]
