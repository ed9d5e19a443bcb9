"""Where plans tell motions apart, or one follows another: forecasts by motion, and what each motion pays."""

from __future__ import annotations

import math

from sim.compiled.rules import rule
from sim.model.managers import marginal_pay, ratchet_cost, shoulder_share
from sim.model.transition import next_plan_share, settled_until
from sim.month.deal_book import ACCOUNTS
from sim.month.incentive_table import read_incentive
from sim.month.state import FORECAST, OF_SEAT, TO_DATE, Plans, Report, Seat, Seats, World
from sim.units import FloatArray

MOST_MOTIONS = 3


@rule
def forecast_motions(
    place: int, revenue: float, partner_led: float, seat: Seat, motions: FloatArray, world: World
) -> None:
    """Begin a replication with the starting state as everybody's forecast by motion, and nobody on an old plan."""
    seat.kept_plan_of = -1
    seat.sold_by = 0
    seat.settled_credit = 0.0
    seat.settled_quota = 0.0
    seat.held_back = 0.0
    seat.promised = 0.0
    seat.quarter_sold = 0.0
    seat.quarter_coverage = 0.0
    if world.by_motion:
        motions[place] = 0.0
        motions[place, FORECAST, 0] = revenue - partner_led
        motions[place, FORECAST, 2] = partner_led


@rule
def keep_motions(
    place: int,
    month: int,
    season: float,
    seats: Seats,
    sales: FloatArray,
    motions: FloatArray,
    report: Report,
    world: World,
) -> None:
    """Emit what a seat sold in each motion, and carry it into forecast and sales to date."""
    seat = seats[place]
    presence = 1.0 - min(seat.vacant, 1.0)
    memory = world.behavior.forecast_memory
    if seat.sold_by != seat.ordinal:
        seat.sold_by = seat.ordinal
        motions[place, TO_DATE] = 0.0
    for motion in range(MOST_MOTIONS):
        sold = sales[place * ACCOUNTS + motion]
        report.sold[place, month, motion] = sold
        motions[place, TO_DATE, motion] += sold * presence
        motions[place, OF_SEAT, motion] += sold
        if season > 0.0:
            motions[place, FORECAST, motion] *= memory
            motions[place, FORECAST, motion] += (1.0 - memory) * sold / season


@rule
def keep_old_plans(month: int, seats: Seats, world: World) -> None:
    """At the cutover of a transition with grandfathering, let whoever is in seat keep the old plan."""
    transition = world.transition
    if transition.grandfathering and transition.cutover_month > 0 and month == transition.cutover_month:
        for place in range(seats.shape[0]):
            seat = seats[place]
            seat.kept_plan_of = seat.ordinal if seat.months_in_seat > 0.0 else -1


@rule
def settle_accounts(seats: Seats, motions: FloatArray) -> None:
    """Begin to count anew, for what has been earned is settled; the quota's year goes on."""
    for place in range(seats.shape[0]):
        seat = seats[place]
        seat.credit_to_date = 0.0
        seat.quota_to_date = 0.0
        seat.settled_credit = seat.territory_credit
        seat.settled_quota = seat.territory_quota
    for place in range(motions.shape[0]):
        motions[place, TO_DATE] = 0.0
        motions[place, OF_SEAT] = 0.0


@rule
def next_share_of(seat: Seat, month: int, world: World) -> float:
    """Return the share of a month's pay that the person in a seat has from the next plan."""
    return 0.0 if seat.kept_plan_of == seat.ordinal else next_plan_share(month, world.transition)


@rule
def own_stream(place: int, season_left: float, stream: FloatArray, seats: Seats, motions: FloatArray) -> float:
    """Return the attainment forecast of a person in a stream of credit."""
    seat = seats[place]
    expected = 0.0
    required: float = stream[3] * (seat.quota_to_date + seat.quota / 12.0 * season_left)
    for motion in range(MOST_MOTIONS):
        sold = motions[place, TO_DATE, motion] if seat.sold_by == seat.ordinal else 0.0
        expected += stream[motion] * (sold + motions[place, FORECAST, motion] * season_left)
    return expected / required


@rule
def team_stream(
    first: int, last: int, season_left: float, stream: FloatArray, seats: Seats, motions: FloatArray
) -> float:
    """Return the attainment forecast of the team in seats `first` to `last` (excluded) in a stream of credit."""
    expected = 0.0
    required = 0.0
    for place in range(first, last):
        seat = seats[place]
        required += seat.territory_quota - seat.settled_quota + seat.quota / 12.0 * season_left
        for motion in range(MOST_MOTIONS):
            ahead = motions[place, OF_SEAT, motion] + motions[place, FORECAST, motion] * season_left
            expected += stream[motion] * ahead
    attained: float = expected / (stream[3] * required)
    return attained


@rule
def attainments(
    place: int,
    first: int,
    last: int,
    whole: tuple[float, float, float],
    season_left: float,
    stream: FloatArray,
    seats: Seats,
    motions: FloatArray,
    world: World,
) -> tuple[float, float]:
    """Return own and team attainment forecast in a stream; `whole` holds those over all motions."""
    if not world.by_motion:
        return whole[0], whole[1]
    own = own_stream(place, season_left, stream, seats, motions)
    return own, team_stream(first, last, season_left, stream, seats, motions)


