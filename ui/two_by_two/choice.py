"""What the picture of the 2x2 shows: one measure, one horizon, whose dollars, and the cell beside the status quo."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from sim.reports.two_by_two import OUTCOME_NAMES
from sim.reports.wording import capitalized
from sim.studies.factorial import LAST_YEAR
from ui.session import state

TOTAL, LAST = "all years", "last year"
WHOLE, SEAT = "organization", "per seat"
UNDIRECTED = (
    "Also show what happens when nobody directs how partner managers sell: each spends the hours as the plan makes "
    "worthwhile."
)


@dataclass
class SquareSession:
    """The cell somebody chose to look at; empty while it is the leader, whichever that is."""

    cell: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is shown: an amount of AMOUNTS, whether of the whole organization, and whether undirected cells too."""

    outcome: str
    last_year: bool
    whole: bool
    undirected: bool

    @property
    def amount(self) -> str:
        """Return the key of the amount."""
        return f"{LAST_YEAR}{self.outcome}" if self.last_year else self.outcome


def draw() -> Choice:
    """Draw the switches and return what they stand at; the address keeps them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="choices"):
        outcome = _switch("Measure", OUTCOME_NAMES, "measure")
        window = _switch("Horizon", (TOTAL, LAST), "horizon")
        whose = _switch("Dollars of", (WHOLE, SEAT), "dollars")
        undirected = st.toggle("Undirected", key="undirected", bind="query-params", help=UNDIRECTED)
    return Choice(outcome=outcome, last_year=window == LAST, whole=whose == WHOLE, undirected=undirected)


def chosen_cell(leader: str) -> str:
    """Return the cell beside the status quo in the picture: the chosen one, else the leader."""
    return state.of(SquareSession).cell or leader


def choose(cell: str) -> None:
    """Show this cell beside the status quo."""
    state.of(SquareSession).cell = cell


def _switch(label: str, options: tuple[str, ...], key: str) -> str:
    """Draw one switch; what it says is the same for every scenario, for the address holds what it says."""
    return st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        format_func=capitalized,
        key=key,
        label_visibility="collapsed",
        bind="query-params",
    )
