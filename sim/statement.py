"""Pay statements: plan, credits and roster become what each payee is paid, period by period and line by line."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.credit import MONTHS_PER_YEAR, FloatArray, attained
from sim.credits import CreditFile
from sim.errors import ImportedFileError
from sim.ledger import Ledger, ledger, month_of
from sim.money import to_cents
from sim.pay_calendar import to_date
from sim.pay_periods import PeriodPay, pay_by_period
from sim.plan import Plan
from sim.proration import month_starts, unearned_share
from sim.roster import Payee, RosterFile
from sim.settlement import Clawback, Standing
from sim.tables import RowProblem


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """What one term adds or takes, by period; cents, and the lines of a period sum to its pay."""

    label: str
    amounts: tuple[float, ...]

    @property
    def total(self) -> float:
        """Return the sum over the periods, in cents."""
        return float(to_cents(np.array(sum(self.amounts))))


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One payee's plan year: every line by month, variable pay, base salary, balances, and where results stand.

    `credited`, `quota` and `attainment` are to date, by measure. `incomplete` says that a row about this payee could
    not be credited.
    """

    payee: str
    periods: tuple[str, ...]
    lines: tuple[StatementLine, ...]
    variable: tuple[float, ...]
    base: tuple[float, ...]
    balances: dict[str, tuple[float, ...]]
    credited: dict[str, tuple[float, ...]]
    quota: dict[str, tuple[float, ...]]
    attainment: dict[str, tuple[float, ...]]
    incomplete: bool

    @property
    def total(self) -> float:
        """Return base and variable pay of the year."""
        return float(to_cents(np.array(sum(self.variable) + sum(self.base))))

    def as_dict(self) -> dict[str, Any]:
        """Return the statement as plain values, NaN as None."""
        plain = {
            name: {key: _plain(values) for key, values in getattr(self, name).items()}
            for name in ("balances", "credited", "quota", "attainment")
        }
        return {
            "payee": self.payee,
            "periods": list(self.periods),
            "lines": [{"label": line.label, "amounts": list(line.amounts), "total": line.total} for line in self.lines],
            "variable": list(self.variable),
            "base": list(self.base),
            "total": self.total,
            "incomplete": self.incomplete,
            **plain,
        }


@dataclass(frozen=True, kw_only=True)
class Statements:
    """Everybody's statement, and every row that was not paid, with the reason."""

    statements: tuple[Statement, ...]
    problems: tuple[RowProblem, ...]


def statements(
    plan: Plan, credits: CreditFile, roster: RosterFile | None = None, first_month: datetime.date | None = None
) -> Statements:
    """Return the statements of one plan year, which begins in January of the earliest credit unless stated.

    Without a roster everybody who has a credit is paid, in seat all year. A deal with one row that cannot be credited
    is not paid to anybody. Raises ImportedFileError when nobody can be paid, ScenarioError when a quota is missing.
    """
    if roster is None:
        names = dict.fromkeys(record.payee for record in credits.records)
        people = tuple(Payee(row=0, name=name) for name in names)
    else:
        people = roster.people
    if not people:
        raise ImportedFileError("there is nobody to pay: no row of the credits or roster can be read; see the problems")
    first = first_month or datetime.date(min((r.date.year for r in credits.records), default=2000), 1, 1)
    book = ledger(plan, credits.records, people, first.replace(day=1))
    paid = pay_by_period(plan, book.credits, _standing(plan, book))
    problems = (*credits.problems, *(roster.problems if roster else ()), *book.problems)
    by_row = {record.row: record.payee for record in credits.records}
    touched = {by_row.get(problem.row, "") for problem in book.problems}
    touched |= credits.touched
    made = tuple(_statement(plan, book, paid, place, touched) for place in range(len(people)))
    return Statements(statements=made, problems=tuple(sorted(problems, key=lambda problem: problem.row)))


