"""Plan assignments: everybody paid under the plan assigned to them, also when it changes within the year."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.errors import ImportedFileError
from sim.importing.making import Assignment
from sim.importing.records import Imported
from sim.importing.spelling import plain
from sim.pay.credit import attained
from sim.pay.plan import Plan
from sim.pay.proration import month_starts, months_in_seat
from sim.pay.terms.bonuses import Bonus
from sim.pay_statements.records import RowProblem
from sim.pay_statements.statement import Statement, StatementLine
from sim.plan_design.components import IN_SIX, WHOLE
from sim.replay.actuals import Actuals
from sim.replay.finding import ReplayNote, assumption, note, some
from sim.replay.paying import CENTS, Paid, paid_under
from sim.replay.years import lies_in
from sim.units import MONTHS_PER_YEAR, FloatArray

AS_ASSIGNED = "As assigned"
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


def assignment_of(
    brought: Imported, plans: Mapping[str, Plan], actuals: Actuals, also: Mapping[str, Sequence[str]] | None = None
) -> Assigned:
    """Return who is on which of the plans in the actuals' year.

    A file names a plan by its name or one of the names in `also`; case, blanks and punctuation do not matter.
    ImportedFileError for a plan that is not given, for a month in seat without a plan, and for a change of plan that
    cannot be paid in parts.
    """
    rows = [row for row in brought.records if isinstance(row, Assignment)]
    if brought.mapping.kind != "assignment" or not rows:
        raise ImportedFileError(f"{brought.name} assigns nobody a plan; bring one row a payee, with payee and plan")
    known = _meant(brought.name, {plain(row.plan): row.plan for row in rows}, plans, also or {})
    by_payee: dict[str, list[Assignment]] = {}
    for row in rows:
        by_payee.setdefault(row.payee, []).append(row)
    paid = {payee.name: _in_seat(payee.start, payee.end, actuals.first_month) for payee in actuals.people}
    spans = {
        name: _spans(brought.name, name, by_payee.get(name, []), seat, actuals.first_month, known)
        for name, seat in paid.items()
    }
    assigned = Assigned(spans=spans, findings=())
    _check_changes(assigned, plans)
    strangers = sorted(set(by_payee) - set(paid))
    notes = [_assignment_note(assigned)]
    if strangers:
        notes.append(note("assignment", f"assigned a plan and not among the payees: {some(strangers)}", len(strangers)))
    if assigned.changing:
        text = (
            "whoever changes plan is measured and paid under each over its own months alone, quota and target "
            f"incentive prorated by months: {some(sorted(assigned.changing))}"
        )
        notes.append(assumption("assignment", text, len(assigned.changing)))
    return replace(assigned, findings=tuple(notes))


def paid_as_assigned(assigned: Assigned, paid: Mapping[str, Paid], plans: Mapping[str, Plan], actuals: Actuals) -> Paid:
    """Return everybody's statement under the plan assigned to them; `paid` has everybody's under each plan all year.

    A shared measure counts the results of all its members, whatever plan they are on.
    """
    parts = {span for spans in assigned.spans.values() for span in spans}
    runs = {
        (name, span): paid[name] if span == WHOLE_YEAR else _paid_in(plans[name], span, actuals)
        for name, span in sorted(parts)
    }
    position = {payee.name: number for number, payee in enumerate(actuals.people)}
    statements, cents, leads = [], [], []
    for payee, spans in assigned.spans.items():
        pieces = [(part, runs[part].statements[position[payee]]) for part in spans]
        statements.append(pieces[0][1] if len(pieces) == 1 else _joined(pieces))
        cents.append(sum(runs[part].cents[position[payee]] for part in spans))
        leads.append(runs[spans[-1]].lead)
    of_parts = [run for (_, span), run in runs.items() if span != WHOLE_YEAR]
    findings = {(finding.about, finding.text): finding for run in of_parts for finding in run.findings}
    return Paid(
        plan=None,
        statements=tuple(statements),
        cents=tuple(cents),
        exceptions=tuple(_exceptions(assigned, runs, actuals)),
        findings=(*assigned.findings, *findings.values()),
        leads=tuple(leads),
        written=assigned.lines,
    )


def parts_as_assigned(
    assigned: Assigned, other: str, paid: Mapping[str, Paid], why: Mapping[tuple[str, str], Mapping[str, FloatArray]]
) -> dict[str, FloatArray]:
    """Return the change from everybody's own plan to another by reason, (payees,), $; `why` has it by pair of plans.

    For a payee who changed plan within the year the only reason is WHOLE.
    """
    position = {payee: number for number, payee in enumerate(assigned.spans)}
    by_part: dict[str, FloatArray] = {}
    for (base, against), parts in why.items():
        rows = [position[payee] for payee in assigned.whole_year_on(base)] if against == other else []
        for part, values in parts.items() if rows else ():
            by_part.setdefault(part, np.zeros(len(position)))[rows] = values[rows]
    for payee in assigned.changing:
        number = position[payee]
        change = (paid[other].cents[number] - paid[AS_ASSIGNED].cents[number]) / CENTS
        by_part.setdefault(WHOLE, np.zeros(len(position)))[number] = change
    order = [*IN_SIX, WHOLE]
    return {part: by_part[part] for part in sorted(by_part, key=order.index)}


def _meant(
    where: str, used: Mapping[str, str], plans: Mapping[str, Plan], also: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return the plan that each name in the file stands for, by that name as `plain` reduces it."""
    by_name: dict[str, set[str]] = {}
    for name in plans:
        by_name.setdefault(plain(name), set()).add(name)
    for name, others in also.items():
        for other in others:
            if plain(other) not in {plain(plan) for plan in plans}:
                by_name.setdefault(plain(other), set()).add(name)
    unknown = sorted(text for key, text in used.items() if key not in by_name)
    if unknown:
        raise ImportedFileError(
            f"{where} assigns {some(unknown)}, which {'is' if len(unknown) == 1 else 'are'} none of the plans given "
            f"({'; '.join(plans)}); add the plan, or correct the name"
        )
    twice = next((text for key, text in used.items() if len(by_name[key]) > 1), None)
    if twice is not None:
        both = " and ".join(sorted(by_name[plain(twice)]))
        raise ImportedFileError(f"{where} assigns {twice}, which may mean {both}; give the plans names that differ")
    return {key: next(iter(by_name[key])) for key in used}


