"""The picture of the 2x2: the status quo and one cell month by month, dip and crossover marked, the run before pale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.reports.cells import NAMES
from sim.reports.two_by_two import OUTCOME_NAMES, TwoByTwo
from sim.reports.verdict_words import course_sentence
from sim.reports.wording import capitalized, money, signed_money
from sim.studies.factorial import CORNERS, STATUS_QUO
from sim.units import FloatArray
from views.style.chart import Chart
from views.style.labels import broken, end_labels, room_for
from views.style.theme import Theme, Trace, axis, dash_of, layout, translucent, upright

Span = tuple[float, float]
Lines = Mapping[str, Mapping[str, tuple[float, ...]]]  # outcome -> cell -> $ a month and seat
_HEADROOM = 0.12  # of the span, above and below
_FLAT = 0.8  # of the usual height, so that the facts below stand on the first screen of a laptop
_LABEL_LINES = 2  # of text at the end of a line


@dataclass(frozen=True, kw_only=True)
class View:
    """What the picture shows: an outcome, the cell beside the status quo, and how many seats one number is of."""

    outcome: str
    cell: str
    seats: int  # 1 is per seat

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the cells that are drawn, the status quo first."""
        return (STATUS_QUO,) if self.cell == STATUS_QUO else (STATUS_QUO, self.cell)


def course_chart(reading: TwoByTwo, view: View, theme: Theme, span: Span, earlier: Lines | None = None) -> Chart:
    """Return the months of the status quo and of one cell; `span` is the vertical axis in $ a month and seat."""
    before = [_earlier_line(name, earlier[view.outcome][name], view, theme) for name in view.lines] if earlier else []
    drawn = [_line(reading, name, view, theme) for name in view.lines]
    return Chart(
        key="course",
        title=title(reading, view),
        subtitle=subtitle(view, bool(before)),
        summary=summary(reading, view),
        figure=go.Figure(
            data=[*before, *_bands(reading, view, theme), *drawn], layout=_layout(reading, view, theme, span)
        ),
        table=table(reading),
    )


def title(reading: TwoByTwo, view: View) -> str:
    """Return the finding: when the cell dips, overtakes the status quo, and has made up for the dip."""
    if view.cell == STATUS_QUO:
        ours = reading.cells[STATUS_QUO].courses[view.outcome].monthly
        first, last = money(ours[0] * view.seats), money(ours[-1] * view.seats)
        return f"The status quo goes from {first} to {last} of {view.outcome} a month"
    return course_sentence(view.cell, view.outcome, reading).rstrip(".")


def subtitle(view: View, earlier: bool) -> str:
    """Return unit and reading aids."""
    whose = "per seat" if view.seats == 1 else f"all {view.seats:,} seats"
    accrued = ", pay accrued as earned" if view.outcome == "contribution" else ", bands: simulation error"
    return f"$ of {view.outcome} a month, {whose}{accrued}.{' Pale: run before.' if earlier else ''}"


def summary(reading: TwoByTwo, view: View) -> str:
    """Return where each drawn cell starts and ends, in one sentence."""
    parts = []
    for name in view.lines:
        monthly = reading.cells[name].courses[view.outcome].monthly * view.seats
        parts.append(f"{NAMES[name]} from {money(monthly[0])} to {money(monthly[-1])}")
    return f"{capitalized(view.outcome)} by the month over {reading.scenario.run.months} months: {', '.join(parts)}."


def table(reading: TwoByTwo) -> pd.DataFrame:
    """Return one row for each month: mean revenue and contribution per seat of each corner, $."""
    columns: dict[str, Any] = {"month": range(1, reading.scenario.run.months + 1)}
    for outcome in OUTCOME_NAMES:
        for corner in CORNERS:
            columns[f"{outcome}, {NAMES[corner]}"] = reading.cells[corner].courses[outcome].monthly
    return pd.DataFrame(columns)


def natural_spans(reading: TwoByTwo) -> dict[str, Span]:
    """Return, by outcome, a vertical axis that holds every corner's line, with headroom, in $ a month and seat."""
    return {outcome: _span(reading, outcome) for outcome in OUTCOME_NAMES}


def lines_of(reading: TwoByTwo) -> Lines:
    """Return what a later run shows of this one."""
    return {
        outcome: {name: tuple(cell.courses[outcome].monthly.tolist()) for name, cell in reading.cells.items()}
        for outcome in OUTCOME_NAMES
    }


def _span(reading: TwoByTwo, outcome: str) -> Span:
    edges = [edge for corner in CORNERS for edge in _edges(reading, corner, outcome)]
    low, high = min(float(edge.min()) for edge in edges), max(float(edge.max()) for edge in edges)
    room = _HEADROOM * (high - low or 1.0)
    return (max(0.0, low - room) if low >= 0.0 else low - room), high + room


def _edges(reading: TwoByTwo, cell: str, outcome: str) -> tuple[FloatArray, FloatArray]:
    course = reading.cells[cell].courses[outcome]
    error = 0.0 if course.error is None else course.error
    return course.monthly - error, course.monthly + error


