"""The results of a replay on the page: which plans, who wins and loses, one person's statement, downloads."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sim.engine.run import Progress
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.replay.finding import ReplayNote, exception
from sim.replay.replay import Replay
from sim.replay.response import Response, responses
from sim.replay.several import APART, ReplayFiles, Years, replay_year, replay_years
from sim.reports import statement_table
from sim.reports.replay_tables import (
    EXCEPTION_COLUMNS,
    FINDING_COLUMNS,
    Row,
    change_columns,
    change_rows,
    exception_rows,
    finding_rows,
)
from sim.reports.replay_words import because, change_of, who, who_of
from sim.reports.wording import plain, signed_money
from sim.scenario.scenario import Scenario
from store.files.exports.files import EXPORTS, YEARS_EXPORTS
from store.files.tables import csv_bytes
from store.files.template import template_workbook
from ui.background.looks import Look
from ui.replay import files as replay_files, kept
from ui.replay.choice import When
from ui.replay.session import session
from ui.widgets import charts, downloads as exports
from views.replay import charts as replay_charts

MOST_SHOWN = 2_000  # rows of a list on the page
FEW = 60  # replications of the second reading
DOWNLOADS = {
    ".xlsx": "Inputs, assumptions, statements, checks that recompute, results.",
    ".csv": "Every amount of every statement.",
    ".html": "One page that loads nothing from elsewhere; print it to PDF.",
    ".pptx": "Native charts, to be restyled.",
}


def template() -> None:
    """Draw the download of the workbook to fill in, and what brings the made-up year as long as nothing was brought."""
    with st.container(horizontal=True):
        st.download_button(
            "Template to fill in", data=template_workbook, file_name="multiplier_template.xlsx", mime=exports.WORKBOOK,
            on_click="ignore", key="replay.template", icon=":material/table:", type="tertiary",
        )  # fmt: skip
        if not any(replay_files.brought(slot) for slot in replay_files.SLOTS):
            st.button(
                "Try it with a made-up year", on_click=replay_files.bring_samples, key="replay.samples",
                icon=":material/science:", type="tertiary",
            )  # fmt: skip


def look(read: Mapping[str, Imported | None], plans: Mapping[str, Plan], when: When) -> Look[Replay]:
    """Return the replay as far as it is computed; it belongs to this session alone."""
    files = _replay_files(read)

    def task(progress: Progress, cancel: threading.Event) -> Replay:
        also = [(name,) for name in plans]
        return replay_year(list(plans.values()), files, when.first, 1, progress, cancel, also)

    return replay_files.watch(session().one_year, _key(plans.values(), when), task)


def look_at_years(read: Mapping[str, Imported | None], plans: Mapping[str, Plan], when: When) -> Look[Years]:
    """Return the replay of every plan year as far as it is computed; it belongs to this session alone."""
    files = _replay_files(read)

    def task(progress: Progress, cancel: threading.Event) -> Years:
        also = [(name,) for name in plans]
        return replay_years(list(plans.values()), files, when.first.month, progress, cancel, also)

    return replay_files.watch(session().every_year, _key(plans.values(), when), task)


def _replay_files(read: Mapping[str, Imported | None]) -> ReplayFiles:
    """Return the files as read, with a finding for every wrong row left out, and what is chosen beside them."""
    return ReplayFiles(*_files(read), notes=_left_out(read), choices=dict(session().choices))


def _files(read: Mapping[str, Imported | None]) -> tuple[Imported, Imported | None, Imported | None]:
    credits, people, assignment = read.values()
    assert credits is not None, "nothing is replayed without credits"
    return credits, people, assignment


def _left_out(read: Mapping[str, Imported | None]) -> list[ReplayNote]:
    """Return a finding for every wrong row that was left out."""
    wrong = [
        (imported.name, problem) for imported in read.values() if imported is not None for problem in imported.problems
    ]
    return [exception(name, f"{name}: {problem.sentence}; left out", 1) for name, problem in wrong]


def _key(plans: Iterable[Plan], when: When, basis: str = "") -> str:
    """Return what a replay depends on: the files and how they are read, the plans in order, and the year."""
    files = [replay_files.key_of(slot) for slot in replay_files.SLOTS]
    choices = [f"{name}={value}" for name, value in sorted(session().choices.items())]
    parts = [*files, *choices, *(plan.model_dump_json() for plan in plans), when.key, basis]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def results(replayed: Replay) -> None:
    """Draw cost, winners and losers with reasons, and how pay and attainment are spread."""
    others = list(replayed.changes)
    theme = charts.theme()
    if not others:
        charts.draw(replay_charts.cost_chart(replayed, theme))
        return
    other = others[0]
    if len(others) > 1:
        other = st.segmented_control(
            f"Compared with {plain(replayed.first)}", others, default=other, required=True, format_func=plain,
            key=f"replay.other.{others}",
        )  # fmt: skip
    charts.row((replay_charts.cost_chart(replayed, theme), replay_charts.reasons_chart(replayed, other, theme)))
    of = st.segmented_control("Spread of", ["pay", "attainment"], default="pay", required=True, key="replay.spread_of")
    charts.row((replay_charts.change_chart(replayed, other, theme), replay_charts.spread_chart(replayed, of, theme)))
    st.subheader("Who wins, who loses, and why")
    st.markdown(charts.escaped(f"{because(replayed, other)} Every row adds up to its change, to the cent."))
    columns = change_columns(replayed, other)
    table = pd.DataFrame(change_rows(replayed, other), columns=list(columns))
    shown = {name: st.column_config.NumberColumn(format="dollar") for name in columns if table[name].dtype == float}
    st.dataframe(table, hide_index=True, key="replay.people", column_config=shown, alt="Everybody's change and reasons")


def every_year(years: Years) -> None:
    """Draw what each plan pays in every plan year of the file, and in sum, with the exports of all of them."""
    st.subheader("Every plan year of the file")
    first, *others = years.names
    exact = not any(replayed.gaps for replayed in years.replays)
    changes = [change_of(years.pay_total(name) - years.pay_total(first), name, first, exact) for name in others]
    st.markdown(charts.escaped(f"In all years together, {'; '.join(changes)}. {APART.capitalize()}."))
    table = pd.DataFrame(years.rows(), columns=list(years.columns()))
    shown = {name: st.column_config.NumberColumn(format="dollar") for name in years.columns()[2:]}
    st.dataframe(table, hide_index=True, key="replay.years", column_config=shown, alt="Pay by plan year and in sum")
    exports.downloads("replay_years", YEARS_EXPORTS, DOWNLOADS, years, [], on_click=kept.on_download())


def look_at_response(replayed: Replay, scenario: Scenario, when: When) -> Look[list[Response]] | None:
    """Return the same comparison with behavior responding as far as it is simulated; None for a single plan.

    SimError when the scenario cannot run a plan.
    """
    if len(replayed.plans) < 2:
        return None
    key = _key(replayed.plans.values(), when, scenario.fingerprint())
    small = scenario.with_values({"run.replications": min(FEW, scenario.run.replications)})

    def task(progress: Progress, cancel: threading.Event) -> list[Response]:
        return responses(small, replayed, progress=progress, cancel=cancel)

    return replay_files.watch(session().response, key, task)


def two_numbers(replayed: Replay, responding_look: Look[list[Response]] | None, problem: str) -> DeltaGenerator:
    """Draw the change of cost with behavior frozen and responding, side by side; return where progress is shown."""
    other = next(iter(replayed.changes), None)
    sides = st.columns(2, gap="small", border=True)
    frozen, responding = (side.container(gap=None) for side in sides)
    waits = sides[1].empty()
    if other is not None:
        comparison = replayed.as_dict()["comparisons"][other]
        frozen.metric("Change of cost, behavior frozen", charts.escaped(signed_money(comparison["change"])))
        frozen.caption(f"{who(comparison)}. Everybody sells what they sold.")
    if problem:
        responding.caption(plain(problem))
    elif responding_look is not None and responding_look.reading:
        response = responding_look.reading[0]
        against = "" if response.against == replayed.first else f" Against {response.against}."
        simulated = f"{response.replications} replications of {response.scenario}, an assumption"
        responding.metric("Change of cost, people responding", charts.escaped(signed_money(response.change)))
        responding.caption(charts.escaped(f"{who_of(response)}.{against} {simulated}."))
    return waits


def readings(second: list[Response]) -> None:
    """Draw the second reading in full."""
    if second:
        with st.expander("People responding, in full"):
            for response in second:
                st.markdown(f"- {plain(response.sentence)}")


def statement(replayed: Replay) -> None:
    """Draw one person's statement under one plan."""
    st.subheader("One person's statement")
    with st.container(horizontal=True):
        places = {payee.name: place for place, payee in enumerate(replayed.actuals.people)}
        person = st.selectbox("Payee", list(places), key="replay.payee", width=280)
        name = st.selectbox("Under", list(replayed.paid), key="replay.under", width=280)
    shown = replayed.paid[name].statements[places[person]]
    st.markdown(charts.escaped(statement_table.statement_title(shown)))
    table = statement_table.statement_table(shown)
    formats = {name: st.column_config.NumberColumn(format="accounting") for name in table.columns[1:]}
    formats |= {table.columns[0]: st.column_config.TextColumn(pinned=True)}
    st.dataframe(
        table,
        hide_index=True,
        column_config=formats,
        key="replay.statement",
        alt=statement_table.statement_title(shown),
    )


