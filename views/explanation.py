"""Why one scenario does better than another: a waterfall whose bars sum to the difference, and the sentence for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.attribution import Explanation
from sim.measures import Estimate
from views.chart import Chart
from views.comparison_style import broken
from views.theme import Theme, Trace, axis, layout
from views.words import (
    capitalized,
    half_width,
    includes_zero,
    listed,
    money,
    share,
    signed_between,
    signed_money,
)

COLUMNS = ("part", "mean", "low", "high", "share of the difference")
WITHIN = {"mix": "pay mix", "curve": "curve", "sharing": "sharing", "cap": "cap", "plan": "plan"}
_SMALL = 0.005  # of the largest part; what is smaller is named together


def sentence(found: Explanation, baseline: str, other: str) -> str:
    """Return why, in one or two sentences: the difference, its parts from the largest, and what is within pay."""
    whole = found.difference
    if not found.parts:
        return f"{other} and {baseline} have the same inputs, so there is no difference to explain."
    if includes_zero(whole):
        first = f"Whether {other} brings more {found.measure} than {baseline} is not settled"
        first += f" ({signed_between(whole)} a seat)"
    else:
        word = "more" if whole.mean > 0.0 else "less"
        first = f"{other} brings {money(abs(whole.mean))} {word} {found.measure} a seat than {baseline}"
    told = f"{first}: {listed([_told(name, each, whole) for name, each in _by_size(found.parts)])}."
    if found.within:
        inside = listed([f"{WITHIN[name]} {signed_money(each.mean)}" for name, each in _by_size(found.within)])
        told += f" Within pay: {inside}."
    return told


def waterfall_chart(found: Explanation, baseline: str, other: str, theme: Theme) -> Chart:
    """Return the baseline, one bar for each part of the difference, and the other scenario, $ a seat."""
    after = Estimate(found.baseline.mean + found.difference.mean, 0.0, 0.0)
    return Chart(
        key="explain.parts",
        title=_title(found, other),
        subtitle=(
            f"{capitalized(found.measure)}, $ a seat {_window(found)}; parts sum to the difference, "
            "paired 95 % intervals"
        ),
        summary=sentence(found, baseline, other),
        figure=_figure(found.parts, theme, ((baseline, found.baseline.mean), (other, after.mean))),
        table=_table(found.parts, found.difference),
    )


def within_chart(found: Explanation, theme: Theme) -> Chart:
    """Return what pay's part is made of; the bars sum to it."""
    pay = found.parts["pay"]
    (largest, size), *_ = _by_size(found.within)
    return Chart(
        key="explain.within",
        title=f"Within pay ({signed_money(pay.mean)}), {WITHIN[largest]} does most: {signed_money(size.mean)}",
        subtitle=f"Pay's part of the difference, $ a seat {_window(found)}; bars sum to it, paired 95 % intervals",
        summary="Within pay: "
        + "; ".join(
            f"{WITHIN[name]} {signed_money(each.mean)} ({signed_between(each)})" for name, each in found.within.items()
        )
        + ".",
        figure=_figure({WITHIN[name]: each for name, each in found.within.items()}, theme, (None, ("pay", pay.mean))),
        table=_table(found.within, pay),
    )


def _window(found: Explanation) -> str:
    return "in the last year" if found.last_year else "over the horizon"


def _title(found: Explanation, other: str) -> str:
    if not found.parts:
        return "Nothing differs, so there is nothing to explain"
    (first, size), *rest = _by_size(found.parts)
    told = f"{capitalized(first)} {'adds' if size.mean >= 0.0 else 'takes'} {money(abs(size.mean))}"
    if rest and abs(rest[0][1].mean) > _SMALL * abs(size.mean):
        name, each = rest[0]
        told += f", {name} {'adds' if each.mean >= 0.0 else 'takes'} {money(abs(each.mean))}"
    return f"{told}: together {signed_money(found.difference.mean)} under {other}"


def _told(name: str, part: Estimate, whole: Estimate) -> str:
    settled = "" if not includes_zero(part) else ", not settled"
    of = "" if includes_zero(whole) else f" ({share(round(part.mean / whole.mean, 2))}{settled})"
    return f"{name} {signed_money(part.mean)}{of}"


def _by_size(parts: Mapping[str, Estimate]) -> list[tuple[str, Estimate]]:
    return sorted(parts.items(), key=lambda each: -abs(each[1].mean))


def _table(parts: Mapping[str, Estimate], whole: Estimate) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [
        (name, *each, each.mean / whole.mean if whole.mean else None) for name, each in _by_size(parts)
    ]
    rows.append(("difference", *whole, 1.0 if whole.mean else None))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _figure(
    parts: Mapping[str, Estimate], theme: Theme, ends: tuple[tuple[str, float] | None, tuple[str, float]]
) -> go.Figure:
    """Return a waterfall from `ends[0]` (0 when None) over the parts to `ends[1]`."""
    first, last = ends
    level = 0.0 if first is None else first[1]
    labels, bases, heights, colors, texts, errors = [], [], [], [], [], []
    steps: list[float] = []
    if first is not None:
        labels, bases, heights, colors = [broken(first[0])], [0.0], [first[1]], [theme.muted]
        texts, errors = [money(first[1])], [0.0]
        steps.append(first[1])
    for name, each in _by_size(parts):
        labels.append(broken(name))
        bases.append(level)
        heights.append(each.mean)
        colors.append(theme.accent["revenue"] if each.mean >= 0.0 else theme.motions["vendor-led"])
        texts.append(f"{signed_money(each.mean)}<br>{half_width(each)}")
        errors.append((each.high - each.low) / 2.0)
        level += each.mean
        steps.append(level)
    labels.append(broken(last[0]))
    bases.append(0.0)
    heights.append(last[1])
    colors.append(theme.muted)
    texts.append(money(last[1]) if first is not None else signed_money(last[1]))
    errors.append(0.0)
    tops = [max(base, base + height) for base, height in zip(bases, heights, strict=True)]
    bottoms = [min(base, base + height) for base, height in zip(bases, heights, strict=True)]
    low, high = min(0.0, *bottoms), max(0.0, *tops)
    room = 0.16 * ((high - low) or 1.0)
    bars: Trace = {
        "type": "bar",
        "x": labels,
        "y": heights,
        "base": bases,
        "marker": {"color": colors},
        "customdata": texts,
        "hovertemplate": "%{x}: %{customdata}<extra></extra>",
        "error_y": {"type": "data", "array": errors, "color": theme.ink, "thickness": 1.5, "width": 0},
    }
    return go.Figure(
        data=[bars],
        layout=layout(
            theme,
            height=int(theme.height * 1.25),
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
            annotations=[
                {
                    "text": text,
                    "x": place,
                    "y": top + error,
                    "yanchor": "bottom",
                    "showarrow": False,
                    "font": {"size": theme.font - 1, "color": theme.ink},
                }
                for place, (text, top, error) in enumerate(zip(texts, tops, errors, strict=True))
            ],
            shapes=[_step(place, height, theme) for place, height in enumerate(steps)],
        ),
    )


def _step(place: int, height: float, theme: Theme) -> dict[str, Any]:
    """Return the thin line that carries a level from one bar to the next."""
    line = {"color": theme.muted, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": place + 0.35, "x1": place + 0.65, "y0": height, "y1": height, "line": line}
