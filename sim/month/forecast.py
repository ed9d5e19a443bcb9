"""Reading the plan: each month every partner manager forecasts the year and sees what another dollar would pay."""

from __future__ import annotations

import math

from sim.compiled.rules import rule
from sim.model.managers import marginal_pay, ratchet_cost, team_share
from sim.model.transition import settled_until
from sim.month.forecast_by_motion import plays_for_time, read_plans_of_one
from sim.month.incentive_table import read_incentive
from sim.month.state import Plans, Seat, Seats, World
from sim.units import FloatArray


@rule
def year_forecast(booked: float, monthly: float, season_left: float, quota_to_date: float, quota: float) -> float:
    """Return the year's attainment forecast: booked plus the months left at the smoothed pace, over quota."""
    return (booked + monthly * season_left) / (quota_to_date + quota / 12.0 * season_left)


@rule
def team_forecast(first: int, last: int, season_left: float, seats: Seats) -> tuple[float, float]:
    """Return the forecast attainment of the team in seats `first` to `last` (excluded), and its quota per head."""
    expected = 0.0
    required = 0.0
    quota = 0.0
    for place in range(first, last):
        seat = seats[place]
        expected += seat.territory_credit - seat.settled_credit + seat.forecast * season_left
        required += seat.territory_quota - seat.settled_quota + seat.quota / 12.0 * season_left
        quota += seat.quota
    return expected / required, quota / (last - first)


@rule
def plan_matters(world: World) -> bool:
    """Return whether anything people do follows from what the plan pays."""
    switches = world.switches
    return switches.effort or switches.allocation or switches.retention or switches.helping or plays_for_time(world)


@rule
def read_plan(month: int, season_left: float, seats: Seats, plans: Plans, motions: FloatArray, world: World) -> None:
    """Set every seat's marginal pay now and next year, the help it gives, and its expected pay and variance.

    `season_left` is the sum of the seasonal factors up to the end of what is being earned, this month included.
    """
    organization, behavior = world.organization, world.behavior
    months_left = settled_until(month, world.period_months, world.transition) - month
    apart = world.by_motion or plans.table.shape[0] > 1 or world.period_months < 12 or plays_for_time(world)
    table = plans.table[0, 0]
    internalized = behavior.internalization if world.switches.internalization else 0.0
    share = team_share(float(organization.team_size), internalized)
    sd = behavior.forecast_sd * math.sqrt(months_left / 12.0)
    at_target = read_incentive(table, 12, 1.0, 1.0)
    first = 0
    while first < organization.seats:
        last = min(first + organization.team_size, organization.seats)
        team, team_quota = team_forecast(first, last, season_left, seats)
        for place in range(first, last):
            seat = seats[place]
            own = year_forecast(seat.credit_to_date, seat.forecast, season_left, seat.quota_to_date, seat.quota)
            if apart:
                whole = (own, team, team_quota)
                read_plans_of_one(
                    place, first, last, whole, month, season_left, sd, share, seats, plans, motions, world
                )
            else:
                read_plan_of_one(seat, own, team, team_quota, months_left, sd, share, at_target, table, world)
        first = last


@rule
def read_plan_of_one(
    seat: Seat,
    own: float,
    team: float,
    team_quota: float,
    months_left: int,
    sd: float,
    share: float,
    at_target: tuple[float, float, float, float],
    table: FloatArray,
    world: World,
) -> None:
    """Set what the plan means to one partner manager whose year is forecast at `own` and whose team's at `team`."""
    quota, target = seat.quota, world.target_incentive
    pay, variance, slope_own, slope_team = read_incentive(table, months_left, own, team)
    growth = 1.0 + world.quota.growth_per_year
    now = marginal_pay(slope_own, slope_team, target, quota, team_quota, share)
    later = marginal_pay(at_target[2], at_target[3], target, quota * growth, team_quota * growth, share)
    if world.switches.ratchet_response and world.quota.ratchet > 0.0:
        patience = (world.behavior.discount_per_month * (1.0 - seat.hazard)) ** 12
        now -= ratchet_cost(
            own, sd, world.quota.ratchet * world.quota_echo, world.quota.growth_per_year, later, patience
        )
    seat.marginal = now
    seat.next_marginal = later
    seat.run_marginal = now
    seat.build_marginal = now
    seat.next_build_marginal = later
    seat.expected_pay = world.base + target * pay
    seat.pay_variance = target * target * variance
    if world.switches.helping:
        seat.help_given = world.behavior.helping * share * slope_team * target / world.ote


@rule
def help_received(place: int, seats: Seats, world: World) -> float:
    """Return what colleagues' help adds to the effort in seat number `place`, times normal; 0 when nobody helps."""
    if world.behavior.helping <= 0.0 or not world.switches.helping:
        return 0.0
    team = place // world.organization.team_size * world.organization.team_size
    last = min(team + world.organization.team_size, world.organization.seats)
    total = 0.0
    for colleague in range(team, last):
        if colleague != place and seats[colleague].vacant <= 0.0:
            total += seats[colleague].help_given
    return total / max(last - team - 1, 1)
