"""Pay by period: the lines of one statement, or of millions, through the same terms as the annual payout."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.errors import SimError
from sim.pay.arrays import as_table, credit_rows, standing_as_table, standing_rows
from sim.pay.credit import Credit
from sim.pay.lines import PeriodPay, line_labels
from sim.pay.plan import Plan
from sim.pay.terms.settlements import Standing
from sim.pay.to_date import Blocks, blocks_of_months
from sim.pay.year_pay import YearPay
from sim.units import FloatArray

CHUNK = 32_768  # payee-months together: the arrays of a few terms stay in the processor's cache


def pay_by_period(
    plan: Plan,
    credits: Mapping[str, Credit],
    standing: Standing | None = None,
    corrections: Mapping[str, FloatArray] | None = None,
    blocks: Blocks | None = None,
    *,
    as_earned: bool = False,
) -> PeriodPay:
    """Return the pay of every period, line by line, in dollars; the last line is the rounding the plan states.

    One credit per measure by name (and per SPIFF or kicker with a name of its own), by period: arrays (..., periods)
    that broadcast, all periods of one plan year. `corrections` (payees, periods) are dollars by measure that its placed
    terms are to pay more, before the terms after these look at it; they stand in the line of its base. The periods are
    months unless `blocks` says which of them make a month and a quarter. `as_earned` leaves pay in the periods it was
    earned in, whenever it falls due. Payees are worked through in chunks, which no
    result depends on.
    """
    names = [*(measure.name for measure in plan.measures), *plan.extra_credits]
    given = {name: credits[name] for name in names if name in credits}
    missing = [measure.name for measure in plan.measures if measure.name not in given]
    if missing or set(credits) - set(names):
        wrong = ", ".join(sorted({*missing, *(set(credits) - set(names))}))
        raise SimError(f"credits must name the measures of {plan.name!r} exactly; missing or unknown: {wrong}")
    shape = np.broadcast_shapes(*(credit.attainment.shape for credit in given.values()))
    periods = shape[-1]
    rows = int(np.prod(shape[:-1], dtype=np.int64))
    tables = {name: as_table(credit, shape) for name, credit in given.items()}
    standings = standing_as_table(standing or Standing(), shape)
    labels = (*line_labels(plan), "rounding")
    lines = np.empty((len(labels), rows, periods))
    balances = {term.label: np.empty((rows, periods)) for term in plan.settlements}
    step = max(1, CHUNK // periods)
    for first in range(0, rows, step):
        span = slice(first, first + step)
        part = YearPay(
            plan,
            {name: credit_rows(table, span) for name, table in tables.items()},
            standing_rows(standings, span),
            {name: dollars[span] for name, dollars in (corrections or {}).items()},
            blocks or blocks_of_months(periods),
        )
        part.due = 1 if as_earned else part.due
        part.settle_into(lines[:, span], {k: v[span] for k, v in balances.items()})
    return PeriodPay(
        lines=lines.reshape(len(labels), *shape),
        labels=labels,
        balances={label: balance.reshape(shape) for label, balance in balances.items()},
    )
