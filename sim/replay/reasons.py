"""Attribute the change of everybody's pay between two plans, to the cent, to the parts in which the plans differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.errors import SimError
from sim.pay.plan import Plan
from sim.pay_statements.statement import cents_that_add_up
from sim.plan_design.components import IN_SIX, WHOLE, blended_plan, differing_parts
from sim.replay.paying import CENTS
from sim.studies.shapley import Coalition, coalitions, shapley_values
from sim.units import FloatArray

__all__ = ["MEANINGS", "REASONS", "WHOLE", "reasons"]

REASONS = tuple(IN_SIX)
MEANINGS: Mapping[str, str] = {
    "mix": "OTE, and its split into base and target incentive",
    "curve": "every other term: slopes, accelerators, thresholds, links, extras, rounding",
    "crediting": "whose results count, with which weight, and how a deal is credited",
    "quota": "the quota that the plan itself states",
    "cap": "every cap",
    "timing": "when results are measured and paid, proration, draws, holdbacks, clawbacks",
    WHOLE: "the plan as a whole, where its parts do not go together one by one",
}
Worth = Callable[[Plan], tuple[int, ...]]


def reasons(
    plan: Plan, other: Plan, pay_of: Worth, progress: Callable[[int, int], None] | None = None
) -> dict[str, FloatArray]:
    """Return the change of everybody's pay from `plan` to `other` by reason, (payees,), $; reasons sum to the cent.

    `pay_of(plan)` returns everybody's pay in cents. The parts are Shapley values, so their order does not matter; they
    are rounded so that running sums are right to the cent. If a mixture of the plans is invalid, WHOLE is the reason.
    """
    parts = differing_parts(plan, other, IN_SIX)
    asked = coalitions([(part,) for part in parts]) if parts else []
    worth: dict[Coalition, FloatArray] = {}
    for index, members in enumerate(asked):
        if progress is not None:
            progress(index, len(asked))
        mixed = (
            plan
            if not members
            else other
            if members == frozenset(parts)
            else blended_plan(plan, other, members, IN_SIX)
        )
        try:
            worth[members] = np.array(pay_of(mixed), dtype=np.float64)
        except SimError:
            if members in (frozenset(), frozenset(parts)):
                raise
            before, after = (np.array(pay_of(side), dtype=np.float64) for side in (plan, other))
            return {WHOLE: (after - before) / CENTS}
    if not parts:
        return {}
    by_part = shapley_values(worth.__getitem__, parts)
    cents = cents_that_add_up(np.stack([by_part[part] for part in parts]) / CENTS)
    return dict(zip(parts, cents, strict=True))
