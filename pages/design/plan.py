"""The plan: what does it pay, where does it stop motivating, how can it be misread?"""

import streamlit as st

from sim.errors import SimError
from sim.plan_design.draggable_curve import curve_of
from sim.plan_design.interpretations import interpretation_spread
from sim.plan_design.traps import check
from sim.reports import plan_words
from sim.reports.wording import plain
from ui.plan import blocks as plan_blocks, curve as plan_curve, draft as drafts, panels, source
from ui.session import state
from ui.widgets import charts, next_steps
from views.plan import charts as plan_charts

LEAST = 300  # pixels of the text beside the curve

scenario = state.scenario()
draft = drafts.now(scenario)
plan = draft.plan
lead = max(plan.measures, key=lambda measure: measure.weight).name
head = st.container()
over = source.draw(draft, scenario)
others = (over,) if over is not None else ()
measure = lead
if len(plan.measures) > 1:
    names = [measure.name for measure in plan.measures]
    measure = st.segmented_control(
        "Curve of",
        names,
        default=lead,
        required=True,
        format_func=plain,
        key=f"plan.measure.{draft.target}.{names}",
        wrap=True,
    )
quota = plan_curve.quota_of(plan, measure, scenario)

try:
    findings = check(plan, quota=quota)
    curve = curve_of(plan, measure, quota)
    with head:
        earned = {
            name: plan_words.earned(laid, plan_curve.quota_beside(laid, measure, scenario)) for name, laid in others
        }
        st.title(plain(plan_words.earnings(plan, plan_words.earned(plan, quota), earned)), anchor=False)
        finding = plan_words.headline(plan, findings, curve).rstrip(".")
        st.markdown(plain(f"{finding}. {plan_words.detail(plan, findings)}"))
    left, right = charts.beside([1.75, 1], "curve", least=LEAST)
    with left:
        plan_curve.draw(plan, measure, over, scenario)
    with right:
        panels.numbers(plan, quota)
        panels.check_findings(findings)
    next_steps.draw("Plan")
    with st.expander("Edit terms", icon=":material/edit:", expanded=bool(draft.problems)):
        plan_blocks.draw(draft, findings)
    rates, quotas = plan_curve.rates(plan, measure, over, scenario)
    charts.row(
        (
            plan_charts.marginal_rate_chart(rates, quotas, charts.theme()),
            plan_charts.readings_chart(interpretation_spread(plan, quota=quota), charts.theme()),
        )
    )
    st.header("A statement", anchor=False)
    panels.statement(plan, scenario)
    st.header("For the people it pays", anchor=False)
    panels.estimator(plan, measure, quota)
    source.export(draft, findings, curve, quota)
except SimError as problem:
    with head:
        st.title(plain(f"{plan.name} cannot be shown yet"), anchor=False)
        st.error(plain(str(problem)), icon=":material/error:")
    plan_blocks.draw(draft, ())
