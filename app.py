"""Multiplier's dashboard: the list of pages and what every page shares."""

from pathlib import Path

import streamlit as st

from ui.session import display, first_visit, state, upkeep
from ui.widgets import on_primary, room, sidebar

ICON = str(Path(__file__).parent / "ui" / "icon.svg")
NO_LEVER_MOVES = ("start", "replay", "evidence", "glossary")  # pages about own numbers, files, studies and words

st.set_page_config(page_title="Multiplier", page_icon=ICON, layout="wide")
upkeep.ensure_running()
home = st.Page("pages/story/two_by_two.py", title="The 2×2", url_path="home", default=True)


def at_its_own_name() -> None:
    """Go to the home page, which stands at the root, from the address that carries its name."""
    st.switch_page(home, query_params=st.query_params)


pages = [
    home,
    st.Page("pages/story/start.py", title="Your company", url_path="start"),
    st.Page("pages/design/plan.py", title="Plan", url_path="plan"),
    st.Page("pages/design/capacity.py", title="Capacity", url_path="capacity"),
    st.Page("pages/design/scale.py", title="Scale", url_path="scale"),
    st.Page("pages/design/talent.py", title="Talent", url_path="talent"),
    st.Page("pages/decide/compare.py", title="Compare", url_path="compare"),
    st.Page("pages/decide/optimize.py", title="Optimize", url_path="optimize"),
    st.Page("pages/finance/replay.py", title="Replay", url_path="replay"),
    st.Page("pages/finance/stress.py", title="Stress", url_path="stress"),
    st.Page("pages/method/evidence.py", title="Evidence", url_path="evidence"),
    st.Page("pages/method/assumptions.py", title="Assumptions", url_path="assumptions"),
    st.Page("pages/method/glossary.py", title="Glossary", url_path="glossary"),
]
alias = st.Page(at_its_own_name, title=home.title, url_path="two_by_two", visibility="hidden")
page = st.navigation([*pages, alias], position="top")
st.set_page_config(page_title=f"{page.title} · Multiplier")
first_visit.settle()
display.read_address()
state.settle()
sidebar.draw(with_levers=page.url_path not in NO_LEVER_MOVES)
display.write_address()
room.enter(pages, page)
on_primary.make_readable()
page.run()
display.write_address(completed=True)
