"""Compare: any scenarios side by side on the same draws, who gains, why they differ, and one plan in many worlds."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.errors import SimError
from sim.reports import comparison_words
from ui.background import looks
from ui.compare import candidates, choice, panels, why, winner_maps
from ui.compare.candidates import Option
from ui.compare.choice import COMPARE, COST, WHERE
from ui.session import state
from ui.widgets import charts, next_steps

QUESTION = "Which of these, how sure, and why?"
AMOUNTS = "amounts per partner manager seat, vacancies included"
TOO_FEW = (
    "Choose at least two scenarios: cells of the 2×2, presets, steps of this session, or add a file or a link. "
    "All of them then run on the same random draws, so their differences are sharp."
)


def page() -> None:
    """Draw the choice of scenarios and the part of the comparison that is looked at."""
    head = st.container()
    known = candidates.options()
    try:
        with st.container(horizontal=True, gap="small"):
            view = choice.view()
            part = choice.part(view != COMPARE)
        if view == WHERE:
            head.title("Which cell of the 2×2 wins where?", anchor=False)
            winner_maps.draw_map(state.scenario())
        elif view == COST:
            costing(head, known)
        else:
            comparison(head, known, part)
    except SimError as problem:
        head.title(QUESTION, anchor=False)
        st.error(charts.escaped(str(problem)), icon=":material/error:")


def comparison(head: DeltaGenerator, known: dict[str, Option], part: str) -> None:
    """Draw many plans in one world."""
    chosen = choice.scenarios(known)
    if not candidates.enough(chosen):
        head.title(QUESTION, anchor=False)
        st.info(TOO_FEW, icon=":material/compare_arrows:")
        return
    scenarios, look = panels.compared(chosen, known)
    if look.reading is None:
        head.title(QUESTION, anchor=False)
        looks.follow(look, st.empty())
        return
    head.title(charts.escaped(comparison_words.headline(look.reading)), anchor=False)
    panels.cautions(look.reading)
    answer = None
    if part == "why":
        answer = panels.why(look.reading, scenarios)
    else:
        panels.PARTS[part](look.reading)
    next_steps.draw("Compare")
    looks.byline(look, looks.repeatable(look, next(iter(scenarios.values())), AMOUNTS))
    looks.follow(look, st.bottom)
    asked = why.asked()
    if asked is not None:
        looks.follow(answer or why.look(asked), st.bottom)


def costing(head: DeltaGenerator, known: dict[str, Option]) -> None:
    """Draw one plan in many worlds."""
    option = known[choice.plan(known)]
    scenario, look = panels.costed(option)
    if look.reading is None:
        head.title(QUESTION, anchor=False)
        looks.follow(look, st.empty())
        return
    head.title(charts.escaped(comparison_words.costing_headline(look.reading)), anchor=False)
    panels.worlds(look.reading)
    next_steps.draw("Compare")
    looks.byline(look, looks.repeatable(look, scenario, AMOUNTS))
    looks.follow(look, st.bottom)


page()
