"""When deals close and how well that is foreseen: timing games at a period's end, and the forecast of a quarter."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.model.managers import ratchet_cost
from sim.month import state
from sim.month.deal_book import ACCOUNTS, PARTNER_LED, SHOULDER, VENDOR_LED
from sim.month.state import Seat, Seats, World
from sim.units import FloatArray

MONTHS_PER_QUARTER = 3


@rule
def accepted_discount(now: float, later: float, pull: float) -> float:
    """Return the largest discount at which a deal is worth more to its seller now than later: d_max, 0 if none is.

    `now` and `later` are the pay of a dollar before and after the period's end, `pull` what it is worth anyway.
    """
    here, there = max(now, 0.0) + pull, max(later, 0.0) + pull
    return max(1.0 - there / here, 0.0) if here > 0.0 else 0.0


@rule
def offered_discount(accepted: float, signing_discount: float) -> float:
    """Return the discount that gains the seller most: half of what it would accept.

    Buyers sign a month early at discounts spread evenly up to `signing_discount`, so a discount d brings d /
    `signing_discount` of them, each worth `accepted` - d to the seller.
    """
    return min(0.5 * accepted, signing_discount)


@rule
def play_for_time(
    place: int,
    month: int,
    ends: bool,
    next_season: float,
    seats: Seats,
    sales: FloatArray,
    report: FloatArray,
    world: World,
) -> None:
    """Let what was moved earlier arrive, and at a period's end (`ends`) let whoever gains by it move deals.

    Who earns more now signs deals of next month at a discount; who earns more later holds this month's deals back.
    """
    seat = seats[place]
    account = place * ACCOUNTS
    sold = sales[account + VENDOR_LED] + sales[account + SHOULDER] + sales[account + PARTNER_LED]
    if sold <= 0.0:
        return
    kept = min(seat.promised, sold)
    moved = seat.held_back - kept
    seat.promised -= kept
    seat.held_back = 0.0
    if ends and seat.vacant <= 0.0:
        moved += move_deals(seat, month, sold + moved, seat.forecast * next_season, report, world)
    for motion in range(ACCOUNTS):
        sales[account + motion] *= (sold + moved) / sold


@rule
def quota_cost_later(seat: Seat, month: int, world: World) -> float:
    """Return what a dollar sold next month costs through the quota after it: the same within a fiscal year."""
    if month % 12 < 11 or not world.switches.ratchet_response:
        return seat.quota_cost
    quota, behavior = world.quota, world.behavior
    patience = (behavior.discount_per_month * (1.0 - seat.hazard)) ** 12
    ratchet = quota.ratchet * world.quota_echo
    return ratchet_cost(1.0, behavior.forecast_sd, ratchet, quota.growth_per_year, seat.next_marginal, patience)


@rule
def move_deals(seat: Seat, month: int, sold: float, coming: float, report: FloatArray, world: World) -> float:
    """Return what a seller adds to a month's sales of `sold` from the `coming` month; negative when held back."""
    behavior = world.behavior
    pull = behavior.baseline_pull * world.ote / seat.quota
    later = seat.next_marginal - quota_cost_later(seat, month, world)
    early = accepted_discount(seat.pooled_marginal, later, pull)
    if early > 0.0:
        discount = offered_discount(early, behavior.signing_discount)
        signed = behavior.timing_strength * discount / behavior.signing_discount * coming
        seat.promised += signed
        report[state.TIMING_DISCOUNTS] += discount * signed
        return (1.0 - discount) * signed
    late = accepted_discount(later, seat.marginal, pull)
    waiting = offered_discount(late, behavior.signing_discount) / behavior.signing_discount
    seat.held_back = behavior.timing_strength * waiting * sold
    return -seat.held_back


@rule
def foresee_quarter(
    place: int, month: int, sold: float, seasons: float, seats: Seats, report: FloatArray, world: World
) -> None:
    """Forecast a quarter at its start, and at its end report by how much its sales were missed.

    The trend (`seasons` of the smoothed monthly sales) is what anybody would forecast; reviewing deals shows part of
    how the quarter will differ from it, in proportion to the coverage of the cadence.
    """
    seat = seats[place]
    if month % MONTHS_PER_QUARTER == 0:
        seat.quarter_forecast = seat.forecast * seasons
        seat.quarter_sold = 0.0
        seat.quarter_coverage = 0.0
    seat.quarter_sold += sold
    seat.quarter_coverage += seat.coverage * (1.0 / MONTHS_PER_QUARTER)
    if month % MONTHS_PER_QUARTER == MONTHS_PER_QUARTER - 1:
        unseen = 1.0 - world.behavior.forecast_visibility * seat.quarter_coverage
        report[state.FORECAST_MISS] += unseen * abs(seat.quarter_forecast - seat.quarter_sold)
