"""What each scenario brings over the baseline: the headline in words, dots with paired intervals, one table of all."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.comparison import Lineup
from sim.reports.wording import capitalized, count, half_width, listed, money, signed_between, signed_money, years
from sim.studies.comparison import ComparisonStanding
from views.compare.style import rows_axis, rows_height, rows_margin
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout, upright, whiskers

AMOUNTS = {"revenue": "circle", "contribution": "diamond"}
SHIFT = {"revenue": 0.17, "contribution": -0.17}  # of a row, so that neither hides the other
COLUMNS = ("scenario", "measure", "value", "change", "low", "high", "ahead")
_ROOM = 0.06  # of the span


def effects_chart(lineup: Lineup, theme: Theme, last_year: bool = False) -> Chart:
    """Return revenue and contribution of every other scenario against the baseline, $ a seat."""
    suffix = "_last_year" if last_year else ""
    window = f"in year {lineup.years}" if last_year else f"over {years(lineup.years)}"
    changes = {amount: [_change(lineup, name, f"{amount}{suffix}") for name in lineup.others] for amount in AMOUNTS}
    bounds = [bound for estimates in changes.values() for one in estimates for bound in (one.low, one.high)]
    low, high = min(0.0, *bounds), max(0.0, *bounds)
    span = (high - low) or 1.0
    return Chart(
        key=f"compare.effects{suffix}",
        title=_effects_title(lineup, changes["contribution"], window),
        subtitle=f"$ a seat {window}, change from {lineup.baseline}, paired 95 % intervals. ● revenue  ◆ contribution",
        summary=_effects_summary(lineup, changes, window),
        figure=go.Figure(
            data=[trace for amount in AMOUNTS for trace in _dots(changes[amount], amount, theme)],
            layout=layout(
                theme,
                height=rows_height(len(lineup.others), theme),
                margin={"l": rows_margin(lineup.others, theme), "r": theme.font * 8, "t": 8, "b": theme.font * 3},
                xaxis=axis(theme, range=[low - _ROOM * span, high + _ROOM * span], tickformat="$~s", nticks=5),
                yaxis=rows_axis(lineup.others, theme),
                shapes=[_zero(theme)],
            ),
        ),
        table=pd.DataFrame(
            [
                (name, measure, *_row(lineup.sides[name].standings[f"{measure}{suffix}"]))
                for name in lineup.sides
                for measure in AMOUNTS
            ],
            columns=list(COLUMNS),
        ),
    )


def _change(lineup: Lineup, name: str, measure: str) -> Estimate:
    standing = lineup.sides[name].standings[measure]
    return standing.change if standing.change is not None else standing.value


def _row(standing: ComparisonStanding) -> tuple[float | None, ...]:
    change = standing.change
    return (standing.value.mean, *((None, None, None) if change is None else change), standing.ahead)


def _effects_title(lineup: Lineup, changes: list[Estimate], window: str) -> str:
    up = sum(change.low > 0.0 for change in changes)
    down = sum(change.high < 0.0 for change in changes)
    if len(changes) == 1:
        what = "raises" if up else "lowers" if down else "does not settle"
        sized = f" by {money(abs(changes[0].mean))}" if up or down else ""
        return f"{lineup.others[0]} {what} contribution{sized} {window}"
    sizes = ((up, "raise"), (down, "lower"), (len(changes) - up - down, "leave unsettled"))
    counts = [f"{'all ' if number == len(changes) else ''}{count(number)} {word}" for number, word in sizes if number]
    return capitalized(f"{listed(counts)} contribution {window}")


def _effects_summary(lineup: Lineup, changes: dict[str, list[Estimate]], window: str) -> str:
    parts = [
        f"{name}: revenue {signed_money(revenue.mean)} ({signed_between(revenue)}), contribution "
        f"{signed_money(left.mean)} ({signed_between(left)})"
        for name, revenue, left in zip(lineup.others, changes["revenue"], changes["contribution"], strict=True)
    ]
    return f"Change from {lineup.baseline} a seat {window}: {'; '.join(parts)}."


def _dots(changes: list[Estimate], amount: str, theme: Theme) -> tuple[Trace, Trace]:
    """Return dots with intervals, and what is written at the intervals' right ends."""
    color = theme.accent[amount]
    rows = [SHIFT[amount] - place for place in range(len(changes))]
    labels: Trace = {
        "type": "scatter",
        "name": f"{amount}, in words",
        "mode": "text",
        "x": [change.high for change in changes],
        "y": rows,
        "text": [f"  {signed_money(change.mean)} {half_width(change)}" for change in changes],
        "textposition": "middle right",
        "textfont": {"size": theme.font - 1, "color": color},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    dots: Trace = {
        "type": "scatter",
        "name": amount,
        "mode": "markers",
        "x": [change.mean for change in changes],
        "y": rows,
        "marker": {"symbol": AMOUNTS[amount], "size": theme.marker, "color": color},
        "error_x": whiskers(changes, color, theme.line),
        "customdata": [f"{amount}: {signed_money(change.mean)} ({signed_between(change)})" for change in changes],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return dots, labels


def _zero(theme: Theme) -> dict[str, Any]:
    line = {"color": theme.zero, "width": 1.5}
    return upright(0, line)
