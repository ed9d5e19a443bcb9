"""A partner manager's capacity: a day by motion, deals in progress on Little's line, and whose deals they are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.engine.measures import Estimate
from sim.reports.capacity import USES, CapacityReading, cap, closed_form
from sim.reports.wording import capitalized, half_width, listed
from sim.studies.scale import MOTIONS
from views.style.chart import Chart
from views.style.theme import Theme, Trace, axis, layout, translucent, upright

WORKDAYS = 21.0  # of a month; only for saying hours a month as hours a day
QUARTER = 3.0  # months
USE_NAMES = {"cadence_hours": "cadence", "run_hours": "running deals", "build_hours": "building"}
HOURS_COLUMNS = ("motion", "use of time", "hours/month", "low", "high", "hours/day", "hours/quarter")
LAW_COLUMNS = ("running hours/month", "deals in progress", "low", "high", "Little's law")
DEAL_COLUMNS = ("motion", "whose deals", "deals in progress", "low", "high")
_ROOM = 1.12


def day_chart(reading: CapacityReading, theme: Theme) -> Chart:
    """Return how a filled seat's hours go to cadence, running and building under each motion, by day and quarter."""
    most = _ROOM * max(sum(use.mean for use in work.hours.values()) for work in reading.work.values()) / WORKDAYS
    fills = {"cadence_hours": "market", "run_hours": "cap", "build_hours": "partners"}
    return Chart(
        key="capacity.day",
        title=day_title(reading),
        subtitle=(
            f"Selling hours a working day, {WORKDAYS:.0f} of them a month, of a filled seat over the horizon; left to "
            "right: cadence, running deals, building."
        ),
        summary=day_summary(reading),
        figure=go.Figure(
            data=[_day_bar(reading, use, theme.limits[fills[use]], theme) for use in USES],
            layout=layout(
                theme,
                barmode="stack",
                bargap=0.35,
                uniformtext={
                    "mode": "hide",
                    "minsize": theme.font - 1,
                },  # a label that does not fit its bar is not written
                margin={"l": theme.font * 11.5, "r": 12, "t": 8, "b": theme.font * 2.6},
                xaxis=axis(theme, range=[0, most], ticksuffix=" h", nticks=6),
                yaxis=axis(theme, autorange="reversed", tickfont={"size": theme.font, "color": theme.ink}),
            ),
        ),
        table=pd.DataFrame(
            [
                (motion, USE_NAMES[use], *hours, hours.mean / WORKDAYS, hours.mean * QUARTER)
                for motion, work in reading.work.items()
                for use, hours in work.hours.items()
            ],
            columns=list(HOURS_COLUMNS),
        ),
    )


def day_title(reading: CapacityReading) -> str:
    """Return the finding: what a day holds of running and of building under the two motions."""
    vendor, built = reading.work["vendor-led"].hours, reading.work["partner-built"].hours
    return (
        f"A vendor-led day holds {vendor['run_hours'].mean / WORKDAYS:.1f} h of running deals, a partner-built one "
        f"{built['build_hours'].mean / WORKDAYS:.1f} h of building"
    )


def day_summary(reading: CapacityReading) -> str:
    """Return a quarter of one partner manager under each motion, in one sentence."""
    phrases = []
    for motion, work in reading.work.items():
        parts = [f"{USE_NAMES[use]} {hours.mean * QUARTER:.0f} h" for use, hours in work.hours.items()]
        deals = work.hours["run_hours"].mean * QUARTER / reading.scenario.delivery.hours_per_vendor_led_deal
        phrases.append(f"{motion}: {listed(parts)}" + (f", {deals:.0f} deals' worth" if motion == "vendor-led" else ""))
    return f"A quarter of one partner manager, {reading.plan} plan: {'; '.join(phrases)}."


