"""Lines over months that the Talent page shares: what a hire is worth, and the people by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.reports.cells import NAMES
from sim.reports.talent import People, TalentReading
from sim.reports.talent_words import judged, label
from sim.reports.wording import capitalized, listed, share, signed_between, signed_money
from sim.studies.factorial import BUILD_AND_PAY
from sim.studies.hire_value import JUDGED_AFTER
from sim.studies.talent_choices import AS_SET
from views.style.chart import Chart
from views.style.labels import end_labels, room_for
from views.style.theme import Theme, Trace, across, axis, layout, translucent, upright

DASHES = ("solid", "dash", "dot")
PANELS = {
    "filled": ("Seats filled", ".0%"),
    "skill": ("Skill at work", ".2f"),
    "tenure": ("Tenure, months", ".0f"),
}
_GAP = 0.05  # of the height, between two panels
_HEADROOM = 0.1


def colors(names: Sequence[str], reading: TalentReading, theme: Theme) -> dict[str, str]:
    """Return the color of each choice: the people as set, the portal, and whatever else is shown."""
    fixed = {AS_SET: theme.motions["partner-built"], reading.portal: theme.worse}
    return {name: fixed.get(name, theme.accent["contribution"]) for name in names}


def worth_chart(reading: TalentReading, theme: Theme) -> Chart:
    """Return what a hire has brought by months over an empty seat, with 95 % bands."""
    names = list(reading.worth)
    shade = colors(names, reading, theme)
    traces: list[Trace] = []
    for place, name in enumerate(names):
        hire = reading.worth[name]
        months = list(hire.months)
        lows, highs = [worth.low for worth in hire.by_month], [worth.high for worth in hire.by_month]
        traces.append(_band(name, months, lows, highs, shade[name], theme))
        means = [worth.mean for worth in hire.by_month]
        labels = [f"{signed_money(worth.mean)} ({signed_between(worth)})" for worth in hire.by_month]
        traces.append(_line(name, months, means, labels, shade[name], DASHES[place % len(DASHES)], theme))
    return Chart(
        key="talent.worth",
        title=judged(reading, AS_SET).removesuffix("."),
        subtitle="$ per seat since the day of hiring, over the same seat left empty; hiring, ramp, pay and leavers "
        "counted; 95 % bands",
        summary=_worth_summary(reading),
        figure=go.Figure(data=traces, layout=_worth_layout(reading, shade, theme)),
        table=_worth_table(reading),
    )


def people_chart(reading: TalentReading, theme: Theme) -> Chart:
    """Return seats filled, skill at work and tenure by month, one panel below the other."""
    shade = colors(list(reading.people), reading, theme)
    traces: list[Trace] = []
    for panel, name in enumerate(PANELS):
        for place, (choice, people) in enumerate(reading.people.items()):
            values = list(getattr(people, name))
            labels = [_written(name, value) for value in values]
            months = list(range(1, len(values) + 1))
            line = _line(choice, months, values, labels, shade[choice], DASHES[place % len(DASHES)], theme)
            traces.append({**line, "yaxis": f"y{panel + 1}" if panel else "y"})
    return Chart(
        key="talent.people",
        title=_people_title(reading),
        subtitle=f"means by month of {NAMES[BUILD_AND_PAY]}; a vacancy empties a seat, a newcomer starts anew",
        summary=_people_summary(reading),
        figure=go.Figure(data=traces, layout=_people_layout(reading, shade, theme)),
        table=_people_table(reading),
    )


def _line(
    name: str, months: list[int], values: list[float], labels: list[str], color: str, dash: str, theme: Theme
) -> Trace:
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "x": months,
        "y": values,
        "line": {"color": color, "width": theme.line, "dash": dash},
        "customdata": labels,
        "hovertemplate": f"{label(name)}, month %{{x}}: %{{customdata}}<extra></extra>",
    }


def _band(name: str, months: list[int], lows: list[float], highs: list[float], color: str, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "name": f"{name}, 95 %",
        "mode": "lines",
        "x": [*months, *reversed(months)],
        "y": [*highs, *reversed(lows)],
        "fill": "toself",
        "fillcolor": translucent(color, theme.band),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = _HEADROOM * (high - low or abs(high) or 1.0)
    return low - room, high + room


def _ticks(months: int) -> list[int]:
    return list(range(0, months + 1, 6 if months <= 24 else 12 if months <= 60 else 24))[1:]


def _worth_layout(reading: TalentReading, shade: dict[str, str], theme: Theme) -> dict[str, Any]:
    hires = reading.worth
    span = _span([0.0, *(end for hire in hires.values() for month in hire.by_month for end in (month.low, month.high))])
    ends = {name: (label(name), shade[name], hire.by_month[-1].mean) for name, hire in hires.items()}
    last = max(hire.months[-1] for hire in hires.values())
    zero = {"color": theme.zero, "width": 1.5}
    judged_at = {"color": theme.muted, "width": 1, "dash": "dot"}
    return layout(
        theme,
        margin={"l": theme.font * 4.5, "r": room_for(hires, theme), "t": 8, "b": theme.font * 3},
        xaxis=axis(theme, range=[0, last + 0.5], tickvals=_ticks(last), showgrid=False, ticks="outside"),
        yaxis=axis(theme, range=list(span), tickformat="$~s", nticks=6),
        annotations=end_labels(ends, theme, span),
        shapes=[
            across(0, zero),
            upright(JUDGED_AFTER, judged_at),
        ],
    )


def _worth_summary(reading: TalentReading) -> str:
    parts = []
    for name, hire in reading.worth.items():
        even = f"ahead from month {hire.break_even}" if hire.break_even else "never ahead in three years"
        gone = 1.0 - hire.staying[hire.months.index(JUDGED_AFTER)].mean
        worth = f"{signed_money(hire.judged.mean)} ({signed_between(hire.judged)})"
        parts.append(f"{name}: {worth}, {even}, {share(round(gone, 2))} gone")
    return f"A hire's worth after {JUDGED_AFTER} months, over an empty seat, by who is hired: {'; '.join(parts)}."


def _worth_table(reading: TalentReading) -> pd.DataFrame:
    rows = [
        (label(name), month, *worth, staying.mean)
        for name, hire in reading.worth.items()
        for month, worth, staying in zip(hire.months, hire.by_month, hire.staying, strict=True)
    ]
    return pd.DataFrame(rows, columns=["choice", "month", "mean", "low", "high", "still there"])


def _written(name: str, value: float) -> str:
    return share(round(value, 3)) if name == "filled" else f"{value:.2f}" if name == "skill" else f"{value:.1f} months"


def _last(people: People, name: str) -> float:
    return float(getattr(people, name)[-1])


def _people_title(reading: TalentReading) -> str:
    people = reading.people[AS_SET]
    empty = 1.0 - float(people.filled.mean())
    first = f"{capitalized(share(round(empty, 3)))} of seats stand empty on average"
    return f"{first}; who is there in the end has been for {_last(people, 'tenure'):.0f} months"


def _people_summary(reading: TalentReading) -> str:
    parts = [
        f"{name}: {listed([f'{PANELS[panel][0].lower()} {_written(panel, _last(people, panel))}' for panel in PANELS])}"
        for name, people in reading.people.items()
    ]
    return f"In the last month, {'; '.join(parts)}."


def _people_table(reading: TalentReading) -> pd.DataFrame:
    columns: dict[str, Any] = {"month": range(1, reading.scenario.run.months + 1)}
    for name, people in reading.people.items():
        columns |= {f"{label(name)}: {PANELS[panel][0].lower()}": getattr(people, panel) for panel in PANELS}
        columns[f"{label(name)}: seats filled ±"] = people.filled_error
    return pd.DataFrame(columns)


def _people_layout(reading: TalentReading, shade: dict[str, str], theme: Theme) -> dict[str, Any]:
    months = reading.scenario.run.months
    height = (1.0 - _GAP * 2 * (len(PANELS) - 1)) / len(PANELS)
    axes: dict[str, Any] = {}
    notes: list[dict[str, Any]] = []
    for panel, (name, (head, pattern)) in enumerate(PANELS.items()):
        top = 1.0 - panel * (height + 2 * _GAP)
        span = _span([float(value) for people in reading.people.values() for value in getattr(people, name)])
        axes[f"yaxis{panel + 1}" if panel else "yaxis"] = axis(
            theme, range=list(span), domain=[max(top - height, 0.0), top], tickformat=pattern, nticks=4
        )
        notes.append(_head(head, top, theme))
    ends = {name: (label(name), shade[name], -float(place)) for place, name in enumerate(reading.people)}
    return layout(
        theme,
        margin={"l": theme.font * 4, "r": 8, "t": theme.font * (2.0 + 1.4 * len(ends)), "b": theme.font * 3},
        height=int(theme.height * 1.3),
        xaxis=axis(theme, range=[0.5, months + 0.5], tickvals=_ticks(months), showgrid=False, anchor=f"y{len(PANELS)}"),
        annotations=[*notes, _key(ends, theme)],
        **axes,
    )


def _head(text: str, top: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": f"<b>{text}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": 0.0,
        "y": top,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": theme.ink},
    }


def _key(ends: dict[str, tuple[str, str, float]], theme: Theme) -> dict[str, Any]:
    """Return the names above the panels, one below another, each in its line's color behind its line's dash."""
    marks = ("━━", "╍╍", "┅┅")
    phrases = [
        f'<span style="color:{color}">{marks[place % len(marks)]} {name}</span>'
        for place, (name, color, _) in enumerate(ends.values())
    ]
    return _head("", 1.0, theme) | {"text": "<br>".join(phrases), "yshift": theme.font * 1.5, "align": "left"}
