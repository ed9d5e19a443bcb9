"""Scale: what do the next ten PMs, or the next ten partners, bring under each motion, and which limit binds when?"""

import streamlit as st

from sim.reports import scale_words
from sim.reports.wording import capitalized
from ui.scale import batch
from ui.session import state
from ui.widgets import charts
from ui.work import looks
from views.scale import curves as scale_curves, steps

QUESTION = "What do the next ten PMs, or the next ten partners, bring under each motion?"


def page() -> None:
    """Draw curves against an input, the next ten of PMs and of partners, and the limits of the scenario in force."""
    scenario = state.scenario()
    head = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = batch.choose_input()
        outcome = batch.choose_outcome()
        plan = batch.choose_plan()
    ready = looks.ready(lambda: batch.look(scenario, by), head, QUESTION)
    if ready is None:
        return
    look, curves = ready
    theme, months = charts.theme(), scenario.run.months
    shown = [batch.of(curves, varied) for varied in batch.shown_with(by)]
    with head:
        st.title(charts.escaped(scale_words.headline(batch.of(curves, "seats"))), anchor=False)
        if by == "seats":
            detail = scale_words.split_detail(batch.of(curves, "split"), batch.of(curves, "seats"))
            st.markdown(charts.escaped(f"{detail} {batch.EXPLANATION}"))
    charts.row(tuple(scale_curves.curves_chart(group, outcome, theme, months) for group in shown))
    ten = ("seats", "PMs with new partners"), ("partners", "partners")
    limits = [curve for curve in batch.of(curves, shown[0][0].by) if curve.plan == plan]
    charts.row(
        (
            *(steps.next_ten_chart(batch.of(curves, varied), what, theme, months) for varied, what in ten),
            steps.limits_chart(limits, theme),
        )
    )
    st.header("Returns to scale in words", anchor=False)
    for group, place in zip(shown, st.columns(len(shown), gap="large"), strict=True):
        with place:
            st.markdown(charts.escaped(f"**Against {batch.label(group[0].by)}**"))
            st.markdown(charts.escaped("  \n".join(scale_words.in_words(curve) for curve in group)))
    st.caption(capitalized(batch.CAVEAT))
    looks.byline(look, looks.repeatable(look, scenario, "amounts of the whole organization"))
    looks.follow(look, st.bottom)


page()
