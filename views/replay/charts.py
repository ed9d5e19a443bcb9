"""Charts of a replay: what each plan costs, who wins and loses, what moves pay, and how pay and attainment spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.replay.distribution import distribution
from sim.replay.paying import CENTS
from sim.replay.reasons import MEANINGS
from sim.replay.replay import Replay
from sim.reports.wording import capitalized, money, share, signed_money
from views.style.chart import Chart
from views.style.labels import end_labels
from views.style.theme import Theme, Trace, axis, layout

MOST_BARS = 1_000
CURVE_POINTS = 101
WIDTH = 0.34  # of a bar
# A color has one meaning here: the plan compared with is muted, every other plan has one of its own, and a change of
# pay is green where somebody is paid more and rust where less.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_LONGEST = 26  # characters of a plan's name beside its line or bar


def cost_chart(replayed: Replay, theme: Theme) -> Chart:
    """Return what every plan costs: base salary and variable pay of the year."""
    plans = replayed.as_dict()["plans"]
    names = list(plans)[::-1]
    base, variable = ([plans[name][part] for name in names] for part in ("base_total", "variable_total"))
    most = max(plans[name]["pay_total"] for name in names)
    first, *others = plans
    change = [plans[name]["pay_total"] - plans[first]["pay_total"] for name in others]
    title = (
        f"{_cut(others[0])} costs {money(abs(change[0]))} {'more' if change[0] > 0.0 else 'less'} than {_cut(first)}"
        if others and round(change[0])
        else f"{_cut(first)} costs {money(plans[first]['pay_total'])}"
    )
    places = list(range(len(names)))
    return Chart(
        key="replay.cost",
        title=title,
        subtitle="$ of the year: base salary (outlined) and variable pay (filled); CCOS is both over credited sales",
        summary="; ".join(f"{name} pays {money(plan['pay_total'])}" for name, plan in plans.items()) + ".",
        figure=go.Figure(
            data=[
                _bars(base, places, theme.zero, "base", hollow=True),
                _bars(variable, places, [plan_colors(replayed, theme)[name] for name in names], "variable"),
            ],
            layout=layout(
                theme,
                barmode="stack",
                height=round(max(theme.font * (3.4 * len(names) + 3.0), theme.height)),
                margin={"l": 8, "r": theme.font * 10, "t": 4, "b": theme.font * 2.2},
                xaxis=axis(theme, range=[0, most * 1.01], tickformat="$,.3~s", nticks=5),
                yaxis=axis(theme, range=[-0.6, len(names) - 0.2], showticklabels=False, showgrid=False),
                annotations=[
                    note
                    for place, name in enumerate(names)
                    for note in _bar_labels(place, name, plans[name]["pay_total"], plans[name]["ccos"], theme)
                ],
            ),
        ),
        table=pd.DataFrame(
            [(n, e["pay_total"], e["base_total"], e["variable_total"], e["ccos"]) for n, e in plans.items()],
            columns=["plan", "pay ($)", "base ($)", "variable ($)", "CCOS"],
        ),
    )


def change_chart(replayed: Replay, other: str, theme: Theme) -> Chart:
    """Return everybody's change of pay, from the largest loss to the largest gain."""
    ordered = sorted(replayed.changes[other], key=lambda change: (change.change, change.payee))
    comparison = replayed.as_dict()["comparisons"][other]
    step = max(1, -(-len(ordered) // MOST_BARS))
    shown = ordered[::step]
    values = [change.change for change in shown]
    span = _around(values)
    beside = f"; one payee in {step}" if step > 1 else ""
    return Chart(
        key="replay.changes",
        title=f"{comparison['winners']:,} win, {comparison['losers']:,} lose, "
        f"{comparison['unchanged']:,} are paid the same",
        subtitle=f"Change of the year's pay under {_cut(other)} over {_cut(replayed.first)}, $, "
        f"one bar a payee{beside}",
        summary=f"From {signed_money(ordered[0].change)} ({ordered[0].payee}) to {signed_money(ordered[-1].change)} "
        f"({ordered[-1].payee}); {signed_money(comparison['change'])} in all.",
        figure=go.Figure(
            data=[
                {
                    "type": "bar",
                    "x": list(range(len(shown))),
                    "y": values,
                    "marker": {"color": [_sign_color(value, theme) for value in values]},
                    "customdata": [_escaped(change.payee)[:60] for change in shown],
                    "hovertemplate": "%{customdata}: %{y:+$,.2f}<extra></extra>",
                }
            ],
            layout=layout(
                theme,
                xaxis=axis(theme, showticklabels=False, showgrid=False),
                yaxis=axis(theme, range=span, tickformat="$~s", zeroline=True, zerolinecolor=theme.zero),
                bargap=0.15,
            ),
        ),
        table=pd.DataFrame(
            [(e.payee, e.before, e.after, e.change, e.outcome, e.reason) for e in ordered],
            columns=["payee", f"{replayed.first} ($)", f"{other} ($)", "change ($)", "outcome", "main reason"],
        ),
    )


def reasons_chart(replayed: Replay, other: str, theme: Theme) -> Chart:
    """Return how much of the cost's change each reason explains; the bars sum to the change."""
    comparison = replayed.as_dict()["comparisons"][other]
    parts = dict(sorted(comparison["reasons"].items(), key=lambda part: abs(part[1])))
    largest = next(reversed(parts), "")
    moved = bool(largest) and bool(round(parts[largest]))
    title = (
        f"{capitalized(largest)} moves the cost most: {signed_money(parts[largest])}"
        if moved
        else "No reason moves the cost"
    )
    span = _around(list(parts.values()))
    room = (span[1] - span[0]) * 0.3
    return Chart(
        key="replay.reasons",
        title=title,
        subtitle=f"$ of the {signed_money(comparison['change'])} in all, by Shapley's rule: "
        "what differs between the plans",
        summary=", ".join(f"{part} {signed_money(value)}" for part, value in parts.items()) or title,
        figure=go.Figure(
            data=[
                {
                    "type": "bar",
                    "orientation": "h",
                    "x": list(parts.values()),
                    "y": [capitalized(part) for part in parts],
                    "marker": {"color": [_sign_color(value, theme) for value in parts.values()]},
                    "text": [signed_money(value) for value in parts.values()],
                    "textposition": "outside",
                    "cliponaxis": False,
                    "width": 0.55,
                    "hovertemplate": "%{y}: %{x:+$,.2f}<extra></extra>",
                }
            ],
            layout=layout(
                theme,
                margin={"l": theme.font * 6, "r": theme.font * 2, "t": 8, "b": theme.font * 2.2},
                xaxis=axis(
                    theme,
                    range=[span[0] - room, span[1] + room],
                    tickformat="$~s",
                    nticks=5,
                    zeroline=True,
                    zerolinecolor=theme.zero,
                ),
                yaxis=axis(theme, showgrid=False, range=[-0.6, max(len(parts), 1) - 0.4]),
            ),
        ),
        table=pd.DataFrame(
            [(part, value, MEANINGS[part]) for part, value in reversed(parts.items())],
            columns=["reason", "change ($)", "what it covers"],
        ),
    )


def spread_chart(replayed: Replay, of: str, theme: Theme) -> Chart:
    """Return how `pay` or `attainment` is spread: its value at every percentile of the payees, a line a plan."""
    values = {
        name: [cents / CENTS for cents in paid.cents] if of == "pay" else [x for x in paid.attainment if x == x]  # noqa: PLR0124 - NaN differs from itself
        for name, paid in replayed.paid.items()
    }
    known = {name: amounts for name, amounts in values.items() if amounts}
    at = np.linspace(0.0, 100.0, CURVE_POINTS)
    lines = {name: np.percentile(amounts, at) for name, amounts in known.items()}
    top = max((float(line[-1]) for line in lines.values()), default=1.0)
    low = min((float(line[0]) for line in lines.values()), default=0.0)
    span = (min(0.0, low), 1.06 * top or 1.0)
    colors = plan_colors(replayed, theme)
    unit = "$ of the year, base included" if of == "pay" else "attainment of the year on the plan's lead measure"
    word = money if of == "pay" else share
    ticks = {"tickformat": "$~s"} if of == "pay" else {"tickformat": ".0%"}
    ends = {name: (_cut(name), colors[name], float(line[-1])) for name, line in lines.items()}
    return Chart(
        key=f"replay.spread.{of}",
        title=_spread_title(of, known),
        subtitle=f"{capitalized(unit)}, by percentile of the payees, the lowest first",
        summary="; ".join(
            f"{name}: half of the payees below {word(float(np.median(amounts)))}, from {word(min(amounts))} to "
            f"{word(max(amounts))}"
            for name, amounts in known.items()
        )
        + ".",
        figure=go.Figure(
            data=[
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": _escaped(name),
                    "x": at.tolist(),
                    "y": line.tolist(),
                    "line": {"color": colors[name], "width": theme.line, "dash": DASHES[place % len(DASHES)]},
                    "hovertemplate": "%{y} at percentile %{x:.0f}<extra></extra>",
                }
                for place, (name, line) in enumerate(lines.items())
            ],
            layout=layout(
                theme,
                margin={"l": theme.font * 4.6, "r": theme.font * 13, "t": 8, "b": theme.font * 3},
                xaxis=axis(theme, range=[0, 100], dtick=50, tickangle=0, ticksuffix=" %"),
                yaxis=axis(theme, range=list(span), nticks=6, **ticks),
                annotations=end_labels(ends, theme, span),
            ),
        ),
        table=pd.DataFrame([{"plan": name, **distribution(amounts)} for name, amounts in known.items()]),
    )


def plan_colors(replayed: Replay, theme: Theme) -> dict[str, str]:
    """Return the color of every plan: muted for the first, which the others are compared with."""
    shades = (theme.accent["revenue"], theme.limits["hours"], theme.limits["cap"], theme.ink)
    return {
        name: shades[(place - 1) % len(shades)] if place else theme.muted for place, name in enumerate(replayed.paid)
    }


def _spread_title(of: str, known: dict[str, list[float]]) -> str:
    if not known:
        return "No plan holds anybody to a quota"
    widths = {name: max(values) - min(values) for name, values in known.items()}
    widest = max(widths, key=lambda name: widths[name])
    word = money if of == "pay" else share
    if round(widths[widest], 2) <= 0.0:
        return f"Everybody has the same {of}"
    ends = f"{word(min(known[widest]))} to {word(max(known[widest]))}"
    return f"{capitalized(of)} runs from {ends} under {_cut(widest)}"


def _bars(values: Sequence[float], places: list[int], color: str | list[str], name: str, hollow: bool = False) -> Trace:
    filled = {"color": "rgba(0,0,0,0)", "line": {"color": color, "width": 1.5}} if hollow else {"color": color}
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": list(values),
        "y": places,
        "width": WIDTH,
        "marker": filled,
        "hovertemplate": f"{name} %{{x:$,.2f}}<extra></extra>",
    }


def _bar_labels(place: int, name: str, total: float, ccos: float | None, theme: Theme) -> list[Trace]:
    shared = {"y": place, "showarrow": False, "font": {"size": theme.font, "color": theme.ink}}
    beside = "" if ccos is None else f" · CCOS {share(ccos)}"
    return [
        {**shared, "x": 0, "y": place + WIDTH / 2, "xanchor": "left", "yanchor": "bottom", "text": _cut(name)},
        {**shared, "x": total, "xanchor": "left", "xshift": 6, "text": f"<b>{money(total)}</b>{beside}"},
    ]


def _sign_color(value: float, theme: Theme) -> str:
    return theme.accent["contribution"] if value > 0.0 else theme.motions["vendor-led"]


def _around(values: Sequence[float]) -> list[float]:
    """Return a range of an axis that holds zero and all values, with a little room."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room = 0.06 * (high - low) or 1.0
    return [low - (room if low < 0.0 else 0.0), high + room]


def _cut(text: str) -> str:
    return _escaped(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _escaped(text: str) -> str:
    """Return text that Plotly, which reads a little HTML, shows letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
