"""Pictures of a search: the efficient frontier of pay against the aim, and the curve that a reverse solve follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.optimize.design import KNOBS
from sim.optimize.optimum import Optimum, Trial, frontier
from sim.optimize.reverse import Solution
from sim.optimize.search import IN_FORCE
from sim.reports.optimize_words import called, number
from sim.reports.wording import capitalized, count, dollars, money, signed_money
from sim.studies.factorial import CORNERS
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, axis_title, layout, marker_of, translucent

TRIAL_COLUMNS = ("design", "pay, $/seat", "aim, $/seat", "kind")
SOLVED_COLUMNS = ("value", "pay, $/seat and year", "")
Mark = tuple[str, float, float, str, str]  # name, pay, aim, color, symbol
_ROOM = 0.08  # of a span, around what must be seen
_LINE = 1.3  # heights of a font between two labels


def frontier_chart(optimum: Optimum, theme: Theme, months: int) -> Chart:
    """Return every design tried: dominated ones pale, the efficient ones joined, the optimum and the yardsticks named.

    All on the search's own draws, where they compare.
    """
    efficient, dominated = frontier(optimum.trials)
    outside = [trial for trial in optimum.trials if trial.broken_by > 0.0 and trial.pay > 0.0]
    aim, best = optimum.goals.maximize, optimum.best_trial
    marks = [
        *_marks({name: (trial.pay, trial.aim) for name, trial in optimum.at_home.items()}, theme),
        ("best found", best.pay, best.aim, theme.accent["contribution"], "star"),
    ]
    near = [*((mark[1], mark[2]) for mark in marks), *((trial.pay, trial.aim) for trial in efficient)]
    across, up = _span([x for x, _ in near]), _span([y for _, y in near])
    pale = {"color": translucent(theme.muted, 0.35), "size": theme.marker * 0.6}
    traces = [
        _cloud("breaks a limit", outside, {**pale, "symbol": "x-thin-open"}),
        _cloud("dominated", dominated, {**pale, "symbol": "circle"}),
        {
            **_cloud("efficient", efficient, {"color": theme.ink, "size": theme.marker * 0.7, "symbol": "circle"}),
            "mode": "lines+markers",
            "line": {"color": theme.ink, "width": theme.line * 0.7, "shape": "hv"},
        },
        *(_marker(mark, theme) for mark in marks),
    ]
    return Chart(
        key="optimize.frontier",
        title=frontier_title(efficient, dominated, aim),
        subtitle=(
            f"{capitalized(aim)} against pay, both $ per seat over {months} months, on the search's draws. Line: "
            "efficient designs; pale dots: dominated; crosses: a limit is broken. Poorer ones may lie outside."
        ),
        summary=frontier_summary(optimum, efficient, dominated),
        figure=go.Figure(data=traces, layout=_plane(marks, across, up, theme)),
        table=frontier_table(optimum, efficient, dominated, outside),
    )


def yardsticks_chart(standings: Mapping[str, tuple[Estimate, Estimate]], aim: str, theme: Theme, months: int) -> Chart:
    """Return pay and aim of what a search must beat, before any search."""
    marks = _marks({name: (pay.mean, value.mean) for name, (pay, value) in standings.items()}, theme)
    across, up = _span([mark[1] for mark in marks]), _span([mark[2] for mark in marks])
    rows = [(called(name), pay.mean, *value) for name, (pay, value) in standings.items()]
    return Chart(
        key="optimize.yardsticks",
        title=yardsticks_title(marks),
        subtitle=f"{capitalized(aim)} against pay, both $ per seat over {months} months. Up and left is better.",
        summary="; ".join(f"{called(name)}: {money(aim_)} for {money(pay)}" for name, pay, aim_, *_ in marks) + ".",
        figure=go.Figure(data=[_marker(mark, theme) for mark in marks], layout=_plane(marks, across, up, theme)),
        table=pd.DataFrame(rows, columns=["plan", "pay, $/seat", f"{aim}, $/seat", "low", "high"]),
    )


def yardsticks_title(marks: Sequence[Mark]) -> str:
    """Return the finding: how many there are to beat, and which of them brings most for which pay."""
    name, pay, aim, *_ = max(marks, key=lambda mark: mark[2])
    return (
        f"{capitalized(count(len(marks)))} yardsticks to beat: {name} brings most, {money(aim)} a seat for "
        f"{money(pay)} of pay"
    )


def frontier_title(efficient: Sequence[Trial], dominated: Sequence[Trial], aim: str) -> str:
    """Return the finding: what the frontier's pay buys, or that one design beats all others."""
    if not efficient:
        return "No design tried keeps every limit on the search's draws"
    if len(efficient) == 1:
        return f"One design brings most {aim} and pays least of all {len(dominated) + 1} within the limits"
    first, last = efficient[0], efficient[-1]
    slope = (last.aim - first.aim) / (last.pay - first.pay)
    return (
        f"Along the frontier {money(last.pay - first.pay)} more pay brings {money(last.aim - first.aim)} more {aim}: "
        f"{dollars(slope)} for each dollar"
    )


