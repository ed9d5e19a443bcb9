"""Calibration from a history of credit or attainment: season, differences between people and their correlation."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.calibration.dispersion import MONTHS_FOR_SEASON, common_index, fit_spread, fit_together
from sim.calibration.fitting import rounded_to_mean_one
from sim.calibration.history import ResultHistory
from sim.calibration.people_report import lines_on_people, people_findings, people_warnings, written_for_people
from sim.calibration.report import KEPT, MONTH_NAMES, not_identified
from sim.calibration.rescaling import to_digits
from sim.engine.measures import Z_95, Estimate
from sim.errors import ImportedFileError, ScenarioError
from sim.parameters import ASSUMPTION
from sim.scenario.scenario import Scenario, value_at
from sim.units import MONTHS_PER_YEAR

CALIBRATED = "calibrated"  # the key in data/sources.csv
SEASON = "market.season"


def scenario_of_history(base: Scenario, history: ResultHistory) -> tuple[Scenario, dict[str, Any]]:
    """Return the base with season, correlation and uncertainty from the history, and the report.

    Below two years nothing is written, because season and shocks cannot be separated. Deal size, win rate, cycle and
    all numbers of partners are never identified by such a file. ImportedFileError when there are too few
    people or months for any estimate.
    """
    spread = fit_spread(history.panel)
    together = fit_together(history.panel, base.market.persistence)
    if spread is None and together is None:
        raise ImportedFileError(
            f"{history.name} has too few people or months: five people with six months each and a result are needed"
        )
    season = fit_monthly_season(history)
    attained = history.attained
    changes: dict[str, Any] = {SEASON: [factor.mean for factor in season]} if season else {}
    changes |= {path: to_digits(value) for path, value in written_for_people(together, attained or 1.0).items()}
    scenario = _written(base, changes, history)
    people = people_findings(base, spread, together)
    return scenario, {
        "file": history.name,
        "base": base.name,
        "kind": "history",
        "rows": dict(history.rows),
        "notes": list(history.notes),
        "reading": dict(history.reading),
        "window": {
            "first_month": f"{history.panel.months[0]:%Y-%m}",
            "last_month": f"{history.panel.months[-1]:%Y-%m}",
        },
        "estimates": {
            "credit_per_month": _mean_of(history).as_dict() if history.measure == "credit" else None,
            "attainment": attained,
            "season": [factor.as_dict() for factor in season] if season else None,
            "people": people,
        },
        "calibrated": {path: value_at(scenario, path) for path in changes},
        "kept": {path: value_at(scenario, path) for path in KEPT},
        "not_identified": not_identified(set(changes)),
        "warnings": [*_warnings(history, season is not None), *people_warnings(people)],
    }


def fit_monthly_season(history: ResultHistory) -> list[Estimate] | None:
    """Return twelve seasonal factors of results, January first, mean 1; None below two years.

    They are the means by calendar month of the common movement without its linear trend; intervals are from residuals.
    """
    months = history.panel.months
    if len(months) < MONTHS_FOR_SEASON:
        return None
    kept = np.nansum(history.panel.amounts, axis=1) > 0.0
    index = common_index(history.panel.amounts[kept])
    trend = np.arange(len(months)) - (len(months) - 1) / 2.0
    calendar = np.array([month.month - 1 for month in months])
    design = np.column_stack([trend, *(calendar == month for month in range(MONTHS_PER_YEAR))])
    solved, *_ = np.linalg.lstsq(design, index, rcond=None)
    rest = index - design @ solved
    freedom = max(len(months) - design.shape[1], 1)
    half = Z_95 * float(np.sqrt(rest @ rest / freedom)) / np.sqrt(np.bincount(calendar, minlength=MONTHS_PER_YEAR))
    levels = np.maximum(solved[1:], 0.0)
    factors = rounded_to_mean_one([float(level) for level in levels / levels.mean()])
    return [
        Estimate(factor, max(factor - float(width), 0.0), factor + float(width))
        for factor, width in zip(factors, half / levels.mean(), strict=True)
    ]


def history_in_lines(report: dict[str, Any]) -> tuple[str, ...]:
    """Return the report of a history's calibration as short lines of text."""
    rows, reading, estimates = report["rows"], report["reading"], report["estimates"]
    lines = [
        f"{report['file']}: {rows['read']:,} rows read; {rows['used']:,} used, {rows['unused']:,} not.",
        f"Months read as {reading['date_format']}, decimal sign {reading['decimal']}, cells divided by "
        f"{reading['delimiter']}; {report['window']['first_month']} to {report['window']['last_month']}.",
    ]
    for note in report["notes"]:
        shown = ", ".join(str(line) for line in note["first_lines"])
        lines.append(f"  {note['rows']:,} x {note['about']}: {note['effect']} (line {shown})")
    if estimates["credit_per_month"]:
        credit = estimates["credit_per_month"]
        lines.append(f"Credit ${credit['mean']:,.0f} a month ({credit['low']:,.0f} to {credit['high']:,.0f}) a person.")
    lines.append(
        "Attainment: no quota stated."
        if estimates["attainment"] is None
        else f"Attainment {estimates['attainment']:.2f}."
    )
    if estimates["season"]:
        pairs = zip(MONTH_NAMES, estimates["season"], strict=True)
        lines.append("Season " + ", ".join(f"{name} {factor['mean']:.2f}" for name, factor in pairs) + ".")
    lines += lines_on_people(estimates["people"])
    written = ", ".join(report["calibrated"]) or "nothing"
    lines.append(f"Written: {written}. Kept: " + ", ".join(f"{k} = {v:,.0f}" for k, v in report["kept"].items()) + ".")
    lines.append(
        f"Not identified by such a file, taken from the base: {len(report['not_identified'])} numbers, deal size, win "
        "rate and cycle among them."
    )
    return (*lines, *(f"Warning: {text}." for text in report["warnings"]))


