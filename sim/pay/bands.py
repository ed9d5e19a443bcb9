"""Gaps between the written bands of a term: results of which a plan says nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from sim.pay.measure import MeasureTerm
from sim.pay.terms.deal_rates import DealRates
from sim.pay.terms.gates import Multiplier, RetroactiveAccelerator
from sim.pay.terms.rates import MarginalRates, RetroactiveRates, Steps

_TIERED = (MarginalRates, RetroactiveRates, RetroactiveAccelerator, Multiplier, DealRates)


class Gap(NamedTuple):
    """Where one band ends, where the next begins, and by how much their rates, shares or factors differ."""

    low: float
    high: float
    difference: float


def gaps_of(term: MeasureTerm) -> list[Gap]:
    """Return the gaps between the bands of a term, none where it has no bands or they leave nothing open."""
    if isinstance(term, Steps):
        return [Gap(a.up_to, b.above, b.share - a.share) for a, b in pairwise(term.steps) if 0.0 < a.up_to < b.above]
    tiers = term.tiers if isinstance(term, _TIERED) else ()
    return [Gap(a.up_to, b.above, b.rate - a.rate) for a, b in pairwise(tiers) if 0.0 < a.up_to < b.above]
