"""How sure is the answer? Plausible worlds on demand, and the question of pay put in two other ways."""

from __future__ import annotations

import threading
from functools import partial

import streamlit as st

from sim.engine.run import Progress
from sim.reports import question_words as questions, robustness_words
from sim.scenario.scenario import Scenario
from sim.studies.best_slopes import QUESTIONS, Question, SharingComparison, compare_arms
from sim.uncertainty.robustness import DRAWS, Robustness, robustness
from ui.widgets.charts import cautions, draw, escaped, theme
from ui.work import on_demand
from views.two_by_two import plausible as worlds

AS_WRITTEN = "equal OTE"
REPLICATIONS = 60  # of an offer whose best slope is sought
FEW_SEATS = 1_000_000  # partner-months of a world; larger organizations are asked on the command line


def draw_all(scenario: Scenario) -> None:
    """Draw the worlds and the question of pay; nothing runs before somebody asks."""
    left, right = st.columns(2, gap="large")
    with left:
        plausible(scenario)
    with right:
        question(scenario)


def plausible(scenario: Scenario) -> None:
    """Draw in how many plausible worlds each cell wins, or the button that finds out."""
    st.markdown("##### In how many plausible worlds does each cell win?")
    place = scenario.organization
    if place.seats * place.partners_per_seat * scenario.run.months > FEW_SEATS:
        st.caption("This organization is too large for it here; use `python -m sim robustness`.")
        return
    label, doing = f"Draw {DRAWS} plausible worlds", "Simulating plausible worlds: about a minute"
    robustness: Robustness | None = on_demand.offer("worlds", scenario, _draw_worlds, label, doing)
    if robustness is None:
        st.caption("Every number that nobody has measured is drawn from its plausible range, all at once.")
        return
    cautions(robustness_words.caution(robustness))
    draw(worlds.worlds_chart(robustness, theme()))
    st.caption(f"{robustness.draws} worlds · {len(robustness.unknown)} assumptions · seed {scenario.run.seed}")


def question(scenario: Scenario) -> None:
    """Draw the choice of how team and individual pay are compared, and the answer."""
    st.markdown("##### Team or individual: which question?")
    ways = (AS_WRITTEN, *QUESTIONS)
    chosen = st.segmented_control("Compare plans at", ways, default=AS_WRITTEN, key="question", required=True)
    behavior, size = scenario.behavior, scenario.organization.team_size
    if chosen not in QUESTIONS:
        st.markdown(
            "The 2×2 holds on-target earnings equal and pays each arm as written. Two other questions may have other "
            "answers: an *equal pool* changes only who shares it, *best slopes* give each arm its best variable pay."
        )
    else:
        st.caption(f"{questions.WHAT[chosen]} Salary adjusts until the offer just matches the outside option.")
        task = partial(_answer, question=chosen)
        comparisons: dict[str, SharingComparison] | None = on_demand.offer(
            f"question.{chosen}", scenario, task, "Compare", "Trying slopes: some seconds"
        )
        if comparisons is not None:
            sentences = [questions.sentence(motion, comparison) for motion, comparison in comparisons.items()]
            st.markdown(escaped("  \n".join(sentences)))
            with st.expander("In numbers"):
                st.dataframe(
                    questions.question_table(comparisons),
                    hide_index=True,
                    alt="Slopes and surplus by motion and sharing",
                )
    st.markdown(questions.ties(size, behavior.result_correlation, behavior.internalization))


def _draw_worlds(scenario: Scenario, progress: Progress, cancel: threading.Event) -> Robustness:
    return robustness(scenario, progress=progress, cancel=cancel)


def _answer(
    scenario: Scenario, progress: Progress, cancel: threading.Event, *, question: Question
) -> dict[str, SharingComparison]:
    few = scenario.with_values({"run.replications": min(scenario.run.replications, REPLICATIONS)})
    comparisons = {}
    for motion in (scenario.archetypes.vendor_led, scenario.archetypes.partner_built):
        comparisons[motion.name] = compare_arms(question, few, motion, cancel=cancel)
        progress(len(comparisons), 2)
    return comparisons
