"""The plan: what do the two plans of the 2x2 pay, and what is one more dollar worth under each?"""

import streamlit as st

from sim.plan_reading import read_plan_of
from ui import charts, state
from views import payout_curve

scenario = state.scenario()
plans = {"team": scenario.archetypes.team, "individual": scenario.archetypes.individual}
readings = {arm: read_plan_of(plan, scenario) for arm, plan in plans.items()}
theme = charts.theme()

st.header("What the plans pay, and what one more dollar is worth")
for place, plan in zip(st.columns(2, gap="medium"), plans.values(), strict=True):
    with place.container(border=True):
        st.markdown(charts.escaped(payout_curve.in_words(plan)))
charts.row((payout_curve.payout_chart(plans, readings, theme), payout_curve.marginal_chart(plans, readings, theme)))
st.caption(
    "A team measure counts by 1/N plus what of the colleagues' benefit is internalized; effort and allocation in the "
    "simulation follow the expected pay of one more dollar, and nothing else of the plan."
)