def frontier_summary(optimum: Optimum, efficient: Sequence[Trial], dominated: Sequence[Trial]) -> str:
    """Return in one sentence how the designs tried are spread and where the optimum stands."""
    best = optimum.best_trial
    return (
        f"Of {len(optimum.trials)} designs tried {count(len(efficient))} are efficient and {len(dominated)} dominated; "
        f"the others break a limit. The best pays {money(best.pay)} and brings {money(best.aim)} "
        f"{optimum.goals.maximize} a seat, {signed_money(optimum.promised)} against {called(optimum.reference_name)} "
        "on the same draws."
    )


def frontier_table(
    optimum: Optimum, efficient: Sequence[Trial], dominated: Sequence[Trial], outside: Sequence[Trial]
) -> pd.DataFrame:
    """Return the yardsticks and every design tried, efficient ones first, with columns TRIAL_COLUMNS."""
    rows: list[tuple[str, float, float, str]] = [
        (called(name), trial.pay, trial.aim, "yardstick") for name, trial in optimum.at_home.items()
    ]
    for kind, trials in (("efficient", efficient), ("dominated", dominated), ("breaks a limit", outside)):
        rows.extend((design_text(trial.design), trial.pay, trial.aim, kind) for trial in trials)
    return pd.DataFrame(rows, columns=list(TRIAL_COLUMNS)).round(0)


def design_text(design: Mapping[str, float]) -> str:
    """Return a design's numbers in one line."""
    return ", ".join(f"{KNOBS[name].label.lower()} {number(name, value)}" for name, value in design.items())


def solve_chart(solution: Solution, quantile: float, theme: Theme) -> Chart:
    """Return pay at a quantile against the number solved for, with the budget and where the curve meets it."""
    knob, tried = KNOBS[solution.knob], solution.tried
    up = _span([solution.target, *(y for _, y in tried)])
    color = theme.accent["revenue"]
    curve: Trace = {
        "type": "scatter",
        "name": "pay",
        "mode": "lines+markers",
        "x": [x for x, _ in tried],
        "y": [y for _, y in tried],
        "line": {"color": color, "width": theme.line},
        "marker": {"size": theme.marker * 0.5, "color": color},
        "customdata": [number(solution.knob, x) for x, _ in tried],
        "hovertemplate": "%{customdata}: %{y:$,.0f}<extra></extra>",
    }
    met: Trace = {
        "type": "scatter",
        "name": "met here",
        "mode": "markers",
        "x": [solution.value],
        "y": [solution.outcome],
        "marker": {"size": theme.marker * 1.8, "color": theme.accent["contribution"], "symbol": "star"},
        "hoverinfo": "skip",
    }
    budget = {"color": theme.zero, "width": 1.5, "dash": "dot"}
    tick = {"tickformat": ".0%"} if knob.unit.startswith("share") or solution.knob in ("threshold", "cap") else {}
    return Chart(
        key="optimize.solve",
        title=solve_title(solution, quantile),
        subtitle=f"Pay at P{100 * quantile:.0f} of the outcomes, $ per seat and year. Dotted: the budget.",
        summary=(
            f"From {number(solution.knob, tried[0][0])} to {number(solution.knob, tried[-1][0])} pay goes from "
            f"{money(tried[0][1])} to {money(tried[-1][1])}; it meets {money(solution.target)} at "
            f"{number(solution.knob, solution.value)}."
        ),
        figure=go.Figure(
            data=[curve, met],
            layout=layout(
                theme,
                margin={"l": theme.font * 4.4, "r": theme.font, "t": 8, "b": theme.font * 3.4},
                xaxis=axis(theme, title=axis_title(knob.label, theme), **tick),
                yaxis=axis(theme, range=list(up), tickformat="$~s", nticks=6),
                shapes=[
                    {
                        "type": "line",
                        "xref": "paper",
                        "x0": 0,
                        "x1": 1,
                        "y0": solution.target,
                        "y1": solution.target,
                        "line": budget,
                    }
                ],
            ),
        ),
        table=pd.DataFrame(
            [(x, y, "meets the budget" if x == solution.value else "") for x, y in tried], columns=list(SOLVED_COLUMNS)
        ),
    )


