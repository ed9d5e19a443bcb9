"""Output against an input under each motion and plan, and what its exponent says in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.reports.cells import named
from sim.reports.scale_words import CONSTANT
from sim.reports.wording import between, capitalized, money
from sim.studies.scale import ScaleCurve, exponent
from sim.studies.scale_inputs import input_named
from views.style.chart import Chart
from views.style.labels import broken, end_labels
from views.style.theme import DASHES, MARKERS, Theme, Trace, axis, axis_title, layout, translucent, upright

COLUMNS = ("input", "motion", "plan", "amount", "outcome", "mean", "low", "high")
SHORT = {"vendor-led": "vendor-led", "shoulder-to-shoulder": "shoulder", "partner-built": "partner-built"}
_HEADROOM = 0.08


def curves_chart(curves: Sequence[ScaleCurve], outcome: str, theme: Theme, months: int) -> Chart:
    """Return an outcome of the organization against one input: a line for each curve, all of one input."""
    scaled = input_named(curves[0].by)
    span = _span(curves, outcome)
    ends = {
        f"{curve.motion}/{curve.plan}": (
            broken(capitalized(named(curve.plan, curve.motion))),
            theme.motions[curve.motion],
            curve.points[-1].estimate(outcome).mean,
        )
        for curve in curves
    }
    return Chart(
        key=f"scale.{curves[0].by}.{outcome}",
        title=title(curves, outcome),
        subtitle=(
            f"{capitalized(outcome)} of the organization over {months} months, $, against {scaled.label}, with 95 % "
            "bands. Solid: individual plan; dashed: team plan. Dotted: today."
        ),
        summary=summary(curves, outcome),
        figure=go.Figure(
            data=[trace for curve in curves for trace in (_band(curve, outcome, theme), _line(curve, outcome, theme))],
            layout=layout(
                theme,
                height=round(theme.height * 1.25),
                margin={"l": theme.font * 4.4, "r": theme.font * 11, "t": theme.font * 1.6, "b": theme.font * 3.4},
                xaxis=axis(theme, title=axis_title(scaled.unit, theme), rangemode="tozero"),
                yaxis=axis(theme, range=list(span), tickformat="$~s", nticks=6),
                annotations=end_labels(ends, theme, span, lines=2),
                shapes=[_today(curves[0], theme)],
            ),
        ),
        table=table(curves, outcome),
    )


def title(curves: Sequence[ScaleCurve], outcome: str) -> str:
    """Return the finding: what twice the input brings under each motion, from the fitted exponents."""
    scaled = input_named(curves[0].by)
    exponents = {curve: exponent(curve.points, outcome) for curve in curves}
    known = {curve: elasticity for curve, elasticity in exponents.items() if elasticity is not None}
    if not known:
        lowest = min(curves, key=lambda curve: curve.points[0].estimate(outcome).mean)
        return (
            f"With few {scaled.label} {outcome} is negative: {money(lowest.points[0].estimate(outcome).mean)} at "
            f"{lowest.points[0].amount:,.0f} under {named(lowest.plan, lowest.motion)}"
        )
    means = [elasticity.mean for elasticity in known.values()]
    if CONSTANT[0] <= min(means) and max(means) <= CONSTANT[1]:
        return f"Twice the {scaled.label} bring twice the {outcome} under every motion and plan"
    most, least = max(known, key=lambda curve: known[curve].mean), min(known, key=lambda curve: known[curve].mean)
    return (
        f"Twice the {scaled.label} bring {2.0 ** known[most].mean:.2f} times the {outcome} under {_arm(most)}, "
        f"{2.0 ** known[least].mean:.2f} times under {_arm(least)}"
    )


def summary(curves: Sequence[ScaleCurve], outcome: str) -> str:
    """Return every curve's ends in one sentence."""
    phrases = []
    for curve in curves:
        first, last = curve.points[0], curve.points[-1]
        phrases.append(
            f"{_arm(curve)} from {money(first.estimate(outcome).mean)} at {first.amount:,.0f} to "
            f"{money(last.estimate(outcome).mean)} ({between(last.estimate(outcome))}) at {last.amount:,.0f}"
        )
    scaled = input_named(curves[0].by)
    return f"{capitalized(outcome)} against {scaled.label}: {'; '.join(phrases)}."


def table(curves: Sequence[ScaleCurve], outcome: str) -> pd.DataFrame:
    """Return one row for each curve and level, in $ of the organization, with columns COLUMNS."""
    rows = [
        (input_named(curve.by).label, curve.motion, curve.plan, point.amount, outcome, *point.estimate(outcome))
        for curve in curves
        for point in curve.points
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _arm(curve: ScaleCurve) -> str:
    return named(curve.plan, curve.motion)


def _span(curves: Sequence[ScaleCurve], outcome: str) -> tuple[float, float]:
    estimates = [point.estimate(outcome) for curve in curves for point in curve.points]
    low, high = min(0.0, *(estimate.low for estimate in estimates)), max(estimate.high for estimate in estimates)
    return low - (_HEADROOM * (high - low) if low < 0.0 else 0.0), high + _HEADROOM * (high - low)


def _line(curve: ScaleCurve, outcome: str, theme: Theme) -> Trace:
    color, estimates = theme.motions[curve.motion], [point.estimate(outcome) for point in curve.points]
    return {
        "type": "scatter",
        "name": _arm(curve),
        "mode": "lines+markers",
        "x": [point.amount for point in curve.points],
        "y": [estimate.mean for estimate in estimates],
        "line": {"color": color, "width": theme.line, "dash": DASHES[curve.plan]},
        "marker": {"symbol": MARKERS[curve.plan], "size": theme.marker * 0.7, "color": color},
        "customdata": [f"{money(estimate.mean)} ({between(estimate)})" for estimate in estimates],
        "hovertemplate": f"{_arm(curve)}, %{{x:,.0f}}: %{{customdata}}<extra></extra>",
        "cliponaxis": False,
    }


def _band(curve: ScaleCurve, outcome: str, theme: Theme) -> Trace:
    there = [point.amount for point in curve.points]
    estimates = [point.estimate(outcome) for point in curve.points]
    return {
        "type": "scatter",
        "name": f"{_arm(curve)}, 95 %",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [*(estimate.high for estimate in estimates), *(estimate.low for estimate in reversed(estimates))],
        "fill": "toself",
        "fillcolor": translucent(theme.motions[curve.motion], theme.band / 2.0),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _today(curve: ScaleCurve, theme: Theme) -> dict[str, Any]:
    amount, line = curve.at(curve.own).amount, {"color": theme.zero, "width": 1.5, "dash": "dot"}
    return upright(amount, line)
