"""The partner flywheel: next month's change over today's state, and what is left years after building stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.reports.capacity import BRIEFLY, LONG, NEVER, STOPS, CapacityReading, Course, kept
from sim.reports.wording import listed, share
from sim.studies.tipping_point import Flywheel
from views.style.chart import Chart
from views.style.labels import end_labels
from views.style.theme import Theme, Trace, across, axis, axis_title, layout, translucent, upright

WHEEL_COLUMNS = ("building", "hours per partner", "capability", "change next month", "return on a committed rep")
COURSE_COLUMNS = ("course", "month", "capability", "± 95 %")
STYLES = {
    "no building at all": ("muted", "dot"),
    "vendor-led": ("vendor-led", "dash"),
    "partner-built": ("partner-built", "solid"),
}
COURSES = {NEVER: ("vendor-led", "dash"), BRIEFLY: ("undirected", "dot"), LONG: ("partner-built", "solid")}


def wheel_chart(reading: CapacityReading, theme: Theme) -> Chart:
    """Return next month's change of a partner's capability over its capability today, by how much is built."""
    low = 1.1 * min(float(wheel.change.min()) for wheel in reading.wheels.values())
    high = 1.15 * max(float(wheel.change.max()) for wheel in reading.wheels.values())
    names = {name: f"{short(name)}, {wheel.hours:.1f} h" for name, wheel in reading.wheels.items()}
    ends = {
        name: (names[name], _color(STYLES[name][0], theme), float(np.interp(0.45, wheel.capability, wheel.change)))
        for name, wheel in reading.wheels.items()
    }
    return Chart(
        key="flywheel",
        title=wheel_title(reading.wheels),
        subtitle=(
            "Next month's change of a partner's capability over its capability today, by hours built per partner. "
            "Above 0 it grows. ○ tipping point  ● where it comes to rest."
        ),
        summary=wheel_summary(reading.wheels),
        figure=go.Figure(
            data=[
                trace
                for name, wheel in reading.wheels.items()
                for trace in (_wheel_line(name, wheel, theme), _wheel_points(name, wheel, theme))
            ],
            layout=layout(
                theme,
                margin={"l": theme.font * 4.4, "r": theme.font * 11, "t": 8, "b": theme.font * 3.4},
                xaxis=axis(theme, range=[0, 1], nticks=6, title=axis_title("capability today", theme)),
                yaxis=axis(theme, range=[low, high], tickformat="+.2f", nticks=6),
                shapes=[_zero(theme)],
                annotations=end_labels(ends, theme, (low, high)),
            ),
        ),
        table=pd.DataFrame(
            [
                (
                    name,
                    wheel.hours,
                    *(float(values[place]) for values in (wheel.capability, wheel.change, wheel.rep_return)),
                )
                for name, wheel in reading.wheels.items()
                for place in range(0, wheel.capability.size, 10)
            ],
            columns=list(WHEEL_COLUMNS),
        ),
    )


def wheel_title(wheels: Mapping[str, Flywheel]) -> str:
    """Return the finding: the tipping point of a partner that is hardly built any more, or that there is none."""
    kept, built = wheels["vendor-led"], wheels["partner-built"]
    if kept.tipping and len(kept.resting) > 1:
        return (
            f"Above a capability of {kept.tipping[-1]:.2f} a practice keeps itself near {kept.resting[-1]:.2f} with "
            f"{kept.hours:.1f} hours a month; below, what was built fades"
        )
    if kept.resting and kept.resting[-1] > (built.resting[-1] if built.resting else 1.0) / 2.0:
        return f"There is no tipping point: every practice grows to {kept.resting[-1]:.2f} by itself"
    rest = f" to {kept.resting[-1]:.2f}" if kept.resting else ""
    return f"No practice keeps itself: once building stops, every capability fades{rest}"


def wheel_summary(wheels: Mapping[str, Flywheel]) -> str:
    """Return tipping points and resting points of every line in one sentence."""
    phrases = []
    for name, wheel in wheels.items():
        tips = listed([f"{point:.2f}" for point in wheel.tipping]) or "none"
        rests = listed([f"{point:.2f}" for point in wheel.resting]) or "none"
        phrases.append(f"{short(name)} with {wheel.hours:.1f} hours a partner: tipping point {tips}, rest at {rests}")
    return (
        "The flywheel of an average partner with enough opportunities, commitment and reps settled: "
        f"{'; '.join(phrases)}."
    )


def stopping_chart(reading: CapacityReading, theme: Theme) -> Chart:
    """Return the mean partner's capability by month: never built, built six months, built three years."""
    top = 1.1 * max(float((course.mean + course.half).max()) for course in reading.capability.values())
    labels = {NEVER: "never built", BRIEFLY: "six months", LONG: "three years"}
    months = len(reading.capability[NEVER].mean)
    ends = {
        name: (labels[name], _color(COURSES[name][0], theme), float(course.mean[-1]))
        for name, course in reading.capability.items()
    }
    return Chart(
        key="stopping",
        title=stopping_title(reading),
        subtitle="Mean capability of partners by month, 0 to 1, when building stops after six months or three years.",
        summary=stopping_summary(reading),
        figure=go.Figure(
            data=[
                trace
                for name, course in reading.capability.items()
                for trace in course_traces(name, course, _color(COURSES[name][0], theme), COURSES[name][1], theme)
            ],
            layout=layout(
                theme,
                margin={"l": theme.font * 3.4, "r": theme.font * 8, "t": 8, "b": theme.font * 3},
                xaxis=axis(theme, range=[0, months + 0.5], dtick=12, showgrid=False),
                yaxis=axis(theme, range=[0, top], nticks=6),
                annotations=end_labels(ends, theme, (0.0, top)),
                shapes=[_stop_line(month, theme) for month in STOPS.values()],
            ),
        ),
        table=course_table(reading.capability, COURSE_COLUMNS),
    )