def solve_title(solution: Solution, quantile: float) -> str:
    """Return the finding: which value meets the budget, and whether another does as well."""
    knob = KNOBS[solution.knob]
    more = (
        f"; so does one near {number(solution.knob, solution.also[0][0])}, for the curve turns" if solution.also else ""
    )
    return (
        f"{knob.label}: {number(solution.knob, round(solution.value, 3))} meets {money(solution.target)} a seat and "
        f"year at P{100 * quantile:.0f}{more}"
    )


def _marks(places: Mapping[str, tuple[float, float]], theme: Theme) -> list[Mark]:
    """Return a mark for each yardstick; the plan in force shares that of an archetype which it is."""
    twins = [name for name, place in places.items() if name != IN_FORCE and place == places.get(IN_FORCE)]
    marks = [_mark(name, *place, theme) for name, place in places.items() if name != IN_FORCE or not twins]
    return [(f"{mark[0]} (in force)", *mark[1:]) if twins and mark[0] == called(twins[0]) else mark for mark in marks]


def _mark(name: str, pay: float, aim: float, theme: Theme) -> Mark:
    if name in CORNERS:
        return called(name), pay, aim, theme.color(name), marker_of(name)
    return called(name), pay, aim, theme.ink, "square-open"


def _cloud(name: str, trials: Sequence[Trial], marker: dict[str, Any]) -> Trace:
    return {
        "type": "scatter",
        "name": name,
        "mode": "markers",
        "x": [trial.pay for trial in trials],
        "y": [trial.aim for trial in trials],
        "marker": marker,
        "customdata": [design_text(trial.design).replace(", ", "<br>") for trial in trials],
        "hovertemplate": f"{name}<br>%{{customdata}}<br>pay %{{x:$,.0f}}, aim %{{y:$,.0f}}<extra></extra>",
    }


def _marker(mark: Mark, theme: Theme) -> Trace:
    name, pay, aim, color, symbol = mark
    return {
        "type": "scatter",
        "name": name,
        "mode": "markers",
        "x": [pay],
        "y": [aim],
        "marker": {"size": theme.marker * 1.5, "color": color, "symbol": symbol, "line": {"width": 2, "color": color}},
        "hovertemplate": f"{name}<br>pay %{{x:$,.0f}}, aim %{{y:$,.0f}}<extra></extra>",
    }


def _plane(marks: Sequence[Mark], across: tuple[float, float], up: tuple[float, float], theme: Theme) -> dict[str, Any]:
    return layout(
        theme,
        height=round(theme.height * 1.35),
        margin={"l": theme.font * 4.6, "r": theme.font * 1.5, "t": 12, "b": theme.font * 3.6},
        xaxis=axis(theme, range=list(across), title=axis_title("pay", theme), tickformat="$~s", nticks=7),
        yaxis=axis(theme, range=list(up), tickformat="$~s", nticks=7),
        annotations=_labels(marks, across, up, theme),
    )


def _labels(
    marks: Sequence[Mark], across: tuple[float, float], up: tuple[float, float], theme: Theme
) -> list[dict[str, Any]]:
    """Return a name beside each mark, on the side with more room, moved apart where two would overlap.

    The star's name stands above the frontier's line.
    """
    height = theme.height * 1.35 - 12 - theme.font * 3.6
    there = [(mark[2] - up[0]) / (up[1] - up[0]) * height for mark in marks]
    wanted = [place + theme.font * (mark[4] == "star") for place, mark in zip(there, marks, strict=True)]
    places: dict[int, float] = {}
    lowest = 0.0
    for index in sorted(range(len(marks)), key=lambda place: wanted[place]):
        places[index] = max(wanted[index], lowest)
        lowest = places[index] + _LINE * theme.font
    labels = []
    for index, (name, pay, aim, color, _) in enumerate(marks):
        is_left = pay > (across[0] + across[1]) / 2.0
        labels.append(
            {
                "text": name,
                "x": pay,
                "y": aim,
                "xanchor": "right" if is_left else "left",
                "xshift": (-1 if is_left else 1) * theme.marker * 1.3,
                "yshift": places[index] - there[index],
                "showarrow": False,
                "font": {"color": color, "size": theme.font},
            }
        )
    return labels


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = _ROOM * (high - low) if high > low else max(abs(high), 1.0) * _ROOM
    return low - room, high + 1.6 * room
