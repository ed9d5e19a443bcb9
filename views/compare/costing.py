"""Costing: what one plan pays, and what is left, where selling goes worse or better than planned."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.comparison import Lineup
from sim.reports.comparison_words import SHOWN, pay_elasticity
from sim.reports.wording import between, capitalized, half_width, money, share, years
from sim.scenario.market_levels import MARKET_LEVELS
from sim.studies.comparison import HEADLINES
from views.compare.style import looks
from views.style.chart import Chart
from views.style.theme import Theme, axis, layout, whiskers


def worlds_chart(lineup: Lineup, measure: str, theme: Theme) -> Chart:
    """Return pay or contribution a seat in every world, as bars with intervals, the planned one muted."""
    values = {name: side.standings[measure].value for name, side in lineup.sides.items()}
    styled = looks(lineup, theme)
    names = list(values)
    color = theme.accent["revenue" if measure == "pay" else "contribution"]
    ends = [0.0, *(bound for value in values.values() for bound in (value.low, value.high))]
    room = 0.2 * ((max(ends) - min(ends)) or 1.0)
    return Chart(
        key=f"costing.{measure}",
        title=_title(lineup, measure),
        subtitle=(
            f"{HEADLINES[measure].label}, $ a seat over {years(lineup.years)}, 95 % intervals; gray: {lineup.baseline}"
        ),
        summary=f"{SHOWN[measure]} a seat: "
        + "; ".join(f"{name} {money(value.mean)} ({between(value)})" for name, value in values.items())
        + ".",
        figure=go.Figure(
            data=[
                {
                    "type": "bar",
                    "x": [_world(name) for name in names],
                    "y": [value.mean for value in values.values()],
                    "marker": {"color": [styled[name].color if name == lineup.baseline else color for name in names]},
                    "error_y": whiskers(values.values(), theme.ink, 1.5),
                    "hovertemplate": "%{x}: %{y:$,.0f}<extra></extra>",
                }
            ],
            layout=layout(
                theme,
                annotations=[_told(_world(name), value, theme) for name, value in values.items()],
                margin={"l": theme.font * 4.2, "r": 8, "t": 8, "b": theme.font * 4.4},
                bargap=0.35,
                xaxis=axis(theme, showgrid=False, tickfont={"size": theme.font - 1, "color": theme.ink}),
                yaxis=axis(
                    theme,
                    range=[min(ends) - (room / 4.0 if min(ends) < 0.0 else 0.0), max(ends) + room],
                    tickformat="$~s",
                    nticks=5,
                    zeroline=True,
                    zerolinecolor=theme.zero,
                ),
            ),
        ),
        table=pd.DataFrame(
            [(name, MARKET_LEVELS.get(name), *value) for name, value in values.items()],
            columns=["world", "factor", f"{measure}, $ a seat", "low", "high"],
        ),
    )


def _title(lineup: Lineup, measure: str) -> str:
    """Return the finding: how strongly pay follows revenue, or in which worlds the organization loses money."""
    if measure == "pay":
        elasticity = pay_elasticity(lineup)
        if elasticity is None:
            return "Pay cannot be set against revenue: some world sells or pays nothing"
        moved = share(round(elasticity / 100.0, 4))
        return f"Pay moves {moved} for every 1 % of revenue between the worst and the best world"
    losing = [name for name, side in lineup.sides.items() if side.standings[measure].value.high < 0.0]
    if losing:
        return f"{capitalized(_world_list(losing))} the organization loses money"
    settled = all(side.standings[measure].value.low > 0.0 for side in lineup.sides.values())
    return (
        "Something is left in every world" if settled else "Whether anything is left in the worst world is not settled"
    )


def _world_list(names: list[str]) -> str:
    return "in every world" if len(names) == len(MARKET_LEVELS) else f"in a {' and a '.join(names)} year"


def _told(place: str, value: Estimate, theme: Theme) -> dict[str, Any]:
    return {
        "text": f"{money(value.mean)}<br>{half_width(value)}",
        "x": place,
        "y": max(0.0, value.high),
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": theme.ink},
    }


def _world(name: str) -> str:
    factor = MARKET_LEVELS.get(name)
    return name if factor is None else f"{name}<br>×{factor:g}"
