"""Cash and accruals by month: when variable pay is owed and paid, and what ASC 340-40 would capitalize.

Pay accrues as credit does: a fiscal year's variable pay by the months' shares of its revenue. Cash leaves `lag` months
after the plan's pay period ends; draws, holdbacks and clawbacks of the plan are inside the year's total, not in its
timing. Capitalization is an option. ASC 340-40 makes an asset of the incremental costs of obtaining a contract and
amortizes them over the benefit period (ASC 340-40-25-1 to 25-4); a benefit of at most a year may be expensed at once,
the practical expedient, which is taken here. Which share of a partner manager's pay is incremental is for the
accountants to say: it is given, never guessed. All amounts are whole cents, so balances reconcile exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from sim.errors import ScenarioError, SimError
from sim.parameters import ASSUMPTION, Group, parameter
from sim.pay.credit import Per
from sim.units import MONTHS_PER_YEAR, FloatArray, IntArray
from sim.yaml_files.validation import explain_validation

PERIOD_MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "year": 12}


class Accounting(Group):
    """Options that turn a payout into cash, liability, asset and expense."""

    lag_months: int = parameter(1, "Payroll lag", "months after the pay period", (0, 12), ASSUMPTION)
    capitalized_share: float = parameter(
        0.0,
        "Capitalized share",
        "share of variable pay",
        (0.0, 1.0),
        ASSUMPTION,
        note="What would not have been paid without the contract (ASC 340-40-25-1). 0 expenses all as it accrues.",
    )
    benefit_months: int = parameter(36, "Benefit period", "months", (1, 240), ASSUMPTION, plausible=(12, 60))

    @property
    def capitalizes(self) -> bool:
        """Return whether anything becomes an asset: a share above 0 with a benefit of more than a year."""
        return self.capitalized_share > 0.0 and self.benefit_months > MONTHS_PER_YEAR


def accounting_from(written: Mapping[str, Any]) -> Accounting:
    """Return the options a mapping describes; ScenarioError with one line per problem otherwise."""
    try:
        return Accounting.model_validate(dict(written))
    except ValidationError as error:
        raise ScenarioError(explain_validation(error, "accounting")) from None


@dataclass(frozen=True, eq=False)
class Forecast:
    """Whole cents by month, each (months,): flows in the month, balances at its end."""

    accrued: IntArray
    paid: IntArray
    liability: IntArray
    capitalized: IntArray
    amortized: IntArray
    asset: IntArray
    expense: IntArray

    def check(self) -> dict[str, bool]:
        """Return the reconciliations, each to the cent: liability, asset and expense against their flows."""
        accrued, paid = int(self.accrued.sum()), int(self.paid.sum())
        capitalized, amortized = int(self.capitalized.sum()), int(self.amortized.sum())
        return {
            "accrued = paid + liability": accrued == paid + int(self.liability[-1]),
            "capitalized = amortized + balance": capitalized == amortized + int(self.asset[-1]),
            "expense = accrued - capitalized + amortized": int(self.expense.sum()) == accrued - capitalized + amortized,
            "no balance below zero": bool(np.all(self.liability >= 0) and np.all(self.asset >= 0)),
        }


def accrual_schedule(by_year: FloatArray, weights: FloatArray, pay_every: Per, accounting: Accounting) -> Forecast:
    """Return the forecast of yearly variable pay ($, (years,)) spread by monthly weights ((12 years,)).

    A year whose weights are all 0 is spread evenly. SimError when the lengths do not match.
    """
    if weights.shape != (MONTHS_PER_YEAR * by_year.size,):
        raise SimError(
            f"{by_year.size} years need {MONTHS_PER_YEAR * by_year.size} monthly weights, not {weights.size}"
        )
    accrued = np.concatenate(
        [
            spread_cents(round(100.0 * float(pay)), weights[12 * year : 12 * year + 12])
            for year, pay in enumerate(by_year)
        ]
    )
    paid = _paid(accrued, PERIOD_MONTHS[pay_every], accounting.lag_months)
    share = accounting.capitalized_share if accounting.capitalizes else 0.0
    capitalized = np.rint(share * accrued).astype(np.int64)
    amortized = amortization(capitalized, accounting.benefit_months)
    return Forecast(
        accrued=accrued,
        paid=paid,
        liability=np.cumsum(accrued - paid),
        capitalized=capitalized,
        amortized=amortized,
        asset=np.cumsum(capitalized - amortized),
        expense=accrued - capitalized + amortized,
    )


def spread_cents(cents: int, weights: FloatArray) -> IntArray:
    """Return whole cents in proportion to the weights that add up to `cents`; the running total is rounded."""
    total = float(weights.sum())
    to_date = np.cumsum(weights) / total if total > 0.0 else np.arange(1, weights.size + 1) / weights.size
    to_date[-1] = 1.0
    return _steps(cents * to_date)


def amortization(capitalized: IntArray, benefit_months: int) -> IntArray:
    """Return the straight-line amortization by month, of each month's asset from that month on, in whole cents."""
    months = capitalized.size
    shares = np.minimum(np.arange(1, months + 1) / benefit_months, 1.0)
    amortized = np.zeros(months, dtype=np.int64)
    for month, cents in enumerate(capitalized):
        amortized[month:] += _steps(float(cents) * shares[: months - month])
    return amortized


def _steps(to_date: FloatArray) -> IntArray:
    """Return the monthly growth of a running total, rounded, in whole cents."""
    rounded = np.rint(to_date).astype(np.int64)
    return rounded - np.concatenate(([0], rounded[:-1]))


def _paid(accrued: IntArray, period: int, lag: int) -> IntArray:
    """Return the cash paid in each month: a period's accruals, `lag` months after its end, within the horizon."""
    paid = np.zeros_like(accrued)
    for end in range(period, accrued.size + 1, period):
        month = end - 1 + lag
        if month < accrued.size:
            paid[month] += accrued[end - period : end].sum()
    return paid
