"""When deals close and how well that is foreseen: timing games at a period's end, and the forecast of a quarter."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.model.managers import ratchet_cost
from sim.month import state
from sim.month.deal_book import ACCOUNTS, PARTNER_LED, SHOULDER, VENDOR_LED
from sim.month.seat import Seat
from sim.month.state import MonthConditions, Seats, World
from sim.units import FloatArray

MONTHS_PER_QUARTER = 3


@rule
def accepted_discount(now: float, later: float, pull: float) -> float:
    """Return the largest discount at which a deal is worth more to its seller now than later: d_max, 0 if none is.

    `now` and `later` are the pay of a $ before and after the period's end, `pull` what it is worth without a plan.
    """
    worth_now, worth_later = max(now, 0.0) + pull, max(later, 0.0) + pull
    return max(1.0 - worth_later / worth_now, 0.0) if worth_now > 0.0 else 0.0


@rule
def offered_discount(accepted: float, signing_discount: float) -> float:
    """Return the discount that gains the seller most: half of what it would accept.

    Buyers sign a month early at discounts spread evenly up to `signing_discount`, so a discount d brings d /
    `signing_discount` of them, each worth `accepted` - d to the seller.
    """
    return min(0.5 * accepted, signing_discount)


@rule
def shifts_deals(world: World) -> bool:
    """Return whether people move deals across the end of a period."""
    return world.switches.timing_games and world.behavior.timing_strength > 0.0


@rule
def cost_through_quota(forecast: float, sd: float, next_marginal: float, hazard: float, world: World) -> float:
    """Return what a $ of credit booked now costs its seller through next year's quota, $; 0 without a ratchet.

    `forecast` and `sd` describe the year's attainment, `next_marginal` is the marginal pay of the next period, and
    `hazard` the monthly quit hazard, which with the discount says how much next year counts.
    """
    quota, behavior = world.quota, world.behavior
    if not world.switches.ratchet_response or quota.ratchet <= 0.0:
        return 0.0
    patience = (behavior.discount_per_month * (1.0 - hazard)) ** 12
    ratchet = quota.ratchet * world.quota_echo
    return ratchet_cost(forecast, sd, ratchet, quota.growth_per_year, next_marginal, patience)


@rule
def shift_deals(
    place: int, conditions: MonthConditions, seats: Seats, sales: FloatArray, totals: FloatArray, world: World
) -> None:
    """Move a seat's deals across the end of a period: pull-forward and sandbagging.

    What was held back last month arrives, and what was signed early is missing. In the last month before a settlement
    whoever earns more now signs deals of next month at a discount, and whoever earns more later holds deals back.
    """
    seat, month = seats[place], conditions.month
    account = seat.account
    first = place * ACCOUNTS
    sold = sales[first + VENDOR_LED] + sales[first + SHOULDER] + sales[first + PARTNER_LED]
    if sold <= 0.0:
        return
    kept = min(account.promised, sold)
    moved = account.held_back - kept
    account.promised -= kept
    account.held_back = 0.0
    if conditions.settled_at == month + 1 and seat.vacant <= 0.0:
        moved += shifted_sales(seat, month, sold + moved, account.forecast * conditions.next_season, totals, world)
    for motion in range(ACCOUNTS):
        sales[first + motion] *= (sold + moved) / sold


@rule
def quota_cost_next_month(seat: Seat, month: int, world: World) -> float:
    """Return what a $ sold next month costs through the quota after it: the same as now within a fiscal year."""
    signal = seat.signal
    if month % 12 < 11 or not world.switches.ratchet_response:
        return signal.quota_cost
    return cost_through_quota(1.0, world.behavior.forecast_sd, signal.next_marginal, seat.hazard, world)


@rule
def shifted_sales(seat: Seat, month: int, sold: float, coming: float, totals: FloatArray, world: World) -> float:
    """Return what moving deals adds to a seat's sales of this month, $; negative where they are held back.

    `sold` is what it sells this month, `coming` what it expects of next month.
    """
    behavior, account, signal = world.behavior, seat.account, seat.signal
    pull = behavior.baseline_pull * world.ote / account.quota
    later = signal.next_marginal - quota_cost_next_month(seat, month, world)
    early = accepted_discount(signal.pooled_marginal, later, pull)
    if early > 0.0:
        discount = offered_discount(early, behavior.signing_discount)
        signed = behavior.timing_strength * discount / behavior.signing_discount * coming
        account.promised += signed
        totals[state.TIMING_DISCOUNTS] += discount * signed
        return (1.0 - discount) * signed
    late = accepted_discount(later, signal.marginal, pull)
    waiting = offered_discount(late, behavior.signing_discount) / behavior.signing_discount
    account.held_back = behavior.timing_strength * waiting * sold
    return -account.held_back


@rule
def forecast_quarter(seat: Seat, conditions: MonthConditions, sold: float, totals: FloatArray, world: World) -> None:
    """Forecast a seat's quarter in its first month; in its last add to the `totals` by how much the forecast missed, $.

    The trend (the smoothed monthly sales times the quarter's seasonal factors) is what anybody would forecast; deal
    reviews show part of how the quarter differs from it, in proportion to the cadence coverage. `sold` is this month's.
    """
    quarter, month = seat.quarter, conditions.month
    if month % MONTHS_PER_QUARTER == 0:
        quarter.forecast = seat.account.forecast * conditions.quarter_season
        quarter.sold = 0.0
        quarter.coverage = 0.0
    quarter.sold += sold
    quarter.coverage += seat.work.coverage * (1.0 / MONTHS_PER_QUARTER)
    if month % MONTHS_PER_QUARTER == MONTHS_PER_QUARTER - 1:
        unseen = 1.0 - world.behavior.forecast_visibility * quarter.coverage
        totals[state.FORECAST_MISS] += unseen * abs(quarter.forecast - quarter.sold)
