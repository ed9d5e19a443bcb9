"""Which plan is on the page, where it comes from, and where it goes: arms of the 2x2, files, a document for payees."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sim.pay.plan import Plan, plan_text
from sim.plan_design.draggable_curve import Knot
from sim.plan_design.estimator import estimated_pay
from sim.plan_design.plan_trap import PlanTrap
from sim.reports.plan_words import told_here
from sim.reports.wording import plain
from sim.scenario.scenario import Scenario, value_at
from ui.plan import draft as plan_draft
from ui.plan.draft import ARMS, TARGETS, Draft
from ui.session import state
from ui.widgets import share
from views.plan.document import document

NOTHING = "nothing"
EXAMPLES = (0.5, 0.8, 1.0, 1.2, 1.5)


def draw(draft: Draft, scenario: Scenario) -> tuple[str, Plan] | None:
    """Draw the row of choices; return name and plan of what is laid over, None for nothing."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            "Plan on this page",
            list(TARGETS),
            format_func=lambda path: TARGETS[path],
            default=draft.target,
            required=True,
            key="plan.target",
            on_change=_choose,
            help="All three belong to the scenario: every edit can be undone and travels with its link.",
            wrap=True,
        )
        others = {NOTHING: "nothing", **{path: name for path, name in TARGETS.items() if path != draft.target}}
        stored = plan_draft.stored_plans()
        chosen = st.selectbox(
            "Laid over it",
            [*others, *stored],
            index=1,
            format_func=lambda path: others.get(path, path),
            key=f"plan.over.{draft.target}",
            width=260,
        )
        with st.popover("Open", icon=":material/folder_open:"):
            _open(stored)
        with st.popover("Use in the 2x2", icon=":material/grid_view:", disabled=bool(draft.problems)):
            _use(draft)
    if chosen == NOTHING:
        return None
    if chosen in stored:
        return chosen, plan_draft.read_stored(stored[chosen])
    plan: Plan = value_at(scenario, chosen)
    return plan.name, plan


def export(draft: Draft, findings: tuple[PlanTrap, ...], curve: tuple[Knot, ...], quota: float) -> None:
    """Draw the downloads: the plan as YAML and the page for participants."""
    plan = draft.plan
    stem = share.file_stem(plan.name)
    with st.container(horizontal=True):
        st.download_button(
            "Plan (YAML)",
            data=lambda: plan_text(plan),
            file_name=f"{stem}.yaml",
            mime="application/yaml",
            on_click="ignore",
            icon=":material/download:",
            key="plan.yaml",
        )
        st.download_button(
            "Plan document (HTML)",
            data=lambda: _document(plan, findings, curve, quota),
            file_name=f"{stem}.html",
            mime="text/html",
            on_click="ignore",
            icon=":material/description:",
            key="plan.document",
            help="One page for the people the plan pays: terms, curve and examples. It loads nothing from elsewhere.",
        )
    with st.expander("The plan as YAML, to read aloud or to edit"):
        key = f"plan.text.{state.history().revision}"
        st.text_area(
            "YAML",
            value=plan_text(plan),
            key=key,
            height=420,
            on_change=_apply,
            args=(key,),
            label_visibility="collapsed",
            help="Ctrl+Enter applies it. What the blocks have no field for can be written here.",
        )


def _choose() -> None:
    plan_draft.choose(state.value_of("plan.target"))


def _open(stored: dict[str, Path]) -> None:
    st.caption(
        "A plan from a file comes to the drawing board; the plan that lies there gives way, and undo returns it."
    )
    for name in stored:
        st.button(name, key=f"open.{name}", on_click=plan_draft.open_stored, args=(name,), type="tertiary")
    key = f"plan.upload.{state.history().revision}"
    st.file_uploader(
        "Your own plan (YAML)",
        type=["yaml", "yml"],
        key=key,
        max_upload_size=share.LARGEST_UPLOAD_MB,
        on_change=_upload,
        args=(key,),
    )


def _use(draft: Draft) -> None:
    st.caption("The 2x2 compares plans at one OTE: the other arm takes over the OTE of this plan.")
    for path in ARMS:
        st.button(
            f"Use as the {TARGETS[path].lower()}",
            key=f"use.{path}",
            on_click=_put,
            args=(path, draft.plan),
            disabled=path == draft.target,
        )


def _put(path: str, plan: Plan) -> None:
    refusal = plan_draft.put(path, plan)
    if refusal:
        state.refuse(plain(refusal))
    else:
        plan_draft.choose(path)


def _upload(key: str) -> None:
    uploaded = state.value_of(key)
    if uploaded is not None:
        plan_draft.open_upload(uploaded.getvalue(), uploaded.name)


def _apply(key: str) -> None:
    plan_draft.submit_text(state.value_of(key))


def _document(plan: Plan, findings: tuple[PlanTrap, ...], curve: tuple[Knot, ...], quota: float) -> str:
    examples = {at: estimated_pay(plan, at, quota=quota) for at in EXAMPLES}
    notes = [finding.sentence for finding in told_here(findings)]
    return document(plan, curve, examples, plan.measures[0].name, notes)
