"""Optimize: which plan is best under my limits, is the gain real, and which number meets a budget?"""

import streamlit as st

from sim.optimize.search import IN_FORCE
from sim.reports import optimize_words
from ui.background import looks
from ui.optimize import choices, panels, searches
from ui.session import state
from ui.widgets import charts, next_steps
from views.optimize import charts as optimize_charts

LEAST = 260  # pixels of the choices beside the chart
QUESTION = "Which plan is best under your limits?"


def page() -> None:
    """Draw the choices, the frontier, the plan found and whether to believe it, then the reverse solve."""
    scenario = state.scenario()
    head = st.container()
    ready = looks.ready(lambda: searches.position(scenario), head, QUESTION)
    if ready is None:
        return
    position, standings = ready
    now = standings[IN_FORCE].values
    theme, months = charts.theme(), scenario.run.months
    asked, shown = charts.beside([1, 2.2], "search", least=LEAST)
    with asked:
        request = choices.choose(now)
        answer = searches.search(scenario, request)
    with shown:
        if answer is None:
            yardsticks = searches.aims_of(standings, request.goals.maximize)
            charts.draw(optimize_charts.yardsticks_chart(yardsticks, request.goals.maximize, theme, months))
            st.markdown(panels.TEACHING)
            st.markdown(searches.effort(request))
        else:
            if not answer.is_for(scenario, request):
                st.info(panels.OLDER, icon=":material/history:")
            charts.draw(optimize_charts.frontier_chart(answer.optimum, theme, answer.scenario.run.months))
            panels.belief(answer)
    with head:
        st.title(QUESTION if answer is None else charts.escaped(optimize_words.headline(answer.optimum)), anchor=False)
    if answer is not None:
        words, numbers = charts.beside([1, 1], "found")
        with words:
            panels.plan(answer)
        with numbers:
            panels.changes(answer)
        panels.byline(answer)
    next_steps.draw("Optimize")
    panels.reverse(scenario, now)
    looks.byline(position, looks.repeatable(position, scenario, "behind the values of the plan in force"))
    looks.follow(position, st.bottom)


page()
