"""The address of a page: it always holds the link to what is shown, and a change replaces it.

Streamlit adds an entry to the browser's history for every change of the address, but takes nothing back when somebody
goes to an earlier one: Back would change the address alone. So here a change on one page replaces the entry, and Back
goes to the page that was looked at before, with the scenario as it is in force; undo is a button.

A write is lost when its run is stopped by the next one, and the next one may be begun by a browser that had not yet
received the one before. So what the address should be is written at the start of a run when it differs, and in any case
once a run completes; a browser that has it already does nothing.
"""

from __future__ import annotations

import streamlit as st

PARAMETER = "s"  # the scenario's link
REPLACING = """<script>(() => {
    const history = window.history;
    if (history.replacesOnPage) return;
    const push = history.pushState.bind(history);
    history.pushState = (state, unused, url) => {
        const stays = url != null && new URL(url, window.location.href).pathname === window.location.pathname;
        return stays ? history.replaceState(state, unused, url) : push(state, unused, url);
    };
    history.replacesOnPage = true;
})();</script>"""


def replace_on_change() -> None:
    """Let the browser replace the address of a page instead of adding one to its history; draws nothing."""
    st.html(REPLACING, unsafe_allow_javascript=True)


def read(name: str = PARAMETER) -> str | None:
    """Return a part of the address this run was asked for with, None where it is missing."""
    part: str | None = st.query_params.get(name)
    return part


def write(parts: dict[str, str | None], completed: bool) -> None:
    """Write parts of the address, None for those it should not hold; `completed` writes what it seems to hold, too."""
    present = {name: text for name, text in parts.items() if text is not None}
    if completed or any(read(name) != text for name, text in present.items()):
        st.query_params.update(present)  # these alone: what belongs to a widget that is bound to the address is refused
    for name, text in parts.items():
        if text is None and name in st.query_params:
            del st.query_params[name]
