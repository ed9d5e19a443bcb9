"""Gaps between the written bands of a plan, with the money that depends on whose band that is."""

from __future__ import annotations

from collections.abc import Iterator

from sim.pay.bands import Gap, gaps_of
from sim.pay.measure import Measure, MeasureTerm
from sim.pay.money import written_dollars
from sim.pay.plan import Plan
from sim.pay.terms.deal_rates import DealRates
from sim.pay.terms.rates import MarginalRates, RetroactiveRates
from sim.plan_design.plan_trap import PlanTrap


def band_gaps(plan: Plan, measure: Measure, where: str, goal: float) -> Iterator[PlanTrap]:
    """Yield the gaps between the bands of a measure, each with the dollars in it; `goal` is its annual quota."""
    for place, term in enumerate(measure.terms):
        for gap in gaps_of(term):
            span = f"from {gap.low:g} to {gap.high:g}"
            if isinstance(term, DealRates):
                sentence = (
                    f"{measure.name} has no rate for deals whose {term.by} lies {span}; they are named and earn "
                    "nothing. Say where the lower band ends, or state `otherwise`."
                )
                yield PlanTrap(kind="missing band", severity="trap", where=f"{where}.terms.{place}", sentence=sentence)
                continue
            dollars = abs(gap.difference) * _dollars_per_unit(plan, measure, term, gap, goal)
            yield PlanTrap(
                kind="missing band",
                severity="trap",
                where=f"{where}.terms.{place}",
                sentence=f"{measure.name} says nothing about results {span}; here they are paid like those below "
                f"{gap.low:g}, and up to {written_dollars(dollars, 0)} a year depend on it. Say where "
                "the lower band ends.",
                dollars=dollars,
            )


def _dollars_per_unit(plan: Plan, measure: Measure, term: MeasureTerm, gap: Gap, goal: float) -> float:
    """Return what one unit of a rate, share or factor is worth at most within a gap, in $ a year."""
    if isinstance(term, (MarginalRates, RetroactiveRates)):
        scale = goal if term.of == "attainment" else 1.0
        return (gap.high - gap.low if isinstance(term, MarginalRates) else gap.high) * scale
    return measure.weight * plan.target_incentive_per_year
