"""The choice between the plans of the 2×2 on pages that show one at a time."""

from __future__ import annotations

import streamlit as st

from sim.reports.wording import capitalized
from sim.studies.scale import PLANS


def draw(label: str, key: str) -> str:
    """Draw the choice, individual pay first; return the plan's name."""
    chosen: str = st.segmented_control(
        label,
        list(PLANS),
        default="individual",
        required=True,
        format_func=lambda plan: f"{capitalized(plan)} plan",
        key=key,
        wrap=True,
    )
    return chosen
