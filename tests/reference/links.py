"""Terms that change the pay before them: cap, gate, hurdle, multiplier, accelerator from the first dollar."""

from __future__ import annotations

from fractions import Fraction

from sim.pay.measure import Measure
from sim.pay.terms.curve import Accelerator, Cap, Threshold
from sim.pay.terms.gates import Gate, Hurdle, Multiplier, RetroactiveAccelerator
from tests.reference.bases import Position, base_of, base_slope, looked_up, points_of, reached, slope_below, straight
from tests.reference.exact import ONE, ZERO, exact


def capped(term: Cap, pay: Fraction, target: Fraction) -> Fraction:
    """Return what exceeds the cap, as a negative amount; a cap in target incentives is of those given."""
    return min(exact(term.at) * (ONE if term.unit == "dollars" else target) - pay, ZERO)


def bent(
    term: Accelerator | Threshold, measure: Measure, here: Position, pay: Fraction, at_point: Fraction
) -> Fraction:
    """Return what an accelerator or a threshold changes, given what the terms before it pay here and at its point.

    Above its point an accelerator makes pay go on from there at a multiple of the base rate, or of the slope until
    there. Below a threshold all is lost; from it on nothing, or what had been earned up to it.
    """
    if isinstance(term, Threshold):
        if not reached(here.attainment, exact(term.at)):
            return -pay
        return ZERO if term.pays_from == "zero" else -min(pay, at_point)
    point = exact(term.above)
    if here.attainment <= point:
        return ZERO
    base_rate = term.multiplies == "base rate"
    slope = base_slope(measure, here) if base_rate else slope_below(base_of(measure), point, here)
    return at_point + exact(term.rate) * slope * (here.attainment - point) - pay


def linked(term: Gate | Multiplier, other: Fraction, pay: Fraction) -> Fraction:
    """Return what a gate withholds or a multiplier changes, given the other result."""
    if isinstance(term, Gate):
        return ZERO if reached(other, exact(term.at)) else -pay
    return pay * (factor_of(term, other) - 1)


def factor_of(term: Multiplier, other: Fraction) -> Fraction:
    """Return the factor of a result: of the tier reached or between two; 0 below the first."""
    table = points_of([(tier.above, tier.rate) for tier in term.tiers])
    if term.between == "step":
        return looked_up(other, table, term.tie)
    return straight(other, table) if reached(other, table[0][0]) else ZERO


def held_to_plain_rate(term: Hurdle, measure: Measure, here: Position, other: Fraction, pay: Fraction) -> Fraction:
    """Return what pay exceeds the plain rate by until the other result has reached the point.

    The plain rate is of credit where the measure pays dollars on credit, else of target incentive per quota.
    """
    if reached(other, exact(term.at)):
        return ZERO
    plain = here.credited if measure.base.in_dollars else here.attainment * here.target
    return min(exact(term.until_rate) * plain - pay, ZERO)


def gained(term: RetroactiveAccelerator, attainment: Fraction, pay: Fraction) -> Fraction:
    """Return what the highest tier reached adds to all pay so far; nothing below the first."""
    gains = [(start, rate - 1) for start, rate in points_of([(tier.above, tier.rate) for tier in term.tiers])]
    return pay * looked_up(attainment, gains, term.tie)
