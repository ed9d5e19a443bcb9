"""Talent: a career or a passage? Whom to hire, what to teach them, who leaves, and what a hire is worth."""

import streamlit as st

from sim.reports import talent_words
from sim.reports.cells import NAMES
from sim.studies.factorial import BUILD_AND_PAY
from ui.background import looks
from ui.session import state
from ui.talent import levers, runs
from ui.widgets import charts, next_steps
from views.talent.leads import leads_chart
from views.talent.leavers import leavers_chart
from views.talent.lines import people_chart, worth_chart

LEAST = 330  # pixels of the levers beside the chart
PASSAGE = "*Portal hires* take the role as a passage to another one; everybody else stays until they quit."
QUESTION = "Whom to hire: people who stay, or people who pass through?"


def talent() -> None:
    """Draw the choices of people in the scenario in force: a first look at once, refined in place."""
    scenario = state.scenario()
    ready = looks.ready(lambda: runs.look(scenario), st.container(), QUESTION, lambda: levers.draw(scenario))
    if ready is None:
        return
    look, reading = ready
    theme = charts.theme()
    st.title(charts.escaped(talent_words.headline(reading)), anchor=False)
    st.markdown(charts.escaped(talent_words.detail(reading)))
    shown, controls = charts.beside([3, 2], "talent", least=LEAST)
    with shown:
        charts.draw(leads_chart(reading, theme))
        st.caption(PASSAGE)
    with controls:
        levers.draw(scenario)
    next_steps.draw("Talent")
    with st.expander("What a hire is worth, and when it pays back"):
        charts.draw(worth_chart(reading, theme))
    with st.expander("Who is there month by month, and who leaves where to"):
        charts.row((people_chart(reading, theme), leavers_chart(reading, theme)))
    levers.profiles(scenario)
    more = f"{NAMES[BUILD_AND_PAY]}, amounts per partner manager seat, vacancies included"
    looks.byline(look, looks.repeatable(look, scenario, more))
    looks.follow(look, st.bottom)


talent()
