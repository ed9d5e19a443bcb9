"""Letters on the primary color: on chips of a choice of several and on primary buttons, readable in the dark theme."""

from __future__ import annotations

import streamlit as st

from views.style.theme import DARK

ON_PRIMARY = "[data-tag], [data-tag] *, button[kind^=primary], button[kind^=primary] *"
READABLE = f"<style>{ON_PRIMARY} {{ color: {DARK.surface}; }}</style>"


def make_readable() -> None:
    """Write dark letters on the dark theme's primary color, which is light: Streamlit's white has a contrast of 2:1."""
    if st.context.theme.type == "dark":
        st.html(READABLE)
