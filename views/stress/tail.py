"""How bad a year's payout can get: its distribution, the budget in it, and where it breaks while sales fall short."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate, estimate
from sim.reports.stress_words import chance, tail
from sim.reports.wording import between, money, share
from sim.stress.outcomes import (
    QUANTILES,
    breaks_budget,
    breaks_under_target,
    by_revenue,
    ccos_of_year,
    expected_shortfall,
    histogram,
    misses_target,
    quantile_with_interval,
)
from sim.stress.study import StressStudy
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, axis_title, layout, translucent

_MOST_POINTS = 1_500


def distribution_chart(study: StressStudy, theme: Theme) -> Chart:
    """Return the histogram of the year's payout with its mean, P50, P90, P99 and the budget."""
    cost, frame = study.base.cost, study.frame
    marks = {f"P{100.0 * level:.0f}": quantile_with_interval(cost, level) for level in QUANTILES}
    low, high = min(float(cost.min()), frame.budget), max(float(cost.max()), frame.budget)
    pad = 0.05 * (high - low) or 1.0
    edges, shares = histogram(study.base, frame)
    over = edges[:-1] >= frame.budget
    shortfall = expected_shortfall(cost)
    return Chart(
        key="stress.distribution",
        title=tail(study),
        subtitle=(
            f"Outcomes by variable pay of the organization, $ in year {frame.year}. Hatched: above the budget of "
            f"{money(frame.budget)}."
        ),
        summary=(
            f"Payout in year {frame.year}: mean {money(float(cost.mean()))}, "
            + ", ".join(f"{name} {money(estimate.mean)} ({between(estimate)})" for name, estimate in marks.items())
            + f", expected shortfall of the worst tenth {money(shortfall.mean)} ({between(shortfall)}); budget "
            f"{money(frame.budget)}, broken with probability {chance(breaks_budget(study.base, frame))}."
        ),
        figure=go.Figure(
            data=[_histogram(shares, edges, over, theme)],
            layout=layout(
                theme,
                bargap=0.06,
                margin={"l": 12, "r": 12, "t": theme.font * 5.6, "b": theme.font * 2.4},
                xaxis=axis(theme, range=[low - pad, high + pad], tickformat="$~s", nticks=6),
                yaxis=axis(theme, visible=False),
                **_marked({**{k: v.mean for k, v in marks.items()}, "budget": frame.budget}, theme),
            ),
        ),
        table=pd.DataFrame(
            [
                ("mean", *estimate(cost)),
                *((name, *estimate) for name, estimate in marks.items()),
                ("expected shortfall, worst tenth", *shortfall),
                ("budget", frame.budget, None, None),
            ],
            columns=["measure", "payout, $", "low", "high"],
        ),
    )


def target_chart(study: StressStudy, theme: Theme) -> Chart:
    """Return every outcome by revenue and payout, with budget and target: where money goes out and goals are missed."""
    base, frame = study.base, study.frame
    revenue, cost = base.revenue[:_MOST_POINTS], base.cost[:_MOST_POINTS]
    bad = (cost > frame.budget) & (revenue < frame.target)
    under, broken, missed = (event(base, frame) for event in (breaks_under_target, breaks_budget, misses_target))
    return Chart(
        key="stress.under_target",
        title=f"The budget breaks while revenue is under target in {share(under.mean)} of outcomes",
        subtitle=f"Payout by revenue, $ in year {frame.year}; an outcome a mark. Diamonds: over budget, under target.",
        summary=(
            f"Probability of breaking the budget of {money(frame.budget)}: {chance(broken)}; of missing the target of "
            f"{money(frame.target)}: {chance(missed)}; of both at once: {chance(under)}."
        ),
        figure=go.Figure(
            data=[
                _marks("other outcomes", revenue[~bad], cost[~bad], theme.muted, "circle-open", theme),
                _marks("over budget, under target", revenue[bad], cost[bad], theme.worse, "diamond", theme),
            ],
            layout=layout(
                theme,
                margin={"l": theme.font * 4.2, "r": 12, "t": theme.font * 1.8, "b": theme.font * 3.6},
                xaxis=axis(theme, tickformat="$~s", nticks=6, title=axis_title("revenue", theme)),
                yaxis=axis(theme, tickformat="$~s", nticks=6),
                shapes=[
                    _line(theme, x0=frame.target, x1=frame.target, y0=0, y1=1, yref="paper"),
                    _line(theme, y0=frame.budget, y1=frame.budget, x0=0, x1=1, xref="paper"),
                ],
                annotations=[
                    _note("target", theme, x=frame.target, y=1, yref="paper", yanchor="bottom"),
                    _note("budget", theme, x=0, xref="paper", xanchor="left", y=frame.budget, yanchor="bottom"),
                ],
            ),
        ),
        table=pd.DataFrame(
            [
                ("breaks the budget", *broken),
                ("misses the revenue target", *missed),
                ("breaks the budget while under the target", *under),
            ],
            columns=["event", "probability", "low", "high"],
        ),
    )


