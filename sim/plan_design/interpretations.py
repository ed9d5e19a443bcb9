"""Reasonable interpretations of one plan's words, and the differences in pay between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from sim.pay.credit import Credit
from sim.pay.measure import Measure
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator
from sim.pay.terms.gates import Matrix, Multiplier, RetroactiveAccelerator
from sim.pay.terms.rates import MarginalRates, RetroactiveRates, Steps, Tier
from sim.plan_design.mean_rates import at_mean_rates
from sim.units import MONTHS_PER_YEAR

# A year of average attainment 1.05 in which good and bad months alternate, as deals fall.
LUMPY_YEAR = (0.6, 1.4, 0.8, 1.1, 0.5, 1.7, 0.9, 1.2, 0.7, 1.3, 0.8, 1.6)
PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True, kw_only=True)
class Interpretation:
    """One interpretation: name, the plan in that sense, its pay on a sample year, and the difference from ours."""

    name: str
    plan: Plan
    pay: float
    difference: float


def interpretations(plan: Plan) -> dict[str, Plan]:
    """Return the plan under every interpretation of tiers, periods and boundaries, `as written` first."""
    written = "as written"
    plans: dict[str, Plan] = {written: plan}
    swaps = {"": plan, **_swapped(plan)}
    for (tiers, swapped), per in product(swaps.items(), ("", *PERIODS)):
        name = ", ".join(part for part in (tiers, f"measured by {per}" if per else "") if part)
        other = _measured(swapped, per) if per else swapped
        if name and other not in plans.values():
            plans[name] = other
    if any(measure.placed_by for measure in plan.measures):
        plans["tiers by the credit that is paid on"] = _with_measures(plan, [_placed_alone(m) for m in plan.measures])
    for tie in ("upper", "lower"):
        other = _tied(plan, tie)
        if other not in plans.values() and _has_steps(plan):
            plans[f"a result on a boundary belongs to the {tie} tier"] = other
    return plans


def interpretation_spread(
    plan: Plan, credited: Mapping[str, Sequence[float]] | None = None, quota: float | None = None
) -> tuple[Interpretation, ...]:
    """Return every interpretation with its pay on a year of credit by measure and month, largest pay first.

    Without `credited` the year is LUMPY_YEAR, 1.05 of quota. `quota` is the annual quota of measures that state none.
    """
    plans = interpretations(at_mean_rates(plan))
    pays = {name: _pay(other, credited, quota) for name, other in plans.items()}
    ours = pays["as written"]
    by_pay = [Interpretation(name=n, plan=plans[n], pay=pay, difference=pay - ours) for n, pay in pays.items()]
    return tuple(sorted(by_pay, key=lambda interpretation: -interpretation.pay))


def quota_for(measure: Measure, quota: float | None) -> float:
    """Return the annual quota a sample year is measured by: the plan's, the one given, or the highest tier's start."""
    if measure.quota is not None:
        return measure.quota.per_year
    if quota is not None:
        return quota
    base = measure.base
    if isinstance(base, (MarginalRates, RetroactiveRates)) and base.of == "amount" and base.tiers[-1].above > 0.0:
        return base.tiers[-1].above
    return 1.0


def _pay(plan: Plan, credited: Mapping[str, Sequence[float]] | None, quota: float | None) -> float:
    credits = {}
    for measure in plan.measures:
        monthly = quota_for(measure, quota) / MONTHS_PER_YEAR
        amounts = np.array(LUMPY_YEAR) * monthly
        if credited is not None:
            amounts = np.array(credited[measure.name], dtype=np.float64)
        credits[measure.name] = Credit.by_period(amounts, np.full(amounts.shape, monthly))
    return float(pay_by_period(plan, credits).pay.sum())


def _with_measures(plan: Plan, measures: list[Measure]) -> Plan:
    return plan.model_copy(update={"measures": tuple(measures)})


def _measured(plan: Plan, per: str) -> Plan:
    return _with_measures(
        plan,
        [m if m.measured_per == "transaction" else m.model_copy(update={"measured_per": per}) for m in plan.measures],
    )


def _swapped(plan: Plan) -> dict[str, Plan]:
    """Return the plan with marginal tiers made retroactive, and the reverse, by name; empty when it has no tiers."""
    swapped: dict[str, Plan] = {}
    for name, swap in (("rates on everything", _from_first_dollar), ("rates on the slice above", _on_the_slice)):
        other = _with_measures(plan, [swap(measure) for measure in plan.measures])
        if other != plan:
            swapped[name] = other
    return swapped


def _placed_alone(measure: Measure) -> Measure:
    base = measure.base
    if not isinstance(base, (MarginalRates, RetroactiveRates)) or not base.placed_by:
        return measure
    return measure.model_copy(update={"terms": (base.model_copy(update={"placed_by": ()}), *measure.terms[1:])})


def _from_first_dollar(measure: Measure) -> Measure:
    terms: list[Any] = []
    for term in measure.terms:
        if isinstance(term, MarginalRates) and len(term.tiers) > 1 and term.of != "pay":
            terms.append(RetroactiveRates(tiers=term.tiers, of=term.of, placed_by=term.placed_by))
        elif isinstance(term, Accelerator) and term.rate > 1.0:
            tier = Tier(above=term.above, rate=term.rate)
            if terms and isinstance(terms[-1], RetroactiveAccelerator):
                terms[-1] = RetroactiveAccelerator(tiers=(*terms[-1].tiers, tier))
            else:
                terms.append(RetroactiveAccelerator(tiers=(tier,)))
        else:
            terms.append(term)
    return measure.model_copy(update={"terms": tuple(terms)})


def _on_the_slice(measure: Measure) -> Measure:
    terms: list[Any] = []
    for term in measure.terms:
        if isinstance(term, RetroactiveRates) and term.between == "step" and len(term.tiers) > 1:
            terms.append(MarginalRates(tiers=term.tiers, of=term.of, placed_by=term.placed_by))
        elif isinstance(term, RetroactiveAccelerator):
            terms.extend(Accelerator(above=tier.above, rate=min(tier.rate, 20.0)) for tier in term.tiers)
        else:
            terms.append(term)
    return measure.model_copy(update={"terms": tuple(terms)})


def _tied(plan: Plan, tie: str) -> Plan:
    tied = (Steps, RetroactiveRates, RetroactiveAccelerator, Multiplier, Matrix)
    return _with_measures(
        plan,
        [
            m.model_copy(
                update={
                    "terms": tuple(t.model_copy(update={"tie": tie}) if isinstance(t, tied) else t for t in m.terms)
                }
            )
            for m in plan.measures
        ],
    )


def _has_steps(plan: Plan) -> bool:
    tied = (Steps, RetroactiveRates, RetroactiveAccelerator, Multiplier, Matrix)
    return any(isinstance(term, tied) for measure in plan.measures for term in measure.terms)
