"""Replay: what would last year have cost under another plan, who wins, who loses, and why?"""

import streamlit as st

from sim.errors import SimError
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.replay.replay import FROZEN, Replay
from sim.reports.replay_words import basis, headline, roster_words
from sim.reports.wording import plain
from ui.background import looks
from ui.replay import choice, files, gaps, kept, panels, slots
from ui.replay.session import session
from ui.session import state
from ui.widgets import charts, next_steps

QUESTION = "What would last year have paid under another plan?"
INVITATION = (
    "Bring credits, won deals or attainment; a roster, and who was on which plan, if there are such files. They are "
    "shown as they were read, and paid again under every plan, to the cent."
)


def page() -> None:
    """Draw the answer, then the files, the plans, and the replay of one under the others."""
    head, numbers = st.container(), st.container()
    brought = [slot for slot in files.SLOTS if files.brought(slot) is not None]
    settled = bool(brought) and session().ready
    with st.expander(slots.label(brought), expanded=not settled, icon=":material/upload_file:"):
        panels.template()
        columns = st.columns([2 if slot in brought else 1 for slot in files.SLOTS], gap="large")
        read = {slot: slots.draw(slot, place) for slot, place in zip(files.SLOTS, columns, strict=True)}
        kept.offers(read)
    credits = read["credits"]
    with st.expander("Plans and plan year", expanded=not (brought and session().chosen), icon=":material/tune:"):
        plans = choice.plans(state.scenario(), "assignment" in brought)
        when = choice.when(credits, read["people"]) if credits is not None else None
    ready = when is not None and all(read[slot] is not None for slot in brought) and bool(plans)
    if ready != settled:
        session().ready = ready
        if ready or settled:
            st.rerun()  # files fold once they are in order, and stand open while something is to be confirmed
    if when is None or not ready:
        head.title(QUESTION, anchor=False)
        head.markdown(
            "Confirm how the files are read, and choose a plan." if brought else f"{INVITATION} {kept.privacy()}"
        )
        return
    try:
        look = panels.look(read, plans, when)
        looks.follow(look, st.empty(), lambda: "Paying everybody under every plan")
        if look.reading is not None:
            results(look.reading, (head, numbers), read, plans, when)
    except SimError as problem:
        head.title(QUESTION, anchor=False)
        head.error(plain(str(problem)), icon=":material/error:")


def results(
    replayed: Replay,
    places: tuple[st.delta_generator.DeltaGenerator, st.delta_generator.DeltaGenerator],
    read: dict[str, Imported | None],
    plans: dict[str, Plan],
    when: choice.When,
) -> None:
    """Draw the answer in its places, then everything behind it."""
    head, numbers = places
    with head:
        st.title(charts.escaped(headline(replayed)), anchor=False)
        st.caption(charts.escaped(basis(replayed)))
        gaps.draw(replayed, state.scenario())
        if replayed.roster is not None:
            st.caption(charts.escaped(roster_words(replayed.roster, next(iter(replayed.changes), ""))))
    if replayed.undecided:
        return
    look, problem = None, ""
    try:
        look = panels.look_at_response(replayed, state.scenario(), when)
    except SimError as refusal:
        problem = str(refusal)
    with numbers:
        waits = panels.two_numbers(replayed, look, problem)
    panels.results(replayed)
    st.caption(FROZEN)
    if when.every:
        years = panels.look_at_years(read, plans, when)
        looks.follow(years, st.empty(), lambda: "Paying every year under every plan")
        if years.reading is not None:
            panels.every_year(years.reading)
    second = (look.reading if look is not None else None) or []
    panels.readings(second)
    panels.statement(replayed)
    panels.findings(replayed)
    panels.downloads(replayed, second)
    next_steps.draw("Replay")
    if look is not None:
        looks.follow(look, waits, lambda: "Simulating every plan with and without the response")


page()
