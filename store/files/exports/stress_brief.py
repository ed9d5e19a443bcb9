"""A stress test as one printable HTML page without scripts or resources."""

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
    basis,
    command_of,
    concentration,
    correlated,
    costliest,
    headline,
    market,
    reconciled,
    reverse,
    tail,
    windfall,
    written,
)
from sim.reports.wording import dollars, signed_dollars
from sim.scenario.sources import numbers, source_of, support_of
from sim.stress.accruals import Accounting
from sim.stress.outcomes import histogram
from sim.stress.study import StressStudy
from store.files.exports.brief import heading, note, page, paragraph, percent, picture, table

WIDE, HIGH = 600.0, 150.0  # of a drawing, in its own units
Answer = Mapping[str, Any]


def stress_brief(study: StressStudy, accounting: Accounting) -> bytes:
    """Return the page as UTF-8; all texts of the scenario are escaped."""
    answer = stress_object(study, accounting)
    parts = [
        heading(headline(study), 1) + paragraph(basis(answer)) + note(ASSUMED),
        heading(tail(study)),
        _histogram(study),
        table(("figure", "mean", "from", "to"), list(_figures(answer))),
        paragraph(concentration(study)),
        paragraph(windfall(study)),
        heading("What the market moves, and what scatters at one market"),
        paragraph(market(study)),
        paragraph(correlated(study.scenario)),
        table(("market", "mean payout", "from", "to", "P10", "P90"), list(_levels(answer))),
        heading("CCOS by outcome, lowest revenue first"),
        table(("tenth", "revenue", "payout", "CCOS"), list(_tenths(answer))),
        heading("Reverse stress: the mildest world that breaks the budget"),
        paragraph(reverse(study)),
        heading(costliest(study)),
        table(("stress", "payout change", "from", "to", "P90", "revenue change", "CCOS", "breaks under target"),
              list(_effects(answer)), "many"),
        table(("stress", "what happens", "what stands for it", "what is changed"), list(_changes(answer)),
              "words many"),
        heading("What moves the mean payout, one assumption at a time"),
        table(("assumption", "low", "own", "high", "at low", "at high", "source"), list(_tornado(study, answer)),
              "many"),
        heading("Cash and accruals of mean variable pay"),
        paragraph(f"{reconciled(study.accruals(accounting))} Columns are flows of the month; liability and asset are "
                  "balances at its end."),
        _owed(answer),
        table(("month", *answer["accruals"]["cents"]), list(_months(answer)), "many"),
        paragraph(CAPITALIZATION),
        heading("The same again"),
        paragraph(command_of(answer)),
        paragraph("The workbook holds every outcome, every assumption with its source, and checks that recompute."),
    ]  # fmt: skip
    return page("Stress test", parts)


def _figures(answer: Answer) -> Iterator[tuple[str, ...]]:
    distribution = answer["distribution"]
    for name, label in FIGURES.items():
        yield label, *map(dollars, _ends(distribution[name]))
    for name, label in CHANCES.items():
        yield label, *map(percent, _ends(distribution[name]))
    yield "budget of variable pay", dollars(answer["budget"]), "", ""
    yield "revenue target", dollars(answer["revenue_target"]), "", ""


def _levels(answer: Answer) -> Iterator[tuple[str, ...]]:
    levels = answer["sensitivity"]["by_market_level"], answer["volatility"]["by_market_level"]
    for moved, spread in zip(*levels, strict=True):
        ends = spread["p10"]["mean"], spread["p90"]["mean"]
        yield f"{moved['factor']:.0%}", *map(dollars, (*_ends(moved["mean"]), *ends))


def _tenths(answer: Answer) -> Iterator[tuple[str, ...]]:
    for number, tenth in enumerate(answer["by_revenue"], 1):
        yield str(number), dollars(tenth["revenue"]), dollars(tenth["cost"]["mean"]), percent(tenth["ccos"]["mean"])


