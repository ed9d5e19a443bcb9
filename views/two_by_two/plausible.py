"""Plausible worlds in a picture and in words: how often each cell wins, and how sure that is."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.reports.cells import NAMES
from sim.reports.robustness_words import finding
from sim.reports.two_by_two import CONTRIBUTION, REVENUE
from sim.reports.wording import capitalized, listed, share
from sim.studies.factorial import CORNERS
from sim.uncertainty.robustness import LOPSIDED, Robustness
from views.style.chart import Chart
from views.style.labels import broken, room_for
from views.style.theme import Theme, Trace, axis, layout, whiskers

COLUMNS = ("cell", "outcome", "share of worlds won", "low", "high")
_SHIFT = {REVENUE: 0.16, CONTRIBUTION: -0.16}
_SYMBOLS = {REVENUE: "circle", CONTRIBUTION: "diamond"}


def worlds_chart(robustness: Robustness, theme: Theme) -> Chart:
    """Return the shares of worlds that each cell wins, with their sampling intervals."""
    rows = list(range(len(CORNERS)))
    shown = layout(
        theme,
        height=round(theme.height * 0.8),
        margin={
            "l": room_for((broken(NAMES[cell]) for cell in CORNERS), theme),
            "r": 16,
            "t": 4,
            "b": theme.font * 3,
        },
        xaxis=axis(theme, range=[-0.02, 1.15], tickvals=[0, 0.25, 0.5, LOPSIDED, 1.0], tickformat=".0%"),
        yaxis=axis(
            theme,
            range=[0.5 - len(CORNERS), 0.5],
            tickvals=[-row for row in rows],
            ticktext=[broken(capitalized(NAMES[cell])) for cell in CORNERS],
            tickfont={"size": theme.font, "color": theme.ink},
            showgrid=False,
        ),
    )
    return Chart(
        key="worlds",
        title=finding(robustness),
        subtitle="Share of plausible worlds in which a cell brings most over the horizon; "
        "● revenue, ◆ contribution; whiskers 95 %",
        summary=summary(robustness),
        figure=go.Figure(data=[_dots(robustness, outcome, theme) for outcome in _SHIFT], layout=shown),
        table=table(robustness),
    )


def summary(robustness: Robustness) -> str:
    """Return all shares in words, what is too close to call, and what single steps gain."""
    parts = []
    for outcome in (CONTRIBUTION, REVENUE):
        won = [f"{NAMES[cell]} {share(round(wins.mean, 2))}" for cell, wins in robustness.shares(outcome).items()]
        close = share(round(robustness.unsettled(outcome), 2))
        parts.append(f"On {outcome}: {listed(won)}; {close} of the worlds are too close to call.")
    gains = robustness.effect_gains(CONTRIBUTION)
    parts.append(
        f"On contribution a new plan alone gains in {share(round(gains['pay'].mean, 2))} of the worlds, building alone "
        f"in {share(round(gains['motion'].mean, 2))}, both in {share(round(gains['both'].mean, 2))}."
    )
    parts.append(
        f"Each world draws all {len(robustness.unknown)} numbers that nobody has measured, each evenly over its "
        "plausible range and apart from the others, which is itself an assumption."
    )
    return " ".join(parts)


def table(robustness: Robustness) -> pd.DataFrame:
    """Return one row for each cell and outcome, with columns COLUMNS."""
    rows = [(NAMES[cell], outcome, *won) for outcome in _SHIFT for cell, won in robustness.shares(outcome).items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _dots(robustness: Robustness, outcome: str, theme: Theme) -> Trace:
    won = [robustness.shares(outcome)[cell] for cell in CORNERS]
    color = theme.accent[outcome]
    return {
        "type": "scatter",
        "name": outcome,
        "mode": "markers",
        "x": [wins.mean for wins in won],
        "y": [_SHIFT[outcome] - row for row in range(len(CORNERS))],
        "marker": {"symbol": _SYMBOLS[outcome], "size": theme.marker, "color": color},
        "error_x": whiskers(won, color, theme.line),
        "customdata": [
            f"{capitalized(NAMES[cell])} wins on {outcome} in {share(round(wins.mean, 2))} "
            f"({share(round(wins.low, 2))} to {share(round(wins.high, 2))})"
            for cell, wins in zip(CORNERS, won, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
