"""The mildest world that breaks a budget, and the assumptions that move a year's payout most."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from sim.reports.stress_words import DIRECTIONS, against_plan, world
from sim.reports.wording import capitalized, half_width, money, signed_money
from sim.stress.reverse import Reverse, mildest
from sim.stress.study import StressStudy
from sim.stress.tornado import Bar
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, axis_title, layout

_ROW = 1.9  # font sizes a row of bars is high
# Overlaid, the bar keeps its own color under the hatching.
_HATCHED = {"shape": "/", "fillmode": "overlay", "size": 7, "solidity": 0.25}


def reverse_chart(study: StressStudy, theme: Theme) -> Chart:
    """Return how the mean payout runs along each direction that reverse stress tried, and where it meets the budget."""
    colors = dict(zip(("market", "quotas", "credit"), theme.limits.values(), strict=False))
    symbols = {"market": "circle", "quotas": "square", "credit": "diamond"}
    tried = [stress for stress in study.reverse if stress.tried]
    return Chart(
        key="stress.reverse",
        title=reverse_title(study),
        subtitle="Mean payout, $, by factor on the market, on quotas or on credit; line: the budget.",
        summary=" ".join(f"{capitalized(world(stress, study))}." for stress in study.reverse),
        figure=go.Figure(
            data=[
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": stress.label,
                    "x": [factor for factor, _ in stress.tried],
                    "y": [cost for _, cost in stress.tried],
                    "line": {"color": colors[stress.direction], "width": theme.line},
                    "marker": {"symbol": symbols[stress.direction], "size": theme.marker * 0.8},
                    "hovertemplate": f"{stress.label} at %{{x:.1%}}: %{{y:$.3s}}<extra></extra>",
                }
                for stress in tried
            ],
            layout=layout(
                theme,
                height=_height(study.bars, theme),
                margin={"l": theme.font * 4.2, "r": theme.font * 4.6, "t": theme.font * 1.8, "b": theme.font * 3.6},
                xaxis=axis(theme, tickformat=".0%", nticks=6, title=axis_title("of plan", theme)),
                yaxis=axis(theme, tickformat="$~s", nticks=6),
                shapes=[budget_line(study, theme)],
                annotations=[_note_at_plan(study, theme), *(_end_label(stress, colors, theme) for stress in tried)],
            ),
        ),
        table=pd.DataFrame(
            [(stress.label, factor, cost) for stress in study.reverse for factor, cost in stress.tried],
            columns=["direction", "factor", "mean payout, $"],
        ),
    )


def reverse_title(study: StressStudy) -> str:
    """Return the finding: the mildest world."""
    nearest = mildest(study.reverse)
    if nearest is None or nearest.factor is None:
        return "No world within a factor of three breaks the budget on average"
    verb = "Broken as planned, the budget holds" if nearest.already else "The budget breaks"
    return f"{verb} on average with {DIRECTIONS[nearest.direction]} {against_plan(nearest.factor)}"


def tornado_chart(study: StressStudy, theme: Theme) -> Chart:
    """Return how far each main assumption moves the mean payout over its plausible range, widest first."""
    bars = study.bars
    widest = bars[0]
    labels = [bar.label for bar in bars]
    return Chart(
        key="stress.tornado",
        title=f"{widest.label} moves the payout most: {signed_money(_least(widest))} to {signed_money(_most(widest))}",
        subtitle="Change of the mean payout, $, one assumption at a time. Hatched: its low end; solid: its high end.",
        summary="; ".join(
            f"{bar.label} from {bar.low:.4g} to {bar.high:.4g} {bar.unit}: {signed_money(bar.at_low.mean)} to "
            f"{signed_money(bar.at_high.mean)}"
            for bar in bars
        )
        + ".",
        figure=go.Figure(
            data=[
                _ends("low end", labels, bars, "low", theme),
                _ends("high end", labels, bars, "high", theme),
            ],
            layout=layout(
                theme,
                barmode="overlay",
                bargap=0.3,
                height=_height(bars, theme),
                margin={"l": theme.font * 15, "r": 16, "t": 8, "b": theme.font * 2.4},
                xaxis=axis(theme, tickformat="$~s", nticks=5, tickangle=0, zeroline=True, zerolinecolor=theme.zero),
                yaxis=axis(theme, autorange="reversed", tickfont={"size": theme.font - 1, "color": theme.ink}),
            ),
        ),
        table=pd.DataFrame(
            [(bar.label, bar.unit, bar.low, bar.own, bar.high, bar.at_low.mean, bar.at_high.mean) for bar in bars],
            columns=["assumption", "unit", "low", "own", "high", "payout at low, $", "payout at high, $"],
        ),
    )


def budget_line(study: StressStudy, theme: Theme) -> dict[str, object]:
    """Return the level line of the budget."""
    line = {"color": theme.ink, "width": theme.line / 2}
    place = {"x0": 0, "x1": 1, "y0": study.frame.budget, "y1": study.frame.budget}
    return {"type": "line", "line": line, "xref": "paper", **place}


def budget_note(study: StressStudy, theme: Theme) -> dict[str, object]:
    """Return what is written at the budget's line."""
    font = {"size": theme.font - 1, "color": theme.ink}
    text = f"budget {money(study.frame.budget)}"
    place = {"x": 0.01, "xref": "paper", "xanchor": "left", "y": study.frame.budget, "yanchor": "bottom"}
    return {"text": text, "showarrow": False, "font": font, **place}


def _note_at_plan(study: StressStudy, theme: Theme) -> dict[str, object]:
    """Return what is written at the budget's line where it is farthest from the lines of all directions: at the plan.

    They start there, at the mean payout; the note stands on the far side of the budget.
    """
    above = study.frame.budget >= float(study.base.cost.mean())
    side = {"yanchor": "bottom" if above else "top", "x": 1.0, "xref": "x", "xanchor": "center"}
    return {**budget_note(study, theme), **side}


def _end_label(stress: Reverse, colors: dict[str, str], theme: Theme) -> dict[str, object]:
    """Return the name of a direction beside the end of its line that is farthest from the plan."""
    factor, cost = max(stress.tried, key=lambda pair: abs(pair[0] - 1.0))
    right = factor > 1.0
    lift = 9 if cost > stress.tried[-1][1] else -9  # beside a line that falls to the right, or rises
    return {
        "text": stress.direction,
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": colors[stress.direction]},
        "x": factor,
        "y": cost,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 8,
        "yshift": 0 if right else lift,
    }


def _ends(name: str, labels: list[str], bars: Sequence[Bar], end: str, theme: Theme) -> Trace:
    estimates = [bar.at_low if end == "low" else bar.at_high for bar in bars]
    values = [bar.low if end == "low" else bar.high for bar in bars]
    color = theme.limits["cap"] if end == "low" else theme.accent["revenue"]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": labels,
        "x": [estimate.mean for estimate in estimates],
        "marker": {"color": color, "pattern": _HATCHED if end == "low" else {}},
        "customdata": [
            f"at {value:.4g} {bar.unit}: {signed_money(estimate.mean)} {half_width(estimate)}"
            for bar, value, estimate in zip(bars, values, estimates, strict=True)
        ],
        "hovertemplate": "%{y} %{customdata}<extra></extra>",
    }


def _height(bars: Sequence[Bar], theme: Theme) -> float:
    return theme.font * _ROW * 1.2 * (len(bars) + 2)


def _least(bar: Bar) -> float:
    return min(bar.at_low.mean, bar.at_high.mean)


def _most(bar: Bar) -> float:
    return max(bar.at_low.mean, bar.at_high.mean)
