"""What stands below the answer, folded: conditions, plausible worlds, effects, cells, and the question of pay."""

from __future__ import annotations

import streamlit as st

from sim.reports import robustness_words, two_by_two_words as findings, verdict_words as words
from sim.reports.cells_table import beside_table, cells_table
from sim.reports.two_by_two import TwoByTwo
from sim.scenario.scenario import Scenario
from ui.session import state
from ui.two_by_two import question
from ui.two_by_two.elsewhere import Elsewhere
from ui.widgets import charts
from ui.widgets.charts import escaped
from views.style.chart import Chart
from views.two_by_two import conditions, contrasts, partner_sales, plausible


def draw(scenario: Scenario, reading: TwoByTwo, beyond: Elsewhere, picture: Chart) -> None:
    """Draw the folded parts, each named by what it answers."""
    with st.expander("What must be true, and how well it is known"):
        what_must_be_true(scenario, beyond)
    with st.expander("In how many plausible worlds does each cell win?"):
        worlds(scenario, beyond)
    with st.expander("What do pay and motion bring, alone and together?"):
        effects(reading)
    with st.expander("The picture and the six cells in words and numbers"):
        charts.draw_numbers(picture)
        cells(reading)
    with st.expander("Team or individual pay: the question put in two other ways"):
        question.draw(scenario)
    st.button("Rescale axes", on_click=state.forget_axes, icon=":material/fit_screen:", help=charts.FIXED_AXES)


def what_must_be_true(scenario: Scenario, beyond: Elsewhere) -> None:
    """Draw every assumption that alone turns the winner, and how far it is from doing so."""
    if beyond.conditions is None:
        st.caption("Each assumption is tried over its plausible range once plausible worlds are drawn.")
        return
    if not beyond.conditions.turning:
        st.markdown(escaped(" ".join(words.what_must_be_true(beyond.conditions, scenario))))
        return
    charts.draw(conditions.conditions_chart(beyond.conditions, scenario, charts.theme()))


def worlds(scenario: Scenario, beyond: Elsewhere) -> None:
    """Draw in what share of plausible worlds each cell is best."""
    if beyond.worlds is None:
        st.caption("Every number that nobody has measured is drawn from its plausible range, all at once.")
        return
    charts.cautions(robustness_words.caution(beyond.worlds))
    charts.draw(plausible.worlds_chart(beyond.worlds, charts.theme()))
    drawn = beyond.worlds
    st.caption(f"{drawn.draws} worlds · {len(drawn.unknown)} assumptions · seed {scenario.run.seed}")


def effects(reading: TwoByTwo) -> None:
    """Draw the contrasts, what a careful reader must know beside them, partners' sales, and the yardstick."""
    theme = charts.theme()
    charts.cautions(findings.cautions(reading))
    charts.row(
        (
            contrasts.contrasts_chart(reading, theme, contrasts.natural_spans(reading)),
            partner_sales.partner_sales_chart(reading, theme, partner_sales.natural_span(reading)),
        )
    )
    st.markdown(escaped(findings.yardstick(reading)))


def cells(reading: TwoByTwo) -> None:
    """Draw the cells side by side in words, and as numbers with intervals."""
    st.dataframe(beside_table(reading), hide_index=True, key="cells.words", alt="Every cell in words")
    st.dataframe(cells_table(reading), hide_index=True, key="cells.table", alt="Every cell with its intervals")
