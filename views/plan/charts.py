"""Charts of one plan: what each further dollar pays along the curve, and the money between its readings."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from sim.plan_design.draggable_curve import TOP, Stretch
from sim.plan_design.interpretations import Interpretation
from sim.reports.wording import capitalized, money, share, signed_money
from views.style.chart import Chart
from views.style.labels import broken, end_labels, room_for
from views.style.theme import Theme, Trace, axis, layout, upright

RATE_COLUMNS = ("plan", "attainment from", "attainment to", "cents on the dollar")
READING_COLUMNS = ("reading", "pay ($)", "difference ($)")
_CENTS = 100.0
_STOPPED = 1e-9
_LONGEST = 44  # characters of a reading beside its bar


def marginal_rate_chart(curves: dict[str, tuple[Stretch, ...]], quotas: dict[str, float], theme: Theme) -> Chart:
    """Return what one more credited dollar pays, step by step along the curve, of one plan or of two by name."""
    name, stretches = next(iter(curves.items()))
    top = max(_CENTS * step.per_quota for steps in curves.values() for step in steps)
    span = (min(0.0, *(_CENTS * step.per_quota for steps in curves.values() for step in steps)), max(1.15 * top, 1.0))
    goals = ", ".join(f"{plan} {money(quota)}" for plan, quota in quotas.items())
    colors = (theme.accent["revenue"], theme.muted)
    dashes = ("solid", "dash")
    ends = {
        plan: (broken(_cut(plan, 32)), color, _CENTS * steps[-1].per_quota)
        for (plan, steps), color in zip(curves.items(), colors, strict=False)
    }
    return Chart(
        key="marginal_rate",
        title=_rate_title(stretches),
        subtitle=f"Cents of pay for one more credited dollar, over attainment. Quota: {goals}.",
        summary=f"{name}: " + "; ".join(_in_words(stretch) for stretch in stretches) + ".",
        figure=go.Figure(
            data=[
                _steps(plan, steps, color, dash, theme)
                for (plan, steps), color, dash in zip(curves.items(), colors, dashes, strict=False)
            ],
            layout=layout(
                theme,
                margin={
                    "l": theme.font * 4,
                    "r": room_for((end[0] for end in ends.values()), theme),
                    "t": 8,
                    "b": theme.font * 3,
                },
                xaxis=axis(theme, range=[0, 100 * TOP], dtick=50, ticksuffix=" %"),
                yaxis=axis(theme, range=list(span), ticksuffix=" ¢", nticks=6),
                annotations=end_labels(ends, theme, span, lines=2),
                shapes=[_quota_line(theme)],
            ),
        ),
        table=pd.DataFrame(
            [(plan, step.low, step.high, _CENTS * step.per_quota) for plan, steps in curves.items() for step in steps],
            columns=list(RATE_COLUMNS),
        ),
    )


def readings_chart(readings: tuple[Interpretation, ...], theme: Theme) -> Chart:
    """Return what the same year pays under every reasonable reading of the plan, the largest on top."""
    most, least = readings[0], readings[-1]
    spread = most.pay - least.pay
    rising = readings[::-1]
    colors = [theme.accent["revenue"] if reading.name == "as written" else theme.zero for reading in rising]
    title = (
        f"The same year pays {money(spread)} more or less, depending on who reads the plan"
        if spread > 0.5
        else "However it is read, the plan pays the same on this year"
    )
    height = max(theme.height * 0.55, theme.font * (2.6 * len(readings) + 3.0))
    return Chart(
        key="readings",
        title=title,
        subtitle="Variable pay of one lumpy year at 105 % of quota, $, by reading; as written in color.",
        summary=f"{capitalized(most.name)} pays {money(most.pay)}, {least.name} {money(least.pay)}; "
        f"{len(readings)} readings in all.",
        figure=go.Figure(
            data=[
                {
                    "type": "bar",
                    "orientation": "h",
                    "x": [reading.pay for reading in rising],
                    "y": list(range(len(rising))),
                    "marker": {"color": colors},
                    "width": 0.32,
                    "hovertemplate": "%{x:$,.0f}<extra></extra>",
                }
            ],
            layout=layout(
                theme,
                height=round(height),
                margin={"l": 8, "r": theme.font * 8, "t": 4, "b": theme.font * 2},
                xaxis=axis(theme, range=[0, max(most.pay, 1.0)], tickprefix="$", tickformat=",.0s", nticks=5),
                yaxis=axis(theme, range=[-0.6, len(rising) - 0.3], showticklabels=False, showgrid=False),
                annotations=[
                    note for row, reading in enumerate(rising) for note in _reading_labels(row, reading, theme)
                ],
            ),
        ),
        table=pd.DataFrame([(e.name, e.pay, e.difference) for e in readings], columns=list(READING_COLUMNS)),
    )


def _rate_title(stretches: tuple[Stretch, ...]) -> str:
    paid = [stretch for stretch in stretches if abs(stretch.per_quota) > _STOPPED]
    if not paid:
        return "No further dollar pays anything"
    last, best = stretches[-1], max(stretches, key=lambda stretch: stretch.per_quota)
    if abs(last.per_quota) <= _STOPPED:
        return f"From {share(last.low)} of quota, one more dollar pays nothing"
    if len(paid) == 1:
        return f"Every dollar pays {_CENTS * best.per_quota:.3g} cents" + (
            "" if len(stretches) == 1 else f", from {share(paid[0].low)} of quota"
        )
    return (
        f"One more dollar pays most from {share(best.low)} to {share(best.high)} of quota: "
        f"{_CENTS * best.per_quota:.3g} cents"
        if best is not last
        else f"Past {share(best.low)} of quota a dollar pays {_CENTS * best.per_quota:.3g} cents, "
        f"at first {_CENTS * stretches[0].per_quota:.3g}"
    )


def _in_words(stretch: Stretch) -> str:
    return f"{_CENTS * stretch.per_quota:.3g} cents from {share(stretch.low)} to {share(stretch.high)} of quota"


def _steps(plan: str, steps: tuple[Stretch, ...], color: str, dash: str, theme: Theme) -> Trace:
    return {
        "type": "scatter",
        "name": _escaped(plan),
        "mode": "lines",
        "x": [100.0 * place for step in steps for place in (step.low, step.high)],
        "y": [_CENTS * step.per_quota for step in steps for _ in range(2)],
        "line": {"color": color, "width": theme.line, "dash": dash},
        "hovertemplate": "%{y:.1f} cents at %{x:.0f} % of quota<extra></extra>",
        "cliponaxis": False,
    }


def _reading_labels(row: int, reading: Interpretation, theme: Theme) -> list[Trace]:
    """Return the name above a bar and the pay beside it."""
    beside = "" if reading.name == "as written" else f" ({signed_money(reading.difference)})"
    shared = {"y": row, "showarrow": False, "font": {"size": theme.font, "color": theme.ink}}
    return [
        {
            **shared,
            "x": 0,
            "xanchor": "left",
            "yshift": theme.font * 1.05,
            "text": _cut(capitalized(reading.name), _LONGEST),
        },
        {**shared, "x": reading.pay, "xanchor": "left", "xshift": 6, "text": f"<b>{money(reading.pay)}</b>{beside}"},
    ]


def _quota_line(theme: Theme) -> Trace:
    line = {"color": theme.zero, "width": 1.5, "dash": "dot"}
    return upright(100, line)


def _cut(text: str, longest: int) -> str:
    return _escaped(text if len(text) <= longest else f"{text[: longest - 1]}…")


def _escaped(text: str) -> str:
    """Return text that Plotly, which reads a little HTML, shows letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
