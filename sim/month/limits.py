"""Which limit holds a seat's sales back in a month: the manager's hours, the concurrency cap, the market or partners.

A seat sells in several ways at once, and each meets a limit of its own. So a seat-month is divided over the four limits
in proportion to the wins expected under each; the four shares of a seat-month add up to 1.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.compiled.rules import rule
from sim.model.deals import REACHED, shoulder_capacity
from sim.model.motion import shoulder_share
from sim.month import state
from sim.month.seat import MonthWork
from sim.month.state import World
from sim.month.time_use import Schedule, Territory
from sim.units import FloatArray


class Expected(NamedTuple):
    """The wins a seat expects of a month, by who sells."""

    vendor_led: float
    shoulder: float
    partner_led: float
    rep_limited: float  # of the partner-led ones, where reps' room sets their number


@rule
def limit_of_vendor_led(plan: Schedule) -> int:
    """Return the column of what limits vendor-led deals: the market, else the cap, else hours."""
    if plan.market_bound:
        return state.HELD_BY_MARKET
    return state.HELD_BY_CAP if plan.capped else state.HELD_BY_HOURS


@rule
def limit_of_shoulder(month: int, plan: Schedule, territory: Territory, world: World) -> int:
    """Return the column of what limits a month's shared deals: reps or the market, else the cap, else hours."""
    together = shoulder_share(month, world.motion)
    hours = plan.run * together
    alone = shoulder_capacity(hours, together, world.delivery)
    if plan.shoulder_deals < alone * REACHED:
        few_reps = territory.slots <= territory.opportunities - plan.vendor_deals
        return state.HELD_BY_PARTNERS if few_reps else state.HELD_BY_MARKET
    capped = alone * world.delivery.hours_per_shoulder_deal < hours * REACHED
    return state.HELD_BY_CAP if capped else state.HELD_BY_HOURS


@rule
def record_limits(expected: Expected, work: MonthWork, totals: FloatArray) -> None:
    """Divide one seat-month over the limits in the month's `totals`; where no win is expected, hours held it back."""
    total = expected.vendor_led + expected.shoulder + expected.partner_led
    if total <= 0.0:
        totals[state.HELD_BY_HOURS] += 1.0
        return
    per_win = 1.0 / total
    totals[work.vendor_limit] += expected.vendor_led * per_win
    if expected.shoulder > 0.0:
        totals[work.shoulder_limit] += expected.shoulder * per_win
    totals[state.HELD_BY_PARTNERS] += expected.rep_limited * per_win
    totals[state.HELD_BY_MARKET] += (expected.partner_led - expected.rep_limited) * per_win
