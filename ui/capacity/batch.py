"""The Capacity page's scenarios, its plan, and its three levers of Little's law."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sim.engine.results import Result
from sim.reports.capacity import CapacityReading, read, scenarios
from sim.scenario.scenario import Scenario
from ui.background import batches
from ui.background.looks import Look
from ui.widgets import fields
from ui.widgets.levers import Lever

LEVERS = ("delivery.hours_per_vendor_led_deal", "delivery.vendor_led_cycle_months", "delivery.cadence_hours_per_deal")
FLYWHEEL = (
    "A committed rep who earns its cost makes a partner invest by itself. Capability raises what a rep earns, so "
    "there can be a **tipping point**: above it the flywheel turns with hardly any help, below it building evaporates. "
    "Partner enablement has no published effect size: these curves are assumptions at work, and influence and the "
    "services ratio, in the sidebar, move them most."
)


def levers(scenario: Scenario) -> None:
    """Draw the levers of Little's law but the cap's, which stands in the sidebar."""
    for path, place in zip(LEVERS, st.columns(len(LEVERS), gap="large", vertical_alignment="bottom"), strict=True):
        with place:
            fields.lever(scenario, Lever(paths=(path,)))
    st.caption("How many deals run at once at most, the concurrency cap, is a lever of the sidebar.")


def look(scenario: Scenario, plan: str) -> Look[CapacityReading]:
    """Return the reading of a scenario under a plan, or what is there so far."""

    def reading(results: Mapping[str, Result]) -> CapacityReading:
        return read(scenario, plan, results)

    return batches.look(f"capacity.{plan}", scenarios(scenario, plan), reading)
