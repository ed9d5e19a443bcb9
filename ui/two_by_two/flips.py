"""What would flip the answer: the two assumptions that decide most, each with the value at which the sign changes."""

from __future__ import annotations

import streamlit as st

from sim.reports import flip_words as flips
from sim.scenario.scenario import Scenario
from sim.uncertainty.flip_points import DECISIVE, FlipPoint, flip_point
from ui.widgets.charts import escaped


@st.cache_resource(max_entries=64, show_spinner=False)
def shared_flip_point(fingerprint: str, path: str, _scenario: Scenario) -> FlipPoint:
    """Return the flip point of one assumption, shared by all sessions."""
    del fingerprint  # the key of the cache, with the path
    return flip_point(_scenario, path)


@st.fragment
def draw(scenario: Scenario) -> None:
    """Draw one sentence for each decisive assumption; it takes a second or two, after everything else is drawn."""
    st.markdown("##### What would flip it")
    with st.spinner("Looking for the values at which building stops paying"):
        points = [shared_flip_point(scenario.fingerprint(), path, scenario) for path in DECISIVE]
    st.markdown(escaped("  \n".join(flips.sentence(point) for point in points)))
    with st.expander("The points behind it"):
        st.dataframe(
            flips.flip_table(points), hide_index=True, key="flips.table", alt="The motion effect at each value"
        )
