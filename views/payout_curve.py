"""What a plan pays and what it makes of one more dollar, for two plans side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.plan import Plan
from sim.plan_reading import PlanReading
from views.chart import Chart
from views.labels import end_labels
from views.theme import DASHES, INDIVIDUAL, MARKERS, TEAM, Theme, Trace, axis, layout
from views.words import share

PAYOUT_COLUMNS = ("attainment", "plan", "payout (target incentives)", "variable pay ($)")
MARGINAL_COLUMNS = ("forecast attainment", "plan", "pay for one more dollar (cents)")
_EXCELLENCE = 1.5  # the attainment the finding is told at


def payout_chart(plans: dict[str, Plan], readings: dict[str, PlanReading], theme: Theme) -> Chart:
    """Return payout over attainment of the plans by arm (`team`, `individual`), every measure at one attainment."""
    top = {arm: float(np.interp(_EXCELLENCE, each.attainment, each.payout)) for arm, each in readings.items()}
    told = " and ".join(f"{plans[arm].name!r} pays {share(value)}" for arm, value in top.items())
    span = (0.0, 1.08 * max(float(each.payout.max()) for each in readings.values()))
    lines = {arm: (100.0 * each.attainment, 100.0 * each.payout) for arm, each in readings.items()}
    percent = (span[0], 100.0 * span[1])
    return Chart(
        key="payout_curve",
        title=f"At {share(_EXCELLENCE)} of quota {told} of target incentive",
        subtitle="Variable pay, % of target incentive, over attainment, % of quota.",
        summary=f"At {share(_EXCELLENCE)} of quota {told} of target incentive; both pay 100 % at quota."
        if all(abs(float(np.interp(1.0, each.attainment, each.payout)) - 1.0) < 1e-6 for each in readings.values())
        else f"At {share(_EXCELLENCE)} of quota {told} of target incentive.",
        figure=go.Figure(
            data=[
                _line(arm, plans[arm], x, y, theme, "%{y:.0f} % of target incentive at %{x:.0f} %")
                for arm, (x, y) in lines.items()
            ],
            layout=_layout(_ends(plans, lines, theme), theme, percent, "%"),
        ),
        table=pd.DataFrame(
            [
                (at, plans[arm].name, pay, pay * plans[arm].target_incentive_per_year)
                for arm, each in readings.items()
                for at, pay in zip(each.attainment[::5], each.payout[::5], strict=True)
            ],
            columns=list(PAYOUT_COLUMNS),
        ),
    )


def marginal_chart(plans: dict[str, Plan], readings: dict[str, PlanReading], theme: Theme) -> Chart:
    """Return what one more dollar of credit pays at the start of the year, over the forecast attainment."""
    at_target = {arm: 100.0 * float(np.interp(1.0, each.forecast, each.marginal)) for arm, each in readings.items()}
    ratio = at_target[INDIVIDUAL] / at_target[TEAM] if at_target.get(TEAM) else 0.0
    told = " and ".join(f"{cents:.1f} cents under {plans[arm].name!r}" for arm, cents in at_target.items())
    lines = {arm: (100.0 * each.forecast, 100.0 * each.marginal) for arm, each in readings.items()}
    span = (0.0, 1.15 * max(float(y.max()) for _, y in lines.values()))
    times = f", {ratio:.1f} times as much" if ratio else ""
    return Chart(
        key="marginal_pay",
        title=f"One more dollar brings {told}{times}",
        subtitle="Expected cents of pay per $ of credit on the first day of the year, over forecast attainment, %.",
        summary=f"With the year forecast at quota, one more dollar brings {told}.",
        figure=go.Figure(
            data=[
                _line(arm, plans[arm], x, y, theme, "%{y:.1f} cents at a forecast of %{x:.0f} %")
                for arm, (x, y) in lines.items()
            ],
            layout=_layout(_ends(plans, lines, theme), theme, span, " ¢"),
        ),
        table=pd.DataFrame(
            [
                (at, plans[arm].name, 100.0 * cents)
                for arm, each in readings.items()
                for at, cents in zip(each.forecast[::4], each.marginal[::4], strict=True)
            ],
            columns=list(MARGINAL_COLUMNS),
        ),
    )


def _line(arm: str, plan: Plan, x: Any, y: Any, theme: Theme, hover: str) -> Trace:  # noqa: ANN401 - arrays
    return {
        "type": "scatter",
        "name": plan.name,
        "mode": "lines",
        "x": x.astype(np.float32),
        "y": y.astype(np.float32),
        "line": {"color": _color(arm, theme), "width": theme.line, "dash": DASHES[arm]},
        "marker": {"symbol": MARKERS[arm]},
        "hovertemplate": f"{plan.name}: {hover}<extra></extra>",
        "cliponaxis": False,
    }


def _color(arm: str, theme: Theme) -> str:
    return theme.accent["revenue"] if arm == INDIVIDUAL else theme.accent["contribution"]


def _ends(plans: dict[str, Plan], lines: dict[str, Any], theme: Theme) -> dict[str, tuple[str, str, float]]:
    return {arm: (arm, _color(arm, theme), float(y[-1])) for arm, (_, y) in lines.items()}


def _layout(
    ends: dict[str, tuple[str, str, float]], theme: Theme, span: tuple[float, float], suffix: str
) -> dict[str, Any]:
    return layout(
        theme,
        margin={"l": theme.font * 4, "r": theme.font * 6, "t": 8, "b": theme.font * 3},
        xaxis=axis(theme, range=[0, 200], dtick=50, ticksuffix=" %"),
        yaxis=axis(theme, range=list(span), ticksuffix=suffix if suffix != "%" else " %", nticks=6),
        annotations=end_labels(ends, theme, span),
        shapes=[
            {
                "type": "line",
                "yref": "paper",
                "x0": 100,
                "x1": 100,
                "y0": 0,
                "y1": 1,
                "line": {"color": theme.zero, "width": 1.5, "dash": "dot"},
            }
        ],
    )


def in_words(plan: Plan) -> str:
    """Return a plan in two lines of words: name, pay mix, measures and their terms."""
    mix = f"{share(plan.base_share)} base, {share(1.0 - plan.base_share)} target incentive"
    measures = "; ".join(
        f"{measure.name} ({share(measure.weight)}, {measure.scope}): {', '.join(term.label for term in measure.terms)}"
        for measure in plan.measures
    )
    return f"**{plan.name}** · OTE ${plan.ote_per_year:,.0f} a year, {mix}  \n{measures}"
