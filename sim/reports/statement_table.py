"""A pay statement as a table: lines down, periods across, and sums that add up."""

from __future__ import annotations

import math

import pandas as pd

from sim.pay_statements.statement_records import Statement
from sim.reports.wording import dollars, share

LINE, YEAR = "line", "year"
VARIABLE, BASE, PAY = "Variable pay", "Base salary", "Pay"


def statement_table(statement: Statement) -> pd.DataFrame:
    """Return one row for each line of pay in written order, then variable pay, base, pay and balances; $ by month."""
    rows: list[list[object]] = [[line.label, *line.amounts, line.total] for line in statement.lines]
    rows.append([VARIABLE, *statement.variable, math.fsum(statement.variable)])
    rows.append([BASE, *statement.base, math.fsum(statement.base)])
    both = [variable + base for variable, base in zip(statement.variable, statement.base, strict=True)]
    rows.append([PAY, *both, statement.total])
    rows.extend([f"Balance: {name}", *values, values[-1]] for name, values in statement.balances.items() if any(values))
    return pd.DataFrame(rows, columns=[LINE, *statement.periods, YEAR])


def statement_title(statement: Statement) -> str:
    """Return what the statement comes to, in words."""
    variable = math.fsum(statement.variable)
    paid = sum(amount != 0.0 for amount in statement.variable)
    reached = {name: values[-1] for name, values in statement.attainment.items()}
    at = f"{share(next(iter(reached.values())))} of quota" if reached else "this result"
    months = "one payment" if paid == 1 else f"{paid} payments" if paid else "no payment"
    return f"At {at} the year pays {dollars(variable)} variable in {months}, {dollars(statement.total)} with base"