def _effects(answer: Answer) -> Iterator[tuple[str, ...]]:
    for effect in answer["library"]:
        if not effect["applies"]:
            yield effect["name"], "does not apply", *("" for _ in range(6))
            continue
        amounts = dollars(effect["p90"]["mean"]), signed_dollars(effect["revenue_change"]["mean"])
        chances = (percent(effect[name]["mean"]) for name in ("ccos", "breaks_under_target"))
        yield effect["name"], *map(signed_dollars, _ends(effect["cost_change"])), *amounts, *chances


def _changes(answer: Answer) -> Iterator[tuple[str, ...]]:
    for effect in answer["library"]:
        changes = "; ".join(f"{c['path']}: {written(c['before'])} → {written(c['after'])}" for c in effect["changes"])
        yield effect["name"], effect["sentence"], effect["stands_for"] or "-", changes or "nothing: the plan has none"


def _tornado(study: StressStudy, answer: Answer) -> Iterator[tuple[str, ...]]:
    declared = {path: (number, source_of(study.scenario, path, number)) for path, number, _ in numbers(study.scenario)}
    for bar in answer["tornado"]:
        number, source = declared[bar["path"]]
        span = (f"{bar[end]:,.6g}" for end in ("low", "own", "high"))
        changes = (signed_dollars(bar[end]["mean"]) for end in ("at_low", "at_high"))
        support = source if support_of(source) else f"{source} (unknown)"
        yield f"{number.label}, {number.unit}", *span, *changes, support


def _months(answer: Answer) -> Iterator[tuple[str, ...]]:
    columns = answer["accruals"]["cents"].values()
    for month, row in enumerate(zip(*columns, strict=True), 1):
        yield str(month), *(dollars(cents / CENTS) for cents in row)


def _histogram(study: StressStudy) -> str:
    """Return the histogram of payouts with a line at the budget; bars above it are darker."""
    edges, shares = histogram(study.base, study.frame)
    budget, across = study.frame.budget, WIDE / (len(edges) - 1)
    bars = [
        (bar * across, across * 0.9, share / float(shares.max()), 1.0 if edges[bar] >= budget else 0.45)
        for bar, share in enumerate(shares.tolist())
    ]
    at = (budget - float(edges[0])) / float(edges[-1] - edges[0]) * WIDE
    anchor = "start" if at < WIDE / 2 else "end"
    line = (
        f"<line x1='{at:.1f}' x2='{at:.1f}' y1='0' y2='{HIGH + 22:.0f}' stroke='currentColor' stroke-dasharray='4 3'/>"
        f"<text x='{at + (4 if anchor == 'start' else -4):.1f}' y='12' text-anchor='{anchor}'>budget "
        f"{dollars(budget)}</text>"
    )
    caption = f"Outcomes by variable pay, {dollars(float(edges[0]))} to {dollars(float(edges[-1]))}; dark: over budget."
    return picture(_bars(bars, 22.0) + line, WIDE, HIGH + 26, caption)


def _owed(answer: Answer) -> str:
    """Return the chart of the liability at the end of each month."""
    cents: Sequence[int] = answer["accruals"]["cents"]["liability"]
    most, across = max(*cents, 1), WIDE / len(cents)
    bars = [(month * across, across * 0.8, max(owed, 0) / most, 0.6) for month, owed in enumerate(cents)]
    caption = f"Owed at the end of each month; the most is {dollars(max(cents) / CENTS)}."
    return picture(_bars(bars, 4.0), WIDE, HIGH + 8, caption)


def _bars(bars: Sequence[tuple[float, float, float, float]], top: float) -> str:
    """Return bars, each by its left, width, height (1 is the highest) and opacity."""
    return "".join(
        f"<rect x='{left:.1f}' y='{top + HIGH * (1.0 - height):.1f}' width='{width:.1f}' height='{HIGH * height:.1f}' "
        f"fill='currentColor' opacity='{opacity}'/>"
        for left, width, height, opacity in bars
    )


def _ends(estimate: Mapping[str, float]) -> tuple[float, float, float]:
    return estimate["mean"], estimate["low"], estimate["high"]
