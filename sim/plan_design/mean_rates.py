"""A plan whose rates columns of deals decide, where no deals are known: at the mean of its rates."""

from __future__ import annotations

from sim.pay.plan import Plan
from sim.pay.terms.deal_rates import DealRates


def at_mean_rates(plan: Plan) -> Plan:
    """Return a plan that can be asked without single deals: a base by deals' columns pays the mean of its rates."""
    measures = tuple(
        measure.model_copy(update={"terms": (at_mean_rate(measure.base), *measure.terms[1:])})
        if isinstance(measure.base, DealRates)
        else measure
        for measure in plan.measures
    )
    return plan if measures == plan.measures else plan.model_copy(update={"measures": measures})


def at_mean_rate(base: DealRates) -> DealRates:
    """Return a base that pays deals without a column what `otherwise` states, or else the mean of its rates."""
    return base if base.otherwise >= 0.0 else base.model_copy(update={"otherwise": base.mean_rate})
