"""A chart on a page: finding, unit, figure, one sentence, table, and a footer that lets anybody repeat it."""

from __future__ import annotations

import streamlit as st

from sim.reports.two_by_two import Reading
from sim.scenario.scenario import Scenario
from sim.version import __version__
from ui.session import state
from ui.work import runs
from views.style.chart import Chart
from views.style.theme import Theme, theme_for

FIXED_AXES = "Axes stay fixed while levers move, so that a change looks like one. This fits them to what is shown."
CONFIG = {"displayModeBar": False, "scrollZoom": False}


def theme() -> Theme:
    """Return the theme of this session's charts."""
    return theme_for(st.context.theme.type, projector=state.preference("projector", False))


def row(shown: tuple[Chart, ...]) -> None:
    """Draw charts side by side."""
    for place, chart in zip(st.columns(len(shown), gap="medium"), shown, strict=True):
        with place:
            draw(chart)


def draw(chart: Chart) -> None:
    """Draw a chart with what stands around it."""
    with st.container(gap="xxsmall"):
        st.markdown(f"{'###' if state.preference('projector', False) else '#####'} {escaped(chart.title)}")
        st.caption(escaped(chart.subtitle))
        st.plotly_chart(chart.figure, key=chart.key, theme=None, config=CONFIG, alt=chart.summary)
    with st.expander("In words and numbers"):
        st.write(escaped(chart.summary))
        st.dataframe(chart.table, hide_index=True, key=f"{chart.key}.table", alt=chart.title)


def cautions(told: list[str]) -> None:
    """Draw what a careful reader must be told, in one box."""
    if told:
        st.warning(escaped("  \n".join(told)), icon=":material/warning:")


def byline(scenario: Scenario, reading: Reading) -> None:
    """Draw what is needed to repeat the numbers, and a way on where their refinement was stopped."""
    st.caption(
        f"Seed {scenario.run.seed} · {reading.replications:,} of {scenario.run.replications:,} replications on shared "
        f"draws · model {__version__} · {reading.seconds:.1f} s · scenario {scenario.fingerprint()} · amounts per "
        "partner manager seat, vacancies included"
    )
    if runs.stopped(scenario):
        st.button(
            "Go on refining", on_click=runs.go_on, args=(scenario,), icon=":material/play_arrow:", type="tertiary"
        )


def escaped(text: str) -> str:
    """Return text whose dollar signs and tildes mean themselves in Markdown."""
    return text.replace("$", "\\$").replace("~", "\\~")
