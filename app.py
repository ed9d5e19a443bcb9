"""Multiplier's dashboard: the list of pages and what every page shares."""

from pathlib import Path

import streamlit as st

from ui.session import first_visit, state, upkeep
from ui.widgets import sidebar

st.set_page_config(page_title="Multiplier", page_icon=str(Path(__file__).parent / "ui" / "icon.svg"), layout="wide")
upkeep.ensure_running()

page = st.navigation(
    {
        "Story": [
            st.Page(
                "pages/story/two_by_two.py",
                title="The 2×2",
                icon=":material/grid_view:",
                url_path="two_by_two",
                default=True,
            )
        ],
        "Design": [
            st.Page("pages/design/plan.py", title="Plan", icon=":material/show_chart:", url_path="plan"),
            st.Page("pages/design/capacity.py", title="Capacity", icon=":material/speed:", url_path="capacity"),
            st.Page("pages/design/scale.py", title="Scale", icon=":material/stacked_line_chart:", url_path="scale"),
            st.Page("pages/design/talent.py", title="Talent", icon=":material/group:", url_path="talent"),
        ],
        "Decide": [
            st.Page("pages/decide/compare.py", title="Compare", icon=":material/compare_arrows:", url_path="compare"),
            st.Page("pages/decide/optimize.py", title="Optimize", icon=":material/target:", url_path="optimize"),
        ],
        "Finance": [
            st.Page("pages/finance/replay.py", title="Replay", icon=":material/replay:", url_path="replay"),
            st.Page("pages/finance/stress.py", title="Stress", icon=":material/warning:", url_path="stress"),
        ],
        "Method": [
            st.Page("pages/method/evidence.py", title="Evidence", icon=":material/fact_check:", url_path="evidence"),
            st.Page("pages/method/assumptions.py", title="Assumptions", icon=":material/tune:", url_path="assumptions"),
            st.Page("pages/method/glossary.py", title="Glossary", icon=":material/menu_book:", url_path="glossary"),
        ],
    },
    position="top",
)
first_visit.settle()
sidebar.draw()
state.write_link()
page.run()
