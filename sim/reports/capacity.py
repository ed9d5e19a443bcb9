"""What the Capacity page reads off its runs: hours and deals by motion, Little's law, the flywheel, the way to x3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.compiled.records import as_record
from sim.engine.measures import Z_95, Estimate, ratio
from sim.engine.results import Result
from sim.model.market import season_of
from sim.scenario.scenario import Scenario
from sim.studies.scale import MOTIONS, arm
from sim.studies.tipping_point import Flywheel, flywheel, reached_after
from sim.units import FloatArray

USES = ("cadence_hours", "run_hours", "build_hours")
HOURS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)  # times the scenario's selling hours, along Little's law
NEVER, BRIEFLY, LONG = "never built", "built six months, then stopped", "built three years, then stopped"
STOPS = {BRIEFLY: 6, LONG: 36}
AFTERWARDS = 48  # months watched after three years of building
MOST_HOURS = 300.0
GOALS = (2.0, 3.0)  # times the partner-led sales of the start


@dataclass(frozen=True, eq=False)
class Work:
    """A motion's month in a filled seat: `hours` by USES, own and partners' deals in progress, and all deals run."""

    hours: Mapping[str, Estimate]
    own_deals: Estimate
    partner_deals: Estimate


@dataclass(frozen=True, eq=False)
class Course:
    """A monthly mean and the half width of its 95 % interval, both (months,)."""

    mean: FloatArray
    half: FloatArray


@dataclass(frozen=True, eq=False)
class CapacityReading:
    """Everything the page shows of one scenario under one plan.

    `work` and `index` (the partner sales index by month) are by motion, `law` holds running hours and deals in progress
    of vendor-led seats, `capability` the mean partner's by how long it was built, `wheels` the flywheel by who builds.
    """

    scenario: Scenario
    plan: str
    work: Mapping[str, Work]
    index: Mapping[str, Course]
    law: tuple[tuple[Estimate, Estimate], ...]
    capability: Mapping[str, Course]
    wheels: Mapping[str, Flywheel]


def scenarios(scenario: Scenario, plan: str) -> dict[str, Scenario]:
    """Return what has to run for a reading, by name."""
    arms = {motion: arm(scenario, motion, plan) for motion in MOTIONS}
    hours = scenario.organization.selling_hours_per_month
    for share in HOURS:
        level = min(share * hours, MOST_HOURS)
        arms[f"law/{share}"] = arms["vendor-led"].with_values({"organization.selling_hours_per_month": level})
    vendor_led = scenario.archetypes.vendor_led
    long = {"run.months": STOPS[LONG] + AFTERWARDS}
    arms[NEVER] = arms["vendor-led"].with_values(long)
    for name, months in STOPS.items():
        stop = {"motion.change_after_months": months, "motion.build_share_after": vendor_led.build_share}
        arms[name] = arms["partner-built"].with_values({**long, **stop})
    return arms


def read(scenario: Scenario, plan: str, results: Mapping[str, Result]) -> CapacityReading:
    """Return the reading of the results of `scenarios`."""
    work = {motion: _work(results[motion]) for motion in MOTIONS}
    partners = scenario.organization.partners_per_seat
    wheels = {"no building at all": flywheel(scenario, 0.0, scenario.partners.attention_hours)}
    for motion in ("vendor-led", "partner-built"):
        hours = work[motion].hours
        everything = sum(use.mean for use in hours.values())
        wheels[motion] = flywheel(scenario, hours["build_hours"].mean / partners, everything / partners)
    return CapacityReading(
        scenario=scenario,
        plan=plan,
        work=work,
        index={motion: _index(results[motion]) for motion in MOTIONS},
        law=tuple(_on_the_line(results[f"law/{share}"]) for share in HOURS),
        capability={name: _capability(results[name]) for name in (NEVER, *STOPS)},
        wheels=wheels,
    )


def closed_form(hours: float, scenario: Scenario) -> float:
    """Return Little's law: deals in progress at so many running hours a month, at most the concurrency cap."""
    delivery = scenario.delivery
    return min(hours / delivery.hours_per_vendor_led_deal * delivery.vendor_led_cycle_months, cap(scenario))


def cap(scenario: Scenario) -> float:
    """Return the most vendor-led deals one partner manager runs at once."""
    return scenario.delivery.max_concurrent_deals


def _per_seat(result: Result, column: str, year: int | None = None) -> Estimate:
    """Return a column over filled seat-months, of one year or of all."""
    of, filled = result.total(column), result.total("presence")
    if year is not None:
        return ratio(of[:, year], filled[:, year])
    return ratio(of.sum(axis=1), filled.sum(axis=1))


def _work(result: Result) -> Work:
    return Work(
        {use: _per_seat(result, use) for use in USES},
        _per_seat(result, "deals_in_progress", -1),
        _per_seat(result, "partner_deals_in_progress", -1),
    )


def _on_the_line(result: Result) -> tuple[Estimate, Estimate]:
    return _per_seat(result, "run_hours"), _per_seat(result, "deals_in_progress")


def _index(result: Result) -> Course:
    """Return partner-led revenue of each month over the starting state's, without season."""
    scenario = result.scenario
    market = as_record(scenario.market)
    season = np.array([season_of(month, scenario.run.start_month, market) for month in range(scenario.run.months)])
    base = float(result.start[:, 1].mean()) * np.where(season > 0.0, season, np.nan)
    if base[0] == 0.0:
        base = np.full_like(base, np.nan)
    sold, error = result.month("partner_led_revenue"), result.month_error("partner_led_revenue")
    return Course(np.nan_to_num(sold / base), np.nan_to_num(Z_95 * error / base))


def _capability(result: Result) -> Course:
    place = result.scenario.organization
    partners = place.seats * place.partners_per_seat
    return Course(result.month("capability") / partners, Z_95 * result.month_error("capability") / partners)


def reached(reading: CapacityReading, motion: str) -> dict[float, int | None]:
    """Return the month in which each of GOALS is reached under a motion, None where it is not."""
    return {goal: reached_after(reading.index[motion].mean, goal) for goal in GOALS}


def kept(reading: CapacityReading, name: str) -> float:
    """Return how much of the largest lead in capability over never-built partners is left at the end; a share."""
    lead = reading.capability[name].mean - reading.capability[NEVER].mean
    peak = float(lead.max())
    return float(lead[-1]) / peak if peak > 0.0 else 0.0
