"""Credit and standing as arrays of payees and periods, and parts of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.pay.credit import Credit, Filled, attained
from sim.pay.plan import Plan
from sim.pay.terms.settlements import Standing
from sim.pay.to_date import Block, differences, to_date, whole_block
from sim.units import FloatArray

IntArray = NDArray[np.int64]
FOR_SOME_PLANS = ("deals", "earlier", "rated", "collected")  # arrays of a credit that only some plans ask for


def as_table(credit: Credit, shape: tuple[int, ...]) -> Credit:
    """Return a credit as arrays (payees, periods)."""
    names = ("attainment", "credited", "quota", "months", "share")
    flat = {name: np.broadcast_to(getattr(credit, name), shape).reshape(-1, shape[-1]) for name in names}
    deals = credit.deals
    if deals is not None:
        deals = np.broadcast_to(deals, (*shape, deals.shape[-1])).reshape(-1, shape[-1], deals.shape[-1])
    if deals is None and credit.rated is None and credit.collected is None:
        return Credit(**flat)
    return Credit(
        **flat,
        deals=deals,
        earlier=None if credit.earlier is None else credit.earlier.reshape(-1, *credit.earlier.shape[-2:]),
        rated=None if credit.rated is None else np.broadcast_to(credit.rated, shape).reshape(-1, shape[-1]),
        collected=None if credit.collected is None else credit.collected.reshape(-1, *credit.collected.shape[-2:]),
    )


def credit_rows(credit: Credit, span: slice | IntArray) -> Credit:
    """Return the credit of some payees, in their order."""
    return Credit(
        attainment=credit.attainment[span],
        credited=credit.credited[span],
        quota=credit.quota[span],
        months=credit.months[span],
        share=credit.share[span],
        **{name: array[span] for name in FOR_SOME_PLANS if (array := getattr(credit, name)) is not None},
    )


def standing_as_table(standing: Standing, shape: tuple[int, ...]) -> Standing:
    """Return a standing as arrays (payees,) and (payees, periods)."""

    def per_payee(array: FloatArray) -> FloatArray:
        return np.broadcast_to(array, shape[:-1]).reshape(-1)

    def per_period(array: FloatArray) -> FloatArray:
        return np.broadcast_to(array, shape).reshape(-1, shape[-1])

    return Standing(
        served=per_payee(standing.served),
        debt=per_payee(standing.debt),
        to_recover=per_period(standing.to_recover),
        owed=per_payee(standing.owed),
        held=per_payee(standing.held),
        released=per_period(standing.released),
        ote=per_payee(standing.ote),
        on_plan=None if standing.on_plan is None else per_payee(standing.on_plan),
        present=None if standing.present is None else per_period(standing.present),
        target=None if standing.target is None else per_period(standing.target),
    )


def standing_rows(standing: Standing, span: slice) -> Standing:
    """Return what some payees bring."""
    return Standing(
        served=standing.served[span],
        debt=standing.debt[span],
        to_recover=standing.to_recover[span],
        owed=standing.owed[span],
        held=standing.held[span],
        released=standing.released[span],
        ote=standing.ote[span],
        on_plan=None if standing.on_plan is None else standing.on_plan[span],
        present=None if standing.present is None else standing.present[span],
        target=None if standing.target is None else standing.target[span],
    )


def position_of(credit: Credit, block: Block, against: str) -> Credit:
    """Return the credit to date within blocks of periods, against the quota to date or of the whole block."""
    credited = to_date(credit.credited, block)
    if against == "full quota":
        quota, months = whole_block(credit.quota, block), whole_block(credit.months, block)
    else:
        quota, months = to_date(credit.quota, block), to_date(credit.months, block)
    return Credit(
        attainment=attained(credited, quota),
        credited=credited,
        quota=quota,
        months=months,
        share=credit.share,
        rated=None if credit.rated is None else to_date(credit.rated, block),
    )


def filled_by(
    credits: Mapping[str, Credit], block: Block, period: Block, against: str, names: tuple[str, ...]
) -> Filled:
    """Return how far the credit of some measures together fills tiers, within blocks of periods.

    All parts of a pay `period` have what it fills as a whole, so that a day that cuts it moves no deal to another tier.
    """
    credited = np.sum([credits[name].credited for name in names], axis=0)
    quota = np.sum([credits[name].quota for name in names], axis=0)
    before = to_date(credited, block) - to_date(credited, period)
    after, whole = before + whole_block(credited, period), whole_block(quota, block)
    goal = to_date(quota, block) - to_date(quota, period) + whole_block(quota, period)
    return Filled(
        before=before,
        after=after,
        attainment=attained(after, whole if against == "full quota" else goal),
        quota=whole,
        apart=partial(differences, block=block),
        together=partial(to_date, block=block),
    )


def since_earlier(amounts: FloatArray, earlier: IntArray | None) -> FloatArray:
    """Return what each deal (payees, periods, deals) pays more than where it stood before, all of it where new."""
    if earlier is None:
        return amounts
    flat = amounts.reshape(len(amounts), -1)
    places = earlier.reshape(len(amounts), -1)
    before = np.where(places < 0, 0.0, np.take_along_axis(flat, np.maximum(places, 0), axis=1))
    return (flat - before).reshape(amounts.shape)


def target_incentives(plan: Plan, ote: FloatArray) -> FloatArray:
    """Return target incentives in $/year, shaped like `ote`: what the mix leaves of each OTE, the plan's where NaN."""
    return np.where(np.isnan(ote), plan.target_incentive_per_year, ote - ote * plan.base_share)