def _line(reading: TwoByTwo, name: str, view: View, theme: Theme) -> Trace:
    values = reading.cells[name].courses[view.outcome].monthly * view.seats
    return {
        "type": "scatter",
        "name": NAMES[name],
        "mode": "lines",
        "x": list(range(1, len(values) + 1)),
        "y": values,
        "line": {"color": theme.color(name), "width": theme.line, "dash": dash_of(name)},
        "customdata": [money(value) for value in values],
        "hovertemplate": f"{NAMES[name]}, month %{{x}}: %{{customdata}}<extra></extra>",
    }


def _bands(reading: TwoByTwo, view: View, theme: Theme) -> list[Trace]:
    if view.outcome != "revenue":
        return []
    bands = []
    for name in view.lines:
        low, high = (edge * view.seats for edge in _edges(reading, name, view.outcome))
        months = list(range(1, len(low) + 1))
        bands.append(
            {
                "type": "scatter",
                "name": f"{NAMES[name]}, simulation error",
                "mode": "lines",
                "x": [*months, *reversed(months)],
                "y": [*high, *reversed(low)],
                "fill": "toself",
                "fillcolor": translucent(theme.color(name), theme.band),
                "line": {"width": 0},
                "hoverinfo": "skip",
            }
        )
    return bands


def _earlier_line(name: str, values: Sequence[float], view: View, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "name": f"{NAMES[name]}, run before",
        "mode": "lines",
        "x": list(range(1, len(values) + 1)),
        "y": [value * view.seats for value in values],
        "line": {"color": theme.color(name), "width": theme.line - 1.0, "dash": dash_of(name)},
        "opacity": theme.ghost,
        "hoverinfo": "skip",
    }


def _layout(reading: TwoByTwo, view: View, theme: Theme, span: Span) -> dict[str, Any]:
    months = reading.scenario.run.months
    wide = (span[0] * view.seats, span[1] * view.seats)
    ends = {name: _end(reading, name, view, theme) for name in view.lines}
    ticks = range(0, months + 1, 6 if months <= 60 else 24)
    return layout(
        theme,
        height=round(theme.height * _FLAT),
        margin={
            "l": theme.font * 4.2,
            "r": room_for((end[0] for end in ends.values()), theme),
            "t": 8,
            "b": theme.font * 3,
        },
        xaxis=axis(
            theme, range=[0.5, months + 0.5], tickvals=list(ticks)[1:], ticks="outside", tickprefix="", showgrid=False
        ),
        yaxis=axis(theme, range=list(wide), tickformat="$~s", nticks=6),
        annotations=[*end_labels(ends, theme, wide, lines=_LABEL_LINES), *_marks(reading, view, theme)],
        shapes=_crossing(reading, view, theme),
    )


def _end(reading: TwoByTwo, name: str, view: View, theme: Theme) -> tuple[str, str, float]:
    role = "Status quo: " if name == STATUS_QUO else ""
    label = broken(capitalized(f"{role}{NAMES[name]}"))
    return label, theme.color(name), float(reading.cells[name].courses[view.outcome].monthly[-1]) * view.seats


def _marks(reading: TwoByTwo, view: View, theme: Theme) -> list[dict[str, Any]]:
    """Return what is written about the cell: its dip, and the months from which it is ahead and has made up for it."""
    course = reading.cells[view.cell].courses[view.outcome]
    if view.cell == STATUS_QUO or course.dip is None or course.repaid == 1:
        return []
    color, marks = theme.color(view.cell), []
    font = {"size": theme.font - 1, "color": color}
    marks.append(
        {
            "text": f"{signed_money(course.dip.depth * view.seats)} on the status quo, month {course.dip.month}",
            "x": course.dip.month,
            "y": float(course.monthly[course.dip.month - 1]) * view.seats,
            "ax": theme.font * 5,
            "ay": theme.font * 1.8,
            "arrowhead": 2,
            "arrowcolor": color,
            "bgcolor": theme.surface,
            "font": font,
        }
    )
    if course.ahead is not None:
        late = course.ahead > reading.scenario.run.months / 2
        marks.append(
            {
                "text": f"ahead from month {course.ahead}",
                "x": course.ahead,
                "y": 1.0,
                "yref": "paper",
                "yanchor": "top",
                "xanchor": "right" if late else "left",
                "xshift": -4 if late else 4,
                "showarrow": False,
                "font": font,
            }
        )
    return marks


def _crossing(reading: TwoByTwo, view: View, theme: Theme) -> list[dict[str, Any]]:
    course = reading.cells[view.cell].courses[view.outcome]
    zero = [_zero(theme)] if view.outcome == "contribution" else []
    if view.cell == STATUS_QUO or course.ahead is None or course.dip is None or course.repaid == 1:
        return zero
    return [*zero, upright(course.ahead, {"color": theme.color(view.cell), "width": 1, "dash": "dot"})]


def _zero(theme: Theme) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 0,
        "y1": 0,
        "line": {"color": theme.zero, "width": 1.5},
    }
