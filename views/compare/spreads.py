"""How attainment and payout spread over people and months: one shape a scenario, the baseline's behind it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.reports.comparison import WIDTH, Lineup, quantile_of
from sim.reports.wording import capitalized, share
from sim.units import FloatArray
from views.compare.style import looks, rows_axis, rows_height, rows_margin
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout, translucent

SPREADS = {"attainment": "Attainment of quota", "payout": "Variable pay over target incentive"}
_TALL = 0.62  # of a row; the median is written below
_REACH = 0.99  # of the people-months are on the axis


def spread_chart(lineup: Lineup, kind: str, theme: Theme) -> Chart:
    """Return the distribution of `attainment` or `payout` over people-months: a row each, the baseline behind it."""
    shares = {name: getattr(side, kind) for name, side in lineup.sides.items()}
    names, styled = list(shares), looks(lineup, theme)
    end = max(quantile_of(bins, _REACH) for bins in shares.values()) + WIDTH
    tallest = max(float(bins[: int(end / WIDTH)].max(initial=0.0)) for bins in shares.values()) or 1.0
    traces: list[Trace] = []
    for place, name in enumerate(names):
        if name != lineup.baseline:
            ghost = _shape(shares[lineup.baseline], -place, end, tallest)
            line = {"color": theme.muted, "width": 1.5, "dash": "dot"}
            traces.append(ghost | {"name": f"{lineup.baseline}, behind", "line": line, "hoverinfo": "skip"})
        color = styled[name].color
        drawn = {"line": {"color": color, "width": theme.line * 0.7}, "fillcolor": translucent(color, 0.3)}
        traces.append(_shape(shares[name], -place, end, tallest) | drawn | {"name": name, "fill": "toself"})
    return Chart(
        key=f"compare.{kind}",
        title=spread_title(lineup, kind),
        subtitle=f"{SPREADS[kind]}, share of people-months. Dotted: {lineup.baseline}. ▲ median.",
        summary=f"{SPREADS[kind]}: " + "; ".join(f"{name} {_in_words(bins)}" for name, bins in shares.items()) + ".",
        figure=go.Figure(
            data=traces,
            layout=layout(
                theme,
                height=rows_height(len(names), theme),
                margin={"l": rows_margin(names, theme), "r": 16, "t": 8, "b": theme.font * 3},
                xaxis=axis(theme, range=[0.0, end], tickformat=".0%", nticks=6),
                yaxis=rows_axis(names, theme, above=0.25) | {"range": [0.62 - len(names), 0.8]},
                annotations=[_median(bins, -place, theme) for place, bins in enumerate(shares.values())],
            ),
        ),
        table=_spread_table(shares),
    )


def spread_title(lineup: Lineup, kind: str) -> str:
    """Return the finding: whose distribution is widest, by the range from the lowest to the best tenth."""
    shares = {name: getattr(side, kind) for name, side in lineup.sides.items()}
    wide = {name: quantile_of(bins, 0.9) - quantile_of(bins, 0.1) for name, bins in shares.items()}
    widest, narrowest = max(wide, key=lambda name: wide[name]), min(wide, key=lambda name: wide[name])
    what = capitalized(kind)
    if wide[widest] - wide[narrowest] <= WIDTH:
        return f"{what} spreads about equally far under all of them"
    phrases = [
        f"{share(round(quantile_of(shares[name], 0.1), 2))} to {share(round(quantile_of(shares[name], 0.9), 2))}"
        for name in (widest, narrowest)
    ]
    return f"{what} spreads most under {widest}: {phrases[0]}; least under {narrowest}: {phrases[1]}"


def _shape(shares: FloatArray, base: float, end: float, tallest: float) -> Trace:
    count = round(end / WIDTH)
    heights = [base + _TALL * min(float(part) / tallest, 1.1) for part in shares[:count]]
    edges = [round(place * WIDTH, 4) for place in range(count + 1)]
    across = [edge for left, right in pairwise(edges) for edge in (left, right)]
    up = [height for height in heights for _ in range(2)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0.0, *across, edges[-1]],
        "y": [base, *up, base],
        "hoverinfo": "name",
    }


def _median(shares: FloatArray, base: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": f"▲ {share(round(quantile_of(shares, 0.5), 2))}",
        "x": quantile_of(shares, 0.5),
        "y": base,
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": theme.font - 2, "color": theme.ink},
    }


def _in_words(shares: FloatArray) -> str:
    low, middle, high = (share(round(quantile_of(shares, at), 2)) for at in (0.1, 0.5, 0.9))
    return f"median {middle}, from {low} (lowest tenth) to {high} (best tenth)"


def _spread_table(shares: Mapping[str, FloatArray]) -> pd.DataFrame:
    rows = {name: bins for name, bins in shares.items()}
    filled = max(int(np.flatnonzero(bins)[-1]) + 1 if bins.any() else 1 for bins in rows.values())
    table = pd.DataFrame({name: bins[:filled] for name, bins in rows.items()})
    table.insert(0, "from", [round(place * WIDTH, 2) for place in range(filled)])
    return table
