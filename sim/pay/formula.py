"""The formula of one measure: its terms, applied in written order to any arrays of credit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Protocol

import numpy as np

from sim.pay.credit import Amount, Base, Credit, Filled, OtherCredit, PaySoFar, Term, no_dollar, no_other, not_filled
from sim.pay.measure import BASES, Measure
from sim.pay.money import HALF_CENT
from sim.pay.terms.curve import Cap
from sim.pay.terms.gates import Gate, Hurdle, Matrix, Multiplier
from sim.units import FloatArray

ChangeIn = Callable[[FloatArray, Amount, Credit], FloatArray]  # pay so far, one target incentive, credit


class ByStep(Protocol):
    """How the engine lets a term see pay in steps shorter than those its measure adds up in."""

    def __call__(self, term: Term, amount: FloatArray, change: ChangeIn, at: float | None = None) -> FloatArray | None:
        """Return the change, or None when the term sees pay as it stands.

        With `at`, pay is asked at that attainment, held evenly over what the credit covers.
        """


def _as_it_stands(term: Term, amount: FloatArray, change: ChangeIn, at: float | None = None) -> FloatArray | None:
    del term, amount, change, at  # a whole year has no steps
    return None


@dataclass(frozen=True, kw_only=True, eq=False)
class Setting:
    """Where terms stand: what a target incentive and a dollar come to, other measures' credit, and steps in time."""

    target: Amount = 1.0
    dollar: Callable[[], Amount] = no_dollar
    other: OtherCredit = no_other
    filled: Callable[[tuple[str, ...]], Filled] = not_filled
    by_step: ByStep = _as_it_stands


def measure_changes(measure: Measure, credit: Credit, setting: Setting) -> list[FloatArray]:
    """Return what each paying term of a measure adds or takes, in the unit of its base; each shaped like the credit."""
    return changes(measure.paying, rounded(measure, credit), setting)


def rounded(measure: Measure, credit: Credit) -> Credit:
    """Return the credit with its attainment rounded, if the plan says so; half away from zero, as money is."""
    if measure.attainment_decimals < 0:
        return credit
    units = 10.0**measure.attainment_decimals
    whole = np.floor(np.abs(credit.attainment) * units + HALF_CENT)
    return replace(credit, attainment=np.copysign(whole / units, credit.attainment))


def changes(
    terms: tuple[Term, ...], credit: Credit, setting: Setting, base: Base | None = None, pay: FloatArray | None = None
) -> list[FloatArray]:
    """Return what each term adds or takes; terms that follow others are given their `base` and their `pay`."""
    first = next((term for term in terms if isinstance(term, BASES)), base)
    so_far = np.zeros_like(credit.attainment) if pay is None else pay
    amounts: list[FloatArray] = []
    for place, term in enumerate(terms):
        stand = PaySoFar(
            amount=so_far,
            at=_pay_elsewhere(terms[:place], credit, setting, first),
            curve=first,
            target=setting.target,
            dollar=setting.dollar,
            other=setting.other,
            filled=setting.filled,
        )
        amount = setting.by_step(term, so_far, partial(_change_in, term, stand))
        if amount is None:
            amount = term.change(stand, credit)
        amounts.append(amount)
        so_far = so_far + amount
    return amounts


def _change_in(term: Term, stand: PaySoFar, amount: FloatArray, target: Amount, credit: Credit) -> FloatArray:
    return term.change(replace(stand, amount=amount, target=target, dollar=_one), credit)


def _one() -> float:
    return 1.0


def _pay_elsewhere(
    terms: tuple[Term, ...], credit: Credit, setting: Setting, base: Base | None
) -> Callable[[float], Amount]:
    """Return what asks for the pay of the same terms at another attainment, in the same unit and by the same steps."""
    by_step = setting.by_step is not _as_it_stands and any(isinstance(term, Cap) for term in terms)
    if (base is not None and base.in_dollars) or by_step or not all(map(_is_by_attainment_alone, terms)):

        def elsewhere(attainment: float) -> FloatArray:
            there = replace(setting, by_step=partial(setting.by_step, at=attainment))
            pay: FloatArray = np.sum(changes(terms, credit.at(attainment), there), axis=0)
            return pay

        return elsewhere
    return partial(_pay_at, terms)


def _is_by_attainment_alone(term: Term) -> bool:
    """Tell whether attainment says what a term adds to a curve: no other result, no dollars and no shorter period."""
    stated_in_dollars = isinstance(term, Cap) and term.unit == "dollars"
    return not stated_in_dollars and not isinstance(term, (Gate, Hurdle, Multiplier, Matrix))


@lru_cache(maxsize=4096)
def _pay_at(terms: tuple[Term, ...], attainment: float) -> float:
    """Return what terms of a measure pay together at one attainment; remembered, for later terms ask again."""
    return float(np.sum(changes(terms, Credit(attainment=np.array(attainment)), Setting())))
