"""The part of a calibration's report on people: differences and correlation, beside what the base assumes."""

from __future__ import annotations

from typing import Any

from sim.calibration.dispersion import MONTHS_FOR_SEASON, Spread, Together
from sim.scenario.scenario import Scenario

CORRELATION, FORECAST_SD = "behavior.result_correlation", "behavior.forecast_sd"
NOT_SKILL = "it is skill and territory together, which no such file tells apart; the hiring profiles stay"


def people_findings(base: Scenario, spread: Spread | None, together: Together | None) -> dict[str, Any]:
    """Return both estimates as plain values beside what the base scenario assumes; None for what is not estimated."""
    return {
        "spread": None
        if spread is None
        else {
            "people": spread.people,
            "true_sd": spread.true_sd.as_dict(),
            "observed_sd": spread.observed_sd,
            "chance_sd": spread.chance_sd,
        },
        "together": None
        if together is None
        else {
            "people": together.people,
            "months": together.months,
            "common_sd_of_months": together.common_sd.as_dict(),
            "own_sd_of_months": together.own_sd,
            "correlation_of_months": together.correlation_of_months,
            "attainment_correlation": {**together.correlation.as_dict(), "assumed": base.behavior.result_correlation},
            "year_sd": {**together.year_sd.as_dict(), "assumed": base.behavior.forecast_sd},
            "persistence_assumed": together.persistence,
            "season_and_trend_removed": together.separated,
        },
    }


def written_for_people(together: Together | None, attained: float = 1.0) -> dict[str, float]:
    """Return the values written into a scenario, by path; empty below two years, where season is not separated.

    `attained` is the mean attainment, by which a year's relative uncertainty becomes one of attainment.
    """
    if together is None or not together.separated:
        return {}
    return {CORRELATION: together.correlation.mean, FORECAST_SD: min(max(together.year_sd.mean * attained, 0.01), 2.0)}


def people_warnings(estimates: dict[str, Any]) -> list[str]:
    """Return warnings on the estimates of people."""
    together, spread, warnings = estimates["together"], estimates["spread"], []
    if together is not None and not together["season_and_trend_removed"]:
        warnings.append(
            f"attainment correlation: under {MONTHS_FOR_SEASON} months of history, so season, trend and common shocks "
            "are one movement; it is reported and not written"
        )
    for name, key in (("attainment correlation", "attainment_correlation"), ("uncertainty of a year", "year_sd")):
        pair = together[key] if together is not None else None
        if pair is not None and not pair["low"] <= pair["assumed"] <= pair["high"]:
            warnings.append(
                f"{name}: the base assumes {pair['assumed']:.2f}, outside {pair['low']:.2f} to {pair['high']:.2f}"
            )
    if spread is not None and spread["true_sd"]["low"] == 0.0:
        warnings.append("differences between people: chance alone may explain them all")
    return warnings


def lines_on_people(estimates: dict[str, Any]) -> list[str]:
    """Return both estimates as lines of text."""
    spread, together = estimates["spread"], estimates["together"]
    lines = ["People: not named, or too few with six months; differences and correlation are not estimated."]
    if spread is not None:
        true = spread["true_sd"]
        lines = [
            f"{spread['people']} people: sd of true rates {true['mean']:.0%} of the mean ({true['low']:.0%} to "
            f"{true['high']:.0%}), observed {spread['observed_sd']:.0%} of which chance makes "
            f"{spread['chance_sd']:.0%}; {NOT_SKILL}."
        ]
    if together is None:
        return lines
    months, year = together["attainment_correlation"], together["year_sd"]
    common = together["common_sd_of_months"]
    return [
        *lines,
        f"Common monthly movement {common['mean']:.0%} ({common['low']:.0%} to {common['high']:.0%}) beside "
        f"{together['own_sd_of_months']:.0%} of one's own; correlation of months "
        f"{together['correlation_of_months']:.2f}.",
        f"Attainment correlation of a year {months['mean']:.2f} ({months['low']:.2f} to {months['high']:.2f}), assumed "
        f"{months['assumed']:.2f}; a year's uncertainty {year['mean']:.2f} ({year['low']:.2f} to {year['high']:.2f}), "
        f"assumed {year['assumed']:.2f}; "
        f"a common movement is assumed to keep {together['persistence_assumed']:.2f} a month.",
    ]
