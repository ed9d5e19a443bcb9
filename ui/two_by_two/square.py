"""The 2x2: pay in rows, motion in columns, one number a cell; pressing a cell puts it into the picture."""

from __future__ import annotations

import streamlit as st

from sim.reports.cells import NAMES
from sim.reports.cells_table import in_words
from sim.reports.two_by_two import TwoByTwo
from sim.reports.verdict import Verdict
from sim.reports.wording import capitalized, money
from sim.studies.factorial import STATUS_QUO
from ui.two_by_two import choice
from ui.two_by_two.choice import Choice
from ui.widgets.charts import escaped

PAYS, MOTIONS = ("team", "individual"), ("vendor-led", "partner-built")
UNDIRECTED = "undirected"
# A cell of the 2x2, not a button of a form.
TALL = ".st-key-square button { min-height: 4.2rem; } .st-key-square button p { font-size: 1.15rem; }"


def draw(reading: TwoByTwo, verdict: Verdict, shown: Choice) -> None:
    """Draw heads, cells and, where asked for, the undirected column."""
    motions = (*MOTIONS, UNDIRECTED) if shown.undirected else MOTIONS
    with st.container(key="square", gap="xxsmall"):
        for place, motion in zip(st.columns(len(motions), gap="xsmall", wrap=False), motions, strict=True):
            place.caption(capitalized(motion), text_alignment="center")
        for pay in PAYS:
            st.caption(f"{capitalized(pay)} pay")
            for place, motion in zip(st.columns(len(motions), gap="xsmall", wrap=False), motions, strict=True):
                with place:
                    _cell(reading, verdict, shown, f"{pay}/{motion}")
        st.html(f"<style>{TALL}</style>")
        st.caption(f"{capitalized(shown.outcome)}, {_whose(reading, shown)}. Press a cell to see its months.")


def _cell(reading: TwoByTwo, verdict: Verdict, shown: Choice, name: str) -> None:
    cell = reading.cells[name]
    seats = reading.scenario.organization.seats if shown.whole else 1
    value = cell.amounts[shown.amount]
    mark = "leads as set" if verdict.settled and name == verdict.first and not verdict.loses else ""
    mark = "status quo" if name == STATUS_QUO and not mark else mark
    note = f" :small[{mark}]" if mark else ""
    st.button(
        f"**{escaped(money(value.mean * seats))}**{note}",
        key=f"cell.{name}",
        type="primary" if choice.chosen_cell(verdict.first) == name else "secondary",
        width="stretch",
        wrap=True,
        on_click=choice.choose,
        args=(name,),
        help=escaped(
            f"{capitalized(NAMES[name])}: {in_words(value, cell.leads[shown.amount], is_base=name == STATUS_QUO)}"
        ),
    )


def _whose(reading: TwoByTwo, shown: Choice) -> str:
    span = f"year {reading.years}" if shown.last_year else f"{reading.years} years"
    return f"{span}, {'all seats' if shown.whole else 'per seat'}"
