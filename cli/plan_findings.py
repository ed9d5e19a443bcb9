"""What `check` says about a plan: its traps, leverage in three meanings, and the money between its readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.pay.plan import Plan
    from sim.plan_design.interpretations import Interpretation
    from sim.plan_design.leverage import Leverage
    from sim.plan_design.plan_trap import PlanTrap
    from sim.scenario.scenario import Scenario

FINDING_COLUMNS = ("severity", "kind", "where", "sentence", "dollars")
ELSEWHERE = ("leverage", "interpretation spread")  # findings that have a table of their own


def plan_findings(plan: Plan, quota: float | None) -> tuple[PlanTrap, ...]:
    """Return the traps of a plan, the worst first; leverage and readings are told apart."""
    from sim.plan_design.traps import check

    return check(plan, quota=quota)


def plan_leverages(plan: Plan, quota: float | None) -> tuple[Leverage, ...]:
    """Return leverage in its three meanings; none for a plan without target incentive or, in dollars, without quota."""
    from sim.errors import SimError
    from sim.plan_design.leverage import leverages

    if plan.target_incentive_per_year <= 0.0:
        return ()
    try:
        return leverages(plan, quota=sample_quota(plan, quota))
    except SimError:
        return ()


def sample_quota(plan: Plan, quota: float | None) -> float | None:
    """Return the quota given, else one to read commission on dollars by: where the plan's highest tier begins."""
    from sim.plan_design.interpretations import quota_for

    open_goals = [quota_for(measure, None) for measure in plan.measures if measure.quota is None]
    return quota if quota is not None else max(open_goals, default=None)


def plan_readings(plan: Plan, quota: float | None) -> tuple[Interpretation, ...]:
    """Return every reading of the plan with its pay on the same lumpy year, largest pay first."""
    from sim.plan_design.interpretations import interpretation_spread

    return interpretation_spread(plan, quota=sample_quota(plan, quota))


def finding_rows(traps: tuple[PlanTrap, ...]) -> list[dict[str, Any]]:
    """Return findings as rows with columns FINDING_COLUMNS."""
    return [{column: getattr(finding, column) for column in FINDING_COLUMNS} for finding in traps]


def plan_object(plan: Plan, quota: float | None) -> dict[str, Any]:
    """Return what `check --json` prints of a plan: a mapping of plain values."""
    readings = plan_readings(plan, quota)
    return {
        "name": plan.name,
        "usable": True,
        "ote_per_year": plan.ote_per_year,
        "target_incentive_per_year": plan.target_incentive_per_year,
        "quota": sample_quota(plan, quota),
        "findings": finding_rows(plan_findings(plan, quota)),
        "leverages": [
            {"key": leverage.key, "formula": leverage.formula, "value": leverage.value}
            for leverage in plan_leverages(plan, quota)
        ],
        "readings": [
            {"reading": reading.name, "pay": reading.pay, "difference": reading.difference} for reading in readings
        ],
        "interpretation_spread": readings[0].pay - readings[-1].pay,
    }


def show_plan(plan: Plan, quota: float | None) -> None:
    """Print the findings of a plan, leverage with its formulas, and the readings with the money between them."""
    from cli.console import emit, emit_table, printable
    from sim.reports.wording import dollars

    mix = f"base {plan.base_per_year:,.0f}, target incentive {plan.target_incentive_per_year:,.0f}"
    lines = [f"{plan.name} can be paid: OTE {plan.ote_per_year:,.0f}, {mix}."]
    shown = [finding for finding in plan_findings(plan, quota) if finding.kind not in ELSEWHERE]
    lines += [f"{finding.severity}, {finding.kind} ({finding.where}): {finding.sentence}" for finding in shown]
    if not shown:
        lines.append("No trap was found.")
    lines += ["", *(f"leverage, {leverage.key}: {leverage.sentence}" for leverage in plan_leverages(plan, quota)), ""]
    emit("".join(f"{printable(line)}\n" for line in lines))
    readings = plan_readings(plan, quota)
    spread = readings[0].pay - readings[-1].pay
    emit_table(
        f"Readings of this plan on one lumpy year at 1.05 of quota: {dollars(spread)} between them",
        ("reading", "pay", "difference"),
        [(reading.name, f"{reading.pay:,.2f}", f"{reading.difference:+,.2f}") for reading in readings],
    )


def traps(scenario: Scenario) -> Iterator[tuple[str, PlanTrap]]:
    """Yield the traps and warnings of a scenario's plans, each with the path of the plan; an arm in force only once."""
    arms = scenario.archetypes
    plans = {"archetypes.team": arms.team, "archetypes.individual": arms.individual}
    if scenario.plan not in plans.values():
        plans["plan"] = scenario.plan
    for path, plan in plans.items():
        for finding in plan_findings(plan, scenario.quota.annual_quota):
            if finding.severity != "note":
                yield path, finding
