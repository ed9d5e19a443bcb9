"""What somebody wants of the best plan: which numbers are free, the aim, the limits, and how hard to look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from sim.optimize.design import KNOBS
from sim.optimize.goals import Goals
from sim.reports.optimize_words import in_limit_unit, limit_value
from sim.reports.wording import capitalized
from ui.optimize.session import Request, session
from ui.session import state
from ui.widgets.charts import escaped

Choice = TypeVar("Choice", int, str)

AIMS = ("contribution", "revenue")
EFFORTS = {30: "30, quick", 80: "80", 200: "200", 400: "400, slow"}
ROBUST = {0: "This world only", 4: "4 plausible worlds", 8: "8 plausible worlds"}
LIMITS = {  # label, step on the screen, what it is for
    "ccos_ceiling": ("CCOS at most, %", 1.0, "Base and variable pay over credited revenue."),
    "pay_at_risk_ceiling": ("Pay at P90 at most, $k", 5.0, "Per seat and year: nine of ten outcomes cost no more."),
    "turnover_ceiling": ("Turnover at most, %/year", 1.0, "The retention floor: departures per seat and year."),
    "top_payout_floor": ("Top payout at least, %", 10.0, "Payout of the best tenth, in % of target incentive."),
}


def choose(now: Mapping[str, float]) -> Request:
    """Draw the choices and return what they say; `now` are the values of the plan in force, by the limit's field."""
    kept = session()
    aim = _one("Maximize", {name: capitalized(name) for name in AIMS}, kept.aim, "aim")
    evaluations = _one("Designs to try", EFFORTS, kept.evaluations, "evaluations")
    with st.expander("Limits"):
        limits = {field: _limit(field, now.get(field)) for field in LIMITS}
        measures = _one("Measures at most", {1: "One", 2: "Two", 3: "Three"}, kept.measures, "measures")
        worlds = _one("Must do well in", ROBUST, kept.worlds, "worlds")
    with st.expander("Free to choose"):
        free = _many("Numbers that a search turns", {name: knob.label for name, knob in KNOBS.items()})
    goals = Goals(maximize="revenue" if aim == "revenue" else "contribution", most_measures=measures, **limits)
    return Request(free, goals, evaluations, worlds)


def _many(label: str, options: Mapping[str, str]) -> tuple[str, ...]:
    key = "optimize.free"
    chosen = st.pills(
        label,
        list(options),
        selection_mode="multi",
        default=list(session().free),
        format_func=options.__getitem__,
        key=key,
        on_change=_keep_free,
        help="What is not free stays as it is in the scenario in force.",
        wrap=True,
    )
    return tuple(name for name in options if name in chosen)


def _one(label: str, options: Mapping[Choice, str], chosen: Choice, name: str) -> Choice:
    key = f"optimize.{name}"
    return st.segmented_control(
        label,
        list(options),
        default=chosen,
        format_func=options.__getitem__,
        required=True,
        wrap=True,
        key=key,
        on_change=_keep,
        args=(name,),
    )


def _limit(field: str, now: float | None) -> float:
    """Draw one limit; return it as Goals wants it, 0 where there is none."""
    label, step, what = LIMITS[field]
    key = f"optimize.{field}"
    typed = st.number_input(
        label,
        min_value=0.0,
        value=session().limits.get(field),
        step=step,
        format="%.4g",
        key=key,
        placeholder="no limit" if now is None else f"no limit; now {limit_value(field, now)}",
        help=escaped(f"{what} Empty: no limit."),
        on_change=_keep_limit,
        args=(field,),
    )
    return 0.0 if typed is None else in_limit_unit(field, typed)


def _keep(name: str) -> None:
    setattr(session(), name, state.value_of(f"optimize.{name}"))


def _keep_free() -> None:
    session().free = tuple(state.value_of("optimize.free"))


def _keep_limit(field: str) -> None:
    session().limits[field] = state.value_of(f"optimize.{field}")
