"""The Optimize page's parts: the plan found, whether to believe it, and the number that meets a budget."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sim.optimize.design import KNOBS
from sim.reports import optimize_words
from sim.reports.wording import plain
from sim.scenario.scenario import Scenario
from sim.version import __version__
from ui.optimize import searches
from ui.optimize.session import Answer
from ui.widgets import charts
from views.optimize import charts as optimize_charts

QUANTILES = {0.5: "P50", 0.8: "P80", 0.9: "P90", 0.95: "P95"}
TEACHING = (
    "A search turns the free numbers of the plan in force, tries each design on the **same draws** as the others, and "
    "runs the winner again on **fresh draws** beside the four corners of the 2×2, because whatever wins a search has "
    "been lucky as well. Numbers that stay at an end of their range are named."
)
SOLVE_KNOBS = ("accelerator", "cap", "base_share", "threshold", "quota", "individual_weight", "build_share")
LEAST = 260  # pixels of the choices beside the chart
USED = "This plan, its quota and its direction are in force now; **Undo** in the sidebar brings back what was before."
OLDER = "This answers an earlier question or scenario. Search again for the one you see."


def plan(answer: Answer) -> None:
    """Draw the recommended plan in words, what it changes, and the button that puts it in force."""
    optimum = answer.optimum
    st.header("The plan found", anchor=False)
    st.markdown("\n".join(f"- {plain(line)}" for line in optimize_words.recommended(optimum)))
    st.button(
        "Use this plan",
        key="optimize.use",
        type="primary",
        icon=":material/check:",
        disabled=answer.is_in_force,
        on_click=searches.use,
        args=(answer,),
        help="Puts plan, quota and building share into the scenario in force. The arms of the 2×2 stay as they are.",
    )
    if answer.is_in_force:
        st.success(USED, icon=":material/check:")


def changes(answer: Answer) -> None:
    """Draw the numbers that were free: before, found, and which stand at an end of their range."""
    st.header("What changes against the plan in force", anchor=False)
    table = optimize_words.changes(answer.scenario, answer.optimum)
    st.dataframe(table, hide_index=True, key="optimize.changes", alt="The free numbers now and in the best plan found")
    ends = optimize_words.ends(answer.optimum)
    if ends:
        st.warning(charts.escaped(ends), icon=":material/warning:")


def belief(answer: Answer) -> None:
    """Draw the gain on fresh draws beside the promise, every limit there, and the plausible worlds."""
    optimum, months = answer.optimum, answer.scenario.run.months
    st.header("Is it real?", anchor=False)
    sentences = (
        optimize_words.promise(optimum, months),
        optimize_words.against_now(optimum),
        optimize_words.across_worlds(optimum),
    )
    st.markdown(charts.escaped("  \n".join(sentence for sentence in sentences if sentence)))
    if optimum.best.limits:
        st.dataframe(
            optimize_words.limits(optimum), hide_index=True, key="optimize.limits", alt="Every limit on fresh draws"
        )
    else:
        st.caption("No limit was set.")


def byline(answer: Answer) -> None:
    """Draw what is needed to repeat the search."""
    request, optimum = answer.request, answer.optimum
    st.caption(
        f"Seed {answer.scenario.run.seed} · {len(optimum.trials)} designs on shared draws, the winner on "
        f"{optimum.best.draws.size} fresh replications · model {__version__} · scenario "
        f"{answer.scenario.fingerprint()} · `python -m sim optimize SCENARIO --free {','.join(request.free)} "
        f"--evaluations {request.evaluations}`"
    )


def reverse(scenario: Scenario, now: Mapping[str, float]) -> None:
    """Draw the choice of number and budget, and the value that meets it with its curve."""
    st.header("Which number meets this budget?", anchor=False)
    asked, shown = charts.beside([1, 2.2], "solve", least=LEAST)
    with asked:
        knob = st.selectbox(
            "Number to solve for", SOLVE_KNOBS, format_func=lambda name: KNOBS[name].label, key="solve.knob"
        )
        quantile = st.segmented_control(
            "Budget holds at",
            list(QUANTILES),
            default=0.9,
            format_func=QUANTILES.__getitem__,
            required=True,
            key="solve.quantile",
            help="P90: nine of ten outcomes cost no more.",
            wrap=True,
        )
        typed = st.number_input(
            "Pay per seat and year, $k",
            min_value=0.0,
            value=round(now["pay_at_risk_ceiling"] / 1e3, 1),
            step=5.0,
            format="%.4g",
            key="solve.target",
            help="It starts at what the plan in force costs at P90.",
        )
    with shown:
        solution = searches.solution(scenario, knob, 1e3 * typed, quantile)
        if solution is None:
            st.caption("The number alone is turned, on the same draws; everything else stays as it is in force.")
        else:
            charts.draw(optimize_charts.solve_chart(solution, quantile, charts.theme()))
