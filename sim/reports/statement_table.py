"""A pay statement as a table: lines down, periods across, and sums that add up."""

from __future__ import annotations

import math

import pandas as pd

from sim.pay_statements.statement_records import Statement
from sim.reports.wording import dollars, share

LINE, YEAR = "line", "year"
VARIABLE, BASE, PAY = "Variable pay", "Base salary", "Pay"


def statement_table(made: Statement) -> pd.DataFrame:
    """Return one row for each line of pay in written order, then variable pay, base, pay and balances; $ by month."""
    rows: list[list[object]] = [[each.label, *each.amounts, each.total] for each in made.lines]
    rows.append([VARIABLE, *made.variable, math.fsum(made.variable)])
    rows.append([BASE, *made.base, math.fsum(made.base)])
    both = [variable + base for variable, base in zip(made.variable, made.base, strict=True)]
    rows.append([PAY, *both, made.total])
    rows.extend([f"Balance: {name}", *values, values[-1]] for name, values in made.balances.items() if any(values))
    return pd.DataFrame(rows, columns=[LINE, *made.periods, YEAR])


def statement_title(made: Statement) -> str:
    """Return what the statement comes to, in words."""
    variable = math.fsum(made.variable)
    paid = sum(amount != 0.0 for amount in made.variable)
    reached = {name: values[-1] for name, values in made.attainment.items()}
    at = f"{share(next(iter(reached.values())))} of quota" if reached else "this result"
    months = "one payment" if paid == 1 else f"{paid} payments" if paid else "no payment"
    return f"At {at} the year pays {dollars(variable)} variable in {months}, {dollars(made.total)} with base"
