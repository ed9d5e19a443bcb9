"""Partner-led sales by year against the starting state, and how much building stands behind them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.cells import NAMES
from sim.reports.two_by_two import TwoByTwo
from sim.reports.wording import times
from sim.studies.factorial import BUILD_AND_PAY, CELLS, CORNERS, STATUS_QUO
from views.style.chart import Chart
from views.style.labels import broken, end_labels, room_for
from views.style.theme import Theme, Trace, axis, dash_of, layout, marker_of, whiskers

MEASURE = "partner_sales_index"
COLUMNS = ("cell", "year", "index", "low", "high", "building share of hours")
_HEADROOM = 0.15


def partner_sales_chart(reading: TwoByTwo, theme: Theme, span: tuple[float, float]) -> Chart:
    """Return the partner sales index of each cell by year, undirected ones included; `span` is the vertical axis."""
    return Chart(
        key="partner_sales",
        title=title(reading),
        subtitle="Partner-led revenue against the starting state (×1), 95 % intervals.",
        summary=summary(reading),
        figure=go.Figure(data=[_line(reading, cell, theme) for cell in CELLS], layout=_layout(reading, theme, span)),
        table=table(reading),
    )


def title(reading: TwoByTwo) -> str:
    """Return the finding: what partners sell in the last year under build and pay, and under the status quo."""
    reform, base = (_index(reading, cell)[-1] for cell in (BUILD_AND_PAY, STATUS_QUO))
    verb = "sell" if reform.mean >= 1.0 else "still sell only"
    return (
        f"Partners {verb} {times(reform.mean)} their starting level in year {reading.years} under "
        f"{NAMES[BUILD_AND_PAY]}, {times(base.mean)} under the status quo"
    )


def summary(reading: TwoByTwo) -> str:
    """Return the last year's index of every cell in one sentence."""
    multiples = [
        f"{NAMES[cell]} {times(last.mean)} ({last.low:.2f} to {last.high:.2f})"
        for cell, last in ((cell, _index(reading, cell)[-1]) for cell in CELLS)
    ]
    return f"Partner-led revenue in year {reading.years} against the starting state: {', '.join(multiples)}."


def table(reading: TwoByTwo) -> pd.DataFrame:
    """Return one row for each cell and year with columns COLUMNS; the index 1 is the starting state."""
    rows = [
        (NAMES[cell], year + 1, *estimate, reading.cells[cell].yearly["build_share"][year].mean)
        for cell in CELLS
        for year, estimate in enumerate(_index(reading, cell))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def natural_span(reading: TwoByTwo) -> tuple[float, float]:
    """Return a vertical axis from 0 that holds every interval, with headroom."""
    return 0.0, (1.0 + _HEADROOM) * max(1.0, *(estimate.high for cell in CELLS for estimate in _index(reading, cell)))


def _index(reading: TwoByTwo, cell: str) -> list[Estimate]:
    return reading.cells[cell].yearly[MEASURE]


def _line(reading: TwoByTwo, cell: str, theme: Theme) -> Trace:
    """Return a cell's line from the starting state, index 1 in year 0, through its years."""
    index, color = _index(reading, cell), theme.color(cell)
    corner = cell in CORNERS
    return {
        "type": "scatter",
        "name": NAMES[cell],
        "mode": "lines+markers",
        "x": list(range(len(index) + 1)),
        "y": [1.0, *(estimate.mean for estimate in index)],
        "line": {"color": color, "width": theme.line if corner else theme.line / 2, "dash": dash_of(cell)},
        "marker": {"symbol": marker_of(cell), "size": theme.marker if corner else theme.marker * 0.7, "color": color},
        "opacity": 1.0 if corner else 0.8,
        "error_y": whiskers([Estimate(1.0, 1.0, 1.0), *index], color, theme.line / 2),
        "customdata": [
            "start",
            *(f"{times(estimate.mean)} ({estimate.low:.2f} to {estimate.high:.2f})" for estimate in index),
        ],
        "hovertemplate": f"{NAMES[cell]}, year %{{x}}: %{{customdata}}<extra></extra>",
        "cliponaxis": False,
    }


def _layout(reading: TwoByTwo, theme: Theme, span: tuple[float, float]) -> dict[str, Any]:
    ticks = list(range(reading.years + 1))
    ends = _ends(reading, theme)
    width = room_for((end[0] for end in ends.values()), theme)
    return layout(
        theme,
        margin={"l": theme.font * 3, "r": width, "t": theme.font * 1.6, "b": theme.font * 3},
        xaxis=axis(
            theme,
            range=[-0.08, reading.years + 0.08],
            tickvals=ticks,
            ticktext=["start", *(f"year {year}" for year in ticks[1:])],
            showgrid=False,
        ),
        yaxis=axis(theme, range=list(span), tickprefix="×", nticks=6),
        annotations=end_labels(ends, theme, span, lines=2),
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": 1,
                "y1": 1,
                "line": {"color": theme.zero, "width": 1.5},
            }
        ],
    )


def _ends(reading: TwoByTwo, theme: Theme) -> dict[str, tuple[str, str, float]]:
    return {
        cell: (
            broken(f"{times(last.mean)} {NAMES[cell]}"),
            theme.color(cell),
            last.mean,
        )
        for cell, last in ((cell, _index(reading, cell)[-1]) for cell in CELLS)
    }
