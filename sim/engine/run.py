"""The engine: replications run in chunks on a thread pool and are reduced in fixed blocks, whatever the chunks were."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from sim.compiled.records import as_record, fill_record, zeros_in_lines
from sim.engine import buffers as desks, results
from sim.engine.applicants import applicants, team_weight
from sim.engine.buffers import ChunkBuffers
from sim.engine.payroll import Payslips, joined_payslips, payslips, selected_payslips
from sim.engine.plans_in_force import contracts_of, incentives_of, period_months, plans_of
from sim.engine.reductions import add_by_row, add_years
from sim.engine.results import BIN_WIDTH, BINS, DETAILED_REPLICATIONS, YEAR_COLUMNS, Moments, Result
from sim.errors import RunCanceledError
from sim.model.managers import effort, marginal_pay, team_share
from sim.model.quotas import SPREADS
from sim.month import state
from sim.month.deal_book import ACCOUNTS, BOOK
from sim.month.incentive_table import read_incentive
from sim.month.month import simulate_chunk
from sim.month.state import SERIES, WORLD, Plans, Replication, Report, Worlds
from sim.parameters import Group
from sim.scenario.scenario import Scenario
from sim.units import MONTHS_PER_YEAR, FloatArray, IntArray, divided

BLOCK = 250  # replications reduced together
DEFAULT_CHUNK = 125
MOST_THREADS = 64
NOTHING = np.zeros(0)

Progress = Callable[[int, int], None]


class _Part(NamedTuple):
    """What one chunk leaves behind."""

    yearly: FloatArray
    start: FloatArray
    series: FloatArray
    attainment: IntArray
    payout: IntArray
    people: Payslips


def simulate(
    scenario: Scenario,
    *,
    threads: int | None = None,
    chunk: int = DEFAULT_CHUNK,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Result:
    """Run a scenario and return its Result; the same for any `threads` and `chunk`, bit for bit, on one machine.

    `progress(done, total)` is called in the calling thread as replications finish. Setting `cancel` stops the run at
    the next chunk and raises RunCanceledError.
    """
    began = time.perf_counter()
    workers = min(threads or os.cpu_count() or 1, MOST_THREADS)
    total = scenario.run.replications
    parts: list[_Part] = []
    monthly: Moments | None = None
    cumulative: Moments | None = None
    waiting: list[FloatArray] = []
    done = 0
    for part in _chunks_in_order(scenario, workers, chunk, cancel):
        parts.append(part._replace(series=NOTHING))
        waiting.append(part.series)
        done += part.yearly.shape[0]
        if done % BLOCK == 0 or done == total:
            here = Moments.of(waiting)
            sold = Moments.of([np.cumsum(series[:, :, state.REVENUE], axis=1) for series in waiting])
            desks.return_series(waiting)
            waiting = []
            monthly = here if monthly is None else monthly.merged(here)
            cumulative = sold if cumulative is None else cumulative.merged(sold)
        if progress is not None:
            progress(done, total)
    assert monthly is not None
    assert cumulative is not None
    return Result(
        scenario=scenario,
        yearly=np.concatenate([part.yearly for part in parts]),
        start=np.concatenate([part.start for part in parts]),
        monthly=monthly,
        cumulative=cumulative,
        attainment=np.sum([part.attainment for part in parts], axis=0),
        payout=np.sum([part.payout for part in parts], axis=0),
        people=joined_payslips([part.people for part in parts]),
        seconds=time.perf_counter() - began,
    )


def seat_months(scenario: Scenario, first: int, last: int) -> Report:
    """Return the whole report of replications `first` to `last` (excluded), its arrays leading with the replication."""
    report, replication = _empty_report(last - first, scenario), _empty_replication(scenario, applicants(scenario))
    simulate_chunk(first, last, scenario.run.seed, plans_of(scenario), world_of(scenario), replication, report)
    copies: Any = (array.copy() for array in report)  # later reports reuse the memory
    return Report(*copies)


def payslips_of(report: Report, scenario: Scenario) -> Payslips:
    """Return what everybody in a report of this scenario earned."""
    return payslips(report, contracts_of(scenario), scenario.organization.team_size, scenario.transition)


def world_of(scenario: Scenario) -> Worlds:
    """Return what a scenario's replications read, as an array of one WORLD record."""
    worlds = np.zeros(1, WORLD)
    world: Any = worlds[0]
    groups: dict[str, Group] = {
        "organization": scenario.organization,
        "market": scenario.market,
        "delivery": scenario.delivery,
        "practice": scenario.partners,
        "economics": scenario.economics,
        "talent": scenario.talent,
        "behavior": scenario.behavior,
        "switches": scenario.switches,
        "motion": scenario.motion,
        "quota": scenario.quota.in_force(),
        "crediting": scenario.crediting,
        "transition": scenario.transition,
        "events": scenario.events,
        "direct": scenario.direct_rep,
    }
    for name, group in groups.items():
        fill_record(world[name], group)
    world["start"]["effort"], world["start"]["build_share"] = starting_state(scenario)
    world["start_month"] = scenario.run.start_month
    world["ote"] = scenario.plan.ote_per_year
    world["base"] = scenario.plan.base_per_year
    world["target_incentive"] = scenario.plan.target_incentive_per_year
    world["team_weight"] = team_weight(scenario.plan)
    world["quota_spread"] = SPREADS.index(scenario.quota.spread)
    world["quota_echo"] = 1.0 if scenario.quota.spread == "by history" else 1.0 / scenario.organization.seats
    world["period_months"] = period_months(contracts_of(scenario))
    world["by_motion"] = _by_motion(scenario)
    return worlds