def cents_that_add_up(lines: FloatArray) -> FloatArray:
    """Return lines (n_lines, ...) in cents that sum to the rounded sum: each takes the rounding left before it.

    So does a base salary by month, which adds up to the year's.
    """
    running = to_cents(np.cumsum(lines, axis=0))
    return to_cents(np.diff(running, axis=0, prepend=0.0))


def _standing(plan: Plan, book: Ledger) -> Standing:
    """Return what everybody brings: tenure, open draws, and the pay of deals that fell through."""
    to_recover = np.zeros_like(book.months)
    clawback = next((term for term in plan.settlements if isinstance(term, Clawback)), None)
    if clawback is not None and clawback.at == "own rate" and any(each.record.canceled for each in book.credited):
        rates = _own_rates(plan, book)
        for each in book.credited:
            ended = each.record.canceled
            if ended is None or each.measure not in rates:
                continue
            month, sold = month_of(ended, book.first_month), each.record.date
            age = (ended.year - sold.year) * MONTHS_PER_YEAR + ended.month - sold.month
            if 0 <= month < MONTHS_PER_YEAR and age <= clawback.within_months:
                left = unearned_share(
                    sold, ended, each.record.contract_months, by=clawback.prorated, day_count=plan.day_count
                )
                to_recover[each.payee, month] += left * each.amount * rates[each.measure][each.payee, each.month]
    debt = np.array([payee.draw_balance for payee in book.people])
    return Standing(served=book.served, debt=debt, to_recover=to_recover, ote=_otes(book))


def _otes(book: Ledger) -> FloatArray:
    """Return everybody's own OTE, NaN where the plan's holds."""
    return np.array([np.nan if payee.ote is None else payee.ote for payee in book.people])


def _own_rates(plan: Plan, book: Ledger) -> dict[str, FloatArray]:
    """Return what each month paid per credited dollar of each measure: the own rate of that month's deals."""
    bare = plan.model_copy(update={"terms": (), "rounding": "none", "pay_every": "month"})
    own = {measure.name: book.credits[measure.name] for measure in plan.measures}
    lines, rates, place = pay_by_period(bare, own, Standing(ote=_otes(book))).lines, {}, 0
    for measure in plan.measures:
        paid = lines[place : place + len(measure.terms)].sum(axis=0)
        place += len(measure.terms)
        rates[measure.name] = attained(paid, own[measure.name].credited)
    return rates


def _statement(plan: Plan, book: Ledger, paid: PeriodPay, place: int, touched: set[str]) -> Statement:
    """Return one payee's statement."""
    lines = cents_that_add_up(paid.lines[:, place])
    payee = book.people[place]
    base = plan.base_per_year if payee.ote is None else payee.ote * plan.base_share
    credited: dict[str, tuple[float, ...]] = {}
    quota: dict[str, tuple[float, ...]] = {}
    attainment: dict[str, tuple[float, ...]] = {}
    for name, credit in book.credits.items():
        sold, goal = to_date(credit.credited[place], MONTHS_PER_YEAR), to_date(credit.quota[place], MONTHS_PER_YEAR)
        credited[name], quota[name] = _values(sold), _values(goal)
        attainment[name] = _values(attained(sold, goal))
    shown = [(label, line) for label, line in zip(paid.labels, lines, strict=True) if label != "rounding" or line.any()]
    return Statement(
        payee=payee.name,
        periods=tuple(f"{day:%Y-%m}" for day in month_starts(book.first_month)[:-1]),
        lines=tuple(StatementLine(label=label, amounts=_values(line)) for label, line in shown),
        variable=_values(to_cents(lines.sum(axis=0))),
        base=_values(cents_that_add_up(base / MONTHS_PER_YEAR * book.months[place])),
        balances={label: _values(to_cents(balance[place])) for label, balance in paid.balances.items()},
        credited=credited,
        quota=quota,
        attainment=attainment,
        incomplete=payee.name in touched,
    )


def _values(array: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) + 0.0 for value in array)


def _plain(values: tuple[float, ...]) -> list[float | None]:
    return [None if value != value else value for value in values]  # noqa: PLR0124 - NaN differs from itself
