"""The simulation: one replication through all its months, the steps of a month named in order."""

from __future__ import annotations

from sim.compiled.randomness import trace_of, uniform
from sim.compiled.rules import rule
from sim.compiled.values import values_of
from sim.model.direct_rep import direct_wins
from sim.model.market import first_state, growth_factor, market_factor, next_state, season_of
from sim.model.quotas import quota_of_month
from sim.model.transition import settled_until
from sim.month import state
from sim.month.deal_book import Book, DealKind, draw_lots, enter_wins_of_block, settle
from sim.month.forecast import plan_matters, read_plan
from sim.month.forecast_by_motion import forecast_motions, keep_motions, keep_old_plans, plays_for_time, settle_accounts
from sim.month.initial_state import open_partners, open_seats, open_streams
from sim.month.quota_spread import spread_quotas
from sim.month.selling import (
    Moment,
    credited_sales,
    enter_partners_wins,
    enter_seats_wins,
    grow_partners,
    plan_month,
    weigh_returns,
    work_with_partners,
)
from sim.month.shocks import end_month_with_events, land_bluebird
from sim.month.staffing import churn, hear_of_quits, overall_skill, staff, turn_of_year
from sim.month.state import LANES, Partners, Plans, Report, Scene, Seats, Streams, World, Worlds
from sim.month.status_quo import starting_flow
from sim.month.time_use import survey_territory
from sim.month.timing import MONTHS_PER_QUARTER, foresee_quarter, play_for_time
from sim.units import FloatArray


@rule
def simulate_chunk(
    first: int,
    last: int,
    seed: int,
    plans: Plans,
    profiles: FloatArray,
    worlds: Worlds,
    scene: Scene,
    report: Report,
) -> None:
    """Run replications `first` to `last` (excluded) and fill `report`, whose arrays lead with the replication."""
    world = values_of(worlds[0])
    for replication in range(first, last):
        row = replication - first
        simulate_replication(
            seed,
            replication,
            plans,
            profiles,
            world,
            scene.seats,
            scene.partners,
            scene.streams[0],
            scene.books[0],
            scene.sales,
            scene.motions,
            Report(
                report.series[row],
                report.credit[row],
                report.quota[row],
                report.presence[row],
                report.ordinal[row],
                report.start[row],
                report.sold[row],
            ),
        )


@rule
def simulate_replication(
    seed: int,
    replication: int,
    plans: Plans,
    profiles: FloatArray,
    world: World,
    seats: Seats,
    partners: Partners,
    streams: Streams,
    book: Book,
    sales: FloatArray,
    motions: FloatArray,
    report: Report,
) -> None:
    """Run one replication: people and partners are drawn, then month follows month."""
    open_streams(seed, replication, streams)
    open_seats(seats, streams, profiles, world)
    open_partners(partners, streams, book, world)
    spread_quotas(seats, partners, world)
    record_start(seats, partners, motions, report, world)
    market = 0.0
    for month in range(report.series.shape[0]):
        if world.switches.market_shock:
            u = uniform(streams.market, month, 0)
            market = first_state(u, world.market) if month == 0 else next_state(market, u, world.market)
        moment = what_the_month_brings(month, market, world)
        keep_old_plans(month, seats, world)
        if plan_matters(world):
            read_plan(month, season_left(month, world), seats, plans, motions, world)
        work_all_seats(moment, seats, partners, streams, book, sales, motions, report, world)
        measure_direct_reps(moment, streams, book, sales, report, world)
        let_people_and_partners_go(moment, seats, partners, streams, profiles, report, world)
        if month % 12 == 11:
            turn_of_year(seats, world)
            spread_quotas(seats, partners, world)
        if settled_until(month, world.period_months, world.transition) == month + 1:
            settle_accounts(seats, motions)


@rule
def record_start(seats: Seats, partners: Partners, motions: FloatArray, report: Report, world: World) -> None:
    """Record the expected monthly flows of the state before the decision; they are also everybody's first forecast."""
    for place in range(seats.shape[0]):
        revenue, partner_led, opportunities = starting_flow(place, seats, partners, world)
        seat = seats[place]
        seat.forecast = revenue
        forecast_motions(place, revenue, partner_led, seat, motions, world)
        report.start[0] += revenue
        report.start[1] += partner_led
        report.start[2] += opportunities


@rule
def what_the_month_brings(month: int, market: float, world: World) -> Moment:
    """Return the month's season, demand and market factor; without shocks the factor is 1."""
    factor = market_factor(market, world.market) if world.switches.market_shock else 1.0
    season = season_of(month, world.start_month, world.market)
    return Moment(month, season, growth_factor(month, world.market) * season * factor, factor)


@rule
def season_left(month: int, world: World) -> float:
    """Return the sum of the seasonal factors from this month to the end of what is being earned, this one included."""
    total = 0.0
    for later in range(month, settled_until(month, world.period_months, world.transition)):
        total += season_of(later, world.start_month, world.market)
    return max(total, 1e-9)


