"""What `stress` prints for people: distribution, sensitivity beside volatility, stresses, reverse stress, accruals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cli.console import emit, emit_table, number, printable, with_interval
from sim.engine.measures import Estimate
from sim.reports.stress_words import concentration, market, reverse, windfall, written
from sim.reports.wording import dollars
from sim.stress.study import StressStudy

THOUSAND, CENTS_PER_THOUSAND = 1e3, 1e5
SHOWN = {
    "mean": "mean",
    "p50": "P50",
    "p90": "P90",
    "p99": "P99",
    "expected_shortfall_90": "expected shortfall (worst tenth)",
}


def show_stress(study: StressStudy, answer: Mapping[str, Any]) -> None:
    """Print a study and its `stress_object` as tables and sentences."""
    about = (
        f"year {answer['year']}, {answer['replications']} replications, seed {answer['seed']}, 95 % intervals, "
        f"fingerprint {answer['fingerprint']}"
    )
    emit(f"{printable(answer['scenario']['name'])}, {about}\n")
    budget, target = (dollars(answer[name], 0) for name in ("budget", "revenue_target"))
    emit(f"Budget {budget} of variable pay, revenue target {target}\n\n")
    _show_distribution(study, answer)
    _show_levels(study, answer)
    emit(f"{answer['correlated_shocks']}\n\n")
    _show_library(answer["library"])
    emit(f"{reverse(study)}\n\n")
    _show_tornado(answer["tornado"])
    _show_accruals(answer["accruals"])


def _show_distribution(study: StressStudy, answer: Mapping[str, Any]) -> None:
    distribution = answer["distribution"]
    rows = [(label, with_interval(_of(distribution[name]), THOUSAND)) for name, label in SHOWN.items()]
    emit_table("Payout cost of the organization, $k", ("", "variable pay"), rows)
    chances = {
        "breaks_budget": "breaks the budget",
        "breaks_budget_under_target": "breaks the budget while under the revenue target",
        "misses_target": "misses the revenue target",
    }
    percent = [(label, _percent(distribution[name])) for name, label in chances.items()]
    emit_table("Probability, %", ("", "mean (interval)"), percent)
    emit(f"{concentration(study)}\n{windfall(study)}\n\n")


def _show_levels(study: StressStudy, answer: Mapping[str, Any]) -> None:
    moved, scattered = answer["sensitivity"], answer["volatility"]
    rows = [
        (
            f"{level['factor']:g}",
            *(with_interval(_of(amount), THOUSAND) for amount in (level["mean"], at["p10"], at["p90"])),
        )
        for level, at in zip(moved["by_market_level"], scattered["by_market_level"], strict=True)
    ]
    emit_table(
        "Sensitivity (mean) and volatility (P10 to P90) at one market state all year, $k",
        ("market", "mean", "P10", "P90"),
        rows,
    )
    emit(f"{market(study)}\n\n")


def _show_library(effects: list[dict[str, Any]]) -> None:
    rows = [
        (
            effect["name"],
            with_interval(_of(effect["cost_change"]), THOUSAND) if effect["applies"] else "does not apply",
            with_interval(_of(effect["p90"]), THOUSAND),
            with_interval(_of(effect["revenue_change"]), THOUSAND),
            f"{100.0 * effect['ccos']['mean']:.1f}",
            _percent(effect["breaks_under_target"]),
        )
        for effect in effects
    ]
    columns = ("stress", "payout change, $k", "P90, $k", "revenue change, $k", "CCOS, %", "breaks under target, %")
    emit_table("Stress library, paired with the plan", columns, rows)
    for effect in effects:
        stands = f" Stands for it: {effect['stands_for']}." if effect["stands_for"] else ""
        emit(f"  {effect['name']}: {effect['sentence']}{stands}\n")
        for change in effect["changes"]:
            emit(printable(f"    {change['path']}: {written(change['before'])} -> {written(change['after'])}") + "\n")
    emit("\n")


def _show_tornado(bars: list[dict[str, Any]]) -> None:
    rows = [
        (
            bar["path"],
            *(f"{number(float(f'{bar[end]:.4g}'))}" for end in ("low", "own", "high")),
            with_interval(_of(bar["at_low"]), THOUSAND),
            with_interval(_of(bar["at_high"]), THOUSAND),
        )
        for bar in bars
    ]
    columns = ("assumption", "low", "own", "high", "at low, $k", "at high, $k")
    emit_table("What moves the mean payout, one assumption at a time", columns, rows)


def _show_accruals(accruals: Mapping[str, Any]) -> None:
    cents, names = accruals["cents"], tuple(accruals["cents"])
    rows = [
        (str(month + 1), *(f"{cents[name][month] / CENTS_PER_THOUSAND:,.2f}" for name in names))
        for month in range(len(cents["accrued"]))
    ]
    emit_table("Cash and accruals of mean variable pay, $k", ("month", *names), rows)
    held = all(accruals["reconciled"].values())
    emit(f"Reconciled to the cent: {'yes' if held else 'NO'} ({'; '.join(accruals['reconciled'])})\n")


def _of(written: Mapping[str, float]) -> Estimate:
    return Estimate(**written)


def _percent(written: Mapping[str, float]) -> str:
    return f"{100.0 * written['mean']:.1f} ({100.0 * written['low']:.1f} to {100.0 * written['high']:.1f})"
