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
    found = {amount: [_change(lineup, name, f"{amount}{suffix}") for name in lineup.others] for amount in AMOUNTS}
    bounds = [bound for each in found.values() for one in each for bound in (one.low, one.high)]
    low, high = min(0.0, *bounds), max(0.0, *bounds)
    span = (high - low) or 1.0
    return Chart(
        key=f"compare.effects{suffix}",
        title=_effects_title(lineup, found["contribution"], window),
        subtitle=f"$ a seat {window}, change from {lineup.baseline}, paired 95 % intervals. ● revenue  ◆ contribution",
        summary=_effects_summary(lineup, found, window),
        figure=go.Figure(
            data=[each for amount in AMOUNTS for each in _dots(found[amount], amount, theme)],
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


def _effects_title(lineup: Lineup, found: list[Estimate], window: str) -> str:
    up = sum(each.low > 0.0 for each in found)
    down = sum(each.high < 0.0 for each in found)
    if len(found) == 1:
        what = "raises" if up else "lowers" if down else "does not settle"
        sized = f" by {money(abs(found[0].mean))}" if up or down else ""
        return f"{lineup.others[0]} {what} contribution{sized} {window}"
    sizes = ((up, "raise"), (down, "lower"), (len(found) - up - down, "leave unsettled"))
    told = [f"{'all ' if number == len(found) else ''}{count(number)} {word}" for number, word in sizes if number]
    return capitalized(f"{listed(told)} contribution {window}")


def _effects_summary(lineup: Lineup, found: dict[str, list[Estimate]], window: str) -> str:
    parts = [
        f"{name}: revenue {signed_money(revenue.mean)} ({signed_between(revenue)}), contribution "
        f"{signed_money(left.mean)} ({signed_between(left)})"
        for name, revenue, left in zip(lineup.others, found["revenue"], found["contribution"], strict=True)
    ]
    return f"Change from {lineup.baseline} a seat {window}: {'; '.join(parts)}."


def _dots(found: list[Estimate], amount: str, theme: Theme) -> tuple[Trace, Trace]:
    """Return dots with intervals, and what is written at the intervals' right ends."""
    color = theme.accent[amount]
    rows = [SHIFT[amount] - place for place in range(len(found))]
    told: Trace = {
        "type": "scatter",
        "name": f"{amount}, in words",
        "mode": "text",
        "x": [each.high for each in found],
        "y": rows,
        "text": [f"  {signed_money(each.mean)} {half_width(each)}" for each in found],
        "textposition": "middle right",
        "textfont": {"size": theme.font - 1, "color": color},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    dots: Trace = {
        "type": "scatter",
        "name": amount,
        "mode": "markers",
        "x": [each.mean for each in found],
        "y": rows,
        "marker": {"symbol": AMOUNTS[amount], "size": theme.marker, "color": color},
        "error_x": whiskers(found, color, theme.line),
        "customdata": [f"{amount}: {signed_money(each.mean)} ({signed_between(each)})" for each in found],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return dots, told


def _zero(theme: Theme) -> dict[str, Any]:
    line = {"color": theme.zero, "width": 1.5}
    return upright(0, line)
