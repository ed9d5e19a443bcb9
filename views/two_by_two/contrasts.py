"""The contrasts of the 2x2, pay, motion and interaction, as dots with their paired 95 % intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.two_by_two import CONTRIBUTION, REVENUE, TwoByTwo
from sim.reports.two_by_two_words import CONTRAST_NAMES
from sim.reports.wording import capitalized, includes_zero, listed, signed_between, signed_money, years
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout, upright, whiskers

SHOWN = ("pay", "motion", "interaction", "both")
SYMBOLS = {REVENUE: "circle", CONTRIBUTION: "diamond"}
SHIFT = {REVENUE: 0.17, CONTRIBUTION: -0.17}  # of a row, so that neither hides the other
PANELS = {"": "x", "last_year_": "x2"}
COLUMNS = ("window", "amount", "contrast", "mean", "low", "high")
_ROOM = 0.22  # of the span, on either side, for what is written beside the dots

Span = tuple[float, float]


def contrasts_chart(reading: TwoByTwo, theme: Theme, spans: tuple[Span, Span]) -> Chart:
    """Return revenue and contribution effects per seat; `spans` are the two horizontal axes, in $."""
    traces = [
        _dots(reading.effects[f"{prefix}{amount}"], amount, theme, panel)
        for prefix, panel in PANELS.items()
        for amount in SYMBOLS
    ]
    return Chart(
        key="contrasts",
        title=title(reading),
        subtitle="$ per seat, paired 95 % intervals. ● revenue  ◆ contribution",
        summary=summary(reading),
        figure=go.Figure(data=traces, layout=_layout(reading, theme, spans)),
        table=table(reading),
    )


def title(reading: TwoByTwo) -> str:
    """Return the finding: how much pay and motion bring on revenue, and what they do together."""
    effects = reading.effects[REVENUE]
    pay, motion, both = effects["pay"], effects["motion"], effects["interaction"]
    first = f"Pay brings {signed_money(pay.mean)}, building {signed_money(motion.mean)}"
    if includes_zero(both):
        return f"{first}; whether they reinforce each other is not settled"
    word = "reinforce each other" if both.mean > 0.0 else "get in each other's way"
    return f"{first}; they {word} ({signed_money(both.mean)})"


def summary(reading: TwoByTwo) -> str:
    """Return the contrasts on the whole horizon's revenue and contribution in one sentence."""
    parts = []
    for amount in (REVENUE, CONTRIBUTION):
        effects = reading.effects[amount]
        phrases = [
            f"{CONTRAST_NAMES[name].lower()} {signed_money(effects[name].mean)} ({signed_between(effects[name])})"
            for name in SHOWN
        ]
        parts.append(f"on {amount}: {listed(phrases)}")
    return f"Per seat over {years(reading.years)}, {'; '.join(parts)}."


def table(reading: TwoByTwo) -> pd.DataFrame:
    """Return one row for each window, amount and contrast, in $ per seat, with columns COLUMNS."""
    windows = {"": years(reading.years), "last_year_": f"year {reading.years}"}
    rows = [
        (windows[prefix], amount, CONTRAST_NAMES[name], *reading.effects[f"{prefix}{amount}"][name])
        for prefix in PANELS
        for amount in SYMBOLS
        for name in SHOWN
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def natural_spans(reading: TwoByTwo) -> tuple[Span, Span]:
    """Return horizontal axes that hold every interval with room for the labels, in $."""
    total, last = (_span([reading.effects[f"{prefix}{amount}"] for amount in SYMBOLS]) for prefix in PANELS)
    return total, last


def _span(groups: list[Mapping[str, Estimate]]) -> Span:
    bounds = [bound for group in groups for name in SHOWN for bound in (group[name].low, group[name].high)]
    low, high = min(0.0, *bounds), max(0.0, *bounds)
    room = _ROOM * (high - low or 1.0)
    return low - room, high + 4.0 * room


def _dots(effects: Mapping[str, Estimate], amount: str, theme: Theme, panel: str) -> Trace:
    estimates = [effects[name] for name in SHOWN]
    color = theme.accent[amount]
    return {
        "type": "scatter",
        "name": amount,
        "mode": "markers+text",
        "xaxis": panel,
        "x": [estimate.mean for estimate in estimates],
        "y": [SHIFT[amount] - place for place in range(len(SHOWN))],
        "text": [f"  {signed_money(estimate.mean)}" for estimate in estimates],
        "textposition": "middle right",
        "textfont": {"size": theme.font - 1, "color": color},
        "cliponaxis": False,
        "marker": {"symbol": SYMBOLS[amount], "size": theme.marker, "color": color},
        "error_x": whiskers(estimates, color, theme.line),
        "customdata": [
            f"{CONTRAST_NAMES[name]} on {amount}: {signed_money(effects[name].mean)} ({signed_between(effects[name])})"
            for name in SHOWN
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _layout(reading: TwoByTwo, theme: Theme, spans: tuple[Span, Span]) -> dict[str, Any]:
    heads = (capitalized(years(reading.years)), f"Year {reading.years} run rate")
    rows = [-place for place in range(len(SHOWN))]
    across = {"tickformat": "$~s", "nticks": 3, "showgrid": True}
    return layout(
        theme,
        margin={"l": theme.font * 7, "r": 8, "t": theme.font * 2, "b": theme.font * 3},
        xaxis=axis(theme, domain=[0.0, 0.47], range=list(spans[0]), **across),
        xaxis2=axis(theme, domain=[0.53, 1.0], range=list(spans[1]), **across),
        yaxis=axis(
            theme,
            range=[0.5 - len(SHOWN), 0.5],
            tickvals=rows,
            ticktext=[CONTRAST_NAMES[name] for name in SHOWN],
            tickfont={"size": theme.font, "color": theme.ink},
            showgrid=False,
        ),
        shapes=[_zero(theme, panel) for panel in PANELS.values()],
        annotations=[_head(theme, head, place) for head, place in zip(heads, (0.0, 0.53), strict=True)],
    )


def _zero(theme: Theme, panel: str) -> dict[str, Any]:
    line = {"color": theme.zero, "width": 1.5}
    return upright(0, line, xref=panel)


def _head(theme: Theme, text: str, place: float) -> dict[str, Any]:
    return {
        "text": f"<b>{text}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": place,
        "y": 1.0,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.font, "color": theme.ink},
    }
