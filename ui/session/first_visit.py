"""The first visit of a fresh server, when it goes straight to a page, is loaded twice.

Streamlit takes any folder named `pages` for its older page system until `st.navigation` has run once in the process,
and answers such a first visit with a dialog "Page not found" over the right page. Loading it again shows it alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

import streamlit as st

RELOAD = "<script>window.location.reload()</script>"


def settle() -> None:
    """Load the page again if this is the first run of the process and not for the home page; call after navigation."""
    if next(_runs()) == 0 and urlsplit(st.context.url or "").path.strip("/"):
        st.html(RELOAD, unsafe_allow_javascript=True)
        st.stop()


@st.cache_resource(max_entries=1, show_spinner=False)
def _runs() -> Iterator[int]:
    return itertools.count()
