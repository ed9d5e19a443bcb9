"""The next ten of an input: what they bring, what they cost, and what is left; and which limit binds when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.cells import named
from sim.reports.scale_words import gross_of_ten, ten_of, ten_title
from sim.reports.wording import capitalized, difference, half_width, listed, money, share, signed_money
from sim.studies.scale import LIMITS, ScaleCurve, main_limit, next_ten
from views.scale.curves import SHORT
from views.style.chart import Chart
from views.style.labels import broken
from views.style.theme import Theme, Trace, axis, layout, translucent

TEN_COLUMNS = ("next ten", "motion", "plan", "outcome", "mean", "low", "high")
LIMIT_COLUMNS = ("motion", "plan", "year", "held back by", "share of seat-months")
NAMES = {"hours": "PM hours", "cap": "the concurrency cap", "market": "the market", "partners": "partner capacity"}
BRIEF = {"hours": "hours", "cap": "cap", "market": "market", "partners": "partner reps"}


def next_ten_chart(curves: Sequence[ScaleCurve], what: str, theme: Theme, months: int) -> Chart:
    """Return gross profit and cost of the next ten of an input, side by side for each motion and plan."""
    known = [curve for curve in curves if next_ten(curve, "contribution") is not None]
    rows = [broken(capitalized(named(curve.plan, curve.motion))) for curve in known]
    brings, costs = [gross_of_ten(curve) for curve in known], [ten_of(curve, "cost") for curve in known]
    most = max((estimate.high for estimate in (*brings, *costs)), default=1.0)
    least = min((0.0, *(estimate.low for estimate in (*brings, *costs))))
    return Chart(
        key=f"ten.{what}",
        title=ten_title(known, what),
        subtitle=(
            f"$ over {months} months, paired 95 % intervals. Solid: gross profit they bring; pale: what they cost; "
            "right: contribution left."
        ),
        summary=ten_summary(known, what),
        figure=go.Figure(
            data=[_bars(rows, brings, known, theme, 1.0), _bars(rows, costs, known, theme, 0.35)],
            layout=layout(
                theme,
                barmode="group",
                bargap=0.3,
                margin={"l": theme.font * 11.5, "r": theme.font * 8, "t": 8, "b": theme.font * 2.4},
                xaxis=axis(theme, range=[1.05 * least, 1.05 * most], tickformat="$~s", nticks=3),
                yaxis=axis(theme, autorange="reversed", tickfont={"size": theme.font, "color": theme.ink}),
                annotations=[_left(row, curve, theme) for row, curve in zip(rows, known, strict=True)],
            ),
        ),
        table=pd.DataFrame(
            [
                (what, curve.motion, curve.plan, outcome, *ten_of(curve, outcome))
                for curve in known
                for outcome in ("revenue", "cost", "contribution")
            ],
            columns=list(TEN_COLUMNS),
        ),
    )


def ten_summary(curves: Sequence[ScaleCurve], what: str) -> str:
    """Return what the next ten bring, cost and leave under every motion and plan, in one sentence."""
    phrases = [
        f"{named(curve.plan, curve.motion)}: revenue {signed_money(ten_of(curve, 'revenue').mean)}, cost "
        f"{signed_money(ten_of(curve, 'cost').mean)}, contribution {difference(ten_of(curve, 'contribution'))}"
        for curve in curves
    ]
    return f"The next ten {what}: {'; '.join(phrases)}."


def limits_chart(curves: Sequence[ScaleCurve], theme: Theme) -> Chart:
    """Return which limit held back which share of seat-months, by year, for each motion, at today's size."""
    rows = [(curve, year) for curve in curves for year in range(len(curve.points[0].limits))]
    names = [f"{SHORT[curve.motion]}, year {year + 1}" for curve, year in rows]
    return Chart(
        key="limits",
        title=limits_title(curves),
        subtitle=(
            f"Share of seat-months, {curves[0].plan} plan, at today's size. Left to right: PM hours, "
            "concurrency cap, market, partner reps."
        ),
        summary=limits_summary(curves),
        figure=go.Figure(
            data=[_stack(place, limit, rows, names, theme) for place, limit in enumerate(LIMITS)],
            layout=layout(
                theme,
                barmode="stack",
                uniformtext={
                    "mode": "hide",
                    "minsize": theme.font - 1,
                },  # a label that does not fit its bar is not written
                bargap=0.22,
                margin={"l": theme.font * 9.5, "r": 12, "t": 8, "b": theme.font * 2.4},
                xaxis=axis(theme, range=[0, 1], tickformat=".0%", nticks=5),
                yaxis=axis(theme, autorange="reversed", tickfont={"size": theme.font, "color": theme.ink}),
            ),
        ),
        table=pd.DataFrame(
            [
                (curve.motion, curve.plan, year + 1, NAMES[limit], float(curve.at(curve.own).limits[year, place]))
                for curve, year in rows
                for place, limit in enumerate(LIMITS)
            ],
            columns=list(LIMIT_COLUMNS),
        ),
    )


