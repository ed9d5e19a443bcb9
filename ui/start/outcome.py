"""What the page Your company says after it made a scenario: what was stated, what followed, what stays assumed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.calibration.own_numbers import OwnStart
from sim.parameters import Declaration, declarations
from sim.scenario.scenario import Scenario, value_at
from sim.scenario.sources import source_of, support_of
from ui.session import state
from ui.start.numbers import StartSession
from ui.widgets.charts import escaped
from ui.widgets.formats import format_of

COLUMNS = ("number", "value", "what supports it")


def draw() -> None:
    """Draw what the scenario in force rests on, where this page made it and nothing replaced it since."""
    begun = state.of(StartSession).begun
    if begun is None or state.history().start.fingerprint() != begun.scenario.fingerprint():
        return
    st.success(escaped(_summary(begun)), icon=":material/check_circle:")
    with st.expander(f"What followed from your numbers ({len(begun.followed)})"):
        st.caption("By Little's law and the worth of a deal: check those you know better, in the levers.")
        _table(begun.scenario, begun.followed)
    with st.expander(f"What stays assumed ({len(begun.assumed)})"):
        st.caption("The first page says which of these decide, and at which value the answer turns.")
        _table(begun.scenario, begun.assumed)


def _summary(begun: OwnStart) -> str:
    return (
        f"This is {begun.scenario.name}: {len(begun.stated)} numbers as you stated them, {len(begun.followed)} that "
        f"follow from them, {len(begun.assumed)} that stay as the chosen trade has them, most of them assumed."
    )


def _table(scenario: Scenario, paths: tuple[str, ...]) -> None:
    declared = {about.path: about for about in declarations(Scenario)}
    rows = [_row(scenario, declared[path]) for path in paths if path in declared]
    st.dataframe(pd.DataFrame(rows, columns=list(COLUMNS)), hide_index=True, alt="Numbers with values and support")


def _row(scenario: Scenario, about: Declaration) -> tuple[str, str, str]:
    value = value_at(scenario, about.path)
    shown = format_of(about).written(value) if isinstance(value, (int, float)) else str(value)
    return about.label, shown, support_of(source_of(scenario, about.path, about))
