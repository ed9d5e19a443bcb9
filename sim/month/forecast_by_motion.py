"""Marginal pay by selling motion, and across a plan change.

Where a plan counts the motions differently, each has a forecast of its own (`sim.month.motion_sales`); where one plan
follows another, each pays its share.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.compiled.rules import rule
from sim.model.managers import marginal_pay
from sim.model.motion import shoulder_share
from sim.model.transition import next_plan_share
from sim.month.incentive_table import Incentive, read_incentive
from sim.month.motion_sales import MOST_MOTIONS
from sim.month.seat import PlanSignal, Seat
from sim.month.state import BASE, FORECAST, OF_SEAT, QUOTA_SHARE, TARGET, TO_DATE, MonthConditions, Plans, Seats, World
from sim.month.timing import cost_through_quota, shifts_deals
from sim.units import FloatArray


class TeamForecast(NamedTuple):
    """What a team is forecast to reach by the next settlement, and what its result is worth to a member."""

    first: int  # seat
    last: int  # seat, not included
    attainment: float  # over all motions
    quota: float  # annual, per head, $
    share: float  # of a team dollar that a member counts as his own
    sd: float  # of a member's attainment


class PlanForecast(NamedTuple):
    """A seat's forecast in one stream of credit under one plan."""

    own: float  # attainment
    team: float  # attainment
    quota: float  # annual, of the stream, $
    team_quota: float  # per head
    season_left: float


# --- which plan pays --------------------------------------------------------------------------------------------------


@rule
def keep_old_plans(month: int, seats: Seats, world: World) -> None:
    """At the cutover of a transition with grandfathering, let whoever is in seat keep the old plan."""
    transition = world.transition
    if transition.grandfathering and transition.cutover_month > 0 and month == transition.cutover_month:
        for place in range(seats.shape[0]):
            person = seats[place].person
            person.keeps_old_plan = 1 if person.months_in_seat > 0.0 else 0


@rule
def next_share_of(seat: Seat, month: int, world: World) -> float:
    """Return the share of a month's pay that the person in a seat has from the next plan."""
    return 0.0 if seat.person.keeps_old_plan else next_plan_share(month, world.transition)


# --- forecasts by stream of credit ------------------------------------------------------------------------------------


@rule
def required_credit(seat: Seat, season_left: float, stream: FloatArray) -> float:
    """Return the quota ($) of a person in a stream of credit until the next settlement: past months' and those left."""
    required: float = stream[QUOTA_SHARE] * (seat.account.quota_to_date + seat.account.quota / 12.0 * season_left)
    return required


@rule
def own_attainment(place: int, season_left: float, stream: FloatArray, seats: Seats, motions: FloatArray) -> float:
    """Return the attainment forecast of a person in a stream of credit."""
    expected = 0.0
    required = required_credit(seats[place], season_left, stream)
    for motion in range(MOST_MOTIONS):
        expected += stream[motion] * (motions[place, TO_DATE, motion] + motions[place, FORECAST, motion] * season_left)
    return expected / required


@rule
def team_attainment(
    team: TeamForecast, season_left: float, stream: FloatArray, seats: Seats, motions: FloatArray
) -> float:
    """Return a team's attainment forecast in a stream of credit."""
    expected = 0.0
    required = 0.0
    for place in range(team.first, team.last):
        account = seats[place].account
        required += account.territory_quota - account.settled_quota + account.quota / 12.0 * season_left
        for motion in range(MOST_MOTIONS):
            ahead = motions[place, OF_SEAT, motion] + motions[place, FORECAST, motion] * season_left
            expected += stream[motion] * ahead
    attained: float = expected / (stream[QUOTA_SHARE] * required)
    return attained


@rule
def forecast_in_stream(
    place: int,
    own: float,
    team: TeamForecast,
    season_left: float,
    stream: FloatArray,
    seats: Seats,
    motions: FloatArray,
    world: World,
) -> PlanForecast:
    """Return a seat's forecast in a stream of credit; `own` is its attainment forecast over all motions."""
    quota, team_quota = seats[place].account.quota * stream[QUOTA_SHARE], team.quota * stream[QUOTA_SHARE]
    if not world.by_motion:
        return PlanForecast(own, team.attainment, quota, team_quota, season_left)
    own_in_stream = own_attainment(place, season_left, stream, seats, motions)
    team_in_stream = team_attainment(team, season_left, stream, seats, motions)
    return PlanForecast(own_in_stream, team_in_stream, quota, team_quota, season_left)


# --- marginal pay -----------------------------------------------------------------------------------------------------


