"""The answer on the first screen: headline, switches, the 2x2 beside one picture, and three facts."""

from __future__ import annotations

import streamlit as st

from sim.reports import verdict_words as words
from sim.reports.two_by_two import TwoByTwo
from sim.reports.verdict import Verdict
from sim.reports.verdict_words import VerdictFact
from ui.session import display, state
from ui.two_by_two import choice, square
from ui.two_by_two.choice import Choice
from ui.two_by_two.elsewhere import Elsewhere
from ui.widgets import charts
from ui.widgets.charts import escaped
from views.style.chart import Chart
from views.two_by_two import course
from views.two_by_two.course import View

NARROWEST = 290  # pixels of the 2x2 beside the picture, of two cells whose marks are whole
TOO_LARGE = "Not known: this organization is too large to draw plausible worlds here; use `python -m sim robustness`."


def head(verdict: Verdict, reading: TwoByTwo, beyond: Elsewhere) -> None:
    """Draw the one sentence, as large as the room needs it, and the sentence below."""
    st.title(escaped(words.headline(verdict, reading, beyond.conditions)), anchor=False)
    st.markdown(escaped(words.detail(verdict, reading)))


def picture(verdict: Verdict, reading: TwoByTwo, shown: Choice, final: bool) -> Chart:
    """Draw the 2x2 and the course of the chosen cell beside it; return the course, whose numbers stand below."""
    left, right = charts.beside([7, 9] if shown.undirected else [5, 10], "square", least=NARROWEST)
    with left:
        square.draw(reading, verdict, shown)
    with right:
        drawn = chart(verdict, reading, shown, final)
        charts.draw_picture(drawn)
    return drawn


def chart(verdict: Verdict, reading: TwoByTwo, shown: Choice, final: bool) -> Chart:
    """Return the picture, on the axes of the first final run since load so that a change looks like one."""
    view = View(
        outcome=shown.outcome,
        cell=choice.chosen_cell(verdict.first),
        seats=reading.scenario.organization.seats if shown.whole else 1,
    )
    earlier = state.earlier()
    span = state.axes(course.natural_spans(reading), final=final)[shown.outcome]
    return course.course_chart(reading, view, charts.theme(), span, course.lines_of(earlier) if earlier else None)


def facts(verdict: Verdict, reading: TwoByTwo, beyond: Elsewhere) -> None:
    """Draw how sure the answer is, what must be true, and what it costs."""
    shown = words.facts(verdict, reading, beyond.conditions)
    for place, fact in zip(st.columns(len(shown), gap="medium"), shown, strict=True):
        with place:
            _fact(fact, beyond)


def _fact(fact: VerdictFact, beyond: Elsewhere) -> None:
    sentences = list(fact.sentences)
    if beyond.too_large and beyond.worlds is None:
        sentences = [TOO_LARGE if sentence.startswith("Not known") else sentence for sentence in sentences]
    size = "" if display.projector() else "small"
    lines = [f":{size}[{escaped(sentence)}]" if size else escaped(sentence) for sentence in sentences]
    st.markdown("  \n".join([f"**{fact.title}**", *lines]))
