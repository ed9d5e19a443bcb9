"""The Capacity page's scenarios, its plan, and its three levers of Little's law."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sim.engine.results import Result
from sim.reports.capacity import CapacityReading, read, scenarios
from sim.reports.wording import capitalized
from sim.scenario.scenario import Scenario
from sim.studies.scale import PLANS
from ui.widgets import fields
from ui.widgets.levers import Lever
from ui.work import batches
from ui.work.looks import Look

MOST = 120  # replications
LEVERS = ("delivery.hours_per_vendor_led_deal", "delivery.vendor_led_cycle_months", "delivery.cadence_hours_per_deal")
FLYWHEEL = (
    "A committed rep who earns its cost makes a partner invest by itself. Capability raises what a rep earns, so "
    "there can be a **tipping point**: above it the flywheel turns with hardly any help, below it building evaporates. "
    "Partner enablement has no published effect size: these curves are assumptions at work, and influence and the "
    "services ratio, in the sidebar, move them most."
)


def choose_plan(scenario: Scenario) -> str:
    """Draw the choice of plan and the levers of Little's law but the cap's; return the plan."""
    choice, *places = st.columns([1, *[1 for _ in LEVERS]], gap="large", vertical_alignment="bottom")
    with choice:
        chosen: str = st.segmented_control(
            "Paid by",
            list(PLANS),
            default="individual",
            required=True,
            format_func=lambda plan: f"{capitalized(plan)} plan",
            key="capacity.plan",
        )
        st.caption("The concurrency cap is in the sidebar, under How we sell.")
    for path, place in zip(LEVERS, places, strict=True):
        with place:
            fields.lever(scenario, Lever(paths=(path,)))
    return chosen


def look(scenario: Scenario, plan: str) -> Look[CapacityReading]:
    """Return the reading of a scenario under a plan, or what is there so far."""

    def reading(results: Mapping[str, Result]) -> CapacityReading:
        return read(scenario, plan, results)

    return batches.look(f"capacity.{plan}", scenarios(scenario, plan), reading, MOST)