def law_chart(reading: CapacityReading, theme: Theme) -> Chart:
    """Return deals in progress over running hours: Little's law as a line, simulated seats as dots on it."""
    most = _ROOM * max(hours.high for hours, _ in reading.law)
    top = 1.2 * max(cap(reading.scenario), *(deals.high for _, deals in reading.law))
    steps = [most * step / 100.0 for step in range(101)]
    line: Trace = {
        "type": "scatter",
        "name": "Little's law",
        "mode": "lines",
        "x": steps,
        "y": [closed_form(hours, reading.scenario) for hours in steps],
        "line": {"color": theme.muted, "width": theme.line, "dash": "dash"},
        "hovertemplate": "Little's law at %{x:.0f} h: %{y:.1f} deals<extra></extra>",
    }
    dots: Trace = {
        "type": "scatter",
        "name": "simulated",
        "mode": "markers",
        "x": [hours.mean for hours, _ in reading.law],
        "y": [deals.mean for _, deals in reading.law],
        "marker": {"color": theme.motions["vendor-led"], "size": theme.marker, "symbol": "diamond"},
        "error_y": {
            "type": "data",
            "array": [deals.high - deals.mean for _, deals in reading.law],
            "color": theme.motions["vendor-led"],
            "thickness": theme.line / 2,
            "width": 0,
        },
        "hovertemplate": "simulated at %{x:.0f} h: %{y:.1f} deals<extra></extra>",
    }
    return Chart(
        key="capacity.law",
        title=law_title(reading),
        subtitle=(
            "Deals one PM has in progress, vendor-led, over running hours a month. Dashed: min(hours ÷ hours per deal, "
            "cap ÷ cycle) × cycle; dots: simulated at other selling hours, 95 %."
        ),
        summary=law_summary(reading),
        figure=go.Figure(
            data=[line, dots],
            layout=layout(
                theme,
                margin={"l": theme.font * 3.2, "r": 16, "t": 8, "b": theme.font * 3.4},
                xaxis=axis(theme, range=[0, most], ticksuffix=" h", nticks=6),
                yaxis=axis(theme, range=[0, top], nticks=6),
                annotations=_law_marks(reading, theme),
            ),
        ),
        table=pd.DataFrame(
            [(hours.mean, *deals, closed_form(hours.mean, reading.scenario)) for hours, deals in reading.law],
            columns=list(LAW_COLUMNS),
        ),
    )


def law_title(reading: CapacityReading) -> str:
    """Return the finding: how many deals a partner manager has in progress, and whether cap or hours are the limit."""
    delivery, work = reading.scenario.delivery, reading.work["vendor-led"]
    full = cap(reading.scenario) / delivery.vendor_led_cycle_months * delivery.hours_per_vendor_led_deal
    hours = work.hours["run_hours"].mean
    deals = f"A PM runs {work.own_deals.mean:.1f} deals at once"
    if hours >= full:
        return f"{deals}: the cap of {cap(reading.scenario):.0f} is the limit from {full:.0f} running hours on"
    return f"{deals}: {hours:.0f} running hours are the limit, the cap of {cap(reading.scenario):.0f} needs {full:.0f}"


def law_summary(reading: CapacityReading) -> str:
    """Return the arithmetic and how far the simulated seats are from it, in one sentence."""
    delivery = reading.scenario.delivery
    gaps = [deals.mean - closed_form(hours.mean, reading.scenario) for hours, deals in reading.law]
    return (
        f"With {delivery.hours_per_vendor_led_deal:g} hours per deal, {delivery.vendor_led_cycle_months:g} months from "
        f"start to close and {cap(reading.scenario):g} deals at once, Little's law gives hours ÷ "
        f"{delivery.hours_per_vendor_led_deal:g} × {delivery.vendor_led_cycle_months:g} deals in progress up to the "
        f"cap; simulated seats lie {min(gaps):+.1f} to {max(gaps):+.1f} deals from it, below where months or people "
        "differ or the market gives out."
    )


def deals_chart(reading: CapacityReading, theme: Theme) -> Chart:
    """Return deals in progress per partner manager in the last year: own and shared ones, and partners' own."""
    most = 1.35 * max(work.own_deals.mean + work.partner_deals.mean for work in reading.work.values())
    parts = {
        "run or shared by the PM": [work.own_deals for work in reading.work.values()],
        "led by partners": [work.partner_deals for work in reading.work.values()],
    }
    return Chart(
        key="capacity.deals",
        title=deals_title(reading),
        subtitle=(
            "Deals in progress per filled PM seat, last year. Solid: run or shared by the PM; pale: partner-led; "
            "dotted: the cap, which vendor-led deals meet."
        ),
        summary=deals_summary(reading),
        figure=go.Figure(
            data=[_deal_bar(name, deals, theme, most) for name, deals in parts.items()],
            layout=layout(
                theme,
                barmode="stack",
                bargap=0.35,
                margin={"l": theme.font * 11.5, "r": 12, "t": 8, "b": theme.font * 2.6},
                xaxis=axis(theme, range=[0, most], nticks=6),
                yaxis=axis(theme, autorange="reversed", tickfont={"size": theme.font, "color": theme.ink}),
                shapes=[_cap_line(reading, theme)],
                annotations=[
                    {
                        "text": f"cap {cap(reading.scenario):g}",
                        "x": cap(reading.scenario),
                        "y": 1.0,
                        "yref": "paper",
                        "yanchor": "top",
                        "xanchor": "left" if cap(reading.scenario) < most / 2.0 else "right",
                        "xshift": 4 if cap(reading.scenario) < most / 2.0 else -4,
                        "showarrow": False,
                        "font": {"size": theme.font - 1, "color": theme.ink},
                    }
                ],
            ),
        ),
        table=pd.DataFrame(
            [
                (motion, name, *deals)
                for name, by_motion in parts.items()
                for motion, deals in zip(MOTIONS, by_motion, strict=True)
            ],
            columns=list(DEAL_COLUMNS),
        ),
    )


