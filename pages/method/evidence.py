"""Why believe this? Published plan changes run through the simulator, hits and misses, and the theory it lands on."""

import streamlit as st

from sim.evidence.published import INPUT, TAGS
from sim.reports import equations, evidence
from sim.reports.evidence import Evidence
from ui.background import looks
from ui.evidence import runs
from ui.session import state
from ui.widgets import charts, next_steps
from views.evidence.studies import evidence_chart


def page() -> None:
    """Draw the evidence: a first look at once, refined in place."""
    ready = looks.ready(lambda: runs.look(state.scenario()), st.container(), "Why believe this?")
    if ready is None:
        return
    look, shown = ready
    st.title(charts.escaped(evidence.headline(shown)), anchor=False)
    st.markdown(f"{evidence.agreement(shown.rows)}; the misses stand below with their reasons.")
    st.markdown(
        "Each row runs the published plan change on the model's **defaults**, but for what the study's own setting "
        "dictates; nothing is tuned to a study, and misses are shown as missed. "
        + " ".join(f"**{tag}**: {meaning}." for tag, meaning in TAGS.items())
    )
    compared(shown)
    theory(shown)
    next_steps.draw("Evidence")
    looks.byline(look, runs.repeatable(shown))
    looks.follow(look, st.bottom)


def compared(shown: Evidence) -> None:
    """Draw sizes, directions and misses, inputs apart, and what stands behind one row."""
    charts.draw(evidence_chart(shown, charts.theme()))
    left, right = charts.beside([1, 1], "tables")
    with left:
        hits = sum(row.inside for row in shown.directions)
        st.header(f"{hits} of {len(shown.directions)} published directions come out", anchor=False)
        st.dataframe(
            evidence.rows_table(shown.directions)[["study", "published", "model", "verdict"]],
            hide_index=True,
            key="evidence.directions",
            alt="Published directions and the model's",
        )
    with right:
        st.header("Inputs, not proof", anchor=False)
        st.markdown(charts.escaped(evidence.inputs_sentence(shown)))
        st.dataframe(
            evidence.rows_table(shown.of(INPUT))[["study", "published", "band", "model", "tag"]],
            hide_index=True,
            key="evidence.inputs",
            alt="Published numbers that the model takes as inputs",
        )
    st.header("What is missed, and why", anchor=False)
    st.markdown(charts.escaped("\n".join(f"- {miss}" for miss in evidence.misses(shown))))
    rows = {row.study.label: row for row in shown.rows}
    chosen = st.selectbox("Behind a row", list(rows), key="evidence.row")
    st.markdown(charts.escaped(evidence.behind(rows[chosen])))
    st.dataframe(
        evidence.dictated(rows[chosen]), hide_index=True, key="evidence.dictated", alt="What the study changes"
    )
    with st.expander("All rows with their sources"):
        st.dataframe(
            evidence.rows_table(shown.rows), hide_index=True, key="evidence.rows", alt="All rows of the evidence"
        )


def theory(shown: Evidence) -> None:
    """Draw the closed forms and the model's equations."""
    st.header(evidence.closed_forms_title(shown.limits), anchor=False)
    st.dataframe(
        evidence.limits_table(shown.limits),
        hide_index=True,
        key="evidence.limits",
        alt="Closed forms and the simulation",
    )
    with st.expander("The model in equations"):
        for name, formula in equations.EQUATIONS.items():
            st.markdown(f"{name}  \n$${formula}$$")


page()
