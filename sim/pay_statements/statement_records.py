"""A pay statement as a record: its lines, pay, base salary, balances and attainment by period."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sim.pay.money import cents_of
from sim.pay_statements.positions import Position
from sim.pay_statements.records import RowProblem


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """What one term adds or takes, by period; cents, and the lines of a period sum to its pay."""

    label: str
    amounts: tuple[float, ...]

    @property
    def total(self) -> float:
        """Return the sum over the periods, in cents."""
        return cents_of(sum(self.amounts))


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One payee's plan year: every line by pay period, variable pay, base salary, balances, and where results stand.

    `periods` are named by their month, or by first and last day where the plan has a calendar; `payments` are the
    periods that each payment covers. `credited`, `quota` and `attainment` are to date, by measure. `incomplete` says
    that a row about this payee could not be credited. `currency` is the one of lines, pay, base and balances, "" for
    the plan's; `worth` what a unit of it was worth in the plan's by period. Credit and quota stay in the plan's. `plan`
    names the plan where there are several.
    """

    payee: str
    periods: tuple[str, ...]
    payments: tuple[range, ...]
    lines: tuple[StatementLine, ...]
    variable: tuple[float, ...]
    base: tuple[float, ...]
    balances: dict[str, tuple[float, ...]]
    credited: dict[str, tuple[float, ...]]
    quota: dict[str, tuple[float, ...]]
    attainment: dict[str, tuple[float, ...]]
    incomplete: bool
    currency: str = ""
    worth: tuple[float, ...] = ()
    plan: str = ""

    def payment_name(self, covered: range) -> str:
        """Return what a payment is called that covers some of the periods: the first and the last of them."""
        first, last = self.periods[covered[0]], self.periods[covered[-1]]
        if first == last:
            return first
        return f"{first.rpartition(' to ')[0] or first} to {last.rpartition(' to ')[2]}"

    @property
    def total(self) -> float:
        """Return base and variable pay of the year."""
        return cents_of(sum(self.variable) + sum(self.base))

    def as_dict(self) -> dict[str, Any]:
        """Return the statement as plain values, NaN as None."""
        plain = {
            name: {key: _plain(values) for key, values in getattr(self, name).items()}
            for name in ("balances", "credited", "quota", "attainment")
        }
        return {
            "payee": self.payee,
            **({"plan": self.plan} if self.plan else {}),
            "periods": list(self.periods),
            "lines": [{"label": line.label, "amounts": list(line.amounts), "total": line.total} for line in self.lines],
            "variable": list(self.variable),
            "base": list(self.base),
            "total": self.total,
            "incomplete": self.incomplete,
            **({"currency": self.currency, "worth": list(self.worth)} if self.currency else {}),
            **plain,
        }


@dataclass(frozen=True, kw_only=True)
class Statements:
    """Everybody's statement, every row that was not paid, with the reason, and what is worth knowing beside it."""

    statements: tuple[Statement, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...] = ()
    closing: tuple[Position, ...] = ()


def _plain(values: tuple[float, ...]) -> list[float | None]:
    if not math.isnan(sum(values)):
        return list(values)
    return [None if value != value else value for value in values]  # noqa: PLR0124 - NaN differs from itself
