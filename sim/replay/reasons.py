"""Why somebody is paid more or less under another plan: the change, in cents, by what differs between the plans."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from sim.credit import FloatArray
from sim.errors import ScenarioError, SimError
from sim.plan import Plan, plan_from
from sim.plan_measure import Measure
from sim.plan_parts import counterpart
from sim.replay.paying import CENTS
from sim.shapley import Coalition, coalitions, shapley_values
from sim.statement import cents_that_add_up
from sim.terms import Cap

REASONS = ("mix", "curve", "crediting", "quota", "cap", "timing")
WHOLE = "plan"  # the one reason where two plans cannot be taken apart
MEANINGS: Mapping[str, str] = {
    "mix": "OTE, and its split into base and target incentive",
    "curve": "every other term: slopes, accelerators, thresholds, links, extras, rounding",
    "crediting": "whose results count, with which weight, and how a deal is credited",
    "quota": "the quota that the plan itself states",
    "cap": "every cap",
    "timing": "when results are measured and paid, proration, draws, holdbacks, clawbacks",
    WHOLE: "the plan as a whole, where its parts do not go together one by one",
}
_MIX = ("ote_per_year", "base_share")
_TIMING = ("pay_every", "proration", "day_count")
_MEASURED = ("measured_per", "against")
Worth = Callable[[Plan], tuple[int, ...]]


def blended(plan: Plan, other: Plan, parts: Collection[str]) -> Plan:
    """Return `plan` with the named REASONS of `other`; ScenarioError when they do not go together.

    Where measures differ, each takes quota, terms, caps and timing of the measure of the same name, else of the same
    scope, else of the largest weight.
    """

    def chosen(part: str) -> Plan:
        return other if part in parts else plan

    curve, cap, timing, crediting = chosen("curve"), chosen("cap"), chosen("timing"), chosen("crediting")
    content: dict[str, Any] = curve.model_dump(mode="json")
    content.update({name: getattr(chosen("mix"), name) for name in _MIX})
    content.update({name: getattr(timing, name) for name in _TIMING})
    content["crediting"] = crediting.crediting.model_dump(mode="json")
    content["name"] = plan.name
    content["measures"] = [_measure(each, curve, cap, chosen("quota"), timing) for each in crediting.measures]
    earned = _recapped(curve.earnings, cap.earnings)
    content["terms"] = [term.model_dump(mode="json") for term in (*earned, *timing.settlements)]
    return plan_from(content)


def differing(plan: Plan, other: Plan) -> tuple[str, ...]:
    """Return the REASONS in which two plans differ; `("plan",)` when they cannot be taken apart, () when equal."""
    if _content(plan) == _content(other):
        return ()
    try:
        found = tuple(
            part
            for part in REASONS
            if _content(blended(plan, other, {part})) != _content(plan)
            or _content(blended(other, plan, {part})) != _content(other)
        )
        for members in coalitions([(part,) for part in found]):
            blended(plan, other, members)
    except ScenarioError:
        return (WHOLE,)
    return found or (WHOLE,)


def reasons(
    plan: Plan, other: Plan, pay_of: Worth, progress: Callable[[int, int], None] | None = None
) -> dict[str, FloatArray]:
    """Return the change of everybody's pay from `plan` to `other`, $ by reason; for each it sums to the cent.

    `pay_of(plan)` returns everybody's pay in cents. Parts share by Shapley's rule, so their order does not matter; the
    cents of rounding go where the running sum puts them.
    """
    parts = differing(plan, other)
    asked = coalitions([(part,) for part in parts]) if parts else []
    worth: dict[Coalition, FloatArray] = {}
    for place, members in enumerate(asked):
        if progress is not None:
            progress(place, len(asked))
        mixed = plan if not members else other if members == frozenset(parts) else blended(plan, other, members)
        try:
            worth[members] = np.array(pay_of(mixed), dtype=np.float64)
        except SimError:
            if members in (frozenset(), frozenset(parts)):
                raise
            before, after = (np.array(pay_of(each), dtype=np.float64) for each in (plan, other))
            return {WHOLE: (after - before) / CENTS}
    if not parts:
        return {}
    found = shapley_values(worth.__getitem__, parts)
    cents = cents_that_add_up(np.stack([found[part] for part in parts]) / CENTS)
    return dict(zip(parts, cents, strict=True))


def _measure(measure: Measure, curve: Plan, cap: Plan, quota: Plan, timing: Plan) -> dict[str, Any]:
    """Return a measure with terms, caps, quota and timing taken from the counterparts in other plans."""
    content: dict[str, Any] = counterpart(measure, curve).model_dump(mode="json")
    terms = _recapped(counterpart(measure, curve).terms, counterpart(measure, cap).terms)
    goal = counterpart(measure, quota).quota
    when = counterpart(measure, timing)
    content.update({name: getattr(measure, name) for name in ("name", "scope", "weight")})
    content.update({name: getattr(when, name) for name in _MEASURED})
    content["quota"] = None if goal is None else goal.model_dump(mode="json")
    content["terms"] = [term.model_dump(mode="json") for term in terms]
    return content


def _recapped(terms: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Return terms with the caps of others at their end; as they are where the caps are the same."""
    own, new = ([term for term in each if isinstance(term, Cap)] for each in (terms, others))
    return list(terms) if own == new else [*(term for term in terms if not isinstance(term, Cap)), *new]


def _content(plan: Plan) -> dict[str, Any]:
    """Return a plan's content without what pays nothing: the names of the plan and, for a lone measure, of that."""
    content = plan.model_dump(mode="json", exclude={"name"})
    if len(plan.measures) == 1:
        content["measures"][0].pop("name")
    return content
