"""The Stress page's one piece of background work and its inputs: year, budget, revenue target, and the books."""

from __future__ import annotations

import threading

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.run import Progress
from sim.errors import SimError
from sim.reports.wording import money
from sim.scenario.scenario import Scenario
from sim.stress.accruals import Accounting
from sim.stress.outcomes import Frame, frame_of
from sim.stress.study import RUNS, Study, study
from sim.studies.factorial import CORNERS, cell_scenario
from sim.units import MONTHS_PER_YEAR
from sim.version import __version__
from store.files.exports.files import STRESS_EXPORTS
from ui.session import state
from ui.widgets import downloads as exports, share
from ui.work import batches, jobs
from ui.work.jobs import CHUNK, FEWEST, MOST_WORK, Job

MOST = 400  # replications, those of the presets; some fifty scenarios take that many
VIEWS = ("Distribution", "Stress library", "Reverse stress and tornado", "Cash and accruals")
OWN = "the scenario's own"
DOWNLOADS = {
    ".xlsx": "Inputs, assumptions with sources, every outcome, results, checks that recompute.",
    ".csv": "Every number with its interval, one a row.",
    ".html": "One page that loads nothing from elsewhere; print it to PDF.",
    ".pptx": "Native charts, to be restyled.",
}
_SHOWN = "stress"
_BOOKS = "stress.accounting"

Look = jobs.Look[Study]


def choose_inputs(scenario: Scenario) -> tuple[str, Scenario, Frame]:
    """Draw the choice of plan and motion, year, budget and revenue target.

    Return the arm's name, OWN or a cell of the 2x2, the scenario under it, and the frame, assumed where left empty.
    """
    years = scenario.run.months // MONTHS_PER_YEAR
    with st.container(horizontal=True, vertical_alignment="bottom"):
        arm: str = st.selectbox("Plan and motion", [OWN, *CORNERS], key="stress.arm", width=250)
        chosen = scenario if arm == OWN else cell_scenario(scenario, arm)
        year = st.segmented_control(
            "Fiscal year", list(range(1, years + 1)), default=1, required=True, key=f"stress.year.{years}"
        )
        assumed = frame_of(chosen, year)
        budget = _amount("Budget of variable pay, $/year", assumed.budget, "stress.budget", "every seat at target")
        target = _amount("Revenue target, $/year", assumed.target, "stress.target", "the sum of all quotas")
    return arm, chosen, frame_of(chosen, year, budget, target)


def choose_view() -> str:
    """Draw the choice of what is shown; return one of VIEWS."""
    chosen: str = st.segmented_control(
        "Show", list(VIEWS), default=VIEWS[0], required=True, key="stress.view", label_visibility="collapsed"
    )
    return chosen


def accounting() -> Accounting:
    """Return the accounting chosen last in this session, the declared one before."""
    chosen: Accounting = state.preference(_BOOKS, Accounting())
    return chosen


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
    state.prefer(_BOOKS, chosen)
    return chosen


def downloads(study: Study) -> None:
    """Draw the exports, with the accounting chosen last."""
    exports.downloads("stress", STRESS_EXPORTS, DOWNLOADS, study, accounting())


def changed_fields(table: pd.DataFrame) -> None:
    """Draw which values of the scenario each stress sets."""
    st.subheader("What each stress changes in the scenario")
    st.dataframe(table, hide_index=True, key="stress.fields", alt="The values that each stress sets")


def look(scenario: Scenario, frame: Frame) -> Look:
    """Return the stress test, or what is there so far. SimError when the scenario is too much work."""
    most = _affordable(scenario, frame)
    few = jobs.few_of(most, _work(scenario, frame))
    key = _key(scenario, frame)
    found = jobs.look(
        lambda: job(key, few, scenario, frame),
        (lambda: job(key, most, scenario, frame)) if few < most else None,
        state.preference(_SHOWN, None),
    )
    if found.found is not None and not found.for_other_inputs:
        state.prefer(_SHOWN, found.found)
    return found


def follow(found: Look, place: DeltaGenerator) -> None:
    """Show the progress of what is awaited, with a button that stops a refinement, then draw the page anew."""
    jobs.follow(found, place, _progress_text)


def byline(found: Study, scenario: Scenario, arm: str) -> None:
    """Draw what is needed to repeat the numbers, and a way on where their refinement was stopped."""
    run, frame = found.scenario.run, found.frame
    file = share.on_command_line(state.scenario())
    named = file if arm == OWN else f"{file}:{arm}"
    most = min(scenario.run.replications, MOST)
    fewer = f", of the scenario's {scenario.run.replications:,}" if most < scenario.run.replications else ""
    st.caption(
        f"Seed {run.seed} · {found.replications:,} of {most:,} replications{fewer} on shared "
        f"draws · model {__version__} · {found.seconds:.1f} s · scenario {found.scenario.fingerprint()} · "
        f"`python -m sim stress {named} --year {frame.year} --budget {frame.budget:.15g} --revenue-target "
        f"{frame.target:.15g} --replications {found.replications} --seed {run.seed}`"
    )
    key = _key(scenario, frame)
    if jobs.stopped(key):
        st.button("Go on refining", on_click=jobs.go_on, args=(key,), icon=":material/play_arrow:", type="tertiary")


@st.cache_resource(max_entries=32, show_spinner=False, validate=lambda job: job.usable, on_release=Job.cancel)
def job(key: str, replications: int, _scenario: Scenario, _frame: Frame) -> Job[Study]:
    """Return the one stress test of a scenario with so many replications, started when it was not there yet."""

    def task(progress: Progress, cancel: threading.Event) -> Study:
        smaller = _scenario.with_values({"run.replications": replications})
        return study(smaller, _frame, chunk=CHUNK, progress=progress, cancel=cancel)

    return Job(key, replications, task).start()


def _key(scenario: Scenario, frame: Frame) -> str:
    return f"stress {scenario.fingerprint()} {frame.year} {frame.budget!r} {frame.target!r}"


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


def _work(scenario: Scenario, frame: Frame) -> float:
    """Return the partner-months of one replication of the whole test."""
    return batches.work({"": scenario}) * (1.0 + RUNS * MONTHS_PER_YEAR * frame.year / scenario.run.months)


def _affordable(scenario: Scenario, frame: Frame) -> int:
    within = int(MOST_WORK / _work(scenario, frame))
    if within < FEWEST:
        raise SimError(
            f"A stress test of this scenario takes {_work(scenario, frame):,.0f} partner-months a replication; the "
            f"dashboard stops at {MOST_WORK / FEWEST:,.0f}. Lower organization.seats, organization.partners_per_seat "
            "or run.months, or use the command line."
        )
    return min(scenario.run.replications, within, MOST)


def _progress_text(found: Look, awaited: Job[Study]) -> str:
    if found.for_other_inputs:
        return "What you see is for the inputs before; yours are being stressed"
    if found.found is not None:
        return f"First look from {found.found.replications:,} replications; refining to {awaited.replications:,}"
    return f"Stressing a first look: {awaited.replications:,} replications"
