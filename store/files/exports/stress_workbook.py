"""A stress test as a workbook: inputs, assumptions with sources, every outcome, results, checks that recompute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.reports.stress_tables import stress_object
from sim.reports.stress_words import (
    ASSUMED,
    CAPITALIZATION,
    CENTS,
    CHANCES,
    FIGURES,
    command_of,
    correlated,
    reverse,
    written,
)
from sim.scenario.sources import numbers, source_of, support_of
from sim.stress.accruals import Accounting
from sim.stress.study import StressStudy
from sim.version import __version__
from store.files.exports.checks import CHECKS
from store.files.exports.inert import inert
from store.files.exports.stress_checks import OUTCOMES, stress_checks
from store.files.workbook import Filled, SheetToWrite, workbook_of

MONEY, SHARE = "#,##0.00", "0.00%"
ENDS = ("mean", "low", "high")
FIGURE = ("figure", *ENDS, "unit")
MARKET = ("market, of plan", "mean payout", "low", "high", "P10", "P90")
TENTHS = ("tenth by revenue", "mean revenue", "mean payout", "low", "high", "CCOS")
LIBRARY = ("stress", "applies", "payout", "payout change", "low", "high", "revenue change", "P90", "CCOS",
           "breaks under target", "what happens", "what stands for it")  # fmt: skip
FIELDS = ("stress", "path", "label", "unit", "plan", "under the stress")
REVERSE = ("direction", "factor", "standard error", "payout", "revenue", "under target", "chance of such a market")
TRIED = ("direction", "factor", "mean payout")
TORNADO = ("path", "own", "low", "high", "payout change at low", "its low", "its high", "payout change at high",
           "its low end", "its high end")  # fmt: skip
ASSUMPTIONS = ("path", "label", "value", "unit", "plausible from", "plausible to", "source", "what supports it", "note")
Row = tuple[Filled, ...]
Answer = Mapping[str, Any]


def stress_workbook(study: StressStudy, accounting: Accounting) -> bytes:
    """Return the .xlsx workbook; TableError when a cell or sheet cannot be written faithfully.

    Amounts are $. Only the sheet `reconciliation` has formulas, stored with their results; they recompute every
    headline from the sheet `outcomes`, which holds the year of each replication, and the accruals from their flows.
    """
    answer = stress_object(study, accounting)
    months = list(zip(*answer["accruals"]["cents"].values(), strict=True))
    books = [(month, *(cents / CENTS for cents in row)) for month, row in enumerate(months, 1)]
    return workbook_of(
        [
            _sheet("results", FIGURE, list(_figures(answer)), money=()),
            _sheet("reconciliation", CHECKS, stress_checks(study, answer), money=CHECKS[1:4]),
            _sheet("outcomes", OUTCOMES, _outcomes(study), money=OUTCOMES[1:5]),
            _sheet("market", MARKET, list(_market(answer)), money=MARKET[1:], shares=MARKET[:1]),
            _sheet("by revenue", TENTHS, list(_tenths(answer)), money=TENTHS[1:5], shares=TENTHS[5:]),
            _sheet("library", LIBRARY, list(_library(answer)), money=LIBRARY[2:8], shares=LIBRARY[8:10]),
            _sheet("changed fields", FIELDS, list(_fields(answer)), money=()),
            _sheet("reverse stress", REVERSE, list(_reverse(study, answer)), money=REVERSE[3:5], shares=REVERSE[6:]),
            _sheet("reverse tried", TRIED, list(_tried(answer)), money=TRIED[2:]),
            _sheet("tornado", TORNADO, list(_tornado(answer)), money=TORNADO[4:]),
            _sheet("cash and accruals", ("month", *answer["accruals"]["cents"]), books,
                   money=tuple(answer["accruals"]["cents"])),
            _sheet("assumptions", ASSUMPTIONS, list(_assumptions(study)), money=()),
            _sheet("inputs", ("input", "value"), list(_inputs(study, answer)), money=()),
        ]
    )  # fmt: skip


def _sheet(
    name: str, columns: Sequence[str], rows: Sequence[Row], *, money: Sequence[str], shares: Sequence[str] = ()
) -> SheetToWrite:
    clean = [tuple(inert(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]
    return SheetToWrite(name, columns, clean, dict.fromkeys(money, MONEY) | dict.fromkeys(shares, SHARE))


def _figures(answer: Answer) -> Iterator[Row]:
    """Yield every headline with its interval and unit, columns FIGURE."""
    distribution = answer["distribution"]
    for names, unit in ((FIGURES, "$/year"), (CHANCES, "share")):
        for name, label in names.items():
            yield label, *(distribution[name][end] for end in ENDS), unit
    yield "budget of variable pay", answer["budget"], None, None, "$/year"
    yield "revenue target", answer["revenue_target"], None, None, "$/year"
    slope = answer["sensitivity"]["per_percent_of_market"]
    yield "sensitivity: mean payout per percent of market", *(slope[end] for end in ENDS), "$/year"
    yield "variance explained by the market", answer["sensitivity"]["share_of_variance"], None, None, "share"
    yield "volatility: standard deviation of the payout", answer["volatility"]["sd"], None, None, "$/year"
    still = answer["volatility"]["sd_at_one_market_state"]
    yield "volatility at one market state", still, None, None, "$/year"
    for name, label in (("top_tenth", "payout of the best paid tenth"), ("top_person", "payout of the best paid")):
        held = answer["concentration"][name]
        if held is not None:
            yield label, *(held[end] for end in ENDS), "share"
    units = {"share": "share of revenue", "number": "deals/year"}
    for name, value in answer["windfall"].items():
        yield f"windfall: {name.replace('_', ' ')}", value, None, None, units.get(name, "$")


def _outcomes(study: StressStudy) -> list[Row]:
    base = study.base
    columns = (column.tolist() for column in (base.cost, base.base, base.revenue, base.credited, base.market))
    return [(number, *row) for number, row in enumerate(zip(*columns, strict=True), 1)]


def _market(answer: Answer) -> Iterator[Row]:
    levels = answer["sensitivity"]["by_market_level"], answer["volatility"]["by_market_level"]
    for moved, spread in zip(*levels, strict=True):
        yield moved["factor"], *(moved["mean"][end] for end in ENDS), spread["p10"]["mean"], spread["p90"]["mean"]


def _tenths(answer: Answer) -> Iterator[Row]:
    for number, tenth in enumerate(answer["by_revenue"], 1):
        yield number, tenth["revenue"], *(tenth["cost"][end] for end in ENDS), tenth["ccos"]["mean"]


def _library(answer: Answer) -> Iterator[Row]:
    for effect in answer["library"]:
        change = effect["cost_change"]
        levels = (effect[name]["mean"] for name in ("revenue_change", "p90", "ccos", "breaks_under_target"))
        yield (effect["name"], effect["applies"], effect["cost"]["mean"], *(change[end] for end in ENDS), *levels,
               effect["sentence"], effect["stands_for"])  # fmt: skip


def _fields(answer: Answer) -> Iterator[Row]:
    for stress in answer["library"]:
        for change in stress["changes"]:
            sides = (change[side] if _plain(change[side]) else written(change[side]) for side in ("before", "after"))
            yield stress["name"], change["path"], change["label"], change["unit"], *sides


def _reverse(study: StressStudy, answer: Answer) -> Iterator[Row]:
    for direction in answer["reverse"]["directions"]:
        levels = (direction[name] and direction[name]["mean"] for name in ("cost", "revenue"))
        error = direction["standard_error"] if direction["factor"] is not None else None
        yield (
            direction["direction"],
            direction["factor"],
            error,
            *levels,
            direction["under_target"],
            direction["chance"],
        )
    yield reverse(study), None, None, None, None, None, None


def _tried(answer: Answer) -> Iterator[Row]:
    for direction in answer["reverse"]["directions"]:
        for factor, cost in direction["tried"]:
            yield direction["direction"], factor, cost


def _tornado(answer: Answer) -> Iterator[Row]:
    for bar in answer["tornado"]:
        changes = (bar[end][part] for end in ("at_low", "at_high") for part in ENDS)
        yield bar["path"], bar["own"], bar["low"], bar["high"], *changes


def _assumptions(study: StressStudy) -> Iterator[Row]:
    """Yield every number of the scenario with its source and what supports it."""
    for path, declared, value in numbers(study.scenario):
        shown = value if _plain(value) else written(value)
        source = source_of(study.scenario, path, declared)
        yield path, declared.label, shown, declared.unit, *declared.plausible, source, support_of(source), declared.note


def _inputs(study: StressStudy, answer: Answer) -> Iterator[Row]:
    """Yield the request, the command that repeats it, and the whole scenario line by line."""
    for name in ("fingerprint", "seed", "replications", "year", "budget", "revenue_target"):
        yield name.replace("_", " "), answer[name]
    for name, value in answer["accruals"]["accounting"].items():
        yield name.replace("_", " "), value
    yield "model", __version__
    yield "the same again", command_of(answer)
    yield "about", ASSUMED
    yield "shocks", correlated(study.scenario)
    yield "accounting", CAPITALIZATION
    for line in study.scenario.to_yaml().splitlines():
        yield "scenario", line


def _plain(value: object) -> bool:
    """Tell whether a value can be written to a cell unchanged."""
    return isinstance(value, (bool, int, float, str))
