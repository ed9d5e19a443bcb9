"""People: who gains and who loses under another scenario, how fair its pay is, and who stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.comparison import Lineup
from sim.reports.wording import capitalized, listed, money, share, signed_between, signed_money
from sim.studies.winners_losers import UNCHANGED, GroupPayChange
from views.compare.style import looks, rows_axis, rows_height, rows_margin
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, axis_title, layout, whiskers

PEOPLE_COLUMNS = ("people", "person-years a replication", "gain", "lose", "unchanged", "change", "low", "high")


def people_chart(lineup: Lineup, name: str, theme: Theme) -> Chart:
    """Return which people gain and lose under a scenario, by attainment under the baseline and time in seat."""
    outcomes = lineup.sides[name].outcomes
    groups = list(outcomes)
    gains = [outcomes[group].winners for group in groups]
    losses = [-outcomes[group].losers for group in groups]
    longest = max([0.05, *gains, *(-loss for loss in losses)])
    return Chart(
        key="compare.people",
        title=people_title(lineup, name),
        subtitle=(
            f"Share of people whose yearly pay rises (right) or falls (left) by more than {share(UNCHANGED)} of OTE "
            f"under {name}, thirds by attainment under {lineup.baseline}; mean change of yearly pay"
        ),
        summary=f"Under {name}: " + "; ".join(_group_words(group, outcomes[group]) for group in groups) + ".",
        figure=go.Figure(
            data=[
                _bars(gains, theme.better, "gain", theme),
                _bars(losses, theme.worse, "lose", theme),
            ],
            layout=layout(
                theme,
                height=rows_height(len(groups), theme),
                margin={"l": rows_margin(groups, theme), "r": theme.font * 8, "t": 8, "b": theme.font * 3},
                barmode="overlay",
                bargap=0.4,
                xaxis=axis(theme, range=[-1.35 * longest, 1.35 * longest], tickformat=".0%", nticks=5, zeroline=True)
                | {"zerolinecolor": theme.zero},
                yaxis=rows_axis(groups, theme),
                annotations=[_beside(outcomes[group].change, -place, theme) for place, group in enumerate(groups)],
            ),
        ),
        table=pd.DataFrame(
            [
                (group, outcome.years, outcome.winners, outcome.losers, outcome.unchanged, *outcome.change)
                for group, outcome in outcomes.items()
            ],
            columns=list(PEOPLE_COLUMNS),
        ),
    )


def people_title(lineup: Lineup, name: str) -> str:
    """Return the finding: how many gain and lose, and which group gains least."""
    outcomes = lineup.sides[name].outcomes
    if "all" not in outcomes:
        return "Nobody is in the same seat in both runs, so nobody can be compared"
    everybody = outcomes["all"]
    text = f"{share(round(everybody.winners, 2))} gain and {share(round(everybody.losers, 2))} lose under {name}"
    groups = {group: outcome for group, outcome in outcomes.items() if group != "all"}
    if not groups:
        return text
    worst = min(groups, key=lambda group: groups[group].change.mean)
    return f"{text}; {_people(worst)} fare worst ({signed_money(groups[worst].change.mean)} a year)"


def fairness_chart(lineup: Lineup, theme: Theme) -> Chart:
    """Return how closely pay follows own results, and how far apart pay is, for every scenario."""
    follows = {name: side.pay_for_performance for name, side in lineup.sides.items()}
    apart = {name: side.pay_spread for name, side in lineup.sides.items()}
    closest, widest = max(follows, key=lambda name: follows[name].mean), max(apart, key=lambda name: apart[name].mean)
    names, styled = list(follows), looks(lineup, theme)
    colors = [styled[name].color for name in names]
    return Chart(
        key="compare.fairness",
        title=(
            f"Pay follows own results most closely under {closest} ({follows[closest].mean:.2f}); "
            f"people's pay is farthest apart {'there too' if closest == widest else f'under {widest}'}"
        ),
        subtitle="Left: correlation of payout and own attainment. Right: Gini of yearly pay. 95 % intervals",
        summary="Pay for performance and spread of pay: "
        + "; ".join(f"{name} {follows[name].mean:.2f} and {apart[name].mean:.3f}" for name in names)
        + ".",
        figure=go.Figure(
            data=[
                _points(list(follows.values()), colors, "x", theme),
                _points(list(apart.values()), colors, "x2", theme),
            ],
            layout=layout(
                theme,
                height=rows_height(len(names), theme),
                margin={"l": rows_margin(names, theme), "r": theme.font * 3, "t": 8, "b": theme.font * 3.6},
                xaxis=axis(
                    theme,
                    domain=[0.0, 0.46],
                    range=_from_zero(follows),
                    nticks=4,
                    title=axis_title("correlation", theme),
                ),
                xaxis2=axis(
                    theme, domain=[0.58, 1.0], range=_from_zero(apart), nticks=4, title=axis_title("Gini", theme)
                ),
                yaxis=rows_axis(names, theme),
            ),
        ),
        table=pd.DataFrame(
            [(name, *follows[name], *apart[name]) for name in names],
            columns=["scenario", "pay for performance", "low", "high", "Gini of pay", "Gini low", "Gini high"],
        ),
    )


def retention_chart(lineup: Lineup, theme: Theme) -> Chart:
    """Return departures a seat and year, over the horizon, for every scenario."""
    turnover = {name: side.standings["turnover"].value for name, side in lineup.sides.items()}
    names, styled = list(turnover), looks(lineup, theme)
    yearly = [f"year {year + 1}" for year in range(lineup.years)]
    return Chart(
        key="compare.retention",
        title=retention_title(lineup),
        subtitle="Departures a seat and year over the horizon, 95 % intervals",
        summary="Departures a seat and year: "
        + "; ".join(f"{name} {rate.mean:.3f} ({rate.low:.3f} to {rate.high:.3f})" for name, rate in turnover.items())
        + ".",
        figure=go.Figure(
            data=[_points(list(turnover.values()), [styled[name].color for name in names], "x", theme)],
            layout=layout(
                theme,
                height=rows_height(len(names), theme),
                margin={"l": rows_margin(names, theme), "r": theme.font * 3, "t": 8, "b": theme.font * 3},
                xaxis=axis(theme, range=_from_zero(turnover), nticks=5),
                yaxis=rows_axis(names, theme),
            ),
        ),
        table=pd.DataFrame(
            [(name, *turnover[name], *(rate.mean for rate in side.turnover)) for name, side in lineup.sides.items()],
            columns=["scenario", "departures a seat and year", "low", "high", *yearly],
        ),
    )


def retention_title(lineup: Lineup) -> str:
    """Return the finding: under which scenarios more or fewer people leave, as far as that is settled."""
    changes = {name: lineup.sides[name].standings["turnover"].change for name in lineup.others}
    more = [name for name, change in changes.items() if change is not None and change.low > 0.0]
    fewer = [name for name, change in changes.items() if change is not None and change.high < 0.0]
    groups = [f"{word} leave under {listed(names)}" for word, names in (("more", more), ("fewer", fewer)) if names]
    if not groups:
        return f"Retention is not settled to differ from {lineup.baseline}"
    return capitalized(f"{' and '.join(groups)} than under {lineup.baseline}")


def _bars(values: list[float], color: str, what: str, theme: Theme) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "name": what,
        "x": values,
        "y": [-place for place in range(len(values))],
        "text": [share(abs(round(value, 2))) for value in values],
        "textposition": "outside",
        "textfont": {"size": theme.font - 1, "color": theme.ink},
        "cliponaxis": False,
        "marker": {"color": color, "pattern": {"shape": "" if what == "gain" else "/"}},
        "hovertemplate": f"%{{text}} {what}<extra></extra>",
    }


def _beside(change: Estimate, row: int, theme: Theme) -> dict[str, Any]:
    return {
        "text": f"{signed_money(change.mean)} a year",
        "x": 1.0,
        "xref": "paper",
        "xanchor": "left",
        "y": row,
        "showarrow": False,
        "font": {"size": theme.font - 1, "color": theme.ink},
    }


def _points(rates: list[Estimate], colors: list[str], panel: str, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "xaxis": panel,
        "x": [rate.mean for rate in rates],
        "y": [-place for place in range(len(rates))],
        "text": [f"{rate.mean:.2f}" if abs(rate.mean) >= 0.1 else f"{rate.mean:.3f}" for rate in rates],
        "textposition": "top center",
        "textfont": {"size": theme.font - 1, "color": theme.ink},
        "cliponaxis": False,
        "marker": {"size": theme.marker, "color": colors},
        "error_x": whiskers(rates, theme.muted, theme.line * 0.8),
        "hovertemplate": "%{x:.3f}<extra></extra>",
    }


def _from_zero(rates: Mapping[str, Estimate]) -> list[float]:
    high, low = max(rate.high for rate in rates.values()), min(rate.low for rate in rates.values())
    return [min(0.0, 1.1 * low), 1.12 * high if high > 0.0 else 1.0]


def _group_words(group: str, outcome: GroupPayChange) -> str:
    return (
        f"of {_people(group)} {share(round(outcome.winners, 2))} gain and {share(round(outcome.losers, 2))} lose, "
        f"{money(abs(outcome.change.mean))} a year {'more' if outcome.change.mean >= 0.0 else 'less'} on average "
        f"({signed_between(outcome.change)})"
    )


def _people(group: str) -> str:
    return {"all": "all people", "newcomers": "newcomers"}.get(group, f"the {group} of people")