@rule
def quarter_season(month: int, world: World) -> float:
    """Return the sum of the seasonal factors of the quarter that begins with a month."""
    total = 0.0
    for later in range(month, month + MONTHS_PER_QUARTER):
        total += season_of(later, world.start_month, world.market)
    return total


@rule
def work_all_seats(
    moment: Moment,
    seats: Seats,
    partners: Partners,
    streams: Streams,
    book: Book,
    sales: FloatArray,
    motions: FloatArray,
    report: Report,
    world: World,
) -> None:
    """Let every seat sell for a month, and book credit and quota for it."""
    month = moment.month
    series = report.series[month]
    memory = world.behavior.forecast_memory
    for place in range(seats.shape[0]):
        survey_territory(place, moment.demand, seats, partners, world)
    for place in range(seats.shape[0]):
        plan_month(place, moment, seats, partners, series, world)
    for place in range(seats.shape[0]):
        work_with_partners(place, moment, seats, partners, series, world)
    enter_partners_wins(month, partners, streams, world.market, book, sales)
    enter_seats_wins(month, seats, streams, world.market, book, sales)
    if world.switches.partner_growth:
        for place in range(seats.shape[0]):
            weigh_returns(place, partners)
        for place in range(seats.shape[0]):
            grow_partners(place, seats, partners, world)
    settle(world.market.deal_size, world.market.deal_size_log_sd, book, sales)
    land_bluebird(month, seats, streams, sales, world)
    news = (1.0 - memory) / moment.season if moment.season > 0.0 else 0.0
    seasons = quarter_season(month, world)
    playing = plays_for_time(world)
    ends = settled_until(month, world.period_months, world.transition) == month + 1
    for place in range(seats.shape[0]):
        if playing:
            play_for_time(
                place, month, ends, season_of(month + 1, world.start_month, world.market), seats, sales, series, world
            )
        if world.by_motion:
            keep_motions(place, month, moment.season, seats, sales, motions, report, world)
        credit = credited_sales(place, sales, series, world)
        seat = seats[place]
        foresee_quarter(place, month, credit, seasons, seats, series, world)
        presence = 1.0 - min(seat.vacant, 1.0)
        full = quota_of_month(seat.quota, moment.season, 1.0, world.quota)
        own = quota_of_month(seat.quota, moment.season, seat.level, world.quota) * presence
        seat.territory_credit += credit
        seat.territory_quota += full
        seat.credit_to_date += credit * presence
        seat.quota_to_date += own
        if moment.season > 0.0:
            seat.forecast = memory * seat.forecast + news * credit
        report.credit[place, month] = credit
        report.quota[place, month] = own if presence > 0.0 else full
        report.presence[place, month] = presence
        report.ordinal[place, month] = seat.ordinal
        series[state.SKILL_LEVEL] += overall_skill(seat)
        series[state.TENURE] += presence * seat.months_in_seat


@rule
def measure_direct_reps(
    moment: Moment, streams: Streams, book: Book, sales: FloatArray, report: Report, world: World
) -> None:
    """Sell the direct reps' month under the same market state."""
    direct, month = world.direct, moment.month
    kind = DealKind(streams.direct_wins, streams.direct_sizes, direct.deal_size, direct.deal_size_log_sd)
    sellers = book.sellers
    expected = direct_wins(moment.season, moment.market, direct)
    sellers.count = LANES  # whole vectors; whoever is in a lane too many wins nothing
    for first in range(0, direct.reps, LANES):
        for lane in range(LANES):
            sellers.trace[lane] = trace_of(first + lane)
            sellers.expected_wins[lane] = expected if first + lane < direct.reps else 0.0
        draw_lots(sellers, kind.wins, month)
        enter_wins_of_block(sellers, kind, month, first, 0, 0, book, sales)
    settle(kind.size, kind.log_sd, book, sales)
    report.series[month, state.DIRECT_REVENUE] = sales[0]
    sales[0] = 0.0
    report.series[month, state.MARKET_STATE] = moment.market


@rule
def let_people_and_partners_go(
    moment: Moment,
    seats: Seats,
    partners: Partners,
    streams: Streams,
    profiles: FloatArray,
    report: Report,
    world: World,
) -> None:
    """End the month: partner managers learn, quit or move on and are replaced; some partners churn."""
    month, market = moment.month, moment.market
    series = report.series[month]
    if world.switches.contagion and world.talent.contagion > 0.0:
        hear_of_quits(seats, world)
    for place in range(seats.shape[0]):
        staff(place, month, market, seats, partners, streams, profiles, series, world)
        if world.practice.churn_per_year > 0.0:
            churn(place, month, market, partners, streams, world)
    end_month_with_events(month, seats, partners, streams, profiles, series, world)
