"""How much each assumption matters, beside the assumptions: computed when somebody asks, kept for all sessions."""

from __future__ import annotations

import threading

import pandas as pd
import streamlit as st

from sim.engine.run import Progress
from sim.reports import assumption_weights as weights
from sim.scenario.scenario import Scenario
from sim.uncertainty.one_at_a_time import Matters, matters
from ui.widgets.charts import escaped
from ui.work import on_demand


def beside(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return the table with what each number does to the effects, most first; unchanged until that is known."""
    label = "Find out how much each number matters"
    doing = "Moving each number over its plausible range: about a minute"
    found: Matters | None = on_demand.offer("matters", scenario, _weigh, label, doing)
    if found is None:
        return table
    st.markdown(escaped(weights.finding(found)))
    return weights.joined(table, found)


def _weigh(scenario: Scenario, progress: Progress, cancel: threading.Event) -> Matters:
    return matters(scenario, progress=progress, cancel=cancel)