def starting_state(scenario: Scenario) -> tuple[float, float]:
    """Return the state before the decision: the status quo plan's effort at target and its directed building share."""
    plan, motion, behavior = scenario.archetypes.team, scenario.archetypes.vendor_led, scenario.behavior
    if not scenario.switches.effort:
        return 1.0, motion.build_share
    at_target = read_incentive(incentives_of(plan, scenario), MONTHS_PER_YEAR, 1.0, 1.0)
    internalized = behavior.internalization if scenario.switches.internalization else 0.0
    share = team_share(float(scenario.organization.team_size), internalized)
    target = plan.target_incentive_per_year
    pull = marginal_pay(at_target.slope_own, at_target.slope_team, target, 1.0, 1.0, share) / plan.ote_per_year
    return effort(pull, as_record(behavior)), motion.build_share


def _chunks_in_order(scenario: Scenario, workers: int, chunk: int, cancel: threading.Event | None) -> Iterator[_Part]:
    """Yield the chunks' parts in the order of their replications, at most two per worker in the making."""
    plans, world, profiles = plans_of(scenario), world_of(scenario), applicants(scenario)
    spans = iter(_spans(scenario.run.replications, max(1, chunk)))
    making: deque[Future[_Part]] = deque()
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="simulate") as pool:
        try:
            while True:
                while len(making) < 2 * workers and (span := next(spans, None)) is not None:
                    making.append(pool.submit(_run_chunk, span, scenario, plans, profiles, world))
                if not making:
                    return
                if cancel is not None and cancel.is_set():
                    raise RunCanceledError("the simulation was canceled; nothing was kept")
                yield making.popleft().result()
        finally:
            for future in making:
                future.cancel()