def findings(replayed: Replay) -> None:
    """Draw assumptions, notes and exceptions, each list with its download."""
    lists = (
        ("Assumptions and findings", "findings", FINDING_COLUMNS, finding_rows, len(replayed.findings)),
        ("Exceptions", "exceptions", EXCEPTION_COLUMNS, exception_rows, len(replayed.exceptions)),
    )
    for title, name, columns, rows_of, count in lists:
        with st.expander(f"{title} ({count:,})"):
            if count > MOST_SHOWN:
                st.caption(f"The first {MOST_SHOWN:,} of {count:,}; the file has all.")
            table = pd.DataFrame(rows_of(replayed, MOST_SHOWN), columns=list(columns))
            st.dataframe(table, hide_index=True, key=f"replay.{name}", alt=title)
            st.download_button(
                f"{title} (CSV)", data=partial(_csv, columns, rows_of, replayed), file_name=f"replay_{name}.csv",
                mime="text/csv", on_click=kept.on_download(), key=f"replay.download.{name}",
                icon=":material/download:",
            )  # fmt: skip


def _csv(columns: Sequence[str], rows_of: Callable[[Replay], list[Row]], replayed: Replay) -> bytes:
    return csv_bytes(columns, rows_of(replayed))


def downloads(replayed: Replay, second: list[Response]) -> None:
    """Draw the exports; each is made when it is clicked, and holds the figures of the page to the cent."""
    exports.downloads("replay", EXPORTS, DOWNLOADS, replayed, second, on_click=kept.on_download())
