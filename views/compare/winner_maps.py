"""A map of two numbers: which cell wins where, in a picture and in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.reports.cells import NAMES
from sim.reports.wording import capitalized, listed, share, signed_money
from sim.studies.factorial import CORNERS
from sim.uncertainty.winner_map import WinnerMap
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout, marker_of

COLUMNS = ("across", "up", "winner", "lead, $ a seat", "settled")
PALE = 0.35


def winner_chart(winners: WinnerMap, theme: Theme) -> Chart:
    """Return the map: a mark for every pair of values, in color and shape of the cell that wins there."""
    sides = winners.across, winners.up
    pads = [0.06 * (max(side.points) - min(side.points)) for side in sides]
    ranges = [[min(side.points) - pad, max(side.points) + pad] for side, pad in zip(sides, pads, strict=True)]
    shown = layout(
        theme,
        height=round(theme.height * 1.5),
        margin={"l": theme.font * 5, "r": theme.font * 12, "t": 8, "b": theme.font * 5},
        xaxis=axis(theme, range=ranges[0], title={"text": winners.across.label}),
        yaxis=axis(theme, range=ranges[1], title={"text": winners.up.label}),
        annotations=_legend(winners, theme),
    )
    traces = [_marks(winners, place, sure, theme) for place in range(len(CORNERS)) for sure in (True, False)]
    return Chart(
        key="winners",
        title=title(winners),
        subtitle=(
            f"The cell that brings most {winners.outcome} over the horizon; across in {winners.across.unit}, "
            f"up in {winners.up.unit}; pale: too close to call; + today{_line_told(winners)}"
        ),
        summary=summary(winners),
        figure=go.Figure(data=[*traces, _today(winners, theme), *_boundary(winners, theme)], layout=shown),
        table=table(winners),
    )


def title(winners: WinnerMap) -> str:
    """Return one sentence: which cells win how much of the map."""
    shares = {cell: won for cell, won in winners.shares().items() if won > 0.0}
    wins = [f"{NAMES[cell]} wins {share(round(won, 2))}" for cell, won in sorted(shares.items(), key=lambda x: -x[1])]
    numbers = f"{winners.across.label.lower()} and {winners.up.label.lower()}"
    if len(wins) == 1:
        cell = next(iter(shares))
        return f"{capitalized(NAMES[cell])} wins on {winners.outcome} all over the ranges of {numbers}"
    return f"On {winners.outcome}, {listed(wins)} of the map of {numbers}"


def summary(winners: WinnerMap) -> str:
    """Return what the map shows, at today's values and at its corners."""
    close = 1.0 - float(winners.settled.mean())
    corners = []
    for j, i in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        cell = CORNERS[int(winners.winner[j, i])]
        where = f"{winners.across.points[i]:.3g} and {winners.up.points[j]:.3g}"
        lead = signed_money(float(winners.lead[j, i]))
        corners.append(f"at {where} {NAMES[cell]} leads by {lead} a seat")
    return (
        f"{winners.across.label} runs across, {winners.up.label} up: {listed(corners)}. "
        f"At {share(round(close, 2))} of the points the two best are too close to call."
    )


def table(winners: WinnerMap) -> pd.DataFrame:
    """Return one row for each pair of values, with columns COLUMNS."""
    rows = [
        (x, y, NAMES[CORNERS[int(winners.winner[j, i])]], float(winners.lead[j, i]), bool(winners.settled[j, i]))
        for j, y in enumerate(winners.up.points)
        for i, x in enumerate(winners.across.points)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _marks(winners: WinnerMap, place: int, sure: bool, theme: Theme) -> Trace:
    up, across = np.nonzero((winners.winner == place) & ((winners.settled > 0.0) == sure))
    cell = CORNERS[place]
    return {
        "type": "scatter",
        "name": NAMES[cell],
        "mode": "markers",
        "x": [winners.across.points[i] for i in across],
        "y": [winners.up.points[j] for j in up],
        "marker": {
            "symbol": marker_of(cell),
            "size": theme.marker * 1.8,
            "color": theme.color(cell),
            "line": {"width": theme.line, "color": theme.color(cell)},
        },
        "opacity": 1.0 if sure else PALE,
        "customdata": [
            f"{capitalized(NAMES[cell])} leads by {signed_money(float(winners.lead[j, i]))} a seat"
            for j, i in zip(up, across, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _today(winners: WinnerMap, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "name": "today",
        "mode": "markers",
        "x": [winners.across.current],
        "y": [winners.up.current],
        "marker": {
            "symbol": "cross-thin",
            "size": theme.marker * 2.5,
            "line": {"width": theme.line, "color": theme.ink},
        },
        "hovertemplate": "today<extra></extra>",
    }


def _boundary(winners: WinnerMap, theme: Theme) -> list[Trace]:
    if not winners.boundary:
        return []
    x, y = zip(*winners.boundary, strict=True)
    return [
        {
            "type": "scatter",
            "name": "theory",
            "mode": "lines",
            "x": list(x),
            "y": list(y),
            "line": {"color": theme.ink, "width": theme.line, "dash": "dot"},
            "hovertemplate": "theory: above it a team plan wins at best slopes<extra></extra>",
        }
    ]


def _line_told(winners: WinnerMap) -> str:
    return "; dotted: above it theory has the team plan ahead at best slopes" if winners.boundary else ""


def _legend(winners: WinnerMap, theme: Theme) -> list[dict[str, object]]:
    """Return what each mark means, to the right of the map, for the cells that win anywhere."""
    signs = {"circle-open": "○", "diamond": "◆"}
    winning = [cell for cell, won in winners.shares().items() if won > 0.0]
    return [
        {
            "text": f"{signs[marker_of(cell)]} {NAMES[cell]}",
            "xref": "paper",
            "yref": "paper",
            "x": 1.02,
            "y": 0.98 - 0.09 * row,
            "xanchor": "left",
            "showarrow": False,
            "font": {"color": theme.color(cell), "size": theme.font},
        }
        for row, cell in enumerate(winning)
    ]
