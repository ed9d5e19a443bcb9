"""What must be true: each assumption that alone turns the winner, as a bar over its range with today's value on it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.reports.cells import NAMES
from sim.reports.verdict_words import amount_of, condition_sentence, how_well_known
from sim.reports.wording import capitalized, count
from sim.scenario.scenario import Scenario
from sim.uncertainty.deciding import Condition, Conditions
from views.style.chart import Chart
from views.style.labels import broken, room_for
from views.style.theme import Theme, Trace, axis, layout

COLUMNS = ("assumption", "now", "turns at", "best", "beyond it", "plausible range", "how well known")
_ROW = 2.9  # height of an assumption in units of the font size


def conditions_chart(conditions: Conditions, scenario: Scenario, theme: Theme) -> Chart:
    """Return one bar for each assumption: the part of its range in which the cell is best, and where it stands now."""
    rows = list(conditions.turning)
    labels = [broken(condition.unknown.about.label) for condition in rows]
    ticks = [-place for place in range(len(rows))]
    shown = layout(
        theme,
        height=round(theme.font * (_ROW * len(rows) + 4)),
        margin={"l": room_for(labels, theme), "r": 16, "t": 4, "b": theme.font * 2},
        xaxis=axis(theme, range=[-0.02, 1.02], tickvals=[0, 1], ticktext=["low end", "high end"], showgrid=False),
        yaxis=axis(
            theme,
            range=[0.6 - len(rows), 0.6],
            tickvals=ticks,
            ticktext=labels,
            tickfont={"size": theme.font, "color": theme.ink},
            showgrid=False,
        ),
        annotations=[_limit(condition, place, theme) for condition, place in zip(rows, ticks, strict=True)],
    )
    traces = [bar for condition, place in zip(rows, ticks, strict=True) for bar in _bars(condition, place, theme)]
    return Chart(
        key="conditions",
        title=title(conditions),
        subtitle=f"Each over its plausible range, all else as set. Colored: {NAMES[conditions.cell]} is best. ◆ now.",
        summary=" ".join(condition_sentence(condition, scenario) for condition in rows),
        figure=go.Figure(data=[*traces, _now(rows, ticks, theme, conditions.cell)], layout=shown),
        table=table(conditions, scenario),
    )


def title(conditions: Conditions) -> str:
    """Return how many assumptions alone turn the winner."""
    number = len(conditions.turning)
    return (
        f"{capitalized(count(number))} of {conditions.tried} assumptions alone decide{'s' if number == 1 else ''} "
        f"whether {NAMES[conditions.cell]} is best"
    )


def table(conditions: Conditions, scenario: Scenario) -> pd.DataFrame:
    """Return one row for each assumption that turns the winner, with columns COLUMNS, in words."""
    rows = []
    for condition in conditions.turning:
        about, number = condition.unknown.about, condition.unknown
        turns = number.current if condition.turns is None else condition.turns
        rows.append(
            (
                about.label,
                amount_of(number.current, about),
                amount_of(turns, about),
                "above" if condition.best_above else "below",
                NAMES[condition.rival],
                f"{amount_of(number.low, about)} to {amount_of(number.high, about)}",
                how_well_known(about, scenario),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _share(condition: Condition, value: float) -> float:
    number = condition.unknown
    return (value - number.low) / (number.high - number.low)


def _bars(condition: Condition, place: int, theme: Theme) -> list[Trace]:
    turn = _share(condition, condition.unknown.current if condition.turns is None else condition.turns)
    color = theme.color(condition.cell)
    good, bad = ((turn, 1.0), (0.0, turn)) if condition.best_above else ((0.0, turn), (turn, 1.0))
    line = {"width": theme.line * 4}
    return [
        _bar(good, place, {**line, "color": color}),
        _bar(bad, place, {**line, "color": theme.grid}),
    ]


def _bar(span: tuple[float, float], place: int, line: dict[str, Any]) -> Trace:
    return {"type": "scatter", "mode": "lines", "x": list(span), "y": [place, place], "line": line, "hoverinfo": "skip"}


def _now(rows: list[Condition], ticks: list[int], theme: Theme, cell: str) -> Trace:
    return {
        "type": "scatter",
        "name": "now",
        "mode": "markers",
        "x": [_share(condition, condition.unknown.current) for condition in rows],
        "y": ticks,
        "marker": {"symbol": "diamond", "size": theme.marker * 1.4, "color": theme.ink},
        "customdata": [
            f"now {amount_of(condition.unknown.current, condition.unknown.about)}; {NAMES[cell]} is best "
            f"{'above' if condition.best_above else 'below'} "
            f"{amount_of(condition.turns or condition.unknown.current, condition.unknown.about)}"
            for condition in rows
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _limit(condition: Condition, place: int, theme: Theme) -> dict[str, Any]:
    about = condition.unknown.about
    turn = condition.unknown.current if condition.turns is None else condition.turns
    return {
        "text": amount_of(turn, about),
        "x": _share(condition, turn),
        "y": place,
        "yshift": theme.font * 1.1,
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": theme.muted},
    }
