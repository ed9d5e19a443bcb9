"""Team or individual pay, asked in two other ways: at an equal pool and at each arm's best slope, on demand."""

from __future__ import annotations

import threading
from functools import partial

import streamlit as st

from sim.engine.run import Progress
from sim.reports import question_words as questions
from sim.scenario.scenario import Scenario
from sim.studies.best_slopes import QUESTIONS, Question, SharingComparison, compare_arms
from ui.background import on_demand
from ui.widgets.charts import escaped

AS_WRITTEN = "equal OTE"
REPLICATIONS = 60  # of an offer whose best slope is sought


def draw(scenario: Scenario) -> None:
    """Draw the choice of how team and individual pay are compared, and the answer."""
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
        answers: dict[str, SharingComparison] | None = on_demand.offer(
            f"question.{chosen}", scenario, task, "Compare", "Trying slopes: some seconds"
        )
        if answers is not None:
            sentences = [questions.sentence(motion, comparison) for motion, comparison in answers.items()]
            st.markdown(escaped("  \n".join(sentences)))
            st.dataframe(
                questions.question_table(answers), hide_index=True, alt="Slopes and surplus by motion and sharing"
            )
    st.markdown(questions.ties(size, behavior.result_correlation, behavior.internalization))


def _answer(
    scenario: Scenario, progress: Progress, cancel: threading.Event, *, question: Question
) -> dict[str, SharingComparison]:
    few = scenario.with_values({"run.replications": min(scenario.run.replications, REPLICATIONS)})
    answers = {}
    for motion in (scenario.archetypes.vendor_led, scenario.archetypes.partner_built):
        answers[motion.name] = compare_arms(question, few, motion, cancel=cancel)
        progress(len(answers), 2)
    return answers
