"""Run a preset in a sober, a typical and an optimistic setting, and check which facts of the story it shows."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from sim.compiled.records import as_record
from sim.engine.measures import (
    Estimate,
    direct_revenue,
    market_share_index,
    partner_sales_index,
    ratio,
    revenue_per_seat,
)
from sim.model.deals import partner_led_win_rate
from sim.model.partners import return_on_rep
from sim.scenario.scenario import Scenario
from sim.studies.factorial import (
    BUILD_AND_PAY,
    BUILD_ONLY,
    CORNERS,
    PAY_ONLY,
    STATUS_QUO,
    Factorial,
    crossover_month,
    effects,
    factorial,
    monthly_crossover,
)

# Shares of the preset's own influence and services ratio: for the default 0.4 and 0.6, 0.6 and 0.75, 0.7 and 0.85.
SETTINGS: Mapping[str, tuple[float, float]] = {
    "sober": (0.4 / 0.6, 0.6 / 0.75),
    "typical": (1.0, 1.0),
    "optimistic": (0.7 / 0.6, 0.85 / 0.75),
}
EFFECTS = ("pay", "motion", "both", "interaction")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One clause of the story, whether a run shows it beyond its interval, and the number that decides."""

    name: str
    holds: bool
    because: str


def in_setting(scenario: Scenario, setting: str) -> Scenario:
    """Return a scenario with its influence and services ratio multiplied by the factors of a setting."""
    influence, services = SETTINGS[setting]
    return scenario.with_values(
        {
            "partners.influence": round(min(scenario.partners.influence * influence, 1.0), 4),
            "economics.services_ratio": round(scenario.economics.services_ratio * services, 4),
        }
    )


def run_setting(
    scenario: Scenario, setting: str, *, threads: int | None = None, cancel: threading.Event | None = None
) -> Factorial:
    """Return the corners of the 2x2 in a setting."""
    return factorial(in_setting(scenario, setting), cells=CORNERS, threads=threads, cancel=cancel)


def three_year_effects(experiment: Factorial, outcome: str) -> dict[str, Estimate]:
    """Return pay, motion, both and interaction over the horizon, $ per seat."""
    by_effect = effects(experiment)[outcome]
    return {effect: by_effect[effect] for effect in EFFECTS}


def facts(experiment: Factorial) -> list[Fact]:
    """Return the clauses of the story that one run of the corners can show, in the story's order."""
    return [*_status_quo(experiment), *_building(experiment)]


def failing(experiment: Factorial) -> list[Fact]:
    """Return the clauses that this run does not show."""
    return [fact for fact in facts(experiment) if not fact.holds]


def return_on_reps(experiment: Factorial) -> float:
    """Return a partner's return on a committed, fully used rep, over its cost, in the last year of build and pay.

    Above 1 partners invest without being asked. The win rate is that of the mean capability, with full cadence.
    """
    built, scenario = experiment.cells[BUILD_AND_PAY], experiment.scenario
    partners = 12.0 * scenario.organization.seats * scenario.organization.partners_per_seat
    capability = float(built.total("capability")[:, -1].mean()) / partners
    skill = float(built.total("skill")[:, -1].mean()) / (12.0 * scenario.organization.seats)
    delivery, economics = as_record(scenario.delivery), as_record(scenario.economics)
    win_rate = partner_led_win_rate(capability, 1.0, skill, delivery)
    return float(return_on_rep(win_rate, 1.0, scenario.market.deal_size, delivery, economics))


def _status_quo(experiment: Factorial) -> list[Fact]:
    base, pay = experiment.cells[STATUS_QUO], experiment.cells[PAY_ONLY]
    sold = base.total("revenue")
    flat = ratio(sold[:, -1], sold[:, 0])
    market = market_share_index(base)[-1]
    beside = ratio(revenue_per_seat(base)[:, -1], direct_revenue(base)[:, -1])
    gain = ratio(pay.total("revenue")[:, -1], sold[:, -1])
    more = ratio(
        experiment.cells[BUILD_AND_PAY].total("revenue")[:, -1], experiment.cells[BUILD_ONLY].total("revenue")[:, -1]
    )
    return [
        Fact(
            name="the status quo is flat",
            holds=flat.low > 0.88 and flat.high < 1.06,
            because=f"its last year is ×{flat.mean:.2f} its first",
        ),
        Fact(name="it loses market share", holds=market.high < 1.0, because=f"share index {market.mean:.2f}"),
        Fact(
            name="its PM brings 0.25 to 0.7 of a direct rep",
            holds=beside.low > 0.25 and beside.high < 0.70,
            because=f"brings {beside.mean:.2f}",
        ),
        Fact(
            name="leverage buys more on building than on running",
            holds=more.low > gain.high,
            because=f"×{gain.mean:.2f} on running, ×{more.mean:.2f} on building",
        ),
    ]


def _building(experiment: Factorial) -> list[Fact]:
    clauses = []
    base = experiment.cells[STATUS_QUO]
    for cell, name in ((BUILD_ONLY, "building"), (BUILD_AND_PAY, "build and pay")):
        built = experiment.cells[cell]
        early = float((built.month("revenue") - base.month("revenue"))[:3].sum())
        monthly, cumulative = monthly_crossover(built, base), crossover_month(built, base)
        lost = early < 0.0
        clauses.append(
            Fact(
                name=f"{name} dips, then overtakes",
                holds=lost and monthly is not None and cumulative is not None,
                because=("" if lost else "no dip, ")
                + ("never ahead to stay" if monthly is None else f"ahead from month {monthly}")
                + (", never in sum" if cumulative is None else f", in sum from {cumulative}"),
            )
        )
    index = partner_sales_index(experiment.cells[BUILD_AND_PAY]).by_year()[1:]
    clauses.append(
        Fact(
            name="partner sales ×2 to ×2.6 in year 2 and ×2.6 to ×3.5 in year 3",
            holds=len(index) > 1 and 2.0 <= index[0].mean <= 2.6 and 2.6 <= index[1].mean <= 3.5,
            because=", ".join(f"×{year.mean:.1f}" for year in index),
        )
    )
    return clauses
