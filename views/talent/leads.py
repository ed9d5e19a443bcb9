"""Build and pay under other people: what each choice brings on revenue and contribution, with paired intervals."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.talent import OUTCOMES, TalentReading
from sim.reports.talent_words import label
from sim.reports.wording import capitalized, half_width, includes_zero, listed, signed_between, signed_money, years
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout, upright, whiskers

SYMBOLS = {"revenue": "circle", "contribution": "diamond"}
SHIFT = {"revenue": 0.02, "contribution": -0.28}  # of a row, so that neither hides the other
COLUMNS = ("choice", "amount", "years", "mean", "low", "high")
_ROW = 4.6  # height of a row in units of the font
_ROOM, _ROOM_BESIDE = 0.06, 7.0  # of the span, and how often on either side, for what is written beside the dots


def leads_chart(reading: TalentReading, theme: Theme) -> Chart:
    """Return what each choice brings over the people as set, $ per seat over the horizon."""
    ranked = in_order(reading)
    return Chart(
        key="talent.leads",
        title=title(reading),
        subtitle=f"$ per seat over {_horizon(reading)} against the people as set, paired 95 % intervals. "
        "● revenue  ◆ contribution",
        summary=summary(reading),
        figure=go.Figure(
            data=[_dots(reading, ranked, outcome, theme) for outcome in OUTCOMES],
            layout=_layout(reading, ranked, theme),
        ),
        table=table(reading),
    )


def in_order(reading: TalentReading) -> list[str]:
    """Return the choices, that with the largest lead on contribution first."""
    return sorted(reading.leads, key=lambda name: -reading.leads[name]["contribution"].mean)


def title(reading: TalentReading) -> str:
    """Return the finding: what helps and what harms for certain, on contribution."""
    leads = {name: reading.leads[name]["contribution"] for name in in_order(reading)}
    helps = [name for name, lead in leads.items() if not includes_zero(lead) and lead.mean > 0.0]
    harms = [name for name, lead in leads.items() if not includes_zero(lead) and lead.mean < 0.0]
    first = f"Contribution gains most {_where(helps[0])}" if helps else "No choice raises contribution for certain"
    return f"{first}, and loses most {_where(harms[-1])}" if harms else first


def summary(reading: TalentReading) -> str:
    """Return every choice's lead on contribution in one sentence."""
    phrases = [
        f"{name} {signed_money(lead.mean)} ({signed_between(lead)})"
        for name, lead in ((name, reading.leads[name]["contribution"]) for name in in_order(reading))
    ]
    return f"Contribution per seat over {_horizon(reading)} against the people as set: {listed(phrases)}."


def table(reading: TalentReading) -> pd.DataFrame:
    """Return one row for each choice, amount and year, and for all years together, in $ per seat."""
    rows: list[tuple[Any, ...]] = []
    for name in in_order(reading):
        for outcome in OUTCOMES:
            rows.append((label(name), outcome, "all", *reading.leads[name][outcome]))
            for year, lead in enumerate(reading.by_year[name][outcome], 1):
                rows.append((label(name), outcome, str(year), *lead))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _where(name: str) -> str:
    return f"hiring {name.removeprefix('all ')} alone" if name.startswith("all ") else name


def _horizon(reading: TalentReading) -> str:
    return years(reading.scenario.run.months // 12)


def _dots(reading: TalentReading, ranked: list[str], outcome: str, theme: Theme) -> Trace:
    estimates: list[Estimate] = [reading.leads[name][outcome] for name in ranked]
    color = theme.accent[outcome]
    return {
        "type": "scatter",
        "name": outcome,
        "mode": "markers+text",
        "x": [estimate.mean for estimate in estimates],
        "y": [SHIFT[outcome] - place for place in range(len(ranked))],
        "text": [f"  {signed_money(estimate.mean)} {half_width(estimate)}  " for estimate in estimates],
        "textposition": ["middle left" if estimate.mean < 0.0 else "middle right" for estimate in estimates],
        "textfont": {"size": theme.font - 1, "color": color},
        "cliponaxis": False,
        "marker": {"symbol": SYMBOLS[outcome], "size": theme.marker, "color": color},
        "error_x": whiskers(estimates, color, theme.line),
        "customdata": [
            f"{label(name)}, {outcome}: {signed_money(estimate.mean)} ({signed_between(estimate)})"
            for name, estimate in zip(ranked, estimates, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _layout(reading: TalentReading, ranked: list[str], theme: Theme) -> dict[str, Any]:
    bounds = [end for name in ranked for lead in reading.leads[name].values() for end in (lead.low, lead.high)]
    low, high = min(0.0, *bounds), max(0.0, *bounds)
    room = _ROOM * (high - low or 1.0)
    line = {"color": theme.zero, "width": 1.5}
    return layout(
        theme,
        height=int(max(theme.height, len(ranked) * _ROW * theme.font + 4 * theme.font)),
        margin={"l": 8, "r": 8, "t": theme.font, "b": theme.font * 3},
        xaxis=axis(theme, range=[low - _ROOM_BESIDE * room, high + _ROOM_BESIDE * room], tickformat="$~s", nticks=5),
        yaxis=axis(
            theme,
            range=[0.5 - len(ranked), 0.5],
            tickvals=[0.5 - place for place in range(1, len(ranked))],
            showticklabels=False,
        ),
        annotations=[_name(name, place, theme) for place, name in enumerate(ranked)],
        shapes=[upright(0, line, layer="below")],
    )


def _name(name: str, place: int, theme: Theme) -> dict[str, Any]:
    """Return a choice's name, in the upper left corner of its row: a phone has no room beside the rows."""
    return {
        "text": capitalized(name),
        "xref": "paper",
        "x": 0.0,
        "y": 0.5 - place,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": theme.font, "color": theme.ink},
    }
