"""What moves a year's payout: the market, its scatter at one market, and the stresses of the library."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.stress_words import costliest, written
from sim.reports.wording import capitalized, difference, half_width, money, share, signed_money
from sim.stress.library import changed_fields, stress_named
from sim.stress.study import StressStudy
from views.stress.reverse import budget_line, budget_note
from views.style.chart import Chart
from views.style.theme import Theme, axis, axis_title, layout, translucent

_ROW = 2.1  # font sizes a row of bars is high


def levels_chart(study: StressStudy, theme: Theme) -> Chart:
    """Return the mean payout by market state, and the spread that is left at each: sensitivity beside volatility."""
    levels, split = study.levels, study.split
    first, last = levels[0], levels[-1]
    planned = next(level for level in levels if level.factor == 1.0)
    x = [level.factor for level in levels]
    band = translucent(theme.accent["revenue"], theme.band)
    return Chart(
        key="stress.levels",
        title=(
            f"One percent of market moves the mean payout by {money(split.slope.mean)}; at one market state it still "
            f"ranges over {money(planned.high.mean - planned.low.mean)}"
        ),
        subtitle="Line: mean payout by market state held all year, $ (sensitivity). Band: P10 to P90 (volatility).",
        summary=(
            f"Sensitivity: the mean payout goes from {money(first.mean.mean)} at {share(first.factor)} of the planned "
            f"market to {money(last.mean.mean)} at {share(last.factor)}. Volatility: at the planned market four of "
            f"five outcomes lie between {money(planned.low.mean)} and {money(planned.high.mean)}. The year's market "
            f"state explains {share(split.explained)} of the variance."
        ),
        figure=go.Figure(
            data=[
                {
                    "type": "scatter",
                    "name": "P10 to P90",
                    "x": [*x, *reversed(x)],
                    "y": [*(level.high.mean for level in levels), *(level.low.mean for level in reversed(levels))],
                    "fill": "toself",
                    "fillcolor": band,
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                    "mode": "lines",
                },
                {
                    "type": "scatter",
                    "name": "mean",
                    "mode": "lines+markers",
                    "x": x,
                    "y": [level.mean.mean for level in levels],
                    "line": {"color": theme.accent["revenue"], "width": theme.line},
                    "marker": {"size": theme.marker},
                    "customdata": [half_width(level.mean) for level in levels],
                    "hovertemplate": "market %{x:.0%}: mean %{y:$.3s} %{customdata}<extra></extra>",
                },
            ],
            layout=layout(
                theme,
                margin={"l": theme.font * 4.2, "r": 16, "t": 12, "b": theme.font * 3.6},
                xaxis=axis(theme, tickformat=".0%", tickvals=x, title=axis_title("market, of plan", theme)),
                yaxis=axis(theme, tickformat="$~s", nticks=6, rangemode="tozero"),
                shapes=[budget_line(study, theme)],
                annotations=[budget_note(study, theme)],
            ),
        ),
        table=pd.DataFrame(
            [(level.factor, *level.mean, level.low.mean, level.high.mean) for level in levels],
            columns=["market, of plan", "mean payout, $", "low", "high", "P10", "P90"],
        ),
    )


def library_chart(study: StressStudy, theme: Theme) -> Chart:
    """Return what each stress does to the mean payout, paired with the plan, largest first."""
    effects = sorted(
        (effect for effect in study.library if effect.applies), key=lambda effect: -effect.cost_change.mean
    )
    worst = max(study.library, key=lambda effect: (effect.breaks_under_target.mean, effect.cost_change.mean))
    return Chart(
        key="stress.library",
        title=library_title(study),
        subtitle="Change of the organization's mean payout, $, paired 95 % intervals. Right: it, and P90 then.",
        summary=(
            "Change of the payout: "
            + "; ".join(f"{effect.name} {difference(effect.cost_change)}" for effect in effects)
            + f". Breaking the budget under target is likeliest under {worst.name}: "
            f"{share(worst.breaks_under_target.mean)}."
        ),
        figure=_bars_figure(
            [effect.name for effect in effects],
            [effect.cost_change for effect in effects],
            [
                f"<b>{signed_money(change.mean)}</b> {half_width(change)}<br>P90 {money(effect.p90.mean)}"
                for effect in effects
                for change in (effect.cost_change,)
            ],
            theme,
        ),
        table=library_table(study),
    )


def library_title(study: StressStudy) -> str:
    """Return the finding: which stress costs most, and which most often breaks the budget under the target."""
    worst = max(study.library, key=lambda effect: effect.cost_change.mean)
    under = max(study.library, key=lambda effect: (effect.breaks_under_target.mean, effect.cost_change.mean))
    text = costliest(study)
    if under.breaks_under_target.mean == 0.0:
        return f"{text}; no stress breaks the budget while revenue is under target"
    often = f"in {share(under.breaks_under_target.mean)} of outcomes"
    if under is worst:
        return f"{text}, and breaks the budget under the revenue target {often}"
    return f"{text}; {under.name} breaks the budget under target most often, {often}"


def library_table(study: StressStudy) -> pd.DataFrame:
    """Return every stress: what happens, what stands for it, and what it changes."""
    rows = []
    for effect in study.library:
        stress = stress_named(effect.name)
        rows.append(
            (
                effect.name,
                round(effect.cost_change.mean) if effect.applies else None,
                round(effect.p90.mean),
                round(effect.revenue_change.mean) if effect.applies else None,
                round(effect.ccos.mean, 4),
                round(effect.breaks_under_target.mean, 4),
                stress.sentence if effect.applies else "Does not apply: the plan has none.",
                stress.stands_for,
            )
        )
    names = ["stress", "payout change, $", "P90, $", "revenue change, $", "CCOS", "breaks under target"]
    return pd.DataFrame(rows, columns=[*names, "what happens", "what stands for it"])


def fields_table(study: StressStudy) -> pd.DataFrame:
    """Return what each stress sets in the scenario, value by value: the small difference that it is."""
    rows = [
        (effect.name, field.label or field.path, written(field.before), written(field.after), field.unit, field.path)
        for effect in study.library
        if effect.applies
        for field in changed_fields(stress_named(effect.name), study.scenario, study.frame.year)
    ]
    return pd.DataFrame(rows, columns=["stress", "field", "plan", "under the stress", "unit", "path"])


def stand_ins(study: StressStudy) -> str:
    """Return what each stress is, and what stands for it where the model has no such event, as a list."""
    lines = []
    for effect in study.library:
        stress = stress_named(effect.name)
        stands = f" *Stands for it:* {stress.stands_for}." if stress.stands_for else ""
        absent = "" if effect.applies else " **Does not apply: this plan has none.**"
        lines.append(f"- **{capitalized(effect.name)}:** {stress.sentence}{stands}{absent}")
    return "\n".join(lines)


def _bars_figure(names: Sequence[str], estimates: Sequence[Estimate], notes: Sequence[str], theme: Theme) -> go.Figure:
    return go.Figure(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "y": list(names),
                "x": [estimate.mean for estimate in estimates],
                "marker": {"color": [theme.worse if e.mean > 0.0 else theme.accent["revenue"] for e in estimates]},
                "error_x": {
                    "type": "data",
                    "array": [estimate.high - estimate.mean for estimate in estimates],
                    "color": theme.ink,
                    "thickness": theme.line / 2,
                    "width": 0,
                },
                "customdata": [f"{signed_money(estimate.mean)} {half_width(estimate)}" for estimate in estimates],
                "hovertemplate": "%{y}: %{customdata}<extra></extra>",
            }
        ],
        layout=layout(
            theme,
            bargap=0.3,
            height=theme.font * _ROW * 1.3 * (len(names) + 2),
            margin={"l": theme.font * 12.5, "r": theme.font * 7.5, "t": 8, "b": theme.font * 2.4},
            xaxis=axis(theme, tickformat="$~s", nticks=3, tickangle=0, zeroline=True, zerolinecolor=theme.zero),
            yaxis=axis(theme, autorange="reversed", tickfont={"size": theme.font, "color": theme.ink}),
            annotations=[
                {
                    "text": note,
                    "x": 1.0,
                    "xref": "paper",
                    "xshift": 6,
                    "xanchor": "left",
                    "y": name,
                    "align": "left",
                    "showarrow": False,
                    "font": {"size": theme.font - 2, "color": theme.ink},
                }
                for name, note in zip(names, notes, strict=True)
            ],
        ),
    )
