"""Your company in five minutes: own numbers, or a CRM extract, become the scenario that every page shows."""

import streamlit as st

from ui.start import extract, numbers, outcome
from ui.widgets import next_steps

NUMBERS, EXTRACT = "Eight numbers", "CRM extract"


def start() -> None:
    """Draw the two ways to begin, and what the scenario made here rests on."""
    st.title("Your company in five minutes", anchor=False)
    st.markdown(
        "State what you know; all else starts from a trade like yours and says so. The result is a scenario like any "
        "other: every page shows it, every number can be changed, undo brings back what was there."
    )
    way = st.segmented_control("Begin with", (NUMBERS, EXTRACT), default=NUMBERS, required=True, key="start.way")
    (extract if way == EXTRACT else numbers).draw()
    outcome.draw()
    next_steps.draw("Your company")


start()