def limits_title(curves: Sequence[ScaleCurve]) -> str:
    """Return the finding: which limit holds each motion back most in the last year."""
    held: dict[str, list[str]] = {}
    for curve in curves:
        held.setdefault(NAMES[main_limit(curve.at(curve.own), -1)], []).append(SHORT[curve.motion])
    parts = [f"{limit} holds {listed(motions)} selling back most" for limit, motions in held.items()]
    return capitalized(f"{listed(parts)} in the last year")


def limits_summary(curves: Sequence[ScaleCurve]) -> str:
    """Return the first and last year's main limit of each motion, with shares, in one sentence."""
    phrases = []
    for curve in curves:
        here = curve.at(curve.own)
        first, last = main_limit(here, 0), main_limit(here, -1)
        phrases.append(
            f"{curve.motion}: {NAMES[first]} with {share(float(here.limits[0].max()))} of seat-months in year 1, "
            f"{NAMES[last]} with {share(float(here.limits[-1].max()))} in year {len(here.limits)}"
        )
    return f"What holds sales back most under the {curves[0].plan} plan: {'; '.join(phrases)}."


def _bars(
    rows: list[str], estimates: Sequence[Estimate], curves: Sequence[ScaleCurve], theme: Theme, opacity: float
) -> Trace:
    name = "gross profit" if opacity == 1.0 else "cost"
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": rows,
        "x": [estimate.mean for estimate in estimates],
        "marker": {
            "color": [translucent(theme.motions[curve.motion], opacity) for curve in curves],
            "pattern": {"shape": "" if opacity == 1.0 else "/", "fgcolor": theme.muted, "size": 6},
        },
        "error_x": {
            "type": "data",
            "array": [estimate.high - estimate.mean for estimate in estimates],
            "color": theme.ink,
            "thickness": theme.line / 2,
            "width": 0,
        },
        "customdata": [f"{money(estimate.mean)} {half_width(estimate)}" for estimate in estimates],
        "hovertemplate": f"%{{y}}, {name}: %{{customdata}}<extra></extra>",
    }


def _left(row: str, curve: ScaleCurve, theme: Theme) -> dict[str, Any]:
    """Return what is written beside a row: the contribution left."""
    gain = ten_of(curve, "contribution")
    return {
        "text": f"{signed_money(gain.mean)} {half_width(gain)}",
        "x": 1.0,
        "xref": "paper",
        "xshift": 6,
        "xanchor": "left",
        "y": row,
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": theme.ink},
    }


def _stack(place: int, limit: str, rows: list[tuple[ScaleCurve, int]], names: list[str], theme: Theme) -> Trace:
    shares = [float(curve.at(curve.own).limits[year, place]) for curve, year in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": NAMES[limit],
        "y": names,
        "x": shares,
        "marker": {"color": theme.limits[limit], "line": {"color": theme.surface, "width": 1}},
        "text": [f"{BRIEF[limit]} {100.0 * part:.0f} %" for part in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": theme.surface, "size": theme.font - 1},
        "hovertemplate": f"%{{y}}: {NAMES[limit]} %{{x:.0%}}<extra></extra>",
    }
