"""A manager's forecast: each month everybody forecasts what is being earned, and sees what another dollar would pay."""

from __future__ import annotations

import math

from sim.compiled.rules import rule
from sim.model.managers import marginal_pay, team_share
from sim.month.forecast_by_motion import TeamForecast, set_marginal_pay_by_motion
from sim.month.incentive_table import Incentive, read_incentive
from sim.month.seat import Seat
from sim.month.state import MonthConditions, Plans, Replication, Seats, World
from sim.month.timing import cost_through_quota, shifts_deals


@rule
def year_forecast(booked: float, monthly: float, season_left: float, quota_to_date: float, quota: float) -> float:
    """Return the year's attainment forecast: booked plus the months left at the smoothed pace, over quota."""
    return (booked + monthly * season_left) / (quota_to_date + quota / 12.0 * season_left)


@rule
def forecast_of_team(first: int, conditions: MonthConditions, seats: Seats, world: World) -> TeamForecast:
    """Return the forecast of the team whose seats begin with number `first`."""
    organization, behavior = world.organization, world.behavior
    last = min(first + organization.team_size, organization.seats)
    expected = 0.0
    required = 0.0
    quota = 0.0
    for place in range(first, last):
        account = seats[place].account
        expected += account.territory_credit - account.settled_credit + account.forecast * conditions.season_left
        required += account.territory_quota - account.settled_quota + account.quota / 12.0 * conditions.season_left
        quota += account.quota
    months_left = conditions.settled_at - conditions.month
    sd = behavior.forecast_sd * math.sqrt(months_left / 12.0)
    internalized = behavior.internalization if world.switches.internalization else 0.0
    share = team_share(float(organization.team_size), internalized)
    return TeamForecast(first, last, expected / required, quota / (last - first), share, sd)


@rule
def plan_matters(world: World) -> bool:
    """Return whether anything people do follows from what the plan pays."""
    switches = world.switches
    return switches.effort or switches.allocation or switches.retention or switches.helping or shifts_deals(world)


@rule
def set_marginal_pay(conditions: MonthConditions, plans: Plans, replication: Replication, world: World) -> None:
    """Set every seat's plan signal of the month: marginal pay now and later, expected pay, its variance, and help."""
    seats, motions = replication.seats, replication.motions
    apart = world.by_motion or plans.table.shape[0] > 1 or world.period_months < 12 or shifts_deals(world)
    table = plans.table[0, 0]
    at_target = read_incentive(table, 12, 1.0, 1.0)
    for first in range(0, world.organization.seats, world.organization.team_size):
        team = forecast_of_team(first, conditions, seats, world)
        for place in range(team.first, team.last):
            account = seats[place].account
            own = year_forecast(
                account.credit_to_date, account.forecast, conditions.season_left, account.quota_to_date, account.quota
            )
            if apart:
                set_marginal_pay_by_motion(place, own, team, conditions, plans, seats, motions, world)
            else:
                months_left = conditions.settled_at - conditions.month
                now = read_incentive(table, months_left, own, team.attainment)
                set_marginal_pay_of_seat(seats[place], own, team, now, at_target, world)


@rule
def set_marginal_pay_of_seat(
    seat: Seat, own: float, team: TeamForecast, now: Incentive, at_target: Incentive, world: World
) -> None:
    """Set the plan signal of a seat with an attainment forecast of `own`, where one plan counts all motions alike.

    `now` is what the plan promises at the forecast, `at_target` at quota with a whole year ahead.
    """
    quota, target, signal = seat.account.quota, world.target_incentive, seat.signal
    growth = 1.0 + world.quota.growth_per_year
    marginal = marginal_pay(now.slope_own, now.slope_team, target, quota, team.quota, team.share)
    later = marginal_pay(
        at_target.slope_own, at_target.slope_team, target, quota * growth, team.quota * growth, team.share
    )
    marginal -= cost_through_quota(own, team.sd, later, seat.hazard, world)
    signal.marginal = marginal
    signal.next_marginal = later
    signal.run_marginal = marginal
    signal.build_marginal = marginal
    signal.next_build_marginal = later
    signal.expected_pay = world.base + target * now.pay
    signal.pay_variance = target * target * now.variance
    if world.switches.helping:
        signal.help_given = world.behavior.helping * team.share * now.slope_team * target / world.ote


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
            total += seats[colleague].signal.help_given
    return total / max(last - team - 1, 1)
