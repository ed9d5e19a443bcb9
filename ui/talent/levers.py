"""The levers of the Talent page: hiring mix, bar, training, coaching, career, turnover and ramp."""

from __future__ import annotations

import streamlit as st

from sim.scenario.scenario import Scenario
from ui.widgets import fields
from ui.widgets.charts import escaped
from ui.widgets.levers import Lever

WHOLE = (0.0, 1.0)
MIX = "Weights, not percent: what counts is their ratio. The mix holds for incumbents and newcomers alike."
SKILLS = ("visioning", "sales_management", "business_development", "execution")
GROUPS = {
    "Hiring": ("talent.hiring_bar", "talent.skill_correlation", "talent.sorting", "talent.hiring_cost"),
    "Teaching": ("talent.training", "talent.coaching_hours_per_month", "talent.training_effect"),
    "Leaving": (
        "talent.career_definition",
        "talent.quit_hazard_per_month",
        "talent.contagion",
        "talent.relationship_loss",
    ),
    "Starting": ("talent.vacancy_months", "talent.ramp_months", "talent.ramp_start"),
}


def draw(scenario: Scenario) -> None:
    """Draw the hiring mix and four groups of levers, folded but for the mix."""
    with st.expander("Hiring mix", expanded=True):
        for place, profile in enumerate(scenario.talent.profiles):
            fields.lever(
                scenario,
                Lever(paths=(f"talent.profiles.{place}.share",), label=escaped(profile.name), span=WHOLE, step=0.1),
            )
        st.caption(MIX)
    for name, paths in GROUPS.items():
        with st.expander(name):
            for path in paths:
                fields.lever(scenario, Lever(paths=(path,)))


def profiles(scenario: Scenario) -> None:
    """Draw the mean skills of the hiring profiles, folded."""
    with st.expander("What the profiles can do"):
        rows = [profile.model_dump() for profile in scenario.talent.profiles]
        st.dataframe(rows, hide_index=True, key="talent.profiles", alt="Mean skills of every hiring profile")
        st.caption(escaped("All are assumptions; the first four are equally able on average and differ in what at."))
