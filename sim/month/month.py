"""The simulation: one replication through all its months.

A replication opens (`open_replication`): random streams, people, partners, quotas, and the expected flows of the state
before the decision, which are everybody's first forecast. Then each month passes through these phases, in this order:

1.  `next_market_state`, `month_conditions`: the market moves, and with season and growth sets the month's demand.
2.  `keep_old_plans`, `set_marginal_pay`: who is on which plan, and what one more dollar would pay everybody.
3.  `survey_territories`, `plan_months`: what partners offer; managers divide hours among cadence, building and running.
4.  `work_with_all_partners`: which deals partners and managers work on, and how many wins are expected of them.
5.  `win_partners_deals`, `win_seats_deals`: how many deals are won.
6.  `update_practices`: partners' capability, commitment and capacity respond to the month's building and selling.
7.  `size_deals`, `land_bluebird`: how large the won deals are.
8.  `book_seat_months`: deals shifted across a period's end, credit, quota and forecasts.
9.  `sell_directly`: the direct reps, the yardstick, sell in the same market.
10. `count_colleagues_quits`, `staff_and_churn`, `end_month_with_events`: people learn, leave and are hired; partners
    churn; shocks strike.
11. `close_periods`: new quotas at the fiscal year's end, and accounts settled where what was earned is paid.

No phase computes pay: that follows from the credit, quota and presence that the months report.
"""

from __future__ import annotations

from sim.compiled.randomness import key_of_entity, uniform
from sim.compiled.rules import rule
from sim.compiled.values import values_of
from sim.model.direct_rep import direct_wins
from sim.model.market import first_state, growth_factor, market_factor, next_state, season_of
from sim.model.quotas import quota_of_month
from sim.model.transition import settled_until
from sim.month import state
from sim.month.deal_book import DealKind, draw_win_counts, enter_wins_of_block, size_deals
from sim.month.forecast import plan_matters, set_marginal_pay
from sim.month.forecast_by_motion import keep_old_plans
from sim.month.initial_state import open_partners, open_seats, open_streams
from sim.month.motion_sales import open_motions, record_motions, settle_accounts
from sim.month.quota_spread import spread_quotas
from sim.month.seat import presence_of
from sim.month.selling import (
    credited_sales,
    plan_months,
    survey_territories,
    update_practices,
    win_partners_deals,
    win_seats_deals,
    work_with_all_partners,
)
from sim.month.shocks import end_month_with_events, land_bluebird
from sim.month.staffing import count_colleagues_quits, overall_skill, staff_and_churn, turn_of_year
from sim.month.state import LANES, MonthConditions, Plans, Replication, Report, World, Worlds
from sim.month.status_quo import starting_flow
from sim.month.timing import MONTHS_PER_QUARTER, forecast_quarter, shift_deals, shifts_deals

LEAST_SEASON = 1e-9  # of what is left of a period, so that a forecast is never divided by 0


@rule
def simulate_chunk(
    first: int, last: int, seed: int, plans: Plans, worlds: Worlds, replication: Replication, report: Report
) -> None:
    """Run replications `first` to `last` (excluded) and fill `report`, whose arrays lead with the replication.

    `replication` is memory that one after the other uses; each sets anew whatever it reads.
    """
    world = values_of(worlds[0])
    for number in range(first, last):
        row = number - first
        report_of_one = Report(
            report.series[row],
            report.credit[row],
            report.quota[row],
            report.presence[row],
            report.ordinal[row],
            report.start[row],
            report.sold[row],
        )
        simulate_replication(seed, number, plans, replication, report_of_one, world)


@rule
def simulate_replication(
    seed: int, number: int, plans: Plans, replication: Replication, report: Report, world: World
) -> None:
    """Run replication number `number`: open it, then pass each month through the phases above.

    The phases are called here and not in a function of one month: each level of calls is compiled anew as a whole.
    """
    open_replication(seed, number, replication, report, world)
    seats, partners = replication.seats, replication.partners
    market = 0.0
    for month in range(report.series.shape[0]):
        totals = report.series[month]
        market = next_market_state(month, market, replication, world)
        conditions = month_conditions(month, market, world)
        keep_old_plans(month, seats, world)
        if plan_matters(world):
            set_marginal_pay(conditions, plans, replication, world)
        survey_territories(conditions, seats, partners, world)
        plan_months(conditions, seats, partners, totals, world)
        work_with_all_partners(conditions, seats, partners, totals, world)
        win_partners_deals(month, replication, world)
        win_seats_deals(month, replication, world)
        if world.switches.partner_growth:
            update_practices(seats, partners, world)
        size_deals(world.market.deal_size, world.market.deal_size_log_sd, replication.book, replication.sales)
        land_bluebird(month, replication, world)
        book_seat_months(conditions, replication, report, world)
        sell_directly(conditions, replication, report, world)
        count_colleagues_quits(seats, world)
        staff_and_churn(conditions, replication, totals, world)
        end_month_with_events(month, replication, totals, world)
        close_periods(conditions, replication, world)


# --- before the first month -------------------------------------------------------------------------------------------


@rule
def open_replication(seed: int, number: int, replication: Replication, report: Report, world: World) -> None:
    """Set a replication's streams, people, partners and quotas, and report the flows before the decision."""
    seats, partners, streams = replication.seats, replication.partners, replication.streams
    open_streams(seed, number, streams)
    open_seats(seats, replication.profiles, streams, world)
    open_partners(partners, streams, replication.book, world)
    spread_quotas(seats, partners, world)
    for place in range(seats.shape[0]):
        revenue, partner_led, opportunities = starting_flow(place, seats, partners, world)
        seats[place].account.forecast = revenue
        open_motions(place, revenue, partner_led, replication.motions, world)
        report.start[0] += revenue
        report.start[1] += partner_led
        report.start[2] += opportunities


