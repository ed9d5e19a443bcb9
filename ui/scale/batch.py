"""The Scale page's scenarios and its three choices: the input, the outcome, and the plan whose limits are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from sim.engine.results import Result
from sim.reports import scale_words
from sim.reports.wording import capitalized
from sim.scenario.scenario import Scenario
from sim.studies.scale import OUTCOMES, ScaleCurve, curves, trials
from sim.studies.scale_inputs import INPUTS
from ui.background import batches
from ui.background.looks import Look

MOST = 120  # replications; every level of every motion and plan takes that many
BOTH = ("seats", "split")  # shown side by side: a market that grows with the PMs, and one that does not
CHOICES = {"seats": "PMs", "partners": "Partners per PM", "reps": "Partner reps", "hours": "Selling hours"}
EXPLANATION = (
    "A PM comes with **new partners**, so more PMs also mean more market. The second chart divides **the same "
    "partners** among more PMs: that is what PM time alone is worth."
)
CAVEAT = (
    "recruiting and onboarding a partner has no cost in the model beyond margin, rebate, development funds and the "
    "partner manager's hours; and partners are equally easy to find however many there are. A seat-month that sells in "
    "several ways counts for each limit in proportion to the wins expected under it."
)


def choose_input() -> str:
    """Draw the choice of what there is more of; return its name."""
    chosen: str = st.segmented_control(
        "More",
        list(CHOICES),
        default="seats",
        required=True,
        format_func=CHOICES.__getitem__,
        key="scale.by",
        wrap=True,
    )
    return chosen


def choose_outcome() -> str:
    """Draw the choice of outcome; return its name."""
    chosen: str = st.segmented_control(
        "Show",
        list(OUTCOMES),
        default="revenue",
        required=True,
        format_func=capitalized,
        key="scale.outcome",
        wrap=True,
    )
    return chosen


def look(scenario: Scenario, by: str) -> Look[tuple[ScaleCurve, ...]]:
    """Return the curves of an input, and the next steps of PMs and partners, or what is there so far."""

    def read(results: Mapping[str, Result]) -> tuple[ScaleCurve, ...]:
        return curves(scenario, results)

    return batches.look(f"scale.{by}", scenarios(scenario, by), read, MOST)


def scenarios(scenario: Scenario, by: str) -> dict[str, Scenario]:
    """Return the scenarios of one choice of input, by the names `curves` reads."""
    runs: dict[str, Scenario] = {}
    for varied in shown_with(by):
        levels = INPUTS[varied].levels(scenario)
        runs |= trials(scenario, varied, levels=_thinned(levels, scenario) if varied == "split" else levels)
    for varied in ("seats", "partners"):
        steps = (INPUTS[varied].own(scenario), INPUTS[varied].next_level(scenario))
        runs |= trials(scenario, varied, levels=steps)
    return runs


def of(curves: Sequence[ScaleCurve], by: str) -> list[ScaleCurve]:
    """Return the curves of one input."""
    return [curve for curve in curves if curve.by == by]


def shown_with(by: str) -> tuple[str, ...]:
    """Return the inputs whose curves are shown for a choice."""
    return BOTH if by == "seats" else (by,)


def exponents(groups: Sequence[Sequence[ScaleCurve]]) -> None:
    """Draw the returns to scale of every curve as one table."""
    rows = [
        (INPUTS[curve.by].label, *scale_words.in_words(curve).partition(": ")[::2])
        for group in groups
        for curve in group
    ]
    table = pd.DataFrame(rows, columns=["against", "pay and motion", "returns to scale"])
    st.dataframe(table, hide_index=True, key="scale.exponents", alt="Returns to scale by input, pay and motion")


def _thinned(levels: tuple[float, ...], scenario: Scenario) -> tuple[float, ...]:
    """Return about half, one, two and four times the seats: a split costs as much at every level."""
    wanted = [scenario.organization.seats * share for share in (0.5, 1.0, 2.0, 4.0)]
    return tuple(sorted({min((abs(level - amount), level) for level in levels)[1] for amount in wanted}))
