"""Pay in the payee's own currency: what a unit of it is worth in the plan's, period by period."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from sim.errors import ScenarioError
from sim.pay.budget_rates import Currencies
from sim.pay.plan import Plan
from sim.pay_statements.records import Payee
from sim.units import FloatArray


def worth_by_period(plan: Plan, people: Sequence[Payee], days: Sequence[datetime.date]) -> FloatArray | None:
    """Return what a unit of everybody's currency is worth (payees, periods) on the first `days` of the periods.

    None where everybody is paid in the plan's currency. Raises ScenarioError for a currency without a budget rate.
    """
    own = plan.currencies.pays_in if plan.currencies else ""
    if all(payee.currency in ("", own) for payee in people):
        return None
    rates = plan.currencies or Currencies()
    by_currency = {
        name: np.array([rates.rate_on(name, day) for day in days]) if name not in ("", own) else np.ones(len(days))
        for name in {payee.currency for payee in people}
    }
    for payee in people:
        missing = np.flatnonzero(np.isnan(by_currency[payee.currency]))
        if missing.size or (plan.currencies is None and payee.currency):
            day = days[missing[0]] if missing.size else days[0]
            raise ScenarioError(
                f"{payee.name} is paid in {payee.currency!r}, of which the plan states no budget rate on {day}; add it "
                "under `currencies`, or leave the roster's currency out"
            )
    return np.array([by_currency[payee.currency] for payee in people])
