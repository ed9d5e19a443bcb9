"""The parts of a plan, which can be taken from one of two plans to blend them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import Any

from sim.errors import ScenarioError
from sim.pay.measure import Measure
from sim.pay.plan import Plan, plan_from
from sim.pay.terms.curve import Cap

# A part consists of pieces, each a few fields of a plan: "measures" say whose results count with which weight, "rules"
# how a deal is credited, "spans" over which periods results are measured, and "calendar" when they are paid.
Parts = Mapping[str, tuple[str, ...]]
IN_FOUR: Parts = {
    "mix": ("mix",),
    "curve": ("terms", "rules", "calendar"),
    "sharing": ("measures", "decimals", "quota", "spans"),
    "cap": ("cap",),
}
IN_SIX: Parts = {
    "mix": ("mix",),
    "curve": ("terms", "decimals"),
    "crediting": ("measures", "rules"),
    "quota": ("quota",),
    "cap": ("cap",),
    "timing": ("spans", "calendar"),
}
PLAN_PARTS = tuple(IN_FOUR)
WHOLE = "plan"  # the only part when two plans cannot be split
_MIX = ("ote_per_year", "base_share")
_CALENDAR = ("calendar", "pay_every", "proration", "day_count", "leaves")
_SPANS = ("measured_per", "against")


def blended_plan(plan: Plan, other: Plan, parts: Collection[str], of: Parts = IN_FOUR) -> Plan:
    """Return `plan` with the named parts of `other`; ScenarioError when they do not go together.

    Where measures differ, each takes its terms, quota, spans and caps from the measure of the same name, else of the
    same scope, else of the largest weight.
    """
    if not parts:
        return plan
    if set(parts) == set(of):
        return other
    taken = {piece for part in parts for piece in of[part]}
    source = {piece: other if piece in taken else plan for pieces in of.values() for piece in pieces}
    terms, cap, calendar = (source[piece] for piece in ("terms", "cap", "calendar"))
    content: dict[str, Any] = terms.model_dump(mode="json")
    content.update({name: getattr(source["mix"], name) for name in _MIX})
    content.update({name: getattr(calendar, name) for name in _CALENDAR})
    content["crediting"] = source["rules"].crediting.model_dump(mode="json")
    content["name"] = plan.name
    content["measures"] = [_measure(measure, source) for measure in source["measures"].measures]
    earned = _recapped(terms.earnings, cap.earnings)
    content["terms"] = [term.model_dump(mode="json") for term in (*earned, *calendar.settlements)]
    return plan_from(content)


def differing_parts(plan: Plan, other: Plan, of: Parts = IN_FOUR) -> tuple[str, ...]:
    """Return the parts in which two plans differ; `(WHOLE,)` when they cannot be split into parts, () when equal."""
    if _unnamed(plan) == _unnamed(other):
        return ()
    try:
        differing = tuple(
            part
            for part in of
            if _unnamed(blended_plan(plan, other, {part}, of)) != _unnamed(plan)
            or _unnamed(blended_plan(other, plan, {part}, of)) != _unnamed(other)
        )
        for size in range(len(differing) + 1):
            for chosen in combinations(differing, size):
                blended_plan(plan, other, chosen, of)
    except ScenarioError:
        return (WHOLE,)
    return differing or (WHOLE,)


def counterpart(measure: Measure, plan: Plan) -> Measure:
    """Return the measure of a plan that corresponds to another plan's: by name, else by scope, else by weight."""
    by_name = [known for known in plan.measures if known.name == measure.name]
    by_scope = [known for known in plan.measures if known.scope == measure.scope]
    return (by_name or by_scope or [max(plan.measures, key=lambda known: known.weight)])[0]


def _measure(measure: Measure, source: Mapping[str, Plan]) -> dict[str, Any]:
    """Return a measure with each piece taken from its counterpart in the plan that the piece comes from."""
    terms, cap, goal, spans, decimals = (
        counterpart(measure, source[piece]) for piece in ("terms", "cap", "quota", "spans", "decimals")
    )
    return {
        **{name: getattr(measure, name) for name in ("name", "scope", "weight", "takes")},
        **{name: getattr(spans, name) for name in _SPANS},
        "attainment_decimals": decimals.attainment_decimals,
        "counts": terms.counts,
        "quota": None if goal.quota is None else goal.quota.model_dump(mode="json"),
        "terms": [term.model_dump(mode="json") for term in _recapped(terms.terms, cap.terms)],
        "revisions": [revision.model_dump(mode="json") for revision in terms.revisions],
    }


def _recapped(terms: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Return terms with their caps replaced by those of others, at the end; unchanged when the caps are equal."""
    own, new = ([term for term in group if isinstance(term, Cap)] for group in (terms, others))
    return list(terms) if own == new else [*(term for term in terms if not isinstance(term, Cap)), *new]


def _unnamed(plan: Plan) -> dict[str, Any]:
    """Return a plan's content without names that do not affect pay: the plan's, and that of a single measure."""
    content = plan.model_dump(mode="json", exclude={"name"})
    if len(plan.measures) == 1:
        content["measures"][0].pop("name")
    return content
