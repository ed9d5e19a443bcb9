"""Who leaves, and where to: quits and portal moves a year, side by side in one bar for each choice."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.talent import TalentReading
from sim.reports.talent_words import label
from sim.reports.wording import listed
from sim.studies.talent_choices import AS_SET
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout

PER_HUNDRED = 100.0
DESTINATIONS = {"quits": "quit", "moves": "moved to another role"}
PATTERNS = {"quits": "", "moves": "/"}


def leavers_chart(reading: TalentReading, theme: Theme) -> Chart:
    """Return quits and portal moves for each hundred seats and year, with the interval of both together."""
    return Chart(
        key="talent.leavers",
        title=title(reading),
        subtitle="leavers for each 100 seats a year, mean over the horizon; line: 95 % interval of all leavers",
        summary=summary(reading),
        figure=go.Figure(data=[_bar(reading, name, theme) for name in DESTINATIONS], layout=_layout(reading, theme)),
        table=table(reading),
    )


def title(reading: TalentReading) -> str:
    """Return the finding: how many leave with the people as set, and how many of them for another role."""
    people = reading.people[AS_SET]
    moved = people.moves.mean / people.leavers.mean if people.leavers.mean > 0.0 else 0.0
    text = f"{_number(people.leavers)} of 100 leave in a year, {PER_HUNDRED * moved:.0f} % of them for another role"
    portal = reading.people.get(reading.portal)
    return f"{text}; of people who pass through {_number(portal.leavers)}" if portal else text


def summary(reading: TalentReading) -> str:
    """Return quits and portal moves of each choice in one sentence."""
    parts = [
        f"{name} {_between(people.quits)} quit and {_between(people.moves)} moved on"
        for name, people in reading.people.items()
    ]
    return f"For each 100 seats and year: {listed(parts)}."


def table(reading: TalentReading) -> pd.DataFrame:
    """Return one row for each choice and destination, for each 100 seats and year."""
    rows = [
        (label(name), words, *(PER_HUNDRED * value for value in getattr(people, destination)))
        for name, people in reading.people.items()
        for destination, words in (*DESTINATIONS.items(), ("leavers", "left in all"))
    ]
    return pd.DataFrame(rows, columns=["choice", "destination", "mean", "low", "high"])


def _number(rate: Estimate) -> str:
    return f"{PER_HUNDRED * rate.mean:.0f}"


def _between(rate: Estimate) -> str:
    low, mean, high = (PER_HUNDRED * value for value in (rate.low, rate.mean, rate.high))
    return f"{mean:.1f} ({low:.1f} to {high:.1f})"


def _bar(reading: TalentReading, name: str, theme: Theme) -> Trace:
    color = {"quits": theme.muted, "moves": theme.worse}[name]
    choices = list(reading.people)
    means = [PER_HUNDRED * getattr(reading.people[choice], name).mean for choice in choices]
    totals = [reading.people[choice].leavers for choice in choices]
    last = name == list(DESTINATIONS)[-1]
    return {
        "type": "bar",
        "name": DESTINATIONS[name],
        "orientation": "h",
        "x": means,
        "y": [-place for place in range(len(choices))],
        "width": 0.5,
        "marker": {
            "color": color,
            "pattern": {"shape": PATTERNS[name], "fgcolor": theme.surface, "fillmode": "overlay"},
        },
        "error_x": {
            "type": "data",
            "visible": last,
            "array": [PER_HUNDRED * (rate.high - rate.mean) for rate in totals],
            "color": theme.ink,
            "thickness": theme.line,
            "width": 0,
        },
        "customdata": [f"{label(choice)}: {_between(getattr(reading.people[choice], name))}" for choice in choices],
        "hovertemplate": f"%{{customdata}} {DESTINATIONS[name]}<extra></extra>",
    }


def _layout(reading: TalentReading, theme: Theme) -> dict[str, Any]:
    choices = list(reading.people)
    most = max(PER_HUNDRED * people.leavers.high for people in reading.people.values()) or 1.0
    return layout(
        theme,
        barmode="stack",
        height=int(theme.height * 1.15),
        margin={"l": max(len(name) for name in choices) * theme.font * 0.56, "r": 8, "t": 8, "b": theme.font * 3},
        xaxis=axis(theme, range=[0.0, 1.08 * most], nticks=5),
        yaxis=axis(
            theme,
            range=[0.5 - len(choices), 0.5],
            tickvals=[-place for place in range(len(choices))],
            ticktext=[label(name) for name in choices],
            tickfont={"size": theme.font, "color": theme.ink},
            showgrid=False,
        ),
        annotations=[_note(reading, place, name, theme) for place, name in enumerate(choices)],
    )


def _note(reading: TalentReading, place: int, name: str, theme: Theme) -> dict[str, Any]:
    """Return what stands above a bar: both numbers in words."""
    people = reading.people[name]
    text = f"{PER_HUNDRED * people.quits.mean:.1f} quit, {PER_HUNDRED * people.moves.mean:.1f} moved on"
    return {
        "text": text,
        "x": 0.0,
        "y": 0.28 - place,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": theme.ink},
    }
