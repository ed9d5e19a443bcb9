"""The live payout curve on the page: knots from sim go out, the value of a lever comes back when the hand lets go."""

from __future__ import annotations

import re

import streamlit as st

from sim.pay.plan import Plan
from sim.pay_statements.sample_year import annual_quota
from sim.plan_design.draggable_curve import Stretch, curve_of, lever_curves, stretches
from sim.scenario.scenario import Scenario
from ui.plan import draft
from ui.session import state
from ui.widgets import charts
from views.plan import live_curve

LEVER = re.compile(r"(measures\.\d\.)?terms\.\d{1,2}\.(at|above|rate)")
KEY = "live_curve"
HINT = "Drag a handle or a slider: the curve moves under your hand, and pay is computed when you let go."
NO_LEVERS = "This curve has nothing to drag yet: add an accelerator, a threshold or a cap to the blocks below."
_mounted = st.components.v2.component(KEY, css=live_curve.style(), js=live_curve.script())


def quota_of(plan: Plan, measure: str, scenario: Scenario) -> float:
    """Return the annual quota a measure of a plan is judged by in a scenario."""
    measured = next(candidate for candidate in plan.measures if candidate.name == measure)
    return annual_quota(measured, scenario.quota.annual_quota, float(scenario.organization.team_size))


def quota_beside(plan: Plan, measure: str, scenario: Scenario) -> float:
    """Return the annual quota of a plan laid over another one, on the measure that is compared."""
    return quota_of(plan, _same(plan, measure), scenario)


def rates(
    plan: Plan, measure: str, over: tuple[str, Plan] | None, scenario: Scenario
) -> tuple[dict[str, tuple[Stretch, ...]], dict[str, float]]:
    """Return what a further dollar pays, stretch by stretch, and the quota, of the plan and of what is laid over it."""
    curves: dict[str, tuple[Stretch, ...]] = {}
    quotas: dict[str, float] = {}
    for name, drawn in ((plan.name, plan), *((over,) if over else ())):
        which = _same(drawn, measure)
        quotas.setdefault(name, quota_of(drawn, which, scenario))
        curves.setdefault(name, stretches(curve_of(drawn, which, quotas[name]), quotas[name]))
    return curves, quotas


def draw(plan: Plan, measure: str, over: tuple[str, Plan] | None, scenario: Scenario) -> None:
    """Draw the curve of a measure with its levers, and another plan's curve over it."""
    quota = quota_of(plan, measure, scenario)
    curve = curve_of(plan, measure, quota)
    levers = lever_curves(plan, measure, quota)
    other = None
    if over is not None:
        which = _same(over[1], measure)
        other = (over[0], curve_of(over[1], which, quota_of(over[1], which, scenario)))
    others = ", the other measures at quota" if len(plan.measures) > 1 else ""
    st.caption(
        charts.escaped(f"Variable pay, % of target incentive, over attainment{others}. {HINT if levers else NO_LEVERS}")
    )
    drawing = live_curve.drawing(plan.name, curve, levers, other, charts.theme(), len(plan.measures))
    _mounted(
        key=KEY,
        # The revision tells the browser to draw even what it was told before: a move undone before it was drawn.
        data={**drawing, "revision": state.history().revision},
        on_moved_change=_release,
    )
    with st.expander("In words and numbers"):
        st.write(charts.escaped(live_curve.summary(plan.name, curve, len(plan.measures))))
        st.dataframe(live_curve.table(curve), hide_index=True, key="live_curve.table", alt="Knots of the payout curve")


def _same(plan: Plan, measure: str) -> str:
    """Return the measure of another plan to compare with: the one of the same name, else its first."""
    names = [measure.name for measure in plan.measures]
    return measure if measure in names else names[0]


def _release() -> None:
    """Take the value that a lever was released at; what the browser sends is checked like anything typed."""
    moved = getattr(state.value_of(KEY), "moved", None)
    if not isinstance(moved, dict):
        return
    path, value = moved.get("path"), moved.get("value")
    if (
        isinstance(path, str)
        and LEVER.fullmatch(path)
        and isinstance(value, (int, float))
        and not isinstance(value, bool)
    ):
        draft.release(path, float(value))