@rule
def read_plans_of_one(
    place: int,
    first: int,
    last: int,
    whole: tuple[float, float, float],
    month: int,
    season_left: float,
    sd: float,
    share: float,
    seats: Seats,
    plans: Plans,
    motions: FloatArray,
    world: World,
) -> None:
    """Set what plans that tell motions apart, or follow one another, mean to one partner manager.

    `whole` holds own and team attainment forecast over all motions, and the team's quota per head; the team sits in
    seats `first` to `last` (excluded).
    """
    seat = seats[place]
    end = settled_until(month, world.period_months, world.transition)
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
        target = plans.pay[plan, 1]
        variance = 0.0
        expected += part_now * plans.pay[plan, 0]
        for number in range(plans.table.shape[1]):
            stream, table = plans.streams[plan, number], plans.table[plan, number]
            own, team = attainments(place, first, last, whole, season_left, stream, seats, motions, world)
            quota, team_quota = seat.quota * stream[3], whole[2] * stream[3]
            pay, risk, slope_own, slope_team = read_incentive(table, end - month, own, team)
            aim = read_incentive(table, world.period_months, 1.0, 1.0)
            if end == month + 1 and plays_for_time(world):
                pooled += pooled_gain(
                    place, part_now * target, pay, slope_own, own, season_left, stream, table, team, seats
                )
            worth = part_now * marginal_pay(slope_own, slope_team, target, quota, team_quota, share)
            ahead = part_later * marginal_pay(aim[2], aim[3], target, quota * growth, team_quota * growth, share)
            now = more_by_motion(now, worth, stream)
            later = more_by_motion(later, ahead, stream)
            expected += part_now * target * pay
            variance += risk
            helped += part_now * slope_team * target
        spread += part_now * target * math.sqrt(variance)
    set_marginals(place, month, now, later, whole[0], sd, seats, motions, world)
    seat.pooled_marginal = seat.marginal + pooled
    seat.expected_pay = expected
    seat.pay_variance = spread * spread * world.period_months / 12.0  # periods apart are independent
    if world.switches.helping:
        seat.help_given = world.behavior.helping * share * helped / world.ote


@rule
def plays_for_time(world: World) -> bool:
    """Tell whether people move deals across the end of a period."""
    return world.switches.timing_games and world.behavior.timing_strength > 0.0


@rule
def pooled_gain(
    place: int,
    target: float,
    pay: float,
    slope: float,
    own: float,
    season_left: float,
    stream: FloatArray,
    table: FloatArray,
    team: float,
    seats: Seats,
) -> float:
    """Return by how much a dollar pays more than marginally when all of next month's usual sales are signed with it."""
    seat = seats[place]
    required = stream[3] * (seat.quota_to_date + seat.quota / 12.0 * season_left)
    more = seat.forecast / required
    if more <= 0.0 or target <= 0.0:
        return 0.0
    both = read_incentive(table, 1, own + more, team)[0]
    gain: float = target * ((both - pay) / more - slope) / (seat.quota * stream[3])
    return gain


@rule
def more_by_motion(sums: tuple[float, float, float], worth: float, stream: FloatArray) -> tuple[float, float, float]:
    """Return `sums` with what a dollar of each motion is worth through a stream of credit."""
    return sums[0] + stream[0] * worth, sums[1] + stream[1] * worth, sums[2] + stream[2] * worth


@rule
def set_marginals(
    place: int,
    month: int,
    now: tuple[float, float, float],
    later: tuple[float, float, float],
    own: float,
    sd: float,
    seats: Seats,
    motions: FloatArray,
    world: World,
) -> None:
    """Set what one more dollar pays: of the usual mix of motions, of running deals, and of partners' own selling."""
    seat, crediting, together = seats[place], world.crediting, shoulder_share(month, world.motion)
    mix = (1.0, 0.0, 0.0)
    if world.by_motion:
        mix = usual_mix(motions[place, FORECAST, 0], motions[place, FORECAST, 1], motions[place, FORECAST, 2])
    ahead = mix[0] * later[0] + mix[1] * later[1] + mix[2] * later[2]
    cost = 0.0
    if world.switches.ratchet_response and world.quota.ratchet > 0.0:
        patience = (world.behavior.discount_per_month * (1.0 - seat.hazard)) ** 12
        cost = ratchet_cost(
            own, sd, world.quota.ratchet * world.quota_echo, world.quota.growth_per_year, ahead, patience
        )
    seat.quota_cost = cost
    vendor_led = now[0] - cost * crediting.vendor_led
    shoulder = now[1] - cost * crediting.shoulder
    partner_led = now[2] - cost * crediting.partner_led
    seat.marginal = mix[0] * vendor_led + mix[1] * shoulder + mix[2] * partner_led
    seat.next_marginal = ahead
    seat.run_marginal = (1.0 - together) * vendor_led + together * shoulder
    seat.build_marginal = partner_led
    seat.next_build_marginal = later[2]


@rule
def usual_mix(vendor_led: float, shoulder: float, partner_led: float) -> tuple[float, float, float]:
    """Return the shares of the motions in a forecast; equal ones where nothing is expected."""
    total = vendor_led + shoulder + partner_led
    if total <= 0.0:
        return 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0
    return vendor_led / total, shoulder / total, partner_led / total
