"""The plan as blocks: pay and mix, measures with their terms in written order, and what holds for the whole plan."""

from __future__ import annotations

import datetime
from copy import deepcopy
from functools import partial
from typing import Any, get_args

import streamlit as st

from sim.parameters import Group, declaration_of
from sim.pay.credit import Per
from sim.pay.measure import BASES, Measure, MeasureTerm, PlanTerm
from sim.pay.plan import Plan
from sim.plan_design.plan_trap import PlanTrap
from sim.reports.plan_words import SEVERITY_ICONS, what_it_does
from sim.reports.wording import plain
from ui.plan import calendar as plan_calendar, draft as plan_draft, fields as plan_fields
from ui.plan.draft import Draft
from ui.session import state

PER_ROW = 3  # fields of a block side by side
HALF_A_YEAR = datetime.timedelta(days=181)
MEASURE_KINDS: dict[str, type[Group]] = {
    term.model_fields["kind"].default: term for term in get_args(get_args(MeasureTerm)[0])
}
PLAN_KINDS: dict[str, type[Group]] = {
    term.model_fields["kind"].default: term for term in get_args(get_args(PlanTerm)[0])
}
BASE_KINDS = {kind for kind, term in MEASURE_KINDS.items() if term in BASES}
NEW: dict[str, dict[str, Any]] = {
    "steps": {"steps": [{"above": 0.5, "share": 0.5}, {"above": 1.0, "share": 1.0}], "tie": "upper"},
    "marginal rates": {"tiers": [{"above": 0.0, "rate": 0.05}, {"above": 1.0, "rate": 0.1}], "of": "attainment"},
    "retroactive rates": {"tiers": [{"above": 0.0, "rate": 0.05}, {"above": 1.0, "rate": 0.07}], "tie": "upper"},
    "retroactive accelerator": {"tiers": [{"above": 1.0, "rate": 1.2}], "tie": "upper"},
    "multiplier": {"tiers": [{"above": 0.0, "rate": 0.9}, {"above": 1.0, "rate": 1.1}], "tie": "upper"},
    "pool": {"rate": 0.05},
    "deal rates": {
        "by": "deal_type",
        "rates": [{"value": "new", "rate": 0.1}, {"value": "renewal", "rate": 0.05}],
        "otherwise": 0.05,
    },
}


def draw(draft: Draft, findings: tuple[PlanTrap, ...]) -> None:
    """Draw the blocks of a draft, each with what is wrong with it and what `check` found there."""
    if draft.problems:
        with st.container(border=True):
            st.error(
                "This is not a plan yet; curve and statement show the last valid one.  \n"
                + "  \n".join(plain(problem) for problem in draft.problems),
                icon=":material/error:",
            )
            st.button("Back to the last valid plan", on_click=plan_draft.discard, icon=":material/undo:")
    _pay(draft, findings)
    measures = draft.content.get("measures", [])
    for place, measure in enumerate(measures):
        _measure(draft, findings, place, measure)
    with st.container(border=True):
        st.markdown("**The whole plan** :small[after the measures, in this order]")
        terms = draft.content.get("terms", [])
        if not terms:
            st.caption("Nothing here yet. A cap, a bonus or a draw for the whole plan would stand here.")
        _terms(draft, findings, "terms", terms, PLAN_KINDS, 0)
        with st.container(horizontal=True):
            _menu("terms", list(PLAN_KINDS), measures)
            st.button(
                "Add a measure",
                key=f"add.measure.{state.history().revision}",
                on_click=plan_draft.add,
                args=("measures", _new_measure(measures)),
                icon=":material/add:",
            )


def _pay(draft: Draft, findings: tuple[PlanTrap, ...]) -> None:
    with st.container(border=True):
        name, ote, mix, every = st.columns([2.2, 1.2, 1.2, 1.2], vertical_alignment="bottom")
        with name:
            plan_fields.text("name", "Plan", str(draft.content.get("name", "")), 80)
        for place, field in ((ote, "ote_per_year"), (mix, "base_share")):
            declared = declaration_of(f"plan.{field}", Plan.model_fields[field])
            assert declared is not None, "OTE and pay mix are declared numbers"
            with place:
                plan_fields.number(field, declared, draft.content.get(field))
        with every:
            plan_fields.choice("pay_every", "Paid every", list(get_args(Per)), draft.content.get("pay_every", "year"))
        plan_calendar.draw(draft, findings)


