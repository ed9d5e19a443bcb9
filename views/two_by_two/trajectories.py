"""Monthly revenue per seat of the four cells: the dip, the crossover, and the previous run as pale lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.reports.cells import NICKNAMES
from sim.reports.two_by_two import Cell, TwoByTwo
from sim.reports.wording import capitalized, money, signed_money
from sim.studies.factorial import BUILD_AND_PAY, BUILD_ONLY, CORNERS
from views.style.chart import Chart
from views.style.labels import end_labels
from views.style.theme import Theme, Trace, axis, dash_of, layout, translucent, upright

Ghost = Mapping[str, Sequence[float]]  # cell -> monthly revenue per seat of an earlier run, $
_HEADROOM = 0.12  # of the span, above and below


def trajectories_chart(reading: TwoByTwo, theme: Theme, span: tuple[float, float], ghost: Ghost | None = None) -> Chart:
    """Return the monthly course of each corner with its 95 % band; `span` is the vertical axis in $ a month."""
    cells = [reading.cells[corner] for corner in CORNERS]
    earlier = [_ghost_line(name, values, theme) for name, values in (ghost or {}).items()]
    traces = [*earlier, *(_band(cell, theme) for cell in cells), *(_line(cell, theme) for cell in cells)]
    beside = " Pale: run before." if earlier else ""
    return Chart(
        key="trajectories",
        title=title(reading),
        subtitle=f"$ a month per seat, 95 % bands of the mean. Dashed: team pay.{beside}",
        summary=summary(reading),
        figure=go.Figure(data=traces, layout=_layout(reading, theme, span)),
        table=table(reading),
    )


def title(reading: TwoByTwo) -> str:
    """Return the finding: whether and when build and pay overtakes the status quo."""
    cell = reading.cells[BUILD_AND_PAY]
    if cell.monthly_crossover is None:
        return "Build and pay never overtakes the status quo for good, not even by the month"
    if cell.dip is None or cell.monthly_crossover == 1:
        return "Build and pay is ahead of the status quo from the first month"
    first = f"Build and pay dips, then overtakes the status quo in month {cell.monthly_crossover}"
    if cell.crossover is None:
        return f"{first}, but has not made up for the dip by month {len(cell.monthly)}"
    return f"{first} and has made up for the dip by month {cell.crossover}"


def summary(reading: TwoByTwo) -> str:
    """Return where each corner starts and ends, in one sentence."""
    parts = [
        f"{NICKNAMES[cell.name]} from {money(cell.monthly[0])} to {money(cell.monthly[-1])}"
        for cell in (reading.cells[corner] for corner in CORNERS)
    ]
    return f"Monthly revenue per seat over {len(reading.cells[BUILD_AND_PAY].monthly)} months: {', '.join(parts)}."


def table(reading: TwoByTwo) -> pd.DataFrame:
    """Return one row for each month: mean revenue per seat of each corner and the half width of its interval, $."""
    columns: dict[str, Any] = {"month": range(1, reading.scenario.run.months + 1)}
    for corner in CORNERS:
        columns[NICKNAMES[corner]] = reading.cells[corner].monthly
        columns[f"{NICKNAMES[corner]} ±"] = reading.cells[corner].monthly_error
    return pd.DataFrame(columns)


def natural_span(reading: TwoByTwo) -> tuple[float, float]:
    """Return a vertical axis that holds every band, with headroom, in $ a month."""
    cells = [reading.cells[corner] for corner in CORNERS]
    low = min(float((cell.monthly - cell.monthly_error).min()) for cell in cells)
    high = max(float((cell.monthly + cell.monthly_error).max()) for cell in cells)
    room = _HEADROOM * (high - low or 1.0)
    return max(0.0, low - room), high + room


def lines_of(reading: TwoByTwo) -> Ghost:
    """Return what a later run shows of this one."""
    return {corner: tuple(float(value) for value in reading.cells[corner].monthly) for corner in CORNERS}


def _months(values: Sequence[float]) -> list[int]:
    return list(range(1, len(values) + 1))


def _line(cell: Cell, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "name": NICKNAMES[cell.name],
        "mode": "lines",
        "x": _months(cell.monthly),  # type: ignore[arg-type] # an array has a length and an order
        "y": cell.monthly,
        "line": {"color": theme.color(cell.name), "width": theme.line, "dash": dash_of(cell.name)},
        "customdata": [money(value) for value in cell.monthly],
        "hovertemplate": f"{NICKNAMES[cell.name]}, month %{{x}}: %{{customdata}}<extra></extra>",
    }


def _band(cell: Cell, theme: Theme) -> Trace:
    there = _months(cell.monthly)  # type: ignore[arg-type] # an array has a length and an order
    return {
        "type": "scatter",
        "name": f"{NICKNAMES[cell.name]}, 95 %",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [*(cell.monthly + cell.monthly_error), *reversed(cell.monthly - cell.monthly_error)],
        "fill": "toself",
        "fillcolor": translucent(theme.color(cell.name), theme.band),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _ghost_line(name: str, values: Sequence[float], theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "name": f"{NICKNAMES[name]}, run before",
        "mode": "lines",
        "x": _months(values),
        "y": list(values),
        "line": {"color": theme.color(name), "width": theme.line - 1.0, "dash": dash_of(name)},
        "opacity": theme.ghost,
        "hoverinfo": "skip",
    }


def _layout(reading: TwoByTwo, theme: Theme, span: tuple[float, float]) -> dict[str, Any]:
    months = reading.scenario.run.months
    ends = {
        corner: (capitalized(NICKNAMES[corner]), theme.color(corner), float(reading.cells[corner].monthly[-1]))
        for corner in CORNERS
    }
    width = max(len(NICKNAMES[corner]) for corner in CORNERS) * theme.font * 0.56
    ticks = range(0, months + 1, 6 if months <= 60 else 24)
    return layout(
        theme,
        margin={"l": theme.font * 4, "r": width, "t": 8, "b": theme.font * 3},
        xaxis=axis(theme, range=[0.5, months + 0.5], tickvals=list(ticks)[1:], showgrid=False, ticks="outside"),
        yaxis=axis(theme, range=list(span), tickformat="$~s", nticks=6),
        annotations=[*end_labels(ends, theme, span), *_marks(reading, theme)],
        shapes=_crossing(reading, theme),
    )


def _marks(reading: TwoByTwo, theme: Theme) -> list[dict[str, Any]]:
    """Return what is written about build and pay: its dip and its crossover by the month."""
    cell = reading.cells[BUILD_AND_PAY]
    color, marks = theme.color(BUILD_AND_PAY), []
    font = {"size": theme.font - 1, "color": color}
    if cell.dip is not None and cell.monthly_crossover != 1:
        marks.append(
            {
                "text": f"dip: {signed_money(cell.dip.depth)} in month {cell.dip.month}",
                "x": cell.dip.month,
                "y": float(cell.monthly[cell.dip.month - 1]),
                "ax": theme.font * 5,
                "ay": theme.font * 1.6,
                "arrowhead": 2,
                "arrowcolor": color,
                "bgcolor": theme.surface,
                "font": font,
            }
        )
    if cell.monthly_crossover is not None and cell.monthly_crossover > 1:
        text = {"text": f"ahead from month {cell.monthly_crossover}", "x": cell.monthly_crossover, "y": 1.0}
        marks.append(
            {
                **text,
                "yref": "paper",
                "yanchor": "top",
                "xanchor": "left",
                "xshift": 4,
                "showarrow": False,
                "font": font,
            }
        )
    return marks


def _crossing(reading: TwoByTwo, theme: Theme) -> list[dict[str, Any]]:
    month = reading.cells[BUILD_AND_PAY].monthly_crossover
    if month is None or month == 1:
        return []
    line = {"color": theme.color(BUILD_ONLY), "width": 1, "dash": "dot"}
    return [upright(month, line)]