def _paid_in(plan: Plan, span: tuple[int, int], actuals: Actuals) -> Paid:
    """Return everybody's pay under a plan for some months of the year: credits and seats of these months alone.

    The name of the plan in its notes says which months.
    """
    days = month_starts(actuals.first_month)
    since, until = days[span[0]], days[span[1] + 1] - datetime.timedelta(days=1)
    people = tuple(
        replace(payee, start=max(since, payee.start or since), end=min(until, payee.end or until))
        for payee in actuals.people
    )
    named = plan.model_copy(update={"name": f"{plan.name}{_months(span)}"})
    return paid_under(named, replace(actuals, people=people), actuals.credits.between(since, until))


def _in_seat(start: datetime.date | None, end: datetime.date | None, first: datetime.date) -> list[int]:
    """Return the months of the plan year, from 0, in which somebody is in seat for at least a part."""
    parts = months_in_seat(start, end, first, by_days=False)
    return [month for month, part in enumerate(parts) if part > 0.0]


def _spans(
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


def _check_changes(assigned: Assigned, plans: Mapping[str, Plan]) -> None:
    """Raise ImportedFileError for a change to or from a plan with terms that cannot be prorated to part of a year."""
    for payee in assigned.changing:
        for name, _ in assigned.spans[payee]:
            if _is_of_the_whole_year(plans[name]):
                raise ImportedFileError(
                    f"{payee} changes plan within the year, and {name} has a draw, guarantee, holdback, clawback, "
                    "bonus, windfall clause, ramp, rates on dollars, or a quota without proration, which no part of a "
                    "year can be paid by; assign one plan for the year, or replay the parts with rosters of their dates"
                )


def _is_of_the_whole_year(plan: Plan) -> bool:
    goals = [measure.quota for measure in plan.measures if measure.quota is not None]
    return (
        bool(plan.settlements)
        or plan.crediting.windfall is not None
        or any(isinstance(term, Bonus) for term in plan.terms)
        or any(measure.base.in_dollars for measure in plan.measures)
        or any(goal.ramp or goal.ramp_quotas or goal.proration == "none" for goal in goals)
    )


def _joined(pieces: Sequence[tuple[tuple[str, tuple[int, int]], Statement]]) -> Statement:
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


def _exceptions(
    assigned: Assigned, runs: Mapping[tuple[str, tuple[int, int]], Paid], actuals: Actuals
) -> list[RowProblem]:
    """Return the rows that a payee's own plan does not credit, and those of people on no plan."""
    payee_of = {record.row: record.payee for record in actuals.records}
    kept: dict[tuple[int, str, str], RowProblem] = {}
    for part, run in runs.items():
        for problem in run.exceptions:
            payee = payee_of.get(problem.row, "")
            if payee not in assigned.spans or part in assigned.spans[payee]:
                kept[problem.row, problem.column, problem.message] = problem
    return sorted(kept.values(), key=lambda problem: problem.row)


def _assignment_note(assigned: Assigned) -> ReplayNote:
    """Return a note on how many people are on which plan."""
    names = dict.fromkeys(name for spans in assigned.spans.values() for name, _ in spans)
    on = {name: len(assigned.whole_year_on(name)) for name in names}
    counts = [f"{count:,} on {name}" for name, count in on.items() if count]
    counts += [f"{len(assigned.changing):,} on one after another"] if assigned.changing else []
    text = f"everybody is paid under the plan assigned to them: {', '.join(counts)}"
    return note("assignment", text, len(assigned.spans))


def _months(span: tuple[int, int]) -> str:
    return "" if span == WHOLE_YEAR else f", months {span[0] + 1} to {span[1] + 1}"


def _after(day: datetime.date | None) -> datetime.date | None:
    return None if day is None else day + datetime.timedelta(days=1)
