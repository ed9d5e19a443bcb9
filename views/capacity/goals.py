"""The way to twice and thrice the partner-led sales: the index by month, and when each motion reaches what."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from sim.reports.capacity import GOALS, CapacityReading, reached
from sim.reports.wording import listed, times
from views.capacity.flywheel import course_table, course_traces, short
from views.style.chart import Chart
from views.style.labels import end_labels
from views.style.theme import Theme, axis, layout

INDEX_COLUMNS = ("motion", "month", "partner sales index", "± 95 %")


def goals_chart(reading: CapacityReading, theme: Theme) -> Chart:
    """Return the partner sales index by month under each motion, with the months in which x2 and x3 are reached."""
    top = 1.12 * max(GOALS[0], *(float((course.mean + course.half).max()) for course in reading.index.values()))
    months = len(next(iter(reading.index.values())).mean)
    ends = {
        name: (short(name), theme.motions[name], float(course.mean[-3:].mean()))
        for name, course in reading.index.items()
    }
    styles = {"vendor-led": "dash", "shoulder-to-shoulder": "dot", "partner-built": "solid"}
    return Chart(
        key="goals",
        title=title(reading),
        subtitle="Partner-led revenue of the month over the starting state's, without season, 95 % bands.",
        summary=summary(reading),
        figure=go.Figure(
            data=[
                trace
                for name, course in reading.index.items()
                for trace in course_traces(name, course, theme.motions[name], styles[name], theme)
            ],
            layout=layout(
                theme,
                margin={"l": theme.font * 3.4, "r": theme.font * 8, "t": 8, "b": theme.font * 3},
                xaxis=axis(theme, range=[0, months + 0.5], dtick=6, showgrid=False),
                yaxis=axis(theme, range=[0, top], tickprefix="×", nticks=6),
                annotations=[*end_labels(ends, theme, (0.0, top)), *_reached_marks(reading, theme)],
            ),
        ),
        table=course_table(reading.index, INDEX_COLUMNS),
    )


def title(reading: CapacityReading) -> str:
    """Return the finding: when partners sell twice and thrice as much, and where they never do."""
    months = reached(reading, "partner-built")
    goals = [f"×{goal:.0f} in month {month}" for goal, month in months.items() if month is not None]
    last = {name: float(course.mean[-12:].mean()) for name, course in reading.index.items()}
    base = f"vendor-led they end at {times(last['vendor-led'])}"
    if not goals:
        return f"Partner-built, partners end at {times(last['partner-built'])} and never reach ×2; {base}"
    missed = "" if months[GOALS[-1]] is not None else " but not ×3"
    return f"Partner-built, partners sell {listed(goals)}{missed}; {base}"


def summary(reading: CapacityReading) -> str:
    """Return when each motion reaches each goal, in one sentence."""
    phrases = []
    for name in reading.index:
        months = [
            f"×{goal:.0f} {'never' if month is None else f'in month {month}'}"
            for goal, month in reached(reading, name).items()
        ]
        phrases.append(f"{name} {listed(months)}")
    return f"Partner-led sales against the starting state, three-month average: {'; '.join(phrases)}."


def _reached_marks(reading: CapacityReading, theme: Theme) -> list[dict[str, Any]]:
    return [
        {
            "text": f"×{goal:.0f} in month {month}",
            "x": month,
            "y": goal,
            "ax": -theme.font * 3.2,
            "ay": -theme.font * 1.8,
            "arrowhead": 2,
            "arrowcolor": theme.motions[motion],
            "bgcolor": theme.surface,
            "font": {"size": theme.font - 1, "color": theme.motions[motion]},
        }
        for motion in reading.index
        for goal, month in reached(reading, motion).items()
        if month is not None and motion == "partner-built"
    ]
