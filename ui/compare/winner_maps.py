"""Where does each cell win? A map over any two numbers of the scenario in force, on demand."""

from __future__ import annotations

import threading
from functools import partial

import streamlit as st

from sim.engine.run import Progress
from sim.runners.many import Execution
from sim.scenario.scenario import Scenario
from sim.uncertainty.unknowns import unknowns
from sim.uncertainty.winner_map import WinnerMap, map_axis, winner_map
from ui.background import on_demand
from ui.widgets.charts import draw, theme
from views.compare import winner_maps

POINTS, REPLICATIONS = 7, 24
FEW_SEATS = 400_000  # partner-months of a replication; larger organizations are mapped on the command line
START = ("partners.influence", "economics.services_ratio")
DECIDED = {
    "organization.partners_per_seat": "Partners per partner manager",
    "organization.team_size": "Team size",
    "quota.annual_quota": "Annual quota",
    "quota.ratchet": "Quota ratchet",
}


def numbers(scenario: Scenario) -> dict[str, str]:
    """Return the numbers that can be an axis, by path with their labels: what is unknown, and some that are decided."""
    unknown = {assumption.about.path: assumption.about.label for assumption in unknowns(scenario, assumed_only=False)}
    return {**dict.fromkeys(START, ""), **unknown, **DECIDED}


def draw_map(scenario: Scenario) -> None:
    """Draw the choice of two numbers and an outcome, and the map of winners or the button that makes it."""
    labels = numbers(scenario)
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    across = left.selectbox("Across", list(labels), key="map.across", format_func=lambda path: labels[path])
    others = [path for path in labels if path != across]
    start = others.index(START[1]) if START[1] in others else 0
    up = middle.selectbox("Up", others, index=start, key="map.up", format_func=lambda path: labels[path])
    with right:
        outcome = st.segmented_control(
            "Outcome", ("contribution", "revenue"), default="contribution", key="map.outcome", required=True
        )
    place = scenario.organization
    if place.seats * place.partners_per_seat * scenario.run.months > FEW_SEATS:
        st.caption("This organization is too large for a map here; use `python -m sim map`.")
        return
    task = partial(_mapped, across=across, up=up, outcome=outcome or "contribution")
    name = f"map.{across}.{up}.{outcome}"
    label, doing = "Draw the map", f"Simulating {POINTS * POINTS} points of the 2×2: half a minute"
    winners: WinnerMap | None = on_demand.offer(name, scenario, task, label, doing, key="map")
    if winners is None:
        st.caption(
            "Each point runs the 2×2 of the scenario in force on the same draws. The ranges are those in which the "
            "truth may lie; all other numbers stay as they are."
        )
        return
    draw(winner_maps.winner_chart(winners, theme()))
    st.caption(
        f"Seed {scenario.run.seed} · {REPLICATIONS} replications a point on shared draws · "
        f"`python -m sim map` draws finer ones"
    )


def _mapped(
    scenario: Scenario, progress: Progress, cancel: threading.Event, *, across: str, up: str, outcome: str
) -> WinnerMap:
    axes = (map_axis(scenario, path, POINTS) for path in (across, up))
    execution = Execution(progress=progress, cancel=cancel)
    return winner_map(scenario, *axes, outcome=outcome, replications=REPLICATIONS, execution=execution)
