"""Talent: career or transfer portal? Whom to hire, what to teach them, who leaves, and what a hire is worth."""

import streamlit as st

from sim.errors import SimError
from sim.reports import talent_words
from ui.session import state
from ui.talent import levers as talent_levers, runs as talent_runs
from ui.widgets import charts
from views.talent.leads import leads_chart
from views.talent.leavers import leavers_chart
from views.talent.lines import people_chart, worth_chart


def talent() -> None:
    """Draw the choices of people in the scenario in force: a first look at once, refined in place."""
    scenario = state.scenario()
    try:
        found = talent_runs.look(scenario)
    except SimError as problem:
        st.header("Career or transfer portal?")
        st.error(charts.escaped(str(problem)), icon=":material/error:")
        talent_levers.draw(scenario)
        return
    reading = found.found
    if reading is None:
        st.header("Career or transfer portal?")
        place = st.empty()
        talent_levers.draw(scenario)
        talent_runs.follow(found, place)
        return
    theme = charts.theme()
    st.header(charts.escaped(talent_words.headline(reading)))
    st.markdown(charts.escaped(talent_words.detail(reading)))
    charts.row((leads_chart(reading, theme), worth_chart(reading, theme)))
    charts.row((people_chart(reading, theme), leavers_chart(reading, theme)))
    st.subheader("Levers")
    talent_levers.draw(scenario)
    talent_runs.byline(scenario, reading)
    talent_runs.follow(found, st.bottom)


talent()
