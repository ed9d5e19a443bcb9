"""What a plan is made of: mix, curve, sharing and cap, each of which can be taken from one of two plans."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sim.errors import ScenarioError
from sim.plan import Plan, plan_from
from sim.plan_measure import Measure
from sim.terms import Cap

PLAN_PARTS = ("mix", "curve", "sharing", "cap")
_MIX = ("ote_per_year", "base_share")
_SHARING = ("name", "scope", "weight", "quota", "measured_per", "against", "attainment_decimals")


def blended_plan(plan: Plan, other: Plan, parts: Collection[str]) -> Plan:
    """Return `plan` with the named PLAN_PARTS of `other`; ScenarioError when they do not go together.

    The mix is OTE and base share; sharing is whose results count, with weights and quotas; the cap is every cap; the
    curve is all other terms and rules. Where measures differ, each is paid by the terms of the measure of the same
    name, else of the same scope, else of the largest weight.
    """
    if not parts:
        return plan
    if set(parts) == set(PLAN_PARTS):
        return other

    def chosen(part: str) -> Plan:
        return other if part in parts else plan

    curve, cap, sharing = chosen("curve"), chosen("cap"), chosen("sharing")
    content: dict[str, Any] = curve.model_dump(mode="json")
    content.update({name: getattr(chosen("mix"), name) for name in _MIX})
    content["name"] = plan.name
    content["measures"] = [_measure(measure, curve, cap) for measure in sharing.measures]
    earnings = [term for term in curve.earnings if not isinstance(term, Cap)]
    caps = [term for term in cap.terms if isinstance(term, Cap)]
    content["terms"] = [term.model_dump(mode="json") for term in (*earnings, *caps, *curve.settlements)]
    return plan_from(content)


def differing_parts(plan: Plan, other: Plan) -> tuple[str, ...]:
    """Return the PLAN_PARTS in which two plans differ; `("plan",)` when they cannot be taken apart, () when equal."""
    if _unnamed(plan) == _unnamed(other):
        return ()
    try:
        found = tuple(
            part
            for part in PLAN_PARTS
            if _unnamed(blended_plan(plan, other, {part})) != _unnamed(plan)
            or _unnamed(blended_plan(other, plan, {part})) != _unnamed(other)
        )
        for place in range(2 ** len(found)):
            blended_plan(plan, other, {part for bit, part in enumerate(found) if place >> bit & 1})
    except ScenarioError:
        return ("plan",)
    return found or ("plan",)


def _measure(measure: Measure, curve: Plan, cap: Plan) -> dict[str, Any]:
    """Return a measure paid by the terms of one plan and capped as another caps."""
    paid = [term for term in counterpart(measure, curve).terms if not isinstance(term, Cap)]
    capped = [term for term in counterpart(measure, cap).terms if isinstance(term, Cap)]
    shared = {name: getattr(measure, name) for name in _SHARING if name != "quota"}
    quota = None if measure.quota is None else measure.quota.model_dump(mode="json")
    return {**shared, "quota": quota, "terms": [term.model_dump(mode="json") for term in (*paid, *capped)]}


def counterpart(measure: Measure, plan: Plan) -> Measure:
    """Return the measure of a plan that stands for another plan's."""
    by_name = [each for each in plan.measures if each.name == measure.name]
    by_scope = [each for each in plan.measures if each.scope == measure.scope]
    return (by_name or by_scope or [max(plan.measures, key=lambda each: each.weight)])[0]


def _unnamed(plan: Plan) -> dict[str, Any]:
    """Return a plan's content without what pays nothing: the names of the plan and, for a lone measure, of that."""
    content = plan.model_dump(mode="json", exclude={"name"})
    if len(plan.measures) == 1:
        content["measures"][0].pop("name")
    return content