@rule
def set_marginal_pay_by_motion(
    place: int,
    own: float,
    team: TeamForecast,
    conditions: MonthConditions,
    plans: Plans,
    seats: Seats,
    motions: FloatArray,
    world: World,
) -> None:
    """Set a seat's plan signal where plans count motions apart, follow one another, or pay for a quarter or a month.

    `own` is the person's attainment forecast over all motions. Each plan pays its share of this month and of the next
    period, through each of its streams of credit.
    """
    seat, month, end = seats[place], conditions.month, conditions.settled_at
    growth = 1.0 + world.quota.growth_per_year if end % 12 == 0 else 1.0
    next_now, next_later = next_share_of(seat, month, world), next_share_of(seat, end, world)
    now = (0.0, 0.0, 0.0)
    later = (0.0, 0.0, 0.0)
    expected = 0.0
    spread = 0.0
    helped = 0.0
    pooled = 0.0
    for plan in range(plans.table.shape[0]):
        part_now = next_now if plan == 1 else 1.0 - next_now
        part_later = next_later if plan == 1 else 1.0 - next_later
        target = plans.pay[plan, TARGET]
        variance = 0.0
        expected += part_now * plans.pay[plan, BASE]
        for number in range(plans.table.shape[1]):
            stream, table = plans.streams[plan, number], plans.table[plan, number]
            forecast = forecast_in_stream(place, own, team, conditions.season_left, stream, seats, motions, world)
            paid = read_incentive(table, end - month, forecast.own, forecast.team)
            aim = read_incentive(table, world.period_months, 1.0, 1.0)
            if end == month + 1 and shifts_deals(world):
                pooled += pooled_gain(seat, part_now * target, paid, forecast, stream, table)
            now = plus_by_motion(now, part_now * stream_pay(paid, target, forecast, 1.0, team.share), stream)
            later = plus_by_motion(later, part_later * stream_pay(aim, target, forecast, growth, team.share), stream)
            expected += part_now * target * paid.pay
            variance += paid.variance
            helped += part_now * paid.slope_team * target
        spread += part_now * target * math.sqrt(variance)
    mix = motion_mix(place, motions, world)
    cost = cost_through_quota(own, team.sd, of_mix(mix, later), seat.hazard, world)
    signal = seat.signal
    set_motion_marginals(signal, now, later, mix, cost, month, world)
    signal.pooled_marginal = signal.marginal + pooled
    signal.expected_pay = expected
    signal.pay_variance = spread * spread * world.period_months / 12.0  # periods apart are independent
    if world.switches.helping:
        signal.help_given = world.behavior.helping * team.share * helped / world.ote


@rule
def stream_pay(incentive: Incentive, target: float, forecast: PlanForecast, growth: float, share: float) -> float:
    """Return what a plan with this target incentive ($/year) pays for one more $ of credit in a stream.

    The quota is the forecast's times `growth`; `share` is how much of a team dollar a member counts as his own.
    """
    quota, team_quota = forecast.quota * growth, forecast.team_quota * growth
    return marginal_pay(incentive.slope_own, incentive.slope_team, target, quota, team_quota, share)


@rule
def pooled_gain(
    seat: Seat, target: float, paid: Incentive, forecast: PlanForecast, stream: FloatArray, table: FloatArray
) -> float:
    """Return by how much a $ pays more than marginally when all of next month's usual sales are signed with it."""
    more = seat.account.forecast / required_credit(seat, forecast.season_left, stream)
    if more <= 0.0 or target <= 0.0:
        return 0.0
    both = read_incentive(table, 1, forecast.own + more, forecast.team).pay
    gain: float = target * ((both - paid.pay) / more - paid.slope_own) / forecast.quota
    return gain


@rule
def plus_by_motion(sums: tuple[float, float, float], pay: float, stream: FloatArray) -> tuple[float, float, float]:
    """Return `sums`, the pay of a $ of each motion, plus what it pays through a stream of credit."""
    return sums[0] + stream[0] * pay, sums[1] + stream[1] * pay, sums[2] + stream[2] * pay


@rule
def set_motion_marginals(
    signal: PlanSignal,
    now: tuple[float, float, float],
    later: tuple[float, float, float],
    mix: tuple[float, float, float],
    cost: float,
    month: int,
    world: World,
) -> None:
    """Set what one more $ pays: of the usual `mix` of motions, of running deals, and of partners' own selling.

    `now` and `later` are the pay of a $ of each motion, `cost` what a $ of credit costs through next year's quota.
    """
    crediting, together = world.crediting, shoulder_share(month, world.motion)
    vendor_led = now[0] - cost * crediting.vendor_led
    shoulder = now[1] - cost * crediting.shoulder
    partner_led = now[2] - cost * crediting.partner_led
    signal.quota_cost = cost
    signal.marginal = of_mix(mix, (vendor_led, shoulder, partner_led))
    signal.next_marginal = of_mix(mix, later)
    signal.run_marginal = (1.0 - together) * vendor_led + together * shoulder
    signal.build_marginal = partner_led
    signal.next_build_marginal = later[2]


@rule
def of_mix(mix: tuple[float, float, float], pay: tuple[float, float, float]) -> float:
    """Return the pay of a $ that is spread over the motions."""
    return mix[0] * pay[0] + mix[1] * pay[1] + mix[2] * pay[2]


@rule
def motion_mix(place: int, motions: FloatArray, world: World) -> tuple[float, float, float]:
    """Return the motions' shares in a seat's forecast: thirds where it is 0, the first alone if all count alike."""
    if not world.by_motion:
        return 1.0, 0.0, 0.0
    forecast = motions[place, FORECAST]
    vendor_led, shoulder, partner_led = forecast[0], forecast[1], forecast[2]
    total = vendor_led + shoulder + partner_led
    if total <= 0.0:
        return 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0
    return vendor_led / total, shoulder / total, partner_led / total
