"""The calendar of the plan on the page: where its years begin, and what its pay periods are."""

from __future__ import annotations

from typing import Any, get_args

import streamlit as st

from sim.parameters import declaration_of
from sim.pay.calendars import WEEK_YEARS, Calendar, YearEnd
from sim.plan_design.plan_trap import PlanTrap
from sim.reports.plan_words import SEVERITY_ICONS
from sim.reports.wording import plain
from ui.plan import draft as plan_draft, fields as plan_fields
from ui.plan.draft import Draft
from ui.session import state

JANUARY = "calendar months from January"
KINDS = tuple(kind for kind in get_args(Calendar.model_fields["kind"].annotation) if kind != "listed")
FIRST_DAY = "2026-01-01"  # what a new calendar starts from, until it is written
SAYS = {
    "months": "months from another day",
    "13 x 4 weeks": "13 periods of 4 weeks",
    "weeks": "a pay period every week",
    "two weeks": "a pay period every two weeks",
    "listed": "a written list of pay periods",
}


def draw(draft: Draft, findings: tuple[PlanTrap, ...]) -> None:
    """Draw the choice of a calendar and its fields, and what `check` found there; a list is edited as text."""
    written = draft.content.get("calendar")
    kind = JANUARY if written is None else str(written.get("kind"))
    key = f"calendar.{plan_draft.target()}.{state.history().revision}"
    options = [JANUARY, *KINDS, *([] if kind in (JANUARY, *KINDS) else [kind])]
    columns = st.columns([2.2, 1.2, 1.2, 1.2], vertical_alignment="bottom")
    with columns[0]:
        st.selectbox(
            "Plan year and pay periods",
            options,
            index=options.index(kind),
            format_func=lambda choice: SAYS.get(choice, choice),
            key=key,
            on_change=_choose,
            args=(key,),
        )
    for place, column in zip(_fields(written or {}), columns[1:], strict=False):
        with column:
            place()
    for problem in draft.problems_at("calendar"):
        st.caption(f":red[:material/error: {plain(problem)}]")
    for finding in findings:
        if finding.where == "calendar":
            st.caption(f"{SEVERITY_ICONS[finding.severity]} {plain(finding.sentence)}")


def calendar_of(kind: str) -> dict[str, Any] | None:
    """Return a new calendar of a kind as a plan writes it; None for calendar months from January."""
    if kind == JANUARY:
        return None
    stated: dict[str, Any] = {"year_end": YearEnd()} if kind in WEEK_YEARS else {"first_day": FIRST_DAY}
    return Calendar.model_validate({"kind": kind, **stated}).model_dump(mode="json")


def _choose(key: str) -> None:
    plan_draft.edit("calendar", calendar_of(state.value_of(key)))
    state.redraw()


def _fields(written: dict[str, Any]) -> list[Any]:
    """Return what draws the fields of a calendar, one function each."""
    end = written.get("year_end")
    if end is not None:
        month = declaration_of("plan.calendar.year_end.month", YearEnd.model_fields["month"])
        assert month is not None, "the month of a year's end is a declared number"
        weekdays = list(get_args(YearEnd.model_fields["weekday"].annotation))
        return [
            lambda: plan_fields.choice("calendar.year_end.weekday", "Ends on", weekdays, end["weekday"]),
            lambda: plan_fields.choice("calendar.year_end.rule", "The one", ["last", "nearest"], end["rule"], _rule),
            lambda: plan_fields.number("calendar.year_end.month", month, end["month"], "Month"),
        ]
    if written.get("first_day") is not None:
        return [lambda: plan_fields.day("calendar.first_day", "First day", written["first_day"])]
    return []


def _rule(rule: str) -> str:
    return {"last": "last in the month", "nearest": "nearest to its end"}[rule]
