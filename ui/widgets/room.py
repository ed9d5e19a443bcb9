"""A page on a projector: letters that reach the last row, the sidebar closed, and the way to the next page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from ui.session import display, state

# All sizes of Streamlit are in rem: with 23 px its smallest text, 0.875 rem, is 20 px high. The bar
# of pages stays as it is: the names fill it, and the buttons lead on.
LARGE = """<style>
html { font-size: 23px; }
[data-testid=stHeader] { zoom: 0.78; }
[data-testid=stMain] h1 { font-size: 2rem; }
[data-testid=stMain] h2 { font-size: 1.6rem; }
[data-testid=stMain] h3 { font-size: 1.15rem; }
[data-testid=stMain] h5 { font-size: 1.1rem; }
</style>"""


def choose() -> None:
    """Draw the switch to a projector's size; it is kept in the address."""
    state.shows("projector", display.projector(), display.set_projector)
    st.toggle(
        "Projector",
        value=display.projector(),
        key="projector",
        on_change=state.settle,
        help="Larger letters and charts, this sidebar closed, and buttons to the next page and the one before.",
    )


def enter(pages: Sequence[Page], page: Page) -> None:
    """Draw the page that follows as on a projector, with a way to the next one; nothing where it is not wanted."""
    if not display.projector():
        return
    st.set_page_config(initial_sidebar_state="collapsed")
    st.html(LARGE)
    names = [shown.url_path for shown in pages]
    if page.url_path not in names:
        return
    at = names.index(page.url_path)
    with st.container(horizontal=True, horizontal_alignment="right", key="presenter"):
        if at > 0:
            st.page_link(pages[at - 1], label=f"Back: {pages[at - 1].title}", icon=":material/arrow_back:")
        if at + 1 < len(pages):
            st.page_link(pages[at + 1], label=f"Next: {pages[at + 1].title}", icon=":material/arrow_forward:")
