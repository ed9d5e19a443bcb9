"""A CRM extract on the page Your company: opportunities become deal size, win rate, cycle and season of a scenario."""

from __future__ import annotations

import streamlit as st

from sim.calibration.calibrate import Calibration, calibrate
from sim.calibration.history import is_history
from sim.errors import SimError
from sim.importing.isolated import read_isolated
from sim.importing.limits import LARGEST_FILE, MEGABYTE
from sim.importing.mapping import ColumnMapping, NoKindFitsError
from sim.importing.opening import choose_mapping
from sim.importing.table import Table
from ui.session import presets, state
from ui.widgets.charts import escaped

ORIGIN = "your CRM extract"


def draw() -> None:
    """Draw the place for a file; what it says becomes the scenario in force, which undo takes back."""
    st.markdown(
        "Opportunities as your CRM exports them (amount, stage, dates, owner), or results by payee and month, read "
        "in memory and not kept."
    )
    known = presets.presets()
    trade = st.selectbox(
        "What the file cannot say is taken from",
        list(known),
        format_func=lambda name: known[name].name,
        key="crm.trade",
    )
    brought = st.file_uploader(
        "CRM extract, .csv or .xlsx", type=["csv", "xlsx"], key="crm.file", max_upload_size=LARGEST_FILE // MEGABYTE
    )
    if brought is None or not st.button("Calibrate from this file", key="crm.go", type="primary"):
        return
    try:
        with st.spinner("Reading the file and fitting its deals"):
            calibrated = _calibrated(brought.getvalue(), brought.name, trade)
    except SimError as problem:
        st.error(escaped(str(problem)), icon=":material/error:")
        return
    state.load(calibrated.scenario, ORIGIN)
    st.success("The scenario in force now has your deals.", icon=":material/check_circle:")
    with st.expander("What the file said, and what it cannot say", expanded=True):
        st.text("\n".join(calibrated.lines()))


def _calibrated(content: bytes, name: str, trade: str) -> Calibration:
    table = read_isolated(content, name, kinds=("deals", "attainment"))
    mapping = None if is_history(table) else _mapping(table)
    return calibrate(table, presets.presets()[trade], mapping=mapping)


def _mapping(table: Table) -> ColumnMapping | None:
    """Return the mapping that reads opportunities; None where the names of their columns tell nothing."""
    try:
        return choose_mapping(table, ("deals",)).mapping
    except NoKindFitsError:
        return None
