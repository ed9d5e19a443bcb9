"""Chips of a choice of several, readable in the dark theme."""

from __future__ import annotations

import streamlit as st

DARK = "<style>[data-baseweb=tag], [data-baseweb=tag] * { color: #11161D !important; fill: #11161D; }</style>"


def make_readable() -> None:
    """Write the chips of the page in dark letters in the dark theme, whose chips are light: white has 2:1 on them."""
    if st.context.theme.type == "dark":
        st.html(DARK)
