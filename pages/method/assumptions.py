"""Every number of the scenario in force, with its unit, ranges, source and note."""

import streamlit as st

from sim.parameters import ASSUMPTION
from sim.reports import assumption_weights as weights
from ui.assumptions import listing
from ui.session import state
from ui.widgets import charts, next_steps

scenario = state.scenario()
head = st.container()
table = listing.table(scenario)
assumed = table["source"] == ASSUMPTION
st.markdown(
    f"This scenario holds **{len(table)}** numbers. **{int((~assumed).sum())}** rest on a benchmark or a publication, "
    f"**{int(assumed.sum())}** are assumptions. *Plausible* is where the truth may lie; *allowed* is what is accepted."
)
sensitivity = listing.weighed(scenario)
if sensitivity is None:
    head.title("Assumptions: every number, and how well it is known", anchor=False)
else:
    head.title(charts.escaped(weights.headline(sensitivity)), anchor=False)
    listing.deciding(table, sensitivity)
    table = weights.joined(table, sensitivity)
next_steps.draw("Assumptions")
st.header(f"All {len(table)} numbers", anchor=False)
search, choice = st.columns(2, vertical_alignment="bottom")
wanted = search.text_input("Search", placeholder="margin, quota, albers2010", key="assumptions.search")
chosen = choice.multiselect("Groups", list(table["group"].unique()), key="assumptions.groups", wrap=True)
if st.toggle("Assumptions only", key="assumptions.only"):
    table = table[table["source"] == ASSUMPTION]
if chosen:
    table = table[table["group"].isin(chosen)]
if wanted:
    table = table[table.apply(lambda row: wanted.lower() in " ".join(row).lower(), axis=1)]
if table.empty:
    st.info("Nothing matches. Search for part of a label, a path such as `market.`, a unit or a source key.")
else:
    st.dataframe(table, hide_index=True, height=560, alt="Every parameter of the scenario with unit, ranges and source")
st.download_button(
    "Download this table (CSV)", table.to_csv(index=False), "assumptions.csv", "text/csv", on_click="ignore"
)