def _spans(replications: int, chunk: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of every chunk; no chunk crosses the border of a block."""
    for block in range(0, replications, BLOCK):
        end = min(block + BLOCK, replications)
        for first in range(block, end, chunk):
            yield first, min(first + chunk, end)


def _run_chunk(span: tuple[int, int], scenario: Scenario, plans: Plans, profiles: FloatArray, world: Worlds) -> _Part:
    """Run one chunk and reduce it to yearly totals, bins and, for the first replications, people."""
    first, last = span
    buffers = desks.take_buffers((last - first, scenario.organization.seats, scenario.run.months))
    report = _empty_report(last - first, scenario, buffers)
    simulate_chunk(first, last, scenario.run.seed, plans, world, _empty_replication(scenario, profiles), report)
    slips = payslips_of(report, scenario)
    part = _Part(
        _by_year(report, slips, scenario.run.months // 12),
        report.start,
        report.series,
        _binned(slips.attainment, slips, scenario.run.months // 12),
        _binned(_payout_of(slips), slips, scenario.run.months // 12),
        _detailed(slips, first),
    )
    desks.return_buffers(buffers)
    return part


def _empty_replication(scenario: Scenario, profiles: FloatArray) -> Replication:
    """Return blank memory for a chunk's replications, one after the other; newcomers come from `profiles`."""
    seats, blocks = scenario.organization.seats, -(-scenario.organization.partners_per_seat // state.LANES)
    return Replication(
        np.zeros(seats, state.SEAT),
        zeros_in_lines((seats, blocks), state.BLOCK),
        np.zeros(1, state.STREAMS)[0],
        zeros_in_lines((1,), BOOK)[0],
        np.zeros(seats * ACCOUNTS),
        np.zeros((seats if _by_motion(scenario) else 0, 3, 3)),
        profiles,
    )


def _empty_report(count: int, scenario: Scenario, buffers: ChunkBuffers | None = None) -> Report:
    """Return a report of `count` replications; what is per seat and month lies in `buffers`, else in its own."""
    seats, months = scenario.organization.seats, scenario.run.months
    series = desks.take_series((count, months, len(SERIES)))
    start = np.zeros((count, len(results.START_COLUMNS)))
    sold = np.zeros((count, seats if _by_motion(scenario) else 0, months, 3))
    return Report(series, *(buffers or desks.take_buffers((count, seats, months))), start, sold)


def _by_motion(scenario: Scenario) -> bool:
    """Tell whether some plan in force, or the crediting policy, does not count the motions alike."""
    return not all(contract.is_plain for contract in contracts_of(scenario))


def _payout_of(slips: Payslips) -> FloatArray:
    """Return each payslip's variable pay over the target incentive of its months; 0 where the plan has none."""
    return divided(slips.variable, slips.target_incentive)


def _by_year(report: Report, slips: Payslips, years: int) -> FloatArray:
    """Return yearly totals (replications, years, YEAR_COLUMNS) of a chunk."""
    count = report.series.shape[0]
    yearly = np.zeros((count, years, len(YEAR_COLUMNS)))
    add_years(report.series, yearly)
    totals = yearly.reshape(count * years, -1)
    place = slips.replication * years + slips.year
    amounts = (
        slips.base,
        slips.variable,
        slips.target_incentive,
        slips.credited,
        slips.months,
        np.where(slips.attainment >= 1.0, slips.months, 0.0),
    )
    for column, amount in enumerate(amounts, start=len(SERIES)):
        add_by_row(place, amount, column, totals)
    return yearly


def _binned(values: FloatArray, slips: Payslips, years: int) -> IntArray:
    """Return counts (years, BINS) of values, weighted by whole months in seat."""
    bins = np.clip((values / BIN_WIDTH).astype(np.int64), 0, BINS - 1)
    months = np.rint(slips.months).astype(np.int64)
    counts = np.bincount(slips.year * BINS + bins, weights=months, minlength=years * BINS)
    return counts.astype(np.int64).reshape(years, BINS)


def _detailed(slips: Payslips, first: int) -> Payslips:
    """Return the payslips of the replications that are listed, numbered from the start of the run."""
    kept = slips.replication + first < DETAILED_REPLICATIONS
    chosen = selected_payslips(slips, kept)
    return chosen._replace(replication=chosen.replication + first)
