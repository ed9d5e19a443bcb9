"""Scale: exponents, saturation and the next ten on known curves; inputs, pairing and what is refused."""

import numpy as np
import pytest

from sim.engine.run import simulate
from sim.errors import SimError
from sim.scenario.scenario import Scenario
from sim.studies.scale import (
    LIMITS,
    OUTCOMES,
    ScaleCurve,
    ScalePoint,
    arm,
    curves,
    exponent,
    local_exponents,
    next_ten,
    saturation,
    scale,
    trials,
)
from sim.studies.scale_inputs import INPUTS, input_named

SMALL = Scenario().with_values({"run.replications": 6, "run.months": 12, "organization.seats": 4})
NOISE = np.linspace(-0.1, 0.1, 11)


def curve_of(output, amounts=(5.0, 10.0, 20.0, 30.0, 40.0)):
    points = tuple(
        ScalePoint(x, x, {"revenue": output(x) * (1.0 + NOISE)}, np.full((1, len(LIMITS)), 0.25)) for x in amounts
    )
    return ScaleCurve("seats", "vendor-led", "team", 20.0, 30.0, points)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 1.4])
def test_the_exponent_of_a_power_law_is_its_power(power):
    result = exponent(curve_of(lambda x: 3.0 * x**power).points)
    assert result.mean == pytest.approx(power)
    assert result.high - result.low == pytest.approx(0.0, abs=1e-9), "noise common to all levels is no noise"


def test_noise_of_each_level_widens_the_interval():
    known = curve_of(lambda x: x)
    turned = known.points[0].outcomes["revenue"][::-1]
    shaken = ScalePoint(5.0, 5.0, {"revenue": turned}, known.points[0].limits)
    result = exponent((shaken, *known.points[1:]))
    assert result.low < 1.0 < result.high


def test_there_is_no_exponent_of_one_level_or_of_nothing():
    assert exponent(curve_of(lambda x: x).points[:1]) is None
    assert exponent(curve_of(lambda x: x - 5.0).points) is None


def test_saturation_starts_where_more_brings_less_than_half_to_the_end():
    assert saturation(curve_of(lambda x: min(x, 20.0))) == 20.0
    assert saturation(curve_of(lambda x: x)) is None
    assert saturation(curve_of(lambda x: 1.0)) == 5.0
    locals_found = local_exponents(curve_of(lambda x: min(x, 20.0)))
    assert [local.mean for local in locals_found] == pytest.approx([1.0, 1.0, 0.0, 0.0])


def test_the_next_ten_are_taken_in_proportion_and_paired():
    result = next_ten(curve_of(lambda x: 7.0 * x), "revenue")
    assert result.mean == pytest.approx(70.0)
    half = curve_of(lambda x: 7.0 * x, amounts=(20.0, 25.0))
    assert next_ten(
        ScaleCurve("seats", "vendor-led", "team", 20.0, 25.0, half.points), "revenue"
    ).mean == pytest.approx(70.0)
    assert next_ten(ScaleCurve("split", "vendor-led", "team", 20.0, 20.0, half.points), "revenue") is None


@pytest.mark.parametrize("by", INPUTS)
def test_levels_hold_the_own_one_and_the_next_step_and_scale_what_they_say(by):
    scenario = Scenario()
    scaled = input_named(by)
    levels = scaled.levels(scenario)
    assert scaled.own(scenario) in levels
    assert scaled.next_level(scenario) in levels
    assert levels == tuple(sorted(set(levels)))
    assert scaled.at(scenario, scaled.own(scenario)) == scenario
    amounts = [scaled.amount(scaled.at(scenario, level)) for level in levels]
    assert amounts == sorted(amounts)
    assert amounts[-1] > amounts[0]


def test_a_split_keeps_the_partners_and_seats_bring_their_own():
    split, seats = input_named("split"), input_named("seats")
    for level in split.levels(Scenario()):
        place = split.at(Scenario(), level).organization
        assert (place.seats, place.seats * place.partners_per_seat) == (level, 160)
    assert seats.at(Scenario(), 30.0).organization.partners_per_seat == 8


def test_ten_more_partner_reps_are_ten_more():
    reps = input_named("reps")
    more = reps.at(Scenario(), reps.next_level(Scenario()))
    assert reps.amount(more) - reps.amount(Scenario()) == pytest.approx(10.0)


def test_scale_finds_what_single_runs_find():
    result = scale(SMALL, "seats", motions=("vendor-led",), plans=("team",))
    assert len(result) == 1
    for point in result[0].points:
        known = simulate(arm(SMALL, "vendor-led", "team").with_values({"organization.seats": int(point.level)}))
        assert np.array_equal(point.outcomes["revenue"], known.total("revenue").sum(axis=1))
        assert point.limits.sum(axis=1) == pytest.approx(1.0)
        cost = point.outcomes["revenue"] * (1.0 - 0.25 - 0.02 - 0.015) * 0.75 - point.outcomes["contribution"]
        assert point.outcomes["cost"] == pytest.approx(cost)
    assert set(OUTCOMES) <= set(result[0].points[0].outcomes)


def test_more_seats_leave_everybody_else_alone():
    """A team of its own is added, so not one number of the others changes."""
    four = SMALL.with_values({"organization.team_size": 2})
    before = simulate(four).by_person()
    after = simulate(four.with_values({"organization.seats": 6})).by_person()
    assert before.equals(after[after["seat"] < 4].reset_index(drop=True))


def test_what_does_not_exist_is_refused_by_name():
    with pytest.raises(SimError, match="no input 'people'"):
        trials(SMALL, "people")
    with pytest.raises(SimError, match="no arm 'sideways'"):
        trials(SMALL, "seats", motions=("sideways",))
    drawn = curves(
        SMALL,
        {
            name: simulate(scenario)
            for name, scenario in trials(SMALL, "hours", ("vendor-led",), ("team",), (110.0,)).items()
        },
    )
    with pytest.raises(SimError, match="hours at 5 was not simulated"):
        drawn[0].at(5.0)