def _measure(draft: Draft, findings: tuple[PlanTrap, ...], place: int, measure: dict[str, Any]) -> None:
    where = f"measures.{place}"
    count = len(draft.content["measures"])
    with st.container(border=True):
        columns = st.columns([2.2, 1.2, 1.2, 1.2], vertical_alignment="bottom")
        with columns[0]:
            plan_fields.text(f"{where}.name", "Measure", str(measure.get("name", "")), 60)
        with columns[1]:
            plan_fields.choice(
                f"{where}.scope",
                "Whose result",
                list(get_args(Measure.model_fields["scope"].annotation)),
                measure.get("scope"),
            )
        with columns[2]:
            weight = declaration_of(f"plan.{where}.weight", Measure.model_fields["weight"])
            assert weight is not None, "a weight is a declared number"
            plan_fields.number(f"{where}.weight", weight, measure.get("weight", 1.0), "Weight, %")
        with columns[3]:
            periods = list(get_args(Measure.model_fields["measured_per"].annotation))
            plan_fields.choice(f"{where}.measured_per", "Measured per", periods, measure.get("measured_per", "year"))
        _said(draft, findings, where)
        _terms(draft, findings, f"{where}.terms", measure.get("terms", []), MEASURE_KINDS, 1)
        for number, revision in enumerate(measure.get("revisions", [])):
            _revision(draft, findings, f"{where}.revisions", number, revision)
        with st.container(horizontal=True):
            _menu(
                f"{where}.terms", [kind for kind in MEASURE_KINDS if kind not in BASE_KINDS], draft.content["measures"]
            )
            _rebase(where, measure)
            st.button(
                "Other terms from a day on",
                key=f"revise.{where}.{state.history().revision}",
                on_click=plan_draft.add,
                args=(f"{where}.revisions", next_revision(measure)),
                icon=":material/event:",
                type="tertiary",
            )
            if count > 1:
                st.button(
                    "Remove this measure",
                    key=f"remove.{where}.{state.history().revision}",
                    on_click=plan_draft.remove,
                    args=("measures", place),
                    icon=":material/delete:",
                    type="tertiary",
                )


def _revision(draft: Draft, findings: tuple[PlanTrap, ...], path: str, number: int, revision: dict[str, Any]) -> None:
    """Draw terms that hold from a day on."""
    where = f"{path}.{number}"
    begin, remove = st.columns([4, 1.3], vertical_alignment="bottom")
    with begin:
        plan_fields.day(f"{where}.since", "From this day on", revision.get("since"))
    with remove.container(horizontal=True, horizontal_alignment="right"):
        st.button(
            "Remove",
            key=f"remove.{where}.{state.history().revision}",
            on_click=plan_draft.remove,
            args=(path, number),
            icon=":material/close:",
            type="tertiary",
        )
    _said(draft, findings, where)
    _terms(draft, findings, f"{where}.terms", revision.get("terms", []), MEASURE_KINDS, 1)
    later = [kind for kind in MEASURE_KINDS if kind not in BASE_KINDS]
    _menu(f"{where}.terms", later, draft.content["measures"])


def next_revision(measure: dict[str, Any]) -> dict[str, Any]:
    """Return a revision that repeats a measure's terms, from half a year after the last one, or from July 2026."""
    before = measure.get("revisions", [])
    last = before[-1] if before else {"since": "2026-01-01", "terms": measure.get("terms", [])}
    try:
        since = datetime.date.fromisoformat(str(last.get("since"))) + HALF_A_YEAR
    except ValueError:
        since = datetime.date(2026, 7, 1)
    return {"since": f"{since}", "terms": deepcopy(last.get("terms", []))}


