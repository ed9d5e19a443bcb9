"""Replay: what would last year have cost under another plan, who wins, who loses, and why?"""

import streamlit as st

from sim.errors import SimError
from sim.importing.records import Imported
from sim.replay.replay import FROZEN
from sim.replay.words import basis, headline
from ui import charts, jobs, replay_files, replay_kept, replay_panels, state
from views.words import plain

QUESTION = "What would last year have paid under another plan?"
READY = "replay.ready"  # whether the files were in order when the page was drawn last
INVITATION = (
    "Bring credits or won deals, and a roster if there is one. They are read in a process of their own, shown, and "
    "paid again under every plan, to the cent."
)


def page() -> None:
    """Draw the files, the plans, and the replay of one under the others."""
    head = st.container()
    brought = [replay_files.brought(slot) for slot in replay_files.SLOTS]
    with st.expander("Files", expanded=not state.preference(READY, False), icon=":material/upload_file:"):
        replay_panels.template()
        columns = st.columns(2, gap="large")
        read = {slot: files(slot, place) for slot, place in zip(replay_files.SLOTS, columns, strict=True)}
    replay_kept.offers(read)
    plans = replay_panels.choose_plans(state.scenario())
    credits, people = read.values()
    ready = credits is not None and (brought[1] is None or people is not None) and bool(plans)
    state.prefer(READY, ready)
    if credits is None or not ready:
        head.header(QUESTION)
        invitation = f"{INVITATION} {replay_kept.privacy()}"
        head.markdown(invitation if brought[0] is None else "Confirm how the files are read, and choose a plan.")
        return
    try:
        found = replay_panels.look(credits, people, plans)
        jobs.follow(found, st.empty(), lambda _look, _job: "Paying everybody under every plan")
    except SimError as problem:
        head.header(QUESTION)
        head.error(plain(str(problem)), icon=":material/error:")
        return
    made = found.found
    if made is None:
        return
    with head:
        st.header(charts.escaped(headline(made)))
        st.markdown(charts.escaped(f"{basis(made)} {FROZEN}"))
    replay_panels.results(made)
    second = replay_panels.second_reading(made, state.scenario())
    replay_panels.statement(made)
    replay_panels.findings(made)
    replay_panels.downloads(made, second)


def files(slot: str, place: st.delta_generator.DeltaGenerator) -> Imported | None:
    """Draw one file; return it once it may be used."""
    with place:
        replay_files.uploader(slot)
        replay_kept.choice(slot)
        try:
            found = replay_files.look(slot)
            if found is None:
                return None
            jobs.follow(found, st.empty(), lambda _look, _job: replay_files.reading(slot))
        except SimError as problem:
            st.error(plain(str(problem)), icon=":material/error:")
            return None
        opened = found.found
        return opened.imported if opened is not None and replay_kept.draw(slot, opened) else None


page()
