"""Published results beside the model's: a chart of those with a size, tables of directions, inputs and closed forms."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from sim.evidence.finding import StudyRow
from sim.reports import evidence_words as wording
from sim.reports.evidence import INSIDE, MARKS, MISSED, Evidence, rows_table, verdict
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout, translucent, upright, whiskers

SYMBOLS = {INSIDE: "diamond", MISSED: "x-thin-open"}
_ROW_HEIGHT = 3.9  # heights of a letter
_ROOM = 0.06  # of the axis, on either side
_BAR = 0.26  # half the height of a band, in rows


def evidence_chart(evidence: Evidence, theme: Theme) -> Chart:
    """Return published values with their bands and the model's values with their intervals, one row a study."""
    rows = evidence.sized
    return Chart(
        key="evidence",
        title=title(rows),
        subtitle="Percent; bar: the band that agrees, tick: what was published. ◆ model inside, ✕ model missed, "
        "with 95 % intervals; dotted: what the study leaves open",
        summary=summary(rows),
        figure=go.Figure(data=_traces(rows, theme), layout=_layout(rows, theme)),
        table=rows_table(rows),
    )


def title(rows: list[StudyRow]) -> str:
    """Return the finding: how many sizes agree, and where the model errs most, in widths of the band."""
    hits = sum(row.inside for row in rows)
    start = f"{hits} of {len(rows)} published sizes lie in their bands"
    worst = max(rows, key=_distance, default=None)
    if worst is None or worst.inside:
        return start
    return f"{start}; farthest off is {worst.study.label.replace(': ', ' (')})"


def summary(rows: list[StudyRow]) -> str:
    """Return all sizes in one sentence."""
    phrases = [
        f"{row.study.label} {wording.published(row)} published, {wording.model(row)} in the model ({verdict(row)})"
        for row in rows
    ]
    return f"Published and model: {'; '.join(phrases)}."


def _distance(row: StudyRow) -> float:
    """Return how far a row lies from the middle of its band, in widths of the band."""
    band = row.study.band
    return abs(row.model.mean - 0.5 * (band.low + band.high)) / (band.high - band.low)


def _span(rows: list[StudyRow]) -> tuple[float, float]:
    ends = [0.0]
    for row in rows:
        ends += [row.study.band.low, row.study.band.high, row.model.low, row.model.high, *(row.finding.span or ())]
    room = _ROOM * (max(ends) - min(ends))
    return min(ends) - room, max(ends) + room


def _color(kind: str, theme: Theme) -> str:
    return theme.better if kind == INSIDE else theme.worse


def _traces(rows: list[StudyRow], theme: Theme) -> list[Trace]:
    places = {row.study.name: -place for place, row in enumerate(rows)}
    published: Trace = {
        "type": "scatter",
        "name": "published",
        "mode": "markers",
        "x": [row.study.band.published for row in rows],
        "y": [places[row.study.name] for row in rows],
        "marker": {
            "symbol": "line-ns-open",
            "size": theme.font,
            "color": theme.ink,
            "line": {"width": theme.line, "color": theme.ink},
        },
        "customdata": [f"{row.study.label}: {wording.published(row)} published" for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    models = [
        _models([row for row in rows if verdict(row) == kind], kind, places, theme)
        for kind in (INSIDE, MISSED)
        if any(verdict(row) == kind for row in rows)
    ]
    return [published, *models]


def _models(rows: list[StudyRow], kind: str, places: dict[str, int], theme: Theme) -> Trace:
    color = _color(kind, theme)
    return {
        "type": "scatter",
        "name": kind,
        "mode": "markers",
        "x": [row.model.mean for row in rows],
        "y": [places[row.study.name] for row in rows],
        "marker": {
            "symbol": SYMBOLS[kind],
            "size": theme.marker + 1,
            "color": color,
            "line": {"width": theme.line, "color": color},
        },
        "error_x": whiskers([row.model for row in rows], color, theme.line),
        "customdata": [f"{row.study.label}: {wording.model(row)} in the model, {kind}" for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _layout(rows: list[StudyRow], theme: Theme) -> dict[str, Any]:
    low, high = _span(rows)
    height = round(_ROW_HEIGHT * theme.font * len(rows) + 3 * theme.font)
    return layout(
        theme,
        height=height,
        margin={"l": 8, "r": 8, "t": 4, "b": theme.font * 2.5},
        xaxis=axis(theme, range=[low, high], tickformat=".0%", nticks=6, showgrid=True),
        yaxis=axis(theme, range=[0.6 - len(rows), 0.85], showgrid=False, showticklabels=False),
        shapes=[_zero(theme), *(shape for place, row in enumerate(rows) for shape in _shapes(row, -place, theme))],
        annotations=[label for place, row in enumerate(rows) for label in _labels(row, -place, theme)],
    )


def _shapes(row: StudyRow, place: float, theme: Theme) -> list[dict[str, Any]]:
    band, open_span = row.study.band, row.finding.span
    bar = {
        "type": "rect",
        "layer": "below",
        "x0": band.low,
        "x1": band.high,
        "y0": place - _BAR,
        "y1": place + _BAR,
        "fillcolor": translucent(theme.muted, 2.0 * theme.band),
        "line": {"width": 0},
    }
    if open_span is None:
        return [bar]
    line = {"color": _color(verdict(row), theme), "width": theme.line, "dash": "dot"}
    return [bar, {"type": "line", "x0": open_span[0], "x1": open_span[1], "y0": place, "y1": place, "line": line}]


def _labels(row: StudyRow, place: float, theme: Theme) -> list[dict[str, Any]]:
    kind = verdict(row)
    value = wording.model(row).partition(" (")[0]
    verdict_told = (f"{MARKS[kind]} {kind}, {value}", _color(kind, theme))  # whether on the edge, the table says
    labels = {"left": (row.study.label, theme.ink), "right": verdict_told}
    return [
        {
            "text": text,
            "xref": "paper",
            "x": 0.0 if side == "left" else 1.0,
            "xanchor": side,
            "y": place + _BAR,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": theme.font, "color": color},
        }
        for side, (text, color) in labels.items()
    ]


def _zero(theme: Theme) -> dict[str, Any]:
    line = {"color": theme.zero, "width": 1.5}
    return upright(0, line, layer="below")
