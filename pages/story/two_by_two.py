"""The 2x2: what do pay and motion do to three years? Four cells on the same draws, and what they add up to."""

import streamlit as st

from sim.errors import SimError
from sim.reports import two_by_two_words as findings
from sim.reports.two_by_two import TwoByTwo
from ui.session import display, state
from ui.two_by_two import flips, plausible, runs, tiles
from ui.widgets import charts
from ui.work import looks
from ui.work.looks import Look
from views.style.chart import Chart
from views.two_by_two import contrasts, partner_sales, trajectories


def story() -> None:
    """Draw the 2x2 of the scenario in force: a first look at once, refined in place.

    Not a fragment: a click inside one waits for the run of the whole page to end, so nothing could stop a refinement.
    """
    scenario = state.scenario()
    try:
        look = runs.look(scenario)
    except SimError as problem:
        st.error(charts.escaped(str(problem)), icon=":material/error:")
        return
    reading = look.reading
    if reading is None:
        st.header("Team pool or individual quota? Sell for partners, or build partners?")
        looks.follow(look, st.empty())
        return
    if not look.for_other_inputs:
        state.remember_run(scenario.fingerprint(), reading)
    status = st.bottom
    with st.container(gap="xsmall"):
        (in_a_room if display.projector() else at_a_desk)(reading, pictures(reading, look))
        if look.awaited is None:
            flips.draw(scenario)
            plausible.draw_all(scenario)
        tiles.in_numbers(reading)
        looks.byline(look, looks.repeatable(look, scenario, "amounts per partner manager seat, vacancies included"))
        st.button("Rescale axes", on_click=state.forget_axes, icon=":material/fit_screen:", help=charts.FIXED_AXES)
    looks.follow(look, status)


def pictures(reading: TwoByTwo, look: Look[TwoByTwo]) -> tuple[Chart, Chart, Chart]:
    """Return the charts of a reading: contrasts, trajectories with the run before, partner sales."""
    theme, earlier = charts.theme(), state.earlier()
    spans, course, index = state.axes(
        (contrasts.natural_spans(reading), trajectories.natural_span(reading), partner_sales.natural_span(reading)),
        final=look.awaited is None,
    )
    return (
        contrasts.contrasts_chart(reading, theme, spans),
        trajectories.trajectories_chart(reading, theme, course, trajectories.lines_of(earlier) if earlier else None),
        partner_sales.partner_sales_chart(reading, theme, index),
    )


def at_a_desk(reading: TwoByTwo, shown: tuple[Chart, Chart, Chart]) -> None:
    """Draw finding, cautions, cells and charts on one screen."""
    st.header(charts.escaped(findings.headline(reading)))
    st.markdown(charts.escaped(findings.detail(reading)))
    charts.cautions(findings.cautions(reading))
    tiles.draw(reading)
    st.markdown(charts.escaped(findings.yardstick(reading)))
    charts.row(shown)


def in_a_room(reading: TwoByTwo, shown: tuple[Chart, Chart, Chart]) -> None:
    """Draw the finding and two large charts on one screen of a projector, the rest below."""
    st.title(charts.escaped(findings.headline(reading)))
    st.subheader(charts.escaped(findings.detail(reading)))
    charts.row(shown[:2])
    charts.cautions(findings.cautions(reading))
    tiles.draw(reading)
    st.markdown(charts.escaped(findings.yardstick(reading)))
    charts.row(shown[2:])


story()
