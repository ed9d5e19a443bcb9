"""What is replayed: which plans, the first to compare with, own ones brought as YAML, and which plan year."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from sim.errors import SimError
from sim.importing.own import year_exported
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.replay.actuals import years_in
from sim.replay.finding import counted
from sim.replay.replay import MOST_PLANS, plan_labels
from sim.replay.years import MOST_YEARS, PlanYear, chosen_year
from sim.reports.wording import plain
from sim.scenario.scenario import Scenario, value_at
from ui.plan import draft as plan_draft
from ui.replay import files as replay_files
from ui.replay.session import session
from ui.session import presets, state
from ui.widgets import share

AGAINST = "The baseline: every other plan's change is measured from this one."
AGAINST_ASSIGNED = (
    "Every plan is compared with what everybody's own plan paid; the response is simulated from this one plan on."
)
MONTHS = tuple(calendar.month_name)[1:]


@dataclass(frozen=True)
class When:
    """Which plan year is replayed: its first month, and whether all that the file spans are added up besides."""

    first: datetime.date
    every: bool

    @property
    def key(self) -> str:
        """Return what the replay of one year depends on."""
        return f"{self.first:%Y-%m}"


def plans(scenario: Scenario, assigned: bool) -> dict[str, Plan]:
    """Draw which plans the actuals are paid under; return them by what they are called here, the baseline first."""
    known = _known(scenario)
    key = f"replay.plans.{session().uploads}"
    kept = [name for name in session().chosen if name in known]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            f"Plans, at most {MOST_PLANS}", list(known), default=kept, key=key, max_selections=MOST_PLANS, width=760,
            on_change=_choose, args=(key,), format_func=plain,
        )  # fmt: skip
        first = chosen[0] if chosen else None
        if len(chosen) > 1:
            first = st.selectbox(
                "Second reading against" if assigned else "Compared with", chosen, width=300, format_func=plain,
                key=f"replay.first.{'.'.join(chosen)}", help=AGAINST_ASSIGNED if assigned else AGAINST,
            )  # fmt: skip
        with st.popover("Bring a plan (YAML)", icon=":material/upload_file:"):
            _bring()
    ordered = [first, *(name for name in chosen if name != first)] if first else []
    return {name: known[name] for name in ordered}


def when(credits: Imported, people: Imported | None) -> When:
    """Draw which plan year is replayed; return it.

    At first that of a replay's own workbook is chosen, else the one with the most credits.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month, year = year_exported(credits.formats.get("settings", {}))
        start = st.selectbox(
            "The plan year begins in", MONTHS, index=(month or 1) - 1, width=200,
            key=f"replay.start_month.{month}" if month else "replay.start_month",
            help="A plan year is twelve months; credits of other years are left to theirs, and listed.",
        )  # fmt: skip
        known = _years(credits, people, MONTHS.index(start) + 1)
        exported = next((plan_year for plan_year in known if plan_year.label == year), None)
        default = exported or chosen_year(known, None, credits.name)
        if len(known) == 1:
            return When(default.first, False)
        labels = {_label(year): year for year in known}
        chosen = st.selectbox(
            f"Plan year, one of {len(known)} in the file", list(labels), index=list(labels.values()).index(default),
            key=f"replay.year.{start}.{len(known)}", width=460,
        )  # fmt: skip
        every = st.toggle("Add up every year", key="replay.every_year", disabled=len(known) > MOST_YEARS)
    return When(labels[chosen].first, every)


def _years(credits: Imported, people: Imported | None, start_month: int) -> tuple[PlanYear, ...]:
    """Return the plan years of a file, found once in this session for a file as it was read."""
    key = f"{start_month} {replay_files.key_of('credits')} {replay_files.key_of('people')}"
    kept = session()
    if kept.years[0] != key:
        kept.years = (key, years_in(credits, people, start_month))
    return kept.years[1]


def _label(year: PlanYear) -> str:
    return f"from {year.label}: {counted(year.credits, 'credit')}, {year.amount:,.2f}"


def _known(scenario: Scenario) -> dict[str, Plan]:
    """Return every plan that can be chosen, by what it is called here: own, kept, and the scenario's."""
    arms = {f"{name} of this scenario": path for path, name in plan_draft.TARGETS.items()}
    return {
        **session().own_plans,
        **{name: plan_draft.read_stored(path) for name, path in plan_draft.stored_plans().items()},
        **{name: value_at(scenario, path) for name, path in arms.items()},
    }


def _bring() -> None:
    """Draw where plans are brought, and those that were."""
    key = f"replay.plan_upload.{session().uploads}"
    st.file_uploader(
        "Plans as YAML files", type=["yaml", "yml"], accept_multiple_files=True, key=key, on_change=_take, args=(key,),
        max_upload_size=share.LARGEST_UPLOAD_MB, help="As the Plan page downloads them. They stay in this session.",
    )  # fmt: skip
    for problem in session().plan_problems:
        st.error(plain(problem), icon=":material/error:")
    st.markdown("\n".join(f"- {plain(name)}" for name in session().own_plans))


def _take(key: str) -> None:
    bring_plans([(file.name, file.getvalue()) for file in state.value_of(key) or []])


def bring_plans(files: Iterable[tuple[str, bytes]]) -> None:
    """Keep the plans of YAML files, each under a name of its own, and choose them while there is room."""
    kept = session()
    own = dict(kept.own_plans)
    problems, fresh = [], []
    for name, content in files:
        try:
            plan = presets.read_uploaded_plan(content, name[:80])
        except SimError as problem:
            problems.append(str(problem).splitlines()[0])
            continue
        if plan not in own.values():
            label = plan_labels([*_known(state.scenario()), *own, plan.name])[-1]
            own[label] = plan
            fresh.append(label)
    kept.own_plans, kept.plan_problems = own, tuple(problems)
    kept.uploads += 1
    kept.chosen = (*kept.chosen, *fresh)[:MOST_PLANS]


def _choose(key: str) -> None:
    session().chosen = tuple(state.value_of(key))
