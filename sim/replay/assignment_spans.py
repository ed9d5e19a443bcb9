"""The spans of a year in which somebody was on one plan."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import ImportedFileError
from sim.importing.making import Assignment
from sim.importing.spelling import plain
from sim.pay.credit import attained
from sim.pay.plan import Plan
from sim.pay.proration import month_starts
from sim.pay.terms.bonuses import Bonus
from sim.pay_statements.statement_records import Statement, StatementLine
from sim.replay.finding import ReplayNote
from sim.replay.paying import CENTS
from sim.replay.years import lies_in
from sim.units import MONTHS_PER_YEAR

WHOLE_YEAR = (0, MONTHS_PER_YEAR - 1)


Spans = tuple[tuple[str, tuple[int, int]], ...]  # name of a plan, and its first and last month of the plan year


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """Everybody's plans in the order of the year, by payee, and notes on the assignment."""

    spans: Mapping[str, Spans]
    findings: tuple[ReplayNote, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the assignment as one line of text for each payee."""
        return tuple(
            f"{payee}: " + "; ".join(f"{plan}{_months(span)}" for plan, span in spans)
            for payee, spans in self.spans.items()
        )

    def whole_year_on(self, plan: str) -> frozenset[str]:
        """Return the payees who are on one plan for all their months in seat."""
        return frozenset(payee for payee, spans in self.spans.items() if [name for name, _ in spans] == [plan])

    @property
    def changing(self) -> frozenset[str]:
        """Return the payees who change plan within the year."""
        return frozenset(payee for payee, spans in self.spans.items() if len(spans) > 1)


def spans_of_payees(
    where: str,
    payee: str,
    rows: Iterable[Assignment],
    seat: Sequence[int],
    first: datetime.date,
    known: Mapping[str, str],
) -> Spans:
    """Return a payee's plans over the months in seat; a plan for all of them has the span WHOLE_YEAR."""
    days = month_starts(first)
    plan_in: dict[int, str] = {}
    for row in sorted(rows, key=lambda assigned: assigned.start or datetime.date.min):
        for day, name in ((row.start, "starts"), (_after(row.end), "ends")):
            if day is not None and day.day != 1 and lies_in(day, first):
                raise ImportedFileError(
                    f"{where}, row {row.row}: {row.plan} of {payee} {name} within a month; let it start on the first "
                    "of a month, and end on the last"
                )
        since, until = row.start or days[0], _after(row.end) or days[-1]
        for month in range(MONTHS_PER_YEAR):
            if since <= days[month] and days[month + 1] <= until:
                plan_in[month] = known[plain(row.plan)]
    missing = [month for month in seat if month not in plan_in]
    if missing:
        raise ImportedFileError(
            f"{where} assigns no plan to {payee} in {days[missing[0]]:%Y-%m}"
            + (f" and {len(missing) - 1} more months" if len(missing) > 1 else "")
            + "; add a row, or state in the roster when the payee is in seat"
        )
    if len({plan_in[month] for month in seat}) <= 1:
        return (((plan_in[seat[0]] if seat else next(iter(known.values()))), WHOLE_YEAR),)
    spans: list[tuple[str, tuple[int, int]]] = []
    for month in seat:
        if spans and spans[-1][0] == plan_in[month] and spans[-1][1][1] == month - 1:
            spans[-1] = (plan_in[month], (spans[-1][1][0], month))
        else:
            spans.append((plan_in[month], (month, month)))
    return tuple(spans)


def check_changes(assigned: Assigned, plans: Mapping[str, Plan]) -> None:
    """Raise ImportedFileError for a change to or from a plan with terms that cannot be prorated to part of a year."""
    for payee in assigned.changing:
        for name, _ in assigned.spans[payee]:
            if is_of_the_whole_year(plans[name]):
                raise ImportedFileError(
                    f"{payee} changes plan within the year, and {name} has a draw, guarantee, holdback, clawback, "
                    "bonus, windfall clause, ramp, rates on dollars, or a quota without proration, which no part of a "
                    "year can be paid by; assign one plan for the year, or replay the parts with rosters of their dates"
                )


def is_of_the_whole_year(plan: Plan) -> bool:
    """Tell whether a clause of the plan looks at the whole year, so that no part of a year can be paid by it."""
    goals = [measure.quota for measure in plan.measures if measure.quota is not None]
    return (
        bool(plan.settlements)
        or plan.crediting.windfall is not None
        or any(isinstance(term, Bonus) for term in plan.terms)
        or any(measure.base.in_dollars for measure in plan.measures)
        or any(goal.ramp or goal.ramp_quotas or goal.proration == "none" for goal in goals)
    )


def joined_spans(pieces: Sequence[tuple[tuple[str, tuple[int, int]], Statement]]) -> Statement:
    """Return one statement of the parts of a year, each line under the plan and months it belongs to."""
    statements = [part for _, part in pieces]
    sums = {
        what: {
            name: np.sum(
                [getattr(statement, what)[name] for statement in statements if name in getattr(statement, what)], axis=0
            )
            for name in dict.fromkeys(name for statement in statements for name in getattr(statement, what))
        }
        for what in ("credited", "quota")
    }
    return Statement(
        payee=statements[0].payee,
        periods=statements[0].periods,
        payments=statements[0].payments,
        lines=tuple(
            StatementLine(label=f"{name}{_months(span)}: {line.label}", amounts=line.amounts)
            for (name, span), part in pieces
            for line in part.lines
        ),
        variable=_together(statement.variable for statement in statements),
        base=_together(statement.base for statement in statements),
        balances={},
        credited={name: tuple(map(float, values)) for name, values in sums["credited"].items()},
        quota={name: tuple(map(float, values)) for name, values in sums["quota"].items()},
        attainment={
            name: tuple(map(float, attained(values, sums["quota"][name]))) for name, values in sums["credited"].items()
        },
        incomplete=any(statement.incomplete for statement in statements),
    )


def _together(amounts: Iterable[Sequence[float]]) -> tuple[float, ...]:
    """Return the sums by month of amounts in whole cents."""
    return tuple(sum(round(amount * CENTS) for amount in month) / CENTS for month in zip(*amounts, strict=True))


def _months(span: tuple[int, int]) -> str:
    return "" if span == WHOLE_YEAR else f", months {span[0] + 1} to {span[1] + 1}"


def _after(day: datetime.date | None) -> datetime.date | None:
    return None if day is None else day + datetime.timedelta(days=1)