def _terms(
    draft: Draft,
    findings: tuple[PlanTrap, ...],
    path: str,
    terms: list[dict[str, Any]],
    kinds: dict[str, type[Group]],
    first: int,
) -> None:
    """Draw the terms of a list; those before `first` stay where they are."""
    names = [str(measure.get("name", "")) for measure in draft.content.get("measures", [])]
    for place, term in enumerate(terms):
        where = f"{path}.{place}"
        group = kinds.get(str(term.get("kind")))
        head, buttons = st.columns([4, 1.3], vertical_alignment="center")
        head.markdown(f"**{place + 1} · {plain(str(term.get('kind')))}** :small[{what_it_does(str(term.get('kind')))}]")
        with buttons.container(horizontal=True, horizontal_alignment="right", gap="xxsmall"):
            _arrange(path, place, len(terms), first)
        if group is None:
            continue
        fields = list(plan_fields.fields_of(group).items())
        for start in range(0, len(fields), PER_ROW):
            for column, (name, about) in zip(
                st.columns(PER_ROW, vertical_alignment="bottom"), fields[start : start + PER_ROW], strict=False
            ):
                with column:
                    plan_fields.field(where, name, about, term, names)
        _said(draft, findings, where)


def _arrange(path: str, place: int, count: int, first: int) -> None:
    """Draw the buttons that move a term up or down, or take it out."""
    revision = state.history().revision
    if place < first:
        return
    buttons = (
        ("up", ":material/arrow_upward:", partial(plan_draft.move, path, place, -1), place == first),
        ("down", ":material/arrow_downward:", partial(plan_draft.move, path, place, 1), place == count - 1),
        ("remove", ":material/close:", partial(plan_draft.remove, path, place), False),
    )
    for name, icon, act, idle in buttons:
        st.button(
            "",
            key=f"{name}.{path}.{place}.{revision}",
            icon=icon,
            on_click=act,
            disabled=idle,
            help={"up": "Earlier", "down": "Later", "remove": "Remove"}[name],
            type="tertiary",
        )


def _menu(path: str, kinds: list[str], measures: list[dict[str, Any]]) -> None:
    key = f"add.{path}.{state.history().revision}"
    st.selectbox(
        "Add a term",
        kinds,
        index=None,
        placeholder="Add a term …",
        format_func=lambda kind: f"{kind}: {what_it_does(kind)}",
        key=key,
        on_change=_add,
        args=(key, path, [str(measure.get("name", "")) for measure in measures]),
        label_visibility="collapsed",
        width=320,
    )


def _add(key: str, path: str, measures: list[str]) -> None:
    kind = state.value_of(key)
    if kind:
        plan_draft.add(path, block(kind, PLAN_KINDS if path == "terms" else MEASURE_KINDS, measures))


def block(kind: str, kinds: dict[str, type[Group]], measures: list[str]) -> dict[str, Any]:
    """Return a new block of a kind, every value written out."""
    started: dict[str, Any] = {"kind": kind, **NEW.get(kind, {})}
    if kind in ("spiff", "kicker"):
        started["measure"] = f"{kind} deals"
    if kind == "matrix":
        started["across"] = measures[-1]
    content: dict[str, Any] = kinds[kind].model_validate(started).model_dump(mode="json")
    return content


def _rebase(where: str, measure: dict[str, Any]) -> None:
    """Draw the choice of a measure's first term."""
    base = str(measure.get("terms", [{}])[0].get("kind"))
    key = f"base.{where}.{state.history().revision}"
    kinds = sorted(BASE_KINDS, key=list(MEASURE_KINDS).index)
    st.selectbox(
        "Starts from",
        kinds,
        index=kinds.index(base) if base in kinds else None,
        format_func=lambda kind: f"starts from: {kind}",
        key=key,
        on_change=_start_from,
        args=(key, where, str(measure.get("name", ""))),
        label_visibility="collapsed",
        width=230,
    )


def _start_from(key: str, where: str, name: str) -> None:
    kind = state.value_of(key)
    if kind:
        plan_draft.replace_base(f"{where}.terms", block(kind, MEASURE_KINDS, [name]))


def _new_measure(measures: list[dict[str, Any]]) -> dict[str, Any]:
    names = {str(measure.get("name")) for measure in measures}
    name = next(name for number in range(1, 99) if (name := f"New measure {number}") not in names)
    return Measure(name=name, scope="individual", weight=0.0).model_dump(mode="json")


def _said(draft: Draft, findings: tuple[PlanTrap, ...], where: str) -> None:
    """Draw what is wrong with a block, and what `check` found exactly there."""
    exact = where.count(".") > 1 or not where.startswith("measures")
    for problem in draft.problems_at(where) if exact else ():
        st.caption(f":red[:material/error: {plain(problem)}]")
    for finding in findings:
        if finding.where == where:
            st.caption(f"{SEVERITY_ICONS[finding.severity]} {plain(finding.sentence)}")
