"""Scale: what do the next ten PMs, or the next ten partners, bring under each motion, and which limit binds when?"""

from dataclasses import replace

import streamlit as st

from sim.reports import scale_words
from sim.reports.wording import capitalized
from ui.background import looks
from ui.scale import batch
from ui.session import state
from ui.widgets import charts, next_steps, plan_choice
from views.scale import curves as scale_curves, steps

QUESTION = "What do the next ten PMs, or the next ten partners, bring under each motion?"


def page() -> None:
    """Draw what the next ten PMs bring; folded: curves against an input, limits, and the next ten partners."""
    scenario = state.scenario()
    head = st.container()
    main = st.container()
    curves_box = st.expander("How output grows with PMs, partners, reps or hours")
    with curves_box, st.container(horizontal=True, vertical_alignment="bottom"):
        by = batch.choose_input()
        outcome = batch.choose_outcome()
    limits_box = st.expander("Which limit holds sales back, year by year")
    with limits_box:
        plan = plan_choice.draw("Limits under", "scale.plan")
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
            st.markdown(charts.escaped(detail))
    with main:
        chart = steps.next_ten_chart(batch.of(curves, "seats"), "PMs with new partners", theme, months)
        charts.draw(replace(chart, title="What ten PMs more, each with new partners, bring and cost"))
        next_steps.draw("Scale")
    with curves_box:
        if by == "seats":
            st.markdown(batch.EXPLANATION)
        charts.row(tuple(scale_curves.curves_chart(group, outcome, theme, months) for group in shown))
        batch.exponents(shown)
    with limits_box:
        limits = [curve for curve in batch.of(curves, shown[0][0].by) if curve.plan == plan]
        charts.draw(steps.limits_chart(limits, theme))
    with st.expander("What the next ten partners bring"):
        charts.draw(steps.next_ten_chart(batch.of(curves, "partners"), "partners", theme, months))
    st.caption(capitalized(batch.CAVEAT))
    looks.byline(look, looks.repeatable(look, scenario, "amounts of the whole organization"))
    looks.follow(look, st.bottom)


page()
