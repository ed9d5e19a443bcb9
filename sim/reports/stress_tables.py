"""A stress test as plain values: what `stress --json` prints, and the same numbers as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sim.engine.measures import Estimate, estimate
from sim.reports.stress_words import correlated
from sim.stress.accruals import Accounting, Forecast
from sim.stress.library import changed_fields, stress_named
from sim.stress.outcomes import (
    QUANTILES,
    breaks_budget,
    breaks_under_target,
    by_revenue,
    ccos_of_year,
    expected_shortfall,
    misses_target,
    quantile_with_interval,
)
from sim.stress.reverse import Reverse, mildest
from sim.stress.study import StressStudy

STRESS_COLUMNS = ("part", "name", "measure", "mean", "low", "high")
Row = tuple[str, str, str, float | None, float | None, float | None]


def stress_object(study: StressStudy, accounting: Accounting) -> dict[str, Any]:
    """Return the test as a mapping of plain values, the same for equal scenarios and frames.

    Amounts are $ of the whole organization in the year; estimates are `{mean, low, high}`. `distribution` describes
    payout cost; `sensitivity` how its mean moves with the market; `volatility` its spread at one market state;
    `library`, `reverse` and `tornado` what breaks it; `accruals` holds whole cents by month of the horizon.
    """
    frame, base, scenario = study.frame, study.base, study.scenario
    nearest, books = mildest(study.reverse), study.accruals(accounting)
    return {
        "scenario": scenario.model_dump(mode="json"),
        "fingerprint": scenario.fingerprint(),
        "seed": scenario.run.seed,
        "replications": study.replications,
        "year": frame.year,
        "budget": frame.budget,
        "revenue_target": frame.target,
        "distribution": _distribution(study),
        **_market(study),
        "correlated_shocks": correlated(scenario),
        "by_revenue": [
            {"revenue": tenth.revenue, "cost": tenth.cost.as_dict(), "ccos": tenth.ccos.as_dict()}
            for tenth in by_revenue(base)
        ],
        "concentration": {
            "top_tenth": _plain(study.concentration.top_tenth),
            "top_person": _plain(study.concentration.top_person),
            "replications": study.concentration.replications,
        },
        "windfall": vars(study.windfall).copy(),
        "library": [_effect(study, place) for place in range(len(study.library))],
        "reverse": {
            "mildest": None if nearest is None else nearest.direction,
            "directions": [_reverse(study, stress) for stress in study.reverse],
        },
        "tornado": [
            {
                "path": bar.path,
                "own": bar.own,
                "low": bar.low,
                "high": bar.high,
                "at_low": bar.at_low.as_dict(),
                "at_high": bar.at_high.as_dict(),
            }
            for bar in study.bars
        ],
        "accruals": {
            "accounting": accounting.model_dump(mode="json"),
            "cents": months_of(books),
            "reconciled": books.check(),
        },
    }


def months_of(forecast: Forecast) -> dict[str, list[int]]:
    """Return the forecast's columns as lists of whole cents by month."""
    return {name: [int(cents) for cents in np.asarray(column)] for name, column in vars(forecast).items()}


def stress_rows(answer: Mapping[str, Any]) -> list[Row]:
    """Return every number of a `stress_object` as a row: part, name, measure, mean, low, high."""
    rows: list[Row] = []
    for part in ("distribution", "sensitivity", "volatility", "concentration", "windfall"):
        rows += _flat(part, part, answer[part])
    for number, decile in enumerate(answer["by_revenue"], start=1):
        rows += _flat("by_revenue", f"tenth {number}", decile)
    for part, entries, named in (
        ("library", answer["library"], "name"),
        ("reverse", answer["reverse"]["directions"], "direction"),
        ("tornado", answer["tornado"], "path"),
    ):
        for entry in entries:
            rows += _flat(part, entry[named], entry)
    for name, cents in answer["accruals"]["cents"].items():
        rows += [
            ("accruals", f"month {place}", name, amount / 100.0, None, None) for place, amount in enumerate(cents, 1)
        ]
    return rows


def _distribution(study: StressStudy) -> dict[str, Any]:
    frame, base = study.frame, study.base
    return {
        "mean": estimate(base.cost).as_dict(),
        **{f"p{100.0 * share:.0f}": quantile_with_interval(base.cost, share).as_dict() for share in QUANTILES},
        "expected_shortfall_90": expected_shortfall(base.cost).as_dict(),
        "breaks_budget": breaks_budget(base, frame).as_dict(),
        "breaks_budget_under_target": breaks_under_target(base, frame).as_dict(),
        "misses_target": misses_target(base, frame).as_dict(),
        "revenue": estimate(base.revenue).as_dict(),
        "ccos": ccos_of_year(base).as_dict(),
    }


def _market(study: StressStudy) -> dict[str, Any]:
    return {
        "sensitivity": {
            "per_percent_of_market": study.split.slope.as_dict(),
            "share_of_variance": study.split.explained,
            "by_market_level": [{"factor": level.factor, "mean": level.mean.as_dict()} for level in study.levels],
        },
        "volatility": {
            "sd": study.split.sd,
            "sd_at_one_market_state": study.split.sd_at_one_state,
            "by_market_level": [
                {"factor": level.factor, "p10": level.low.as_dict(), "p90": level.high.as_dict()}
                for level in study.levels
            ],
        },
    }


def _effect(study: StressStudy, place: int) -> dict[str, Any]:
    effect = study.library[place]
    stress = stress_named(effect.name)
    changed = changed_fields(stress, study.scenario, study.frame.year) if effect.applies else []
    estimates = {name: value.as_dict() for name, value in vars(effect).items() if isinstance(value, Estimate)}
    return {
        "name": effect.name,
        "sentence": stress.sentence,
        "stands_for": stress.stands_for,
        "applies": effect.applies,
        "changes": [vars(change).copy() for change in changed],
        **estimates,
    }


def _reverse(study: StressStudy, stress: Reverse) -> dict[str, Any]:
    return {
        "direction": stress.direction,
        "factor": stress.factor,
        "standard_error": stress.error,
        "already_broken": stress.already,
        "cost": _plain(stress.cost),
        "revenue": _plain(stress.revenue),
        "under_target": stress.under_target(study.frame),
        "chance": stress.chance,
        "tried": [list(pair) for pair in stress.tried],
    }


def _plain(value: Estimate | None) -> dict[str, float] | None:
    return None if value is None else value.as_dict()


def _flat(part: str, name: str, value: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the numbers of a mapping; lists of market levels by their factor, texts and what was tried left out."""
    for measure, entry in value.items():
        if isinstance(entry, Mapping):
            yield (part, name, measure, entry["mean"], entry["low"], entry["high"])
        elif measure == "by_market_level":
            for level in entry:
                yield from _flat(part, f"market {level['factor']:g}", {k: v for k, v in level.items() if k != "factor"})
        elif isinstance(entry, (int, float)):
            yield (part, name, measure, float(entry), None, None)
