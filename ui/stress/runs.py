"""The Stress page's one piece of background work and its inputs: year, budget, revenue target, and the books."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from sim.engine.run import Progress
from sim.reports.wording import money
from sim.scenario.scenario import Scenario
from sim.stress.accruals import Accounting
from sim.stress.outcomes import Frame, frame_of
from sim.stress.study import RUNS, StressStudy, study
from sim.studies.factorial import CORNERS, cell_scenario
from sim.units import MONTHS_PER_YEAR
from store.files.exports.files import STRESS_EXPORTS
from ui.background import batches, looks
from ui.background.jobs import CHUNK
from ui.background.looks import Look, Work
from ui.session import state
from ui.widgets import downloads as exports, share

MOST = 400  # replications, those of the presets; some fifty scenarios take that many
VIEWS = ("Distribution", "Stress library", "Reverse stress and tornado", "Cash and accruals")
OWN = "the scenario's own"
DOWNLOADS = {
    ".xlsx": "Inputs, assumptions with sources, every outcome, results, checks that recompute.",
    ".csv": "Every number with its interval, one a row.",
    ".html": "One page that loads nothing from elsewhere; print it to PDF.",
    ".pptx": "Native charts, to be restyled.",
}


@dataclass
class StressSession:
    """The page Stress: the accounting chosen last."""

    accounting: Accounting = field(default_factory=Accounting)


def choose_inputs(scenario: Scenario) -> tuple[str, Scenario, Frame]:
    """Draw the choice of plan and motion, year, budget and revenue target.

    Return the arm's name, OWN or a cell of the 2x2, the scenario under it, and the frame, assumed where left empty.
    """
    years = scenario.run.months // MONTHS_PER_YEAR
    with st.container(horizontal=True, vertical_alignment="bottom"):
        arm: str = st.selectbox("Plan and motion", [OWN, *CORNERS], key="stress.arm", width=250)
        chosen = scenario if arm == OWN else cell_scenario(scenario, arm)
        year = st.segmented_control(
            "Fiscal year", list(range(1, years + 1)), default=1, required=True, key=f"stress.year.{years}", wrap=True
        )
        assumed = frame_of(chosen, year)
        budget = _amount("Budget of variable pay, $/year", assumed.budget, "stress.budget", "every seat at target")
        target = _amount("Revenue target, $/year", assumed.target, "stress.target", "the sum of all quotas")
    return arm, chosen, frame_of(chosen, year, budget, target)


def stressed(arm: str, study: StressStudy) -> str:
    """Return which plan is stressed, of which cell or of the scenario's own."""
    return f"{study.scenario.plan.name}, {arm}, year {study.frame.year}"


def choose_view() -> str:
    """Draw the choice of what is shown; return one of VIEWS."""
    chosen: str = st.segmented_control(
        "Show", list(VIEWS), default=VIEWS[0], required=True, key="stress.view", label_visibility="collapsed", wrap=True
    )
    return chosen


def accounting() -> Accounting:
    """Return the accounting chosen last in this session, the declared one before."""
    return state.of(StressSession).accounting


def choose_accounting() -> Accounting:
    """Draw the choice of payroll lag and of capitalization; return them. They are kept while another view is shown."""
    last = accounting()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        percent = st.number_input(
            "Capitalized share of variable pay, %",
            0.0,
            100.0,
            100.0 * last.capitalized_share,
            step=10.0,
            key="stress.capitalized",
            help="What would not have been paid without the contract (ASC 340-40). Your accountants say; 0 expenses "
            "all as it accrues.",
        )
        months = st.number_input("Benefit period, months", 1, 240, last.benefit_months, key="stress.benefit")
        lag = st.number_input("Payroll lag, months", 0, 12, last.lag_months, key="stress.lag")
    chosen = Accounting(capitalized_share=percent / 100.0, benefit_months=int(months), lag_months=int(lag))
    state.of(StressSession).accounting = chosen
    return chosen


def downloads(study: StressStudy) -> None:
    """Draw the exports, with the accounting chosen last."""
    exports.downloads("stress", STRESS_EXPORTS, DOWNLOADS, study, accounting())


def changed_fields(table: pd.DataFrame) -> None:
    """Draw which values of the scenario each stress sets."""
    st.header("What each stress changes in the scenario", anchor=False)
    st.dataframe(table, hide_index=True, key="stress.fields", alt="The values that each stress sets")


def look(scenario: Scenario, frame: Frame) -> Look[StressStudy]:
    """Return the stress test, or what is there so far. SimError when the scenario is too much work."""
    few, most = looks.affordable(
        min(scenario.run.replications, MOST),
        batches.partner_months(scenario) * (1.0 + RUNS * MONTHS_PER_YEAR * frame.year / scenario.run.months),
        "A stress test of this scenario takes",
        f"{looks.FEWER_PARTNERS}, or use the command line",
    )

    def task(replications: int, progress: Progress, cancel: threading.Event) -> StressStudy:
        smaller = scenario.with_values({"run.replications": replications})
        return study(smaller, frame, chunk=CHUNK, progress=progress, cancel=cancel)

    key = f"stress {scenario.fingerprint()} {frame.year} {frame.budget!r} {frame.target!r}"
    first = "Stressing a first look: {:,} replications"
    return looks.look(Work(key=key, place="stress", task=task, few=few, most=most, first=first))


def repeatable(look: Look[StressStudy], study: StressStudy, scenario: Scenario, arm: str) -> str:
    """Return what is needed to repeat the numbers shown, which may be of the inputs before, with the command."""
    run, frame = study.scenario.run, study.frame
    file = share.on_command_line(state.scenario())
    named = file if arm == OWN else f"{file}:{arm}"
    command = (
        f"`python -m sim stress {named} --year {frame.year} --budget {frame.budget:.15g} --revenue-target "
        f"{frame.target:.15g} --replications {study.replications} --seed {run.seed}`"
    )
    asked = study.scenario.with_values({"run.replications": scenario.run.replications})
    return looks.repeatable(look, asked, command)


def _amount(label: str, assumed: float, key: str, meaning: str) -> float | None:
    chosen: float | None = st.number_input(
        label,
        min_value=1.0,
        value=None,
        step=10_000.0,
        format="%.0f",
        key=key,
        placeholder=f"{money(assumed)}: {meaning}",
        help=f"Left empty it is {money(assumed)}, {meaning} (assumption).",
    )
    return chosen