# --- what a month brings ----------------------------------------------------------------------------------------------


@rule
def next_market_state(month: int, market: float, replication: Replication, world: World) -> float:
    """Return the market state of a month from that of the month before; 0 without shocks."""
    if not world.switches.market_shock:
        return market
    u = uniform(replication.streams.market, month, 0)
    return first_state(u, world.market) if month == 0 else next_state(market, u, world.market)


@rule
def month_conditions(month: int, market: float, world: World) -> MonthConditions:
    """Return the conditions of a month in this market state; without shocks the market factor is 1."""
    factor = market_factor(market, world.market) if world.switches.market_shock else 1.0
    season = season_of(month, world.start_month, world.market)
    settled_at = settled_until(month, world.period_months, world.transition)
    return MonthConditions(
        month,
        season,
        season_of(month + 1, world.start_month, world.market),
        max(season_sum(month, settled_at, world), LEAST_SEASON),
        season_sum(month, month + MONTHS_PER_QUARTER, world),
        growth_factor(month, world.market) * season * factor,
        factor,
        settled_at,
    )


@rule
def season_sum(first: int, last: int, world: World) -> float:
    """Return the sum of the seasonal factors of the months `first` to `last` (excluded)."""
    total = 0.0
    for month in range(first, last):
        total += season_of(month, world.start_month, world.market)
    return total


# --- booking ----------------------------------------------------------------------------------------------------------


@rule
def book_seat_months(conditions: MonthConditions, replication: Replication, report: Report, world: World) -> None:
    """Book every seat's month."""
    for place in range(replication.seats.shape[0]):
        book_seat_month(place, conditions, replication, report, world)


@rule
def book_seat_month(
    place: int, conditions: MonthConditions, replication: Replication, report: Report, world: World
) -> None:
    """Count a seat's month in its account and forecasts, and report its credit, quota, presence and incumbent.

    The territory counts in full; the person counts for the share of the month in seat, against a quota that may ramp.
    """
    month, seats, sales = conditions.month, replication.seats, replication.sales
    totals, seat = report.series[month], seats[place]
    if shifts_deals(world):
        shift_deals(place, conditions, seats, sales, totals, world)
    if world.by_motion:
        record_motions(place, conditions, seats, sales, replication.motions, report, world)
    credit = credited_sales(place, sales, totals, world)
    forecast_quarter(seat, conditions, credit, totals, world)
    account, presence = seat.account, presence_of(seat)
    full = quota_of_month(account.quota, conditions.season, 1.0, world.quota)
    own = quota_of_month(account.quota, conditions.season, seat.work.level, world.quota) * presence
    account.territory_credit += credit
    account.territory_quota += full
    account.credit_to_date += credit * presence
    account.quota_to_date += own
    account.forecast = next_forecast(account.forecast, credit, conditions.season, world)
    report.credit[place, month] = credit
    report.quota[place, month] = own if presence > 0.0 else full
    report.presence[place, month] = presence
    report.ordinal[place, month] = seat.ordinal
    totals[state.SKILL_LEVEL] += overall_skill(seat.person)
    totals[state.TENURE] += presence * seat.person.months_in_seat


@rule
def next_forecast(forecast: float, credit: float, season: float, world: World) -> float:
    """Return the smoothed monthly credit ($, without season) after a month; one without any season tells nothing."""
    if season <= 0.0:
        return forecast
    memory = world.behavior.forecast_memory
    return memory * forecast + (1.0 - memory) / season * credit


@rule
def sell_directly(conditions: MonthConditions, replication: Replication, report: Report, world: World) -> None:
    """Report the direct reps' revenue of the month ($), under the market factor that all sellers share."""
    direct, month = world.direct, conditions.month
    streams, book, sales = replication.streams, replication.book, replication.sales
    kind = DealKind(streams.direct_wins, streams.direct_sizes, direct.deal_size, direct.deal_size_log_sd)
    sellers = book.sellers
    expected = direct_wins(conditions.season, conditions.market, direct)
    sellers.count = LANES  # whole vectors; lanes beyond the last rep expect no wins
    for first in range(0, direct.reps, LANES):
        for lane in range(LANES):
            sellers.entity_key[lane] = key_of_entity(first + lane)
            sellers.expected_wins[lane] = expected if first + lane < direct.reps else 0.0
        draw_win_counts(sellers, kind.wins, month)
        enter_wins_of_block(sellers, kind, month, first, 0, 0, book, sales)
    size_deals(kind.size, kind.log_sd, book, sales)
    report.series[month, state.DIRECT_REVENUE] = sales[0]
    sales[0] = 0.0
    report.series[month, state.MARKET_STATE] = conditions.market


@rule
def close_periods(conditions: MonthConditions, replication: Replication, world: World) -> None:
    """Set next year's quotas where the fiscal year ends, and settle all accounts where what was earned is paid."""
    seats = replication.seats
    if conditions.month % 12 == 11:
        turn_of_year(seats, world)
        spread_quotas(seats, replication.partners, world)
    if conditions.settled_at == conditions.month + 1:
        settle_accounts(seats, replication.motions)
