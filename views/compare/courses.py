"""Months: revenue of every scenario with the baseline as a ghost, and how far each is ahead in total."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.reports.comparison import Lineup, Side
from sim.reports.wording import money, signed_money
from sim.units import FloatArray
from views.compare.style import Look, looks
from views.style.chart import Chart
from views.style.labels import broken, end_labels, room_for
from views.style.theme import Theme, Trace, across, axis, layout, translucent

_HEADROOM = 0.1


def monthly_chart(lineup: Lineup, theme: Theme) -> Chart:
    """Return monthly revenue a seat of every scenario with its 95 % band; the baseline is the pale line."""
    styled = looks(lineup, theme)
    low = min(float((side.monthly - side.monthly_error).min()) for side in lineup.sides.values())
    high = max(float((side.monthly + side.monthly_error).max()) for side in lineup.sides.values())
    traces = [_band(name, side, styled[name], theme) for name, side in lineup.sides.items() if name != lineup.baseline]
    traces += [_line(name, side.monthly, styled[name], theme, lineup) for name, side in lineup.sides.items()]
    ends = {name: (broken(name), styled[name].color, float(side.monthly[-1])) for name, side in lineup.sides.items()}
    return Chart(
        key="compare.monthly",
        title=monthly_title(lineup),
        subtitle=f"Revenue, $ a month a seat, 95 % bands of the mean. Pale: {lineup.baseline}.",
        summary="Monthly revenue a seat from the first to the last month: "
        + ", ".join(
            f"{name} from {money(side.monthly[0])} to {money(side.monthly[-1])}" for name, side in lineup.sides.items()
        )
        + ".",
        figure=go.Figure(data=traces, layout=_layout(lineup, theme, _span(low, high, floor=True), ends)),
        table=_table(lineup, {name: side.monthly for name, side in lineup.sides.items()}),
    )


def lead_chart(lineup: Lineup, theme: Theme) -> Chart:
    """Return how much more each scenario has sold so far than the baseline, $ a seat."""
    styled = looks(lineup, theme)
    courses = {name: lineup.sides[name].lead for name in lineup.others}
    low, high = (
        min(0.0, *(float(course.min()) for course in courses.values())),
        max(0.0, *(float(course.max()) for course in courses.values())),
    )
    ends = {name: (broken(name), styled[name].color, float(course[-1])) for name, course in courses.items()}
    ends[lineup.baseline] = (broken(lineup.baseline), theme.muted, 0.0)
    return Chart(
        key="compare.lead",
        title=lead_title(lineup),
        subtitle=f"Cumulative revenue less that of {lineup.baseline}, $ a seat, means.",
        summary="By the last month, ahead of the baseline in cumulative revenue a seat: "
        + ", ".join(f"{name} {signed_money(course[-1])}" for name, course in courses.items())
        + ".",
        figure=go.Figure(
            data=[_line(name, course, styled[name], theme, lineup) for name, course in courses.items()],
            layout=_layout(lineup, theme, _span(low, high), ends, zero=True),
        ),
        table=_table(lineup, courses),
    )


def monthly_title(lineup: Lineup) -> str:
    """Return the finding: when the scenario that sells most at the end overtakes the baseline for good."""
    last = max(lineup.others, key=lambda name: float(lineup.sides[name].monthly[-1]))
    side = lineup.sides[last]
    if side.overtakes is None:
        return f"None overtakes {lineup.baseline} for good, not even by the month"
    ratio = float(side.monthly[-1]) / max(float(lineup.sides[lineup.baseline].monthly[-1]), 1e-9)
    when = "is ahead from the first month" if side.overtakes == 1 else f"overtakes in month {side.overtakes}"
    return f"{last} {when} and ends at {ratio:.2f} times {lineup.baseline}"


def lead_title(lineup: Lineup) -> str:
    """Return the finding: which scenario dips deepest before it pays, and when it has made up for that."""
    deepest = min(lineup.others, key=lambda name: float(lineup.sides[name].lead.min()))
    side = lineup.sides[deepest]
    if float(side.lead.min()) >= 0.0:
        return "None is ever behind the baseline in total"
    dip, month = money(-float(side.lead.min())), int(np.argmin(side.lead)) + 1
    text = f"{deepest} is behind by {dip} a seat in month {month}"
    if side.makes_up is None:
        return f"{text} and does not make up for it"
    return f"{text}, and has made up for it by month {side.makes_up}"


def _span(low: float, high: float, floor: bool = False) -> tuple[float, float]:
    room = _HEADROOM * ((high - low) or 1.0)
    return (max(0.0, low - room) if floor else low - room), high + room


def _months(lineup: Lineup) -> list[int]:
    return list(range(1, lineup.months + 1))


def _line(name: str, values: FloatArray, look: Look, theme: Theme, lineup: Lineup) -> Trace:
    ghost = name == lineup.baseline
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "x": _months(lineup),
        "y": values,
        "line": {"color": look.color, "width": theme.line * (1.4 if ghost else 1.0), "dash": look.dash},
        "opacity": theme.ghost if ghost else 1.0,
        "customdata": [money(value) for value in values],
        "hovertemplate": f"{name}, month %{{x}}: %{{customdata}}<extra></extra>",
    }


def _band(name: str, side: Side, look: Look, theme: Theme) -> Trace:
    there = list(range(1, len(side.monthly) + 1))
    return {
        "type": "scatter",
        "name": f"{name}, 95 %",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [*(side.monthly + side.monthly_error), *reversed(side.monthly - side.monthly_error)],
        "fill": "toself",
        "fillcolor": translucent(look.color, theme.band / 2.0),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _layout(
    lineup: Lineup,
    theme: Theme,
    span: tuple[float, float],
    ends: dict[str, tuple[str, str, float]],
    zero: bool = False,
) -> dict[str, Any]:
    ticks = range(0, lineup.months + 1, 6 if lineup.months <= 60 else 24)
    line = {"color": theme.zero, "width": 1.5}
    width = room_for((end[0] for end in ends.values()), theme)
    return layout(
        theme,
        margin={"l": theme.font * 4.2, "r": width, "t": 8, "b": theme.font * 3},
        xaxis=axis(theme, range=[0.5, lineup.months + 0.5], tickvals=list(ticks)[1:], showgrid=False, ticks="outside"),
        yaxis=axis(theme, range=list(span), tickformat="$~s", nticks=6),
        annotations=end_labels(ends, theme, span, lines=2),
        shapes=[across(0, line)] if zero else [],
    )


def _table(lineup: Lineup, courses: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({"month": _months(lineup), **courses})
