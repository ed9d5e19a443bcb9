"""The four cells of the 2x2 and the undirected column, as tiles of words and numbers."""

from __future__ import annotations

import streamlit as st

from sim.reports.tiles import ROWS, Amount, Tile, cells_table, tile
from sim.reports.two_by_two import TwoByTwo
from ui.widgets.charts import escaped

TONES = {1: "green", 0: "gray", -1: "red"}


def draw(reading: TwoByTwo) -> None:
    """Draw the tiles: pay in rows, motion in columns."""
    for row in ROWS:
        for place, name in zip(st.columns(len(row), gap="small"), row, strict=True):
            with place.container(border=True, height="stretch", gap="xxsmall"):
                _draw(tile(reading, name))


def in_numbers(reading: TwoByTwo) -> None:
    """Draw the table behind the tiles."""
    with st.expander("The cells in numbers"):
        st.dataframe(cells_table(reading), hide_index=True, key="cells.table", alt="Every cell with its intervals")


def _draw(shown: Tile) -> None:
    honor = f" :blue-badge[{shown.honor}]" if shown.honor else ""
    nickname = f" · {shown.nickname}" if shown.nickname else ""
    st.markdown(f"**{shown.title}**{nickname}{honor}")
    for place, amounts in zip(st.columns(len(shown.amounts)), shown.amounts.values(), strict=True):
        place.markdown("  \n".join(_told(amount) for amount in amounts))
    st.caption(escaped(shown.beside))


def _told(amount: Amount) -> str:
    lead = f":{TONES[amount.sign]}[:small[{escaped(amount.lead)}]]"
    return f"**{escaped(amount.value)}** {amount.what}  \n{lead}"