def deals_title(reading: CapacityReading) -> str:
    """Return the finding: under which motion most deals are in progress per partner manager."""
    totals = {name: work.own_deals.mean + work.partner_deals.mean for name, work in reading.work.items()}
    best = max(totals, key=totals.__getitem__)
    if best == "vendor-led":
        return f"Vendor-led keeps most deals in progress: {totals[best]:.0f} per PM"
    return (
        f"{capitalized(best)} keeps {totals[best]:.0f} deals in progress per PM, vendor-led {totals['vendor-led']:.0f}"
    )


def deals_summary(reading: CapacityReading) -> str:
    """Return own and partners' deals under each motion, in one sentence."""
    phrases = [
        f"{motion}: {_deals(work.own_deals)} run or shared by the partner manager, {_deals(work.partner_deals)} led by "
        "partners"
        for motion, work in reading.work.items()
    ]
    return f"Deals in progress per filled seat in the last year, {reading.plan} plan: {'; '.join(phrases)}."


def _deals(deals: Estimate) -> str:
    return (
        f"{deals.mean:.1f} {half_width(deals).replace('$', '')}"
        if deals.high - deals.low >= 2.0
        else f"{deals.mean:.1f}"
    )


def _day_bar(reading: CapacityReading, use: str, color: str, theme: Theme) -> Trace:
    hours = [work.hours[use].mean / WORKDAYS for work in reading.work.values()]
    return {
        "type": "bar",
        "orientation": "h",
        "name": USE_NAMES[use],
        "y": list(reading.work),
        "x": hours,
        "marker": {"color": color, "line": {"color": theme.surface, "width": 1}},
        "text": [f"{USE_NAMES[use]} {spent:.1f} h" for spent in hours],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": theme.surface, "size": theme.font - 1},
        "hovertemplate": f"%{{y}}, {USE_NAMES[use]}: %{{x:.2f}} h a day<extra></extra>",
    }


def _deal_bar(name: str, deals: list[Estimate], theme: Theme, most: float) -> Trace:
    own = name.startswith("run")
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(MOTIONS),
        "x": [estimate.mean for estimate in deals],
        "marker": {
            "color": [translucent(theme.motions[motion], 1.0 if own else 0.35) for motion in MOTIONS],
            "line": {"color": theme.surface, "width": 1},
        },
        "text": [f"{estimate.mean:.0f}" if estimate.mean >= most * 0.05 else "" for estimate in deals],
        "textposition": "inside",
        "textangle": 0,
        "textfont": {"color": theme.surface if own else theme.ink, "size": theme.font},
        "hovertemplate": f"%{{y}}, {name}: %{{x:.1f}}<extra></extra>",
    }


def _cap_line(reading: CapacityReading, theme: Theme) -> dict[str, Any]:
    at, line = cap(reading.scenario), {"color": theme.ink, "width": 1.5, "dash": "dot"}
    return upright(at, line)


def _law_marks(reading: CapacityReading, theme: Theme) -> list[dict[str, Any]]:
    font = {"size": theme.font - 1, "color": theme.ink}
    selling = reading.scenario.organization.selling_hours_per_month
    own = min(reading.law, key=lambda pair: abs(pair[0].mean - reading.work["vendor-led"].hours["run_hours"].mean))
    cap_mark = {
        "text": f"vendor-led cap {cap(reading.scenario):g}",
        "x": 0,
        "xanchor": "left",
        "y": cap(reading.scenario),
    }
    today = {"text": f"today: {selling:g} selling hours", "x": own[0].mean, "y": own[1].mean}
    return [
        {**cap_mark, "yanchor": "bottom", "showarrow": False, "font": font},
        {**today, "ax": theme.font * 3, "ay": theme.font * 4, "arrowcolor": theme.muted, "font": font},
    ]
