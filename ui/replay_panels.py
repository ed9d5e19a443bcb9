"""The results of a replay on the page: which plans, who wins and loses, one person's statement, downloads."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace

import pandas as pd
import streamlit as st

from sim.engine import Progress
from sim.errors import SimError
from sim.importing.records import Imported
from sim.plan import Plan, plan_text, read_plan
from sim.replay.actuals import Finding, actuals
from sim.replay.replay import MOST_PLANS, Replay
from sim.replay.replay import replay as replayed
from sim.replay.response import Response, response
from sim.replay.tables import (
    EXCEPTION_COLUMNS,
    FINDING_COLUMNS,
    change_columns,
    change_rows,
    exception_rows,
    finding_rows,
)
from sim.replay.words import because
from sim.scenario import Scenario, value_at
from store.exports.files import EXPORTS
from store.template import template_workbook
from ui import charts, exports, jobs, plan_draft, replay_files, state
from views import plan_statement, replay_charts
from views.words import plain

DEFAULT_PLANS = ("Team low leverage", "Individual high leverage")
FEW = 60  # replications of the second reading
DOWNLOADS = {
    ".xlsx": "Inputs, assumptions, statements, checks that recompute, results.",
    ".csv": "Every amount of every statement.",
    ".html": "One page that loads nothing from elsewhere; print it to PDF.",
    ".pptx": "Native charts, to be restyled.",
}


def template() -> None:
    """Draw the download of the workbook to fill in."""
    st.download_button(
        "Template to fill in", data=template_workbook, file_name="multiplier_template.xlsx", mime=exports.WORKBOOK,
        on_click="ignore", key="replay.template", icon=":material/table:", type="tertiary",
    )  # fmt: skip


def choose_plans(scenario: Scenario) -> list[Plan]:
    """Draw which plans the actuals are paid under; return them, the first the one compared with."""
    arms: dict[str, Plan] = {
        f"{name} of this scenario": value_at(scenario, path) for path, name in plan_draft.TARGETS.items()
    }
    stored = plan_draft.stored_plans()
    chosen = st.multiselect(
        "Plans; the others are compared with the first",
        [*stored, *arms],
        default=[name for name in DEFAULT_PLANS if name in stored],
        max_selections=MOST_PLANS,
        key="replay.plans",
    )
    return [arms[name] if name in arms else read_plan(stored[name]) for name in chosen]


def look(credits: Imported, people: Imported | None, plans: list[Plan]) -> jobs.Look[Replay]:
    """Return the replay as far as it is computed; it belongs to this session alone."""
    files = [replay_files.brought(slot) for slot in replay_files.SLOTS]
    parts = [*(file.key if file else "" for file in files), *(plan_text(plan) for plan in plans)]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]

    def task(progress: Progress, cancel: threading.Event) -> Replay:
        acted = actuals(credits, people)
        left = [
            Finding(kind="exception", about=each.name, text=f"{each.name}: {problem.sentence}; left out", uses=1)
            for each in (credits, people)
            if each is not None
            for problem in each.problems
        ]
        return replayed(plans, replace(acted, findings=(*left, *acted.findings)), progress, cancel)

    return replay_files.watch("replay.job.result", key, task)


def results(made: Replay) -> None:
    """Draw cost, winners and losers with reasons, and how pay and attainment are spread."""
    others = list(made.changes)
    theme = charts.theme()
    if not others:
        charts.draw(replay_charts.cost_chart(made, theme))
        return
    other = others[0]
    if len(others) > 1:
        other = st.segmented_control(
            f"Compared with {plain(made.first)}", others, default=other, required=True, format_func=plain,
            key=f"replay.other.{others}",
        )  # fmt: skip
    charts.row((replay_charts.cost_chart(made, theme), replay_charts.reasons_chart(made, other, theme)))
    of = st.segmented_control("Spread of", ["pay", "attainment"], default="pay", required=True, key="replay.spread_of")
    charts.row((replay_charts.change_chart(made, other, theme), replay_charts.spread_chart(made, of, theme)))
    st.subheader("Who wins, who loses, and why")
    st.markdown(charts.escaped(f"{because(made, other)} Every row adds up to its change, to the cent."))
    columns = change_columns(made, other)
    table = pd.DataFrame(change_rows(made, other), columns=list(columns))
    shown = {name: st.column_config.NumberColumn(format="dollar") for name in columns if table[name].dtype == float}
    st.dataframe(table, hide_index=True, key="replay.people", column_config=shown, alt="Everybody's change and reasons")


def second_reading(made: Replay, scenario: Scenario) -> list[Response]:
    """Draw the same comparison with behavior responding, simulated when asked for; return it once it is there."""
    if not made.changes:
        return []
    plans = "\0".join(plan_text(paid.plan) for paid in made.paid.values())
    files = [replay_files.brought(slot) for slot in replay_files.SLOTS]
    basis = f"{scenario.fingerprint()} {[file.key if file else '' for file in files]} {plans}"
    key = hashlib.sha256(basis.encode()).hexdigest()[:24]
    st.subheader("If people respond to the plan")
    if state.preference("replay.asked", "") != key:
        st.button(
            "Simulate the response in the scenario in force", key="replay.ask", on_click=state.prefer,
            args=("replay.asked", key), icon=":material/play_arrow:",
        )  # fmt: skip
        return []
    small = scenario.with_values({"run.replications": min(FEW, scenario.run.replications)})
    first = made.paid[made.first].plan

    def task(progress: Progress, cancel: threading.Event) -> list[Response]:
        return [
            response(small, first, made.paid[other].plan, made.actuals, progress=progress, cancel=cancel)
            for other in made.changes
        ]

    try:
        found = replay_files.watch("replay.job.response", key, task)
        jobs.follow(found, st.empty(), lambda _look, _job: "Simulating both plans with and without the response")
    except SimError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return []
    for each in found.found or []:
        st.markdown(f"- {plain(each.sentence)}")
    return found.found or []


def statement(made: Replay) -> None:
    """Draw one person's statement under one plan."""
    st.subheader("One person's statement")
    with st.container(horizontal=True):
        places = {each.name: place for place, each in enumerate(made.actuals.people)}
        person = st.selectbox("Payee", list(places), key="replay.payee", width=280)
        name = st.selectbox("Under", list(made.paid), key="replay.under", width=280)
    shown = made.paid[name].statements[places[person]]
    st.markdown(charts.escaped(plan_statement.statement_title(shown)))
    table = plan_statement.statement_table(shown)
    formats = {name: st.column_config.NumberColumn(format="accounting") for name in table.columns[1:]}
    formats |= {table.columns[0]: st.column_config.TextColumn(pinned=True)}
    st.dataframe(
        table, hide_index=True, column_config=formats, key="replay.statement", alt=plan_statement.statement_title(shown)
    )


def findings(made: Replay) -> None:
    """Draw assumptions, notes and exceptions."""
    left_out = exception_rows(made)
    with st.expander(f"Assumptions and findings ({len(made.findings):,})"):
        rows = pd.DataFrame(finding_rows(made), columns=list(FINDING_COLUMNS))
        st.dataframe(rows, hide_index=True, key="replay.findings", alt="Assumptions and findings")
    with st.expander(f"Exceptions ({len(left_out):,})"):
        rows = pd.DataFrame(left_out, columns=list(EXCEPTION_COLUMNS))
        st.dataframe(rows, hide_index=True, key="replay.exceptions", alt="Rows that were not credited")


def downloads(made: Replay, second: list[Response]) -> None:
    """Draw the exports; each is made when it is clicked, and holds the figures of the page to the cent."""
    exports.downloads("replay", EXPORTS, DOWNLOADS, made, second)
