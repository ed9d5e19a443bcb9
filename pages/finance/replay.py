"""Replay: what would last year have cost under another plan, who wins, who loses, and why?"""

import streamlit as st

from sim.errors import SimError
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.replay.replay import FROZEN, Replay
from sim.reports.replay_words import basis, headline
from sim.reports.wording import plain
from ui.replay import choice, confirming, files, kept, panels
from ui.replay.session import session
from ui.session import state
from ui.widgets import charts
from ui.work import looks

QUESTION = "What would last year have paid under another plan?"
INVITATION = (
    "Bring credits, won deals or attainment; a roster, and who was on which plan, if there are such files. They are "
    "read in a process of their own, shown, and paid again under every plan, to the cent."
)


def page() -> None:
    """Draw the files, the plans, and the replay of one under the others."""
    head = st.container()
    brought = [slot for slot in files.SLOTS if files.brought(slot) is not None]
    settled = bool(brought) and session().ready
    with st.expander("Files", expanded=not settled, icon=":material/upload_file:"):
        panels.template()
        columns = st.columns(len(files.SLOTS), gap="large")
        read = {slot: draw_file(slot, place) for slot, place in zip(files.SLOTS, columns, strict=True)}
    kept.offers(read)
    plans = choice.plans(state.scenario(), "assignment" in brought)
    credits = read["credits"]
    ready = credits is not None and all(read[slot] is not None for slot in brought) and bool(plans)
    if settled and not ready:
        session().ready = ready
        st.rerun()  # so that the files stand open, for something in them is to be confirmed or corrected
    session().ready = ready
    if credits is None or not ready:
        head.header(QUESTION)
        head.markdown(
            "Confirm how the files are read, and choose a plan." if brought else f"{INVITATION} {kept.privacy()}"
        )
        return
    try:
        when = choice.when(credits, read["people"])
        found = panels.look(read, plans, when)
        looks.follow(found, st.empty(), lambda: "Paying everybody under every plan")
        if found.reading is not None:
            results(found.reading, read, plans, when, head)
    except SimError as problem:
        head.header(QUESTION)
        head.error(plain(str(problem)), icon=":material/error:")


def results(
    made: Replay,
    read: dict[str, Imported | None],
    plans: dict[str, Plan],
    when: choice.When,
    head: st.delta_generator.DeltaGenerator,
) -> None:
    """Draw what the replay found."""
    with head:
        st.header(charts.escaped(headline(made)))
        st.markdown(charts.escaped(f"{basis(made)} {FROZEN}"))
    panels.results(made)
    if when.every:
        years = panels.look_at_years(read, plans, when)
        looks.follow(years, st.empty(), lambda: "Paying every year under every plan")
        if years.reading is not None:
            panels.every_year(years.reading)
    second = panels.second_reading(made, state.scenario(), when)
    panels.statement(made)
    panels.findings(made)
    panels.downloads(made, second)


def draw_file(slot: str, place: st.delta_generator.DeltaGenerator) -> Imported | None:
    """Draw one file; return it once it may be used."""
    with place:
        files.uploader(slot)
        kept.choice(slot)
        try:
            found = files.look(slot)
            if found is None:
                return None
            looks.follow(found, st.empty(), lambda: files.reading(slot))
        except SimError as problem:
            st.error(plain(str(problem)), icon=":material/error:")
            files.start_anew(slot)
            confirming.bring_mapping(slot)
            return None
        opened = found.reading
        return opened.imported if opened is not None and kept.draw(slot, opened) else None


page()
