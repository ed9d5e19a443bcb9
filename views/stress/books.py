"""Cash and accruals by month: what is owed and paid, and what capitalization would move between years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.reports.stress_words import CENTS
from sim.reports.wording import money
from sim.stress.accruals import Accounting, Forecast
from sim.units import IntArray
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, axis_title, layout

_CLOSE = 0.06  # of the axis: ends of lines nearer to each other would have their labels overlap


def cash_chart(books: Forecast, theme: Theme) -> Chart:
    """Return accruals, payments and the liability between them, by month."""
    largest, month = int(books.liability.max()), int(np.argmax(books.liability)) + 1
    return Chart(
        key="stress.cash",
        title=f"Up to {_money(largest)} is owed and not yet paid, in month {month}",
        subtitle="Mean variable pay of the organization by month, $. Bars: paid; lines: accrued, and owed at the end.",
        summary=(
            f"Over {books.accrued.size} months {_money(int(books.accrued.sum()))} accrues, "
            f"{_money(int(books.paid.sum()))} is paid, and {_money(int(books.liability[-1]))} is owed at the end."
        ),
        figure=_figure(
            [
                _bars("paid", books.paid, theme),
                _line("accrued", books.accrued, theme, theme.accent["contribution"], "dot"),
                _line("owed", books.liability, theme, theme.limits["cap"], "solid"),
            ],
            theme,
        ),
        table=books_table(books),
    )


def expense_chart(books: Forecast, accounting: Accounting, theme: Theme) -> Chart:
    """Return expense with and without capitalization, and the asset, by month."""
    asset = int(books.asset[-1])
    if not accounting.capitalizes:
        title = "Nothing is capitalized: expense is what accrues"
    else:
        title = f"Capitalizing moves {_money(asset)} of expense beyond month {books.asset.size}"
    return Chart(
        key="stress.expense",
        title=title,
        subtitle="By month, $. Lines: expense, accruals before capitalization, and the asset's balance (ASC 340-40).",
        summary=(
            f"Capitalized {_money(int(books.capitalized.sum()))}, amortized {_money(int(books.amortized.sum()))}, "
            f"balance {_money(asset)}; expense {_money(int(books.expense.sum()))} over the horizon."
        ),
        figure=_figure(
            _lines(books, accounting.capitalizes, theme),
            theme,
        ),
        table=books_table(books),
    )


def books_table(books: Forecast) -> pd.DataFrame:
    """Return every column in dollars by month."""
    columns = {name: np.asarray(cents) / CENTS for name, cents in vars(books).items()}
    return pd.DataFrame({"month": np.arange(1, books.accrued.size + 1), **columns})


def _money(cents: int) -> str:
    return money(cents / CENTS)


def _figure(traces: list[Trace], theme: Theme) -> go.Figure:
    lines = [trace for trace in traces if trace["type"] == "scatter"]
    highest = max(max(trace["y"]) for trace in traces)
    shifts = _shifts([trace["y"][-1] for trace in lines], _CLOSE * highest, 0.7 * theme.font)
    return go.Figure(
        data=traces,
        layout=layout(
            theme,
            bargap=0.4,
            margin={"l": theme.font * 4.2, "r": theme.font * 5, "t": 12, "b": theme.font * 3.6},
            xaxis=axis(theme, nticks=8, title=axis_title("month", theme)),
            yaxis=axis(theme, tickformat="$~s", nticks=6, rangemode="tozero"),
            annotations=[
                {
                    "text": trace["name"],
                    "x": trace["x"][-1],
                    "y": trace["y"][-1],
                    "xshift": 6,
                    "yshift": shift,
                    "xanchor": "left",
                    "showarrow": False,
                    "font": {"size": theme.font - 1, "color": trace["line"]["color"]},
                }
                for trace, shift in zip(lines, shifts, strict=True)
            ],
        ),
    )


def _shifts(places: Sequence[float], close: float, by: float) -> list[float]:
    """Return by how much each label is shifted so that two that end close to each other stand apart."""
    return [
        sum(
            by if (place, number) > (other, beside) else -by
            for beside, other in enumerate(places)
            if beside != number and abs(place - other) < close
        )
        for number, place in enumerate(places)
    ]


def _lines(books: Forecast, capitalizes: bool, theme: Theme) -> list[Trace]:
    expense = _line("expense", books.expense, theme, theme.limits["cap"], "solid")
    if not capitalizes:  # what accrues is the expense, and there is no asset
        return [expense]
    accrued = _line("accrued", books.accrued, theme, theme.accent["contribution"], "dot")
    return [accrued, expense, _line("asset", books.asset, theme, theme.accent["revenue"], "dash")]


def _bars(name: str, cents: IntArray, theme: Theme) -> Trace:
    return {
        "type": "bar",
        "name": name,
        "x": list(range(1, cents.size + 1)),
        "y": (cents / CENTS).tolist(),
        "marker": {"color": theme.accent["revenue"]},
        "hovertemplate": f"month %{{x}}: {name} %{{y:$,.2f}}<extra></extra>",
    }


def _line(name: str, cents: IntArray, theme: Theme, color: str, dash: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(range(1, cents.size + 1)),
        "y": (cents / CENTS).tolist(),
        "line": {"color": color, "width": theme.line, "dash": dash},
        "hovertemplate": f"month %{{x}}: {name} %{{y:$,.2f}}<extra></extra>",
    }