def _mean_of(history: ResultHistory) -> Estimate:
    """Return mean credit a month and person, its interval from the differences between people."""
    levels = np.nanmean(history.panel.amounts, axis=1)
    half = Z_95 * float(levels.std(ddof=1)) / float(np.sqrt(levels.size)) if levels.size > 1 else 0.0
    mean = float(np.nanmean(history.panel.amounts))
    return Estimate(mean, mean - half, mean + half)


def _warnings(history: ResultHistory, has_season: bool) -> list[str]:
    warnings = []
    if not has_season:
        warnings.append(f"season: under {MONTHS_FOR_SEASON} months of history; its factors stay the base's")
    else:
        warnings.append(
            "season is that of results; the scenario applies it to opportunities, which lead them by a cycle"
        )
    if history.attained is None:
        warnings.append("no quota: a year's uncertainty is relative to what is expected, taken as attainment 1")
    if (history.panel.amounts < 0.0).any():
        warnings.append("some months are below zero (taken back credit); they count as they stand")
    return warnings


def _written(base: Scenario, changes: dict[str, Any], history: ResultHistory) -> Scenario:
    """Return the base with the changes, a name, a description and sources."""
    sources = base.sources | dict.fromkeys(changes, CALIBRATED)
    description = (
        f"{'Season, attainment correlation and uncertainty' if changes else 'Nothing'} of "
        f"{len(history.panel.people):,} people in {history.name[:200]}; everything else as in {base.name}. "
        "Deals and partners are not identified by a "
        f"history of results; what is not marked {CALIBRATED} stands as it stood, an {ASSUMPTION} or with its source."
    )
    try:
        return base.with_values(changes).replace(
            name=f"{base.name[:100]}, calibrated", description=description, sources=sources
        )
    except ScenarioError as problem:
        raise ScenarioError(f"the results of {history.name} lie outside what the model covers:\n{problem}") from None
