"""Capacity: how many deals can a PM run, what do partners run instead, and when does their practice keep itself?"""

import streamlit as st

from sim.reports.capacity_words import headline
from ui.background import looks
from ui.capacity import batch
from ui.session import state
from ui.widgets import charts, next_steps, plan_choice
from views.capacity import charts as capacity_charts, flywheel, goals

QUESTION = "How many deals can a PM run?"


def page() -> None:
    """Draw a PM's day and partners' sales by month; folded: Little's law, whose deals, the flywheel, stopping."""
    scenario = state.scenario()
    head = st.container()
    plan, main = plan_choice.draw("Paid by", "capacity.plan"), st.container()
    deals = st.expander("How many deals at once: hours, cycle and cap")
    with deals:
        batch.levers(scenario)
    ready = looks.ready(lambda: batch.look(scenario, plan), head, QUESTION)
    if ready is None:
        return
    look, reading = ready
    theme = charts.theme()
    with head:
        st.title(charts.escaped(headline(reading)), anchor=False)
    with main:
        charts.row((capacity_charts.day_chart(reading, theme), goals.goals_chart(reading, theme)))
        next_steps.draw("Capacity")
    with deals:
        charts.row((capacity_charts.law_chart(reading, theme), capacity_charts.deals_chart(reading, theme)))
    with st.expander("When does a partner's practice keep itself, and what if building stops?"):
        st.markdown(batch.FLYWHEEL)
        charts.row((flywheel.wheel_chart(reading, theme), flywheel.stopping_chart(reading, theme)))
    looks.byline(look, looks.repeatable(look, scenario, f"{plan} plan · per filled seat unless it says otherwise"))
    looks.follow(look, st.bottom)


page()
