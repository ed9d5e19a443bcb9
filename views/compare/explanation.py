"""Why one scenario does better than another: a waterfall whose bars sum to the difference, and the sentence for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.explanation_words import WITHIN, by_size, sentence
from sim.reports.wording import capitalized, half_width, money, signed_between, signed_money
from sim.studies.explanation import Explanation
from views.style.chart import Chart
from views.style.labels import broken
from views.style.theme import Theme, Trace, axis, layout

COLUMNS = ("part", "mean", "low", "high", "share of the difference")
_SMALL = 0.005  # of the largest part; what is smaller is named together


class _Bar(NamedTuple):
    """One bar of a waterfall; it goes from `base` by `height`, `error` is the half width of its interval."""

    label: str
    base: float
    height: float
    color: str
    text: str
    error: float

    @property
    def end(self) -> float:
        return self.base + self.height

    @property
    def top(self) -> float:
        return max(self.base, self.end + self.error)

    @property
    def bottom(self) -> float:
        return min(self.base, self.end - self.error)


def waterfall_chart(explanation: Explanation, baseline: str, other: str, theme: Theme) -> Chart:
    """Return the baseline, one bar for each part of the difference, and the other scenario, $ a seat."""
    after = Estimate(explanation.baseline.mean + explanation.difference.mean, 0.0, 0.0)
    return Chart(
        key="explain.parts",
        title=_title(explanation, other),
        subtitle=(
            f"{capitalized(explanation.measure)}, $ a seat {_window(explanation)}; parts sum to the difference, "
            "paired 95 % intervals"
        ),
        summary=sentence(explanation, baseline, other),
        figure=_figure(explanation.parts, theme, ((baseline, explanation.baseline.mean), (other, after.mean))),
        table=_table(explanation.parts, explanation.difference),
    )


def within_chart(explanation: Explanation, theme: Theme) -> Chart:
    """Return what pay's part is made of; the bars sum to it."""
    pay = explanation.parts["pay"]
    (largest, size), *_ = by_size(explanation.within)
    return Chart(
        key="explain.within",
        title=f"Within pay ({signed_money(pay.mean)}), {WITHIN[largest]} does most: {signed_money(size.mean)}",
        subtitle=(
            f"Pay's part of the difference, $ a seat {_window(explanation)}; bars sum to it, paired 95 % intervals"
        ),
        summary="Within pay: "
        + "; ".join(
            f"{WITHIN[name]} {signed_money(part.mean)} ({signed_between(part)})"
            for name, part in explanation.within.items()
        )
        + ".",
        figure=_figure(
            {WITHIN[name]: part for name, part in explanation.within.items()}, theme, (None, ("pay", pay.mean))
        ),
        table=_table(explanation.within, pay),
    )


def _window(explanation: Explanation) -> str:
    return "in the last year" if explanation.last_year else "over the horizon"


def _title(explanation: Explanation, other: str) -> str:
    if not explanation.parts:
        return "Nothing differs, so there is nothing to explain"
    (first, size), *rest = by_size(explanation.parts)
    text = f"{capitalized(first)} {'adds' if size.mean >= 0.0 else 'takes'} {money(abs(size.mean))}"
    if rest and abs(rest[0][1].mean) > _SMALL * abs(size.mean):
        name, second = rest[0]
        text += f", {name} {'adds' if second.mean >= 0.0 else 'takes'} {money(abs(second.mean))}"
    return f"{text}: together {signed_money(explanation.difference.mean)} under {other}"


def _table(parts: Mapping[str, Estimate], whole: Estimate) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [
        (name, *part, part.mean / whole.mean if whole.mean else None) for name, part in by_size(parts)
    ]
    rows.append(("difference", *whole, 1.0 if whole.mean else None))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _figure(
    parts: Mapping[str, Estimate], theme: Theme, ends: tuple[tuple[str, float] | None, tuple[str, float]]
) -> go.Figure:
    """Return a waterfall from `ends[0]` (0 when None) over the parts to `ends[1]`."""
    bars = _bars(parts, theme, ends)
    low, high = min(0.0, *(bar.bottom for bar in bars)), max(0.0, *(bar.top for bar in bars))
    room = 0.16 * ((high - low) or 1.0)
    return go.Figure(
        data=[_drawn(bars, theme)],
        layout=layout(
            theme,
            height=theme.height + 60,
            margin={"l": theme.font * 4.2, "r": 8, "t": 8, "b": theme.font * 5},
            bargap=0.3,
            xaxis=axis(theme, type="category", showgrid=False, tickfont={"size": theme.font - 1, "color": theme.ink}),
            yaxis=axis(
                theme,
                range=[low - (room if low < 0.0 else 0.0), high + room * 1.2],
                tickformat="$~s",
                nticks=6,
                zeroline=True,
                zerolinecolor=theme.zero,
            ),
            annotations=[_told_above(place, bar, theme) for place, bar in enumerate(bars)],
            shapes=[_step(place, bar.end, theme) for place, bar in enumerate(bars[:-1])],
        ),
    )


def _bars(
    parts: Mapping[str, Estimate], theme: Theme, ends: tuple[tuple[str, float] | None, tuple[str, float]]
) -> list[_Bar]:
    first, (last, whole) = ends
    bars = [] if first is None else [_Bar(first[0], 0.0, first[1], theme.muted, money(first[1]), 0.0)]
    for name, part in by_size(parts):
        color = theme.better if part.mean >= 0.0 else theme.worse
        text = f"{signed_money(part.mean)}<br>{half_width(part)}"
        level = bars[-1].end if bars else 0.0
        bars.append(_Bar(name, level, part.mean, color, text, (part.high - part.low) / 2.0))
    end = signed_money(whole) if first is None else money(whole)
    return [*bars, _Bar(last, 0.0, whole, theme.muted, end, 0.0)]


def _drawn(bars: list[_Bar], theme: Theme) -> Trace:
    errors = {"array": [bar.error for bar in bars], "color": theme.ink, "thickness": 1.5, "width": 0}
    return {
        "type": "bar",
        "x": [broken(bar.label) for bar in bars],
        "y": [bar.height for bar in bars],
        "base": [bar.base for bar in bars],
        "marker": {"color": [bar.color for bar in bars]},
        "customdata": [bar.text for bar in bars],
        "hovertemplate": "%{x}: %{customdata}<extra></extra>",
        "error_y": {"type": "data", **errors},
    }


def _told_above(place: int, bar: _Bar, theme: Theme) -> dict[str, Any]:
    return {
        "text": bar.text,
        "x": place,
        "y": bar.top,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": theme.ink},
    }


def _step(place: int, height: float, theme: Theme) -> dict[str, Any]:
    """Return the thin line that carries a level from one bar to the next."""
    line = {"color": theme.muted, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": place + 0.35, "x1": place + 0.65, "y0": height, "y1": height, "line": line}