def stopping_title(reading: CapacityReading) -> str:
    """Return the finding: how much of the lead is left years after building stopped."""
    years = len(reading.capability[NEVER].mean) / 12.0
    return (
        f"By year {years:.0f}, six months of building keep {share(round(kept(reading, BRIEFLY), 2))} of their lead, "
        f"three years {share(round(kept(reading, LONG), 2))}"
    )


def stopping_summary(reading: CapacityReading) -> str:
    """Return where the three courses end, in one sentence."""
    phrases = [
        f"{name} {course.mean[-1]:.2f} (±{course.half[-1]:.2f}) after a peak of {course.mean.max():.2f}"
        for name, course in reading.capability.items()
    ]
    return f"Mean capability at the end, {reading.plan} plan: {'; '.join(phrases)}."


def course_table(courses: Mapping[str, Course], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return one row for each course and month, with four `columns`."""
    rows = [
        (name, month + 1, float(course.mean[month]), float(course.half[month]))
        for name, course in courses.items()
        for month in range(len(course.mean))
    ]
    return pd.DataFrame(rows, columns=list(columns))


def short(name: str) -> str:
    """Return what a line is called where there is little room."""
    return {"shoulder-to-shoulder": "shoulder", "no building at all": "no building"}.get(name, name)


def _color(name: str, theme: Theme) -> str:
    return theme.muted if name == "muted" else theme.motions[name]


def course_traces(name: str, course: Course, color: str, dash: str, theme: Theme) -> tuple[Trace, Trace]:
    """Return a monthly course as a band and a line."""
    there = list(range(1, len(course.mean) + 1))
    band: Trace = {
        "type": "scatter",
        "name": f"{name}, 95 %",
        "mode": "lines",
        "x": [*there, *reversed(there)],
        "y": [*(course.mean + course.half), *reversed(course.mean - course.half)],
        "fill": "toself",
        "fillcolor": translucent(color, theme.band),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    line: Trace = {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "x": there,
        "y": course.mean,
        "line": {"color": color, "width": theme.line, "dash": dash},
        "hovertemplate": f"{name}, month %{{x}}: %{{y:.2f}}<extra></extra>",
    }
    return band, line


def _wheel_line(name: str, wheel: Flywheel, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "x": wheel.capability,
        "y": wheel.change,
        "line": {"color": _color(STYLES[name][0], theme), "width": theme.line, "dash": STYLES[name][1]},
        "hovertemplate": f"{name}, capability %{{x:.2f}}: %{{y:+.4f}} a month<extra></extra>",
    }


def _wheel_points(name: str, wheel: Flywheel, theme: Theme) -> Trace:
    places = [*wheel.tipping, *wheel.resting]
    return {
        "type": "scatter",
        "name": f"{name}, at rest or tipping",
        "mode": "markers",
        "x": places,
        "y": [0.0] * len(places),
        "marker": {
            "symbol": ["circle-open"] * len(wheel.tipping) + ["circle"] * len(wheel.resting),
            "size": theme.marker * 1.3,
            "color": _color(STYLES[name][0], theme),
            "line": {"width": theme.line, "color": _color(STYLES[name][0], theme)},
        },
        "hovertemplate": f"{name}: %{{x:.2f}}<extra></extra>",
    }


def _zero(theme: Theme) -> dict[str, Any]:
    line = {"color": theme.zero, "width": 1.5}
    return across(0, line)


def _stop_line(month: int, theme: Theme) -> dict[str, Any]:
    line = {"color": theme.zero, "width": 1.2, "dash": "dot"}
    return upright(month, line)