def ccos_chart(study: StressStudy, theme: Theme) -> Chart:
    """Return CCOS by tenth of the outcomes, lowest revenue first."""
    tenths, whole = by_revenue(study.base), ccos_of_year(study.base)
    first, last = tenths[0], tenths[-1]
    verb = "falls" if last.ccos.mean < first.ccos.mean else "rises"
    labels = [money(tenth.revenue) for tenth in tenths]
    return Chart(
        key="stress.ccos",
        title=f"CCOS {verb} from {share(first.ccos.mean)} at the lowest revenue to {share(last.ccos.mean)} at its best",
        subtitle="Base and variable pay over credited revenue, by tenth of outcomes and its revenue. Line: overall.",
        summary=(
            f"CCOS by revenue: {share(first.ccos.mean)} in the tenth with least ({money(first.revenue)}), "
            f"{share(last.ccos.mean)} in the one with most ({money(last.revenue)}); overall {share(whole.mean)}."
        ),
        figure=go.Figure(
            data=[
                {
                    "type": "bar",
                    "x": [str(place + 1) for place in range(len(tenths))],
                    "y": [tenth.ccos.mean for tenth in tenths],
                    "marker": {"color": theme.accent["revenue"]},
                    "error_y": _error([tenth.ccos for tenth in tenths], theme),
                    "customdata": labels,
                    "hovertemplate": "tenth %{x}, revenue %{customdata}: CCOS %{y:.1%}<extra></extra>",
                }
            ],
            layout=layout(
                theme,
                bargap=0.25,
                margin={"l": theme.font * 3.6, "r": 12, "t": 12, "b": theme.font * 2.6},
                xaxis=axis(
                    theme,
                    type="category",
                    tickvals=[str(place + 1) for place in range(0, len(tenths), 3)],
                    ticktext=labels[::3],
                ),
                yaxis=axis(theme, tickformat=".0%", nticks=5, rangemode="tozero"),
                shapes=[_line(theme, y0=whole.mean, y1=whole.mean, x0=0, x1=1, xref="paper")],
            ),
        ),
        table=pd.DataFrame(
            [
                (place + 1, tenth.revenue, tenth.cost.mean, tenth.ccos.mean, tenth.ccos.low, tenth.ccos.high)
                for place, tenth in enumerate(tenths)
            ],
            columns=["tenth by revenue", "revenue, $", "payout, $", "CCOS", "low", "high"],
        ),
    )


def _histogram(shares: np.ndarray, edges: np.ndarray, over: np.ndarray, theme: Theme) -> Trace:
    return {
        "type": "bar",
        "x": ((edges[:-1] + edges[1:]) / 2.0).tolist(),
        "y": shares.tolist(),
        "marker": {
            "color": [theme.worse if beyond else theme.accent["revenue"] for beyond in over],
            "pattern": {
                "shape": ["/" if beyond else "" for beyond in over],
                "fillmode": "overlay",
                "size": 6,
                "solidity": 0.25,
            },
        },
        "hovertemplate": "around %{x:$.3s}: %{y:.1%} of outcomes<extra></extra>",
    }


def _marked(places: dict[str, float], theme: Theme) -> dict[str, Any]:
    """Return lines and labels at places, each label on a row of its own so that none covers another."""
    rows = sorted(places.items(), key=lambda pair: pair[1])
    middle = (rows[0][1] + rows[-1][1]) / 2.0
    lines, notes = [], []
    for row, (name, place) in enumerate(rows):
        dash = "solid" if name == "budget" else "dot"
        lines.append(_line(theme, x0=place, x1=place, y0=0, y1=1, yref="paper", line_dash=dash))
        notes.append(
            _note(
                f"{name} {money(place)}",
                theme,
                x=place,
                y=1,
                yref="paper",
                yshift=theme.font * 1.35 * (len(rows) - row - 1),
                yanchor="bottom",
                xanchor="right" if place > middle else "left",
            )
        )
    return {"shapes": lines, "annotations": notes}


def _marks(name: str, x: np.ndarray, y: np.ndarray, color: str, symbol: str, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x.tolist(),
        "y": y.tolist(),
        "marker": {"color": translucent(color, 0.75), "symbol": symbol, "size": theme.marker * 0.7},
        "hovertemplate": f"{name}: revenue %{{x:$.3s}}, payout %{{y:$.3s}}<extra></extra>",
    }


def _error(estimates: list[Estimate], theme: Theme) -> dict[str, Any]:
    half = [estimate.high - estimate.mean for estimate in estimates]
    return {"type": "data", "array": half, "color": theme.ink, "thickness": theme.line / 2, "width": 0}


def _line(theme: Theme, line_dash: str = "solid", **place: Any) -> dict[str, Any]:  # noqa: ANN401 - Plotly's own
    return {"type": "line", "line": {"color": theme.ink, "width": theme.line / 2, "dash": line_dash}, **place}


def _note(text: str, theme: Theme, **place: Any) -> dict[str, Any]:  # noqa: ANN401 - Plotly's own attributes
    return {"text": text, "showarrow": False, "font": {"size": theme.font - 1, "color": theme.ink}, **place}
