"""Capacity: how many deals can a PM run, what do partners run instead, and when does their practice keep itself?"""

import streamlit as st

from sim.reports.capacity_words import headline
from ui.capacity import batch
from ui.session import state
from ui.widgets import charts
from ui.work import looks
from views.capacity import charts as capacity_charts, flywheel, goals

QUESTION = "How many deals can a PM run?"


def page() -> None:
    """Draw a PM's day, Little's law, whose deals are in progress, the flywheel, stopping, and the way to ×3."""
    scenario = state.scenario()
    head = st.container()
    plan = batch.choose_plan(scenario)
    ready = looks.ready(lambda: batch.look(scenario, plan), head, QUESTION)
    if ready is None:
        return
    look, reading = ready
    theme = charts.theme()
    with head:
        st.title(charts.escaped(headline(reading)), anchor=False)
    charts.row(
        (
            capacity_charts.day_chart(reading, theme),
            capacity_charts.law_chart(reading, theme),
            capacity_charts.deals_chart(reading, theme),
        )
    )
    st.header("The partner flywheel", anchor=False)
    st.markdown(batch.FLYWHEEL)
    charts.row(
        (
            flywheel.wheel_chart(reading, theme),
            flywheel.stopping_chart(reading, theme),
            goals.goals_chart(reading, theme),
        )
    )
    looks.byline(look, looks.repeatable(look, scenario, f"{plan} plan · per filled seat unless it says otherwise"))
    looks.follow(look, st.bottom)


page()
