"""Pay statements: plan, credits and roster become what each payee is paid, period by period and line by line."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.errors import ImportedFileError, ScenarioError
from sim.pay.credit import attained
from sim.pay.lines import PeriodPay
from sim.pay.money import to_cents
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan
from sim.pay.plan_year import PayYear
from sim.pay.terms.settlements import Clawback, Standing
from sim.pay.to_date import to_date
from sim.pay_statements.closing import closing_positions
from sim.pay_statements.credit_table import CreditTable, credit_table
from sim.pay_statements.dates_of_change import spans_of, year_paid
from sim.pay_statements.ledger import Ledger, ledger
from sim.pay_statements.notes import notes, uncollected
from sim.pay_statements.own_rate import brought, brought_before
from sim.pay_statements.pay_currency import worth_by_period
from sim.pay_statements.positions import Opening, Position, opening_of
from sim.pay_statements.records import CreditFile, Payee, RosterFile, RowProblem
from sim.pay_statements.statement_records import Statement, StatementLine, Statements
from sim.units import FloatArray


def statements(
    plan: Plan,
    credits: CreditFile,
    roster: RosterFile | None = None,
    first_month: datetime.date | PayYear | None = None,
    opening: Sequence[Position] = (),
    *,
    with_closing: bool = False,
) -> Statements:
    """Return the statements of one plan year: that of the earliest credit unless stated, by the plan's calendar.

    `opening` are the positions the year before closed with; `with_closing` asks for those that this one does.
    Without a roster everybody who has a credit is paid, in seat all year. A deal with one row that cannot be credited
    is not paid to anybody. Raises ImportedFileError when nobody can be paid, ScenarioError when a quota is missing.
    """
    table = credit_table(credits.records) if credits.columns is None else credits.columns
    people = tuple(Payee(row=0, name=name) for name in table.payee.known) if roster is None else roster.people
    _check_plan(plan, people)
    if not people:
        raise ImportedFileError("there is nobody to pay: no row of the credits or roster can be read; see the problems")
    spans = spans_of(plan, people, year_paid(plan, table, first_month))
    brought_in = opening_of(opening, plan, people, spans) if opening else None
    year = paid_year(plan, table, people, spans, brought_in)
    problems = (*credits.problems, *(roster.problems if roster else ()), *year.problems)
    outcome = statements_of(year, credits.touched, own_currency=True)
    ordered = tuple(sorted(problems, key=lambda problem: problem.row))
    closing = closing_positions(plan, year.book, year.paid, brought_in) if with_closing else ()
    remarks = (*notes(plan, year.book), *uncollected(plan, year.paid))
    return Statements(statements=outcome, problems=ordered, notes=remarks, closing=closing)


def _check_plan(plan: Plan, people: Sequence[Payee]) -> None:
    """Raise ScenarioError where the roster puts somebody on a plan that is not the one paid."""
    for row in (row for payee in people for row in payee.works if row.plan):
        if row.plan.lower() != plan.name.lower():
            raise ScenarioError(
                f"the roster's row {row.row} puts {row.name} on {row.plan!r}, and {plan.name!r} is paid; give both "
                "plans (--also), or leave the row out"
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class PaidYear:
    """Everybody's plan year in dollars, in cents that add up, by pay period.

    `lines` is (n_lines, payees, periods), the others (payees, periods). `paid` is what it is rounded from, with the
    lines' labels and the balances, by span of the book's year.
    """

    plan: Plan
    book: Ledger
    paid: PeriodPay
    lines: FloatArray
    variable: FloatArray
    base: FloatArray
    payments: tuple[range, ...]

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """Return the rows that are not credited, or to be reviewed, with the reason."""
        return self.book.credited.problems


def paid_year(
    plan: Plan,
    credits: CreditTable,
    people: Sequence[Payee],
    first_month: datetime.date | PayYear,
    opening: Opening | None = None,
) -> PaidYear:
    """Return what everybody is paid in a plan year, or in the one that begins in the month of `first_month`.

    Raises ScenarioError when a quota is missing.
    """
    book = ledger(plan, credits, people, first_month, opening.deal_names if opening else frozenset())
    paid = pay_by_period(plan, book.credits, _standing(plan, book, opening), blocks=book.year.blocks)
    lines = cents_that_add_up(paid.lines)
    if len(book.year) != len(book.year.pay_periods):
        lines = to_cents(book.year.period_totals(lines))
    base = cents_that_add_up(book.year.period_totals(book.seats.base_salaries(plan)).T).T
    return PaidYear(
        plan=plan,
        book=book,
        paid=paid,
        lines=lines,
        variable=to_cents(lines.sum(axis=0)),
        base=base,
        payments=book.year.due(plan.pay_every),
    )


def statements_of(
    year: PaidYear, touched: frozenset[str] = frozenset(), *, own_currency: bool = False
) -> tuple[Statement, ...]:
    """Return everybody's statement, in the plan's currency unless `own_currency` asks for the payee's.

    Those in `touched`, and whom a problem is about, are told they are incomplete.
    """
    book, table = year.book, year.book.credited.table
    ends, whole = book.year.at_period_ends, len(book.year)
    days = [first for first, _ in book.year.days_of_periods]
    worth = worth_by_period(year.plan, book.people, days) if own_currency else None
    if worth is not None:
        year = _in_currency(year, worth)
    wrong = np.flatnonzero(np.isin(table.row, [problem.row for problem in year.problems]))
    about = touched | {table.payee.known[number] for number in table.payee.numbers[wrong]}
    sold = {name: ends(to_date(credit.credited, whole)) for name, credit in book.credits.items()}
    goal = {name: ends(to_date(credit.quota, whole)) for name, credit in book.credits.items()}
    reached = {name: attained(sold[name], goal[name]) for name in sold}
    unit = 1.0 if worth is None else worth
    balances = _rows({label: to_cents(ends(balance) / unit) for label, balance in year.paid.balances.items()})
    credited, quota, attainment = _rows(sold), _rows(goal), _rows(reached)
    lines = [_values(line) for line in year.lines]
    variable, base = _values(year.variable), _values(year.base)
    return tuple(
        Statement(
            payee=payee.name,
            periods=book.year.period_names,
            payments=year.payments,
            lines=_lines(year.paid.labels, [line[place] for line in lines]),
            variable=variable[place],
            base=base[place],
            balances=_of(balances, place),
            credited=_of(credited, place),
            quota=_of(quota, place),
            attainment=_of(attainment, place),
            incomplete=payee.name in about,
            currency="" if worth is None else payee.currency,
            worth=() if worth is None or not payee.currency else tuple(worth[place].tolist()),
        )
        for place, payee in enumerate(book.people)
    )


def _in_currency(year: PaidYear, worth: FloatArray) -> PaidYear:
    """Return the year with lines, pay and base in everybody's currency; balances stay as they are.

    `worth` (payees, periods) is what a unit of the currency is worth in the plan's.
    """
    lines = cents_that_add_up(year.lines / worth)
    return replace(
        year,
        lines=lines,
        variable=to_cents(lines.sum(axis=0)),
        base=cents_that_add_up((year.base / worth).T).T,
    )


def cents_that_add_up(lines: FloatArray) -> FloatArray:
    """Return lines (n_lines, ...) in cents that sum to the rounded sum: each takes the rounding left before it.

    So does a base salary by month, which adds up to the year's.
    """
    running = to_cents(np.cumsum(lines, axis=0))
    return to_cents(np.diff(running, axis=0, prepend=0.0))


def _standing(plan: Plan, book: Ledger, opening: Opening | None) -> Standing:
    """Return what everybody brings: tenure, open positions, and the pay of deals that fell through."""
    clawback = next((term for term in plan.settlements if isinstance(term, Clawback)), None)
    own_rate = clawback is not None and clawback.at == "own rate"
    to_recover = brought(clawback, plan, book) if clawback and own_rate else np.zeros_like(book.months)
    if clawback and opening and opening.deals:
        to_recover = to_recover + brought_before(clawback, plan, book, opening.deals)
    debt = np.array([payee.draw_balance for payee in book.people])
    if opening is not None:
        brings = {name: getattr(opening, name) for name in ("debt", "owed", "held", "released")}
    else:
        brings = {"debt": debt}
    return Standing(
        served=book.seats.served,
        on_plan=book.seats.on_plan,
        present=book.seats.present * book.year.twelfths if plan.proration == "by days" else None,
        to_recover=to_recover,
        ote=book.ote,
        target=book.targets,
        **brings,
    )


def _lines(labels: Sequence[str], lines: Sequence[tuple[float, ...]]) -> tuple[StatementLine, ...]:
    """Return the lines of one payee; what rounding adds only where it adds something."""
    labeled = zip(labels, lines, strict=True)
    return tuple(
        StatementLine(label=label, amounts=line) for label, line in labeled if label != "rounding" or any(line)
    )


def _of(amounts: Mapping[str, list[tuple[float, ...]]], place: int) -> dict[str, tuple[float, ...]]:
    """Return one payee's part of what stands for everybody by name."""
    return {name: rows[place] for name, rows in amounts.items()}


def _rows(amounts: Mapping[str, FloatArray]) -> dict[str, list[tuple[float, ...]]]:
    """Return arrays (payees, periods) by name as everybody's values."""
    return {name: _values(array) for name, array in amounts.items()}


def _values(array: FloatArray) -> list[tuple[float, ...]]:
    """Return everybody's values of an array (payees, periods), without a negative zero."""
    return list(map(tuple, (array + 0.0).tolist()))
