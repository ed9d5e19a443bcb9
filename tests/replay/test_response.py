"""The second reading moves revenue only through what people do because of pay."""

import pytest

from sim.plan import INDIVIDUAL_HIGH_LEVERAGE, TEAM_LOW_LEVERAGE
from sim.replay.response import RESPONSES, response
from sim.scenario import Scenario
from tests.replay.conftest import acted

SMALL = {"run.months": 24, "run.replications": 12, "organization.seats": 4, "organization.partners_per_seat": 3}


@pytest.fixture(scope="module")
def found():
    seen = []
    made = response(
        Scenario().with_values(SMALL),
        TEAM_LOW_LEVERAGE,
        INDIVIDUAL_HIGH_LEVERAGE,
        acted(),
        progress=lambda *done: seen.append(done),
    )
    return made, seen


def test_with_the_response_off_a_change_of_plan_sells_exactly_as_much(found):
    made, seen = found
    assert made.revenue_frozen == (1.0, 1.0, 1.0)
    assert made.pay_frozen.mean != 1.0
    assert made.revenue.mean != 1.0
    assert seen[-1] == (4, 4)


def test_the_files_credits_move_by_the_ratio_and_pay_follows_the_plan(found):
    made, _ = found
    assert made.extra_credited.mean == pytest.approx(200_000.0 * (made.revenue.mean - 1.0), abs=0.01)
    assert made.pay_total.low <= made.pay_total.mean <= made.pay_total.high
    same = response(
        Scenario().with_values({**SMALL, **{f"switches.{name}": False for name in RESPONSES}}),
        TEAM_LOW_LEVERAGE,
        INDIVIDUAL_HIGH_LEVERAGE,
        acted(),
    )
    from sim.replay.paying import paid_under

    assert same.pay_total == (paid_under(INDIVIDUAL_HIGH_LEVERAGE, acted()).pay_total,) * 3
    assert "the scenario is an assumption" in made.sentence
    assert made.as_dict()["revenue"]["mean"] == made.revenue.mean
