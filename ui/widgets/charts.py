"""A chart on a page: finding, unit, figure, one sentence, and the table behind them."""

from __future__ import annotations

import re

import streamlit as st

from ui.session import display
from views.style.chart import Chart
from views.style.theme import Theme, theme_for

FIXED_AXES = "Axes stay fixed while levers move, so that a change looks like one. This fits them to what is shown."
# A bracket begins a link, a picture or a colored word, a less-than sign an element, a scheme or `www.` a link.
_MARKUP = re.compile(r"([$~\[\]<]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
CONFIG = {"displayModeBar": False, "scrollZoom": False}


def theme() -> Theme:
    """Return the theme of this session's charts."""
    return theme_for(st.context.theme.type, projector=display.projector())


def row(shown: tuple[Chart, ...]) -> None:
    """Draw charts side by side."""
    for place, chart in zip(st.columns(len(shown), gap="medium"), shown, strict=True):
        with place:
            draw(chart)


def draw(chart: Chart) -> None:
    """Draw a chart with what stands around it."""
    with st.container(gap="xxsmall"):
        st.markdown(f"{'###' if display.projector() else '#####'} {escaped(chart.title)}")
        st.caption(escaped(chart.subtitle))
        st.plotly_chart(chart.figure, key=chart.key, theme=None, config=CONFIG, alt=chart.summary)
    with st.expander("In words and numbers"):
        st.write(escaped(chart.summary))
        st.dataframe(chart.table, hide_index=True, key=f"{chart.key}.table", alt=chart.title)


def cautions(lines: list[str]) -> None:
    """Draw what a careful reader must be told, in one box."""
    if lines:
        st.warning(escaped("  \n".join(lines)), icon=":material/warning:")


def led(text: str) -> str:
    """Return escaped text with the words before its first colon bold: **Windfall:** deals above."""
    lead, colon, rest = escaped(text).partition(":")
    return f"**{lead}:**{rest}" if colon else lead


def escaped(text: str) -> str:
    """Return text of ours with what others wrote in it: emphasis works, but no picture, link, directive or formula."""
    return _MARKUP.sub(r"\\\1", text)
