"""A chart on a page: finding, unit, figure, one sentence, and the table behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.session import display
from views.style.chart import Chart
from views.style.theme import Theme, theme_for

FIXED_AXES = "Axes stay fixed while levers move, so that a change looks like one. This fits them to what is shown."
NARROWEST = 420  # pixels of a chart whose labels stand beside its rows
# A bracket begins a link, a picture or a colored word, a less-than sign an element, a scheme or `www.` a link.
_MARKUP = re.compile(r"([$~\[\]<]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
CONFIG = {"displayModeBar": False, "scrollZoom": False}
PROJECTED = "<style>[data-testid=stMain] h2 { font-size: 1.4rem; }</style>"


def theme() -> Theme:
    """Return the theme of this session's charts."""
    return theme_for(st.context.theme.type, projector=display.projector())


def row(shown: tuple[Chart, ...]) -> None:
    """Draw charts side by side, below one another where there is no room."""
    for place, chart in zip(beside([1.0] * len(shown), shown[0].key), shown, strict=True):
        with place:
            draw(chart)


def beside(widths: Sequence[float], name: str, least: int = NARROWEST) -> list[DeltaGenerator]:
    """Return columns of these relative widths that stand below one another where one would be narrower than `least`.

    `name` is one of a kind on its page; `least` is in pixels.
    """
    key = f"beside_{name}".replace(".", "_").replace(" ", "_")
    column = "> [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock] > [data-testid=stColumn]"
    st.html(f"<style>.st-key-{key} {column} {{ min-width: min({least}px, 100%); }}</style>")
    with st.container(key=key):
        return list(st.columns(list(widths), gap="medium"))


def draw(chart: Chart) -> None:
    """Draw a chart with what stands around it."""
    draw_picture(chart)
    with st.expander("In words and numbers"):
        draw_numbers(chart)


def draw_picture(chart: Chart) -> None:
    """Draw finding, unit and figure of a chart; its words and numbers stand elsewhere on the page."""
    with st.container(gap="xxsmall"):
        if display.projector():
            st.html(PROJECTED)
        st.header(escaped(chart.title), anchor=False)
        st.caption(escaped(chart.subtitle))
        st.plotly_chart(chart.figure, key=chart.key, theme=None, config=CONFIG, alt=chart.summary)


def draw_numbers(chart: Chart) -> None:
    """Draw a chart's sentence and the table behind it."""
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
    """Return text of ours with what others wrote in it, percent and minus signs unbroken.

    Emphasis works, but no picture, link, directive or formula does.
    """
    whole = text.replace(" %", "\N{NO-BREAK SPACE}%").replace("−$", "−\N{WORD JOINER}$")
    return _MARKUP.sub(r"\\\1", whole)
