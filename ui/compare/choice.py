"""What is compared: two to six scenarios, the baseline among them, and the ways to bring more."""

from __future__ import annotations

import streamlit as st

from sim.studies.comparison import MOST
from ui.compare import candidates
from ui.compare.candidates import Option
from ui.compare.session import COMPARE, NOW, session
from ui.session import state
from ui.widgets import share

COST, WHERE = "cost", "where"
VIEWS = {COMPARE: "Many plans, one world", COST: "One plan, many worlds", WHERE: "Which cell wins where"}
PARTS = {
    "effects": "Measures",
    "months": "Months",
    "pay": "Payouts",
    "people": "People",
    "why": "Why",
}
_MEASURES = ("contribution", "revenue", "pay")


def view() -> str:
    """Draw the choice of what is compared; return COMPARE, COST or WHERE."""
    return _segments("Compare", "compare.view", "view", VIEWS)


def part(whole: bool) -> str:
    """Draw the choice of what is looked at, which only a comparison has; return a key of PARTS."""
    return _segments("Look at", "compare.part", "part", PARTS, disabled=whole)


def scenarios(known: dict[str, Option]) -> tuple[str, ...]:
    """Draw the choice of scenarios and of the baseline; return the chosen keys, the baseline first."""
    chosen = candidates.picks(known)
    key = f"compare.picks.{candidates.drawn()}"
    st.multiselect(
        f"Scenarios, two to {MOST}",
        list(known),
        default=list(chosen),
        max_selections=MOST,
        format_func=lambda key: known[key].label,
        key=key,
        on_change=_pick,
        args=(key,),
        placeholder="Choose at least two",
        wrap=True,
        width="stretch",
        help="Cells of the 2×2 are those of the scenario in force; every change made in this session is a step.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if chosen:
            first = candidates.baseline(chosen)
            key = f"compare.baseline.{candidates.drawn()}.{len(chosen)}"
            st.selectbox(
                "Baseline",
                list(chosen),
                index=chosen.index(first),
                format_func=lambda key: known[key].label,
                key=key,
                on_change=_set_baseline,
                args=(key,),
                width=240,
            )
        if any(map(candidates.whole, chosen)):
            run_as()
        bring()
    if not chosen:
        return ()
    first = candidates.baseline(chosen)
    return (first, *(key for key in chosen if key != first))


def plan(known: dict[str, Option]) -> str:
    """Draw the choice of the one scenario whose plan is costed; return its key."""
    chosen = session().costed
    chosen = chosen if chosen in known else NOW
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        key = f"compare.costed.{candidates.drawn()}"
        st.selectbox(
            "Scenario whose plan is costed",
            list(known),
            index=list(known).index(chosen),
            format_func=lambda key: known[key].label,
            key=key,
            on_change=_keep,
            args=("costed", key),
            help="Opportunities and win rates go from ×0.7 (bust) to ×1.3 (boom), assumptions; quotas and plan stay.",
        )
        run_as()
        bring()
    return chosen


def run_as() -> None:
    """Draw the choice of what whole scenarios are run as."""
    choices = candidates.STANDS_FOR
    st.selectbox(
        "Whole scenarios run as",
        list(choices),
        index=list(choices).index(candidates.run_as()),
        format_func=choices.__getitem__,
        key="compare.run_as",
        on_change=_set_run_as,
        width=300,
        help="The levers for pay and motion set the two plans and motions of the 2×2, which only its cells run. Choose "
        "a cell to run it of every preset, file, link, step and of the scenario in force.",
    )


def bring() -> None:
    """Draw the upload of a scenario file and the box for a link."""
    with st.popover("Add", icon=":material/add:"):
        key = f"compare.upload.{candidates.drawn()}"
        st.file_uploader(
            "A scenario file (YAML)",
            type=["yaml", "yml"],
            key=key,
            max_upload_size=share.LARGEST_UPLOAD_MB,
            on_change=_upload,
            args=(key,),
            help="What the file leaves out keeps its default. The scenario in force stays as it is.",
        )
        pasted = f"compare.link.{candidates.drawn()}"
        st.text_input(
            "A link",
            key=pasted,
            on_change=_paste,
            args=(pasted,),
            placeholder="Paste the address of a shared scenario",
            help="From Copy as, Link. Nothing is loaded from that address: the scenario is in the link itself.",
        )


def other(names: tuple[str, ...], what: str) -> str:
    """Draw the choice of the scenario that is set against the baseline, when there are several; return its label."""
    wanted = session().other
    chosen = wanted if wanted in names else names[-1]
    if len(names) == 1:
        return chosen
    key = f"compare.other.{what}"
    st.selectbox(what, list(names), index=names.index(chosen), key=key, on_change=_keep, args=("other", key), width=320)
    return chosen


def measure() -> str:
    """Draw the choice of the measure to explain; return its name."""
    return _segments("Explain", "explain.measure", "measure", {name: name.capitalize() for name in _MEASURES})


def window() -> bool:
    """Draw the choice of horizon or last year; return whether it is the last year."""
    return _segments("Over", "explain.window", "window", {"horizon": "the horizon", "last": "the last year"}) == "last"


def split_pay() -> bool:
    """Draw whether pay is taken apart; return that."""
    now = session().split_pay
    st.toggle(
        "Take pay apart",
        value=now,
        key="explain.split",
        on_change=_keep,
        args=("split_pay", "explain.split"),
        help="Into mix, curve, sharing and cap, where the two plans allow it. Takes more runs.",
    )
    return now


def _segments(label: str, key: str, name: str, choices: dict[str, str], disabled: bool = False) -> str:
    """Draw the choice that the session remembers under a name; return it."""
    wanted: str = getattr(session(), name)
    chosen = wanted if wanted in choices else next(iter(choices))
    st.segmented_control(
        label,
        list(choices),
        default=chosen,
        required=True,
        format_func=choices.__getitem__,
        key=key,
        on_change=_keep,
        args=(name, key),
        disabled=disabled,
        wrap=True,
    )
    return chosen


def _keep(name: str, key: str) -> None:
    setattr(session(), name, state.value_of(key))


def _pick(key: str) -> None:
    candidates.pick(tuple(state.value_of(key)))


def _set_baseline(key: str) -> None:
    candidates.set_baseline(state.value_of(key))


def _set_run_as() -> None:
    candidates.set_run_as(state.value_of("compare.run_as"))


def _upload(key: str) -> None:
    uploaded = state.value_of(key)
    if uploaded is not None:
        candidates.bring_file(uploaded.getvalue(), uploaded.name)


def _paste(key: str) -> None:
    text = state.value_of(key)
    if text and text.strip():
        candidates.bring_link(text)
