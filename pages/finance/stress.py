"""Stress: how bad can a year's payout get, what drives it, and which mildest world breaks the budget?"""

import streamlit as st

from sim.errors import SimError
from sim.reports import stress_words as words
from sim.stress.study import StressStudy
from ui.background import looks
from ui.session import state
from ui.stress import runs
from ui.widgets import charts, next_steps
from views.stress import books as stress_books, causes as stress_causes, reverse, tail
from views.style.theme import Theme

QUESTION = "How bad can it get?"
CAVEAT = (
    "Payout is variable pay of the whole organization; open territories, turnover and ramp are inside. A budget or "
    "target left empty is an assumption. CCOS adds base pay."
)


def page() -> None:
    """Draw the year's payout under stress, for the scenario in force or a cell of its 2x2."""
    head = st.container()
    try:
        arm, scenario, frame = runs.choose_inputs(state.scenario())
        look = runs.look(scenario, frame)
    except SimError as problem:
        head.title(QUESTION, anchor=False)
        st.error(charts.escaped(str(problem)), icon=":material/error:")
        return
    study = look.reading
    if study is None:
        head.title(QUESTION, anchor=False)
        looks.follow(look, st.empty())
        return
    with head:
        st.title(charts.escaped(words.headline(study)), anchor=False)
        st.markdown(charts.escaped(f"{runs.stressed(arm, study)}: {words.chances(study)}"))
        st.markdown(charts.led(words.reverse(study)))
    VIEWS[runs.choose_view()](study, charts.theme())
    st.caption(CAVEAT)
    next_steps.draw("Stress")
    runs.downloads(study)
    looks.byline(look, runs.repeatable(look, study, scenario, arm))
    looks.follow(look, st.bottom)


def distribution(study: StressStudy, theme: Theme) -> None:
    """Draw the tail, the budget, the market's part and CCOS by outcome."""
    charts.row((tail.distribution_chart(study, theme), tail.target_chart(study, theme)))
    charts.row((stress_causes.levels_chart(study, theme), tail.ccos_chart(study, theme)))
    for sentence in (words.concentration(study), words.windfall(study), words.correlated(study.scenario)):
        st.markdown(charts.led(sentence))


def library(study: StressStudy, theme: Theme) -> None:
    """Draw what each stress changes."""
    charts.draw(stress_causes.library_chart(study, theme))
    st.markdown(charts.escaped(stress_causes.stand_ins(study)))
    runs.changed_fields(stress_causes.fields_table(study))


def causes(study: StressStudy, theme: Theme) -> None:
    """Draw the way to the mildest world, and the assumptions that move the payout most."""
    charts.row((reverse.reverse_chart(study, theme), reverse.tornado_chart(study, theme)))


def books(study: StressStudy, theme: Theme) -> None:
    """Draw cash, accruals, and what capitalization does."""
    accounting = runs.choose_accounting()
    forecast = study.accruals(accounting)
    charts.row((stress_books.cash_chart(forecast, theme), stress_books.expense_chart(forecast, accounting, theme)))
    st.markdown(charts.escaped(words.reconciled(forecast)))
    st.caption(charts.escaped(words.CAPITALIZATION))


VIEWS = dict(zip(runs.VIEWS, (distribution, library, causes, books), strict=True))

page()
