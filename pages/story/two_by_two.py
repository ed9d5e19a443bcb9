"""The 2x2: what do pay and motion do to three years, and does the answer hold where nobody has measured?"""

import streamlit as st

from sim.errors import SimError
from sim.reports.two_by_two import TwoByTwo
from sim.reports.verdict import verdict
from ui.background import looks
from ui.background.looks import Look
from ui.session import state
from ui.two_by_two import answer, choice, elsewhere, folded, runs
from ui.widgets import charts, next_steps

QUESTION = "Team pool or individual quota? Sell for partners, or build partners?"


def story() -> None:
    """Draw the 2x2 of the scenario in force: a first look at once, refined in place.

    Not a fragment: a click inside one waits for the run of the whole page to end, so nothing could stop a refinement.
    """
    try:
        look = runs.look(state.scenario())
    except SimError as problem:
        st.error(charts.escaped(str(problem)), icon=":material/error:")
        return
    if look.reading is None:
        st.title(QUESTION, anchor=False)
        looks.follow(look, st.empty())
        return
    if not look.for_other_inputs:
        state.remember_run(state.scenario().fingerprint(), look.reading)
    draw(look, look.reading)


def draw(look: Look[TwoByTwo], reading: TwoByTwo) -> None:
    """Draw the answer on one screen, the rest folded below, and follow what is still to come."""
    scenario = state.scenario()
    head = st.container(gap="xxsmall")
    shown = choice.draw()
    beyond = elsewhere.Elsewhere()
    if not look.for_other_inputs:
        beyond = elsewhere.look(scenario, reading, shown.amount, ready=look.refined)
    judged = verdict(reading, shown.amount, beyond.worlds)
    with head:
        answer.head(judged, reading, beyond)
    picture = answer.picture(judged, reading, shown, final=look.refined)
    answer.facts(judged, reading, beyond)
    status = st.container(height=STATUS_HEIGHT, border=False)
    folded.draw(scenario, reading, beyond, picture)
    next_steps.draw("The 2×2")
    looks.byline(look, looks.repeatable(look, scenario, "amounts include vacancies"))
    looks.follow(beyond.awaited or look, status)


STATUS_HEIGHT = 56  # pixels kept for progress, so that nothing below moves when it comes and goes
story()
