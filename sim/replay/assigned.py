"""Who was on which plan when: everybody paid under the plan assigned to them, part of the year by part of the year."""

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
from sim.pay.terms.bonuses import Bonus
from sim.pay_statements.proration import month_starts, months_in_seat
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
    """Everybody's plans in the order of the year, by payee, and what there is to know about the assignment."""

    spans: Mapping[str, Spans]
    findings: tuple[ReplayNote, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the assignment, one line a payee."""
        return tuple(
            f"{payee}: " + "; ".join(f"{plan}{_months(span)}" for plan, span in spans)
            for payee, spans in self.spans.items()
        )

    def whole_year_on(self, plan: str) -> frozenset[str]:
        """Return who is on one plan whenever they are in seat."""
        return frozenset(payee for payee, spans in self.spans.items() if [name for name, _ in spans] == [plan])

    @property
    def changing(self) -> frozenset[str]:
        """Return who changes plan within the year."""
        return frozenset(payee for payee, spans in self.spans.items() if len(spans) > 1)


def assignment_of(
    brought: Imported, plans: Mapping[str, Plan], actuals: Actuals, also: Mapping[str, Sequence[str]] | None = None
) -> Assigned:
    """Return who is on which of the plans in the actuals' year.

    A plan is meant by its name or one of the names in `also`, whatever the case, blanks and signs. ImportedFileError,
    in one sentence, for a plan that is not given, for somebody with no plan in a month in seat, and for a change that
    cannot be paid part by part.
    """
    rows = [each for each in brought.records if isinstance(each, Assignment)]
    if brought.mapping.kind != "assignment" or not rows:
        raise ImportedFileError(f"{brought.name} assigns nobody a plan; bring one row a payee, with payee and plan")
    known = _meant(brought.name, {plain(each.plan): each.plan for each in rows}, plans, also or {})
    by_payee: dict[str, list[Assignment]] = {}
    for each in rows:
        by_payee.setdefault(each.payee, []).append(each)
    paid = {payee.name: _in_seat(payee.start, payee.end, actuals.first_month) for payee in actuals.people}
    spans = {
        name: _spans(brought.name, name, by_payee.get(name, []), seat, actuals.first_month, known)
        for name, seat in paid.items()
    }
    found = Assigned(spans=spans, findings=())
    _check_changes(found, plans)
    strangers = sorted(set(by_payee) - set(paid))
    told = [_told(found)]
    if strangers:
        told.append(note("assignment", f"assigned a plan and not among the payees: {some(strangers)}", len(strangers)))
    if found.changing:
        text = (
            "whoever changes plan is measured and paid under each over its own months alone, quota and target "
            f"incentive prorated by months: {some(sorted(found.changing))}"
        )
        told.append(assumption("assignment", text, len(found.changing)))
    return replace(found, findings=tuple(told))


def paid_as_assigned(assigned: Assigned, paid: Mapping[str, Paid], plans: Mapping[str, Plan], actuals: Actuals) -> Paid:
    """Return everybody's statement under the plan assigned to them; `paid` is everybody under each plan all year.

    A shared measure counts everybody's results, whatever plan the others are on.
    """
    parts = {span for spans in assigned.spans.values() for span in spans}
    runs = {
        (name, span): paid[name] if span == WHOLE_YEAR else _paid_in(plans[name], span, actuals)
        for name, span in sorted(parts)
    }
    place = {payee.name: number for number, payee in enumerate(actuals.people)}
    made, cents, leads = [], [], []
    for payee, spans in assigned.spans.items():
        pieces = [(part, runs[part].statements[place[payee]]) for part in spans]
        made.append(pieces[0][1] if len(pieces) == 1 else _joined(pieces))
        cents.append(sum(runs[part].cents[place[payee]] for part in spans))
        leads.append(runs[spans[-1]].lead)
    of_parts = [run for (_, span), run in runs.items() if span != WHOLE_YEAR]
    findings = {(each.about, each.text): each for run in of_parts for each in run.findings}
    return Paid(
        plan=None,
        statements=tuple(made),
        cents=tuple(cents),
        exceptions=tuple(_exceptions(assigned, runs, actuals)),
        findings=(*assigned.findings, *findings.values()),
        leads=tuple(leads),
        written=assigned.lines,
    )


def parts_as_assigned(
    assigned: Assigned, other: str, paid: Mapping[str, Paid], why: Mapping[tuple[str, str], Mapping[str, FloatArray]]
) -> dict[str, FloatArray]:
    """Return the change from everybody's own plan to another, $ by reason; `why` has it by pair of plans.

    Whoever changed plan within the year has the plan as a whole for a reason.
    """
    place = {payee: number for number, payee in enumerate(assigned.spans)}
    found: dict[str, FloatArray] = {}
    for (base, against), parts in why.items():
        rows = [place[payee] for payee in assigned.whole_year_on(base)] if against == other else []
        for part, values in parts.items() if rows else ():
            found.setdefault(part, np.zeros(len(place)))[rows] = values[rows]
    for payee in assigned.changing:
        number = place[payee]
        change = (paid[other].cents[number] - paid[AS_ASSIGNED].cents[number]) / CENTS
        found.setdefault(WHOLE, np.zeros(len(place)))[number] = change
    order = [*IN_SIX, WHOLE]
    return {part: found[part] for part in sorted(found, key=order.index)}


def _meant(
    where: str, used: Mapping[str, str], plans: Mapping[str, Plan], also: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return which plan each name means that the file uses, by the name in small letters without blanks and signs."""
    by_name: dict[str, set[str]] = {}
    for name in plans:
        by_name.setdefault(plain(name), set()).add(name)
    for name, others in also.items():
        for other in others:
            if plain(other) not in {plain(each) for each in plans}:
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
    """Return everybody under a plan in some months of the year alone: credits of these, and in seat in these.

    What is found says which months.
    """
    days = month_starts(actuals.first_month)
    since, until = days[span[0]], days[span[1] + 1] - datetime.timedelta(days=1)
    people = tuple(
        replace(each, start=max(since, each.start or since), end=min(until, each.end or until))
        for each in actuals.people
    )
    named = plan.model_copy(update={"name": f"{plan.name}{_months(span)}"})
    return paid_under(named, replace(actuals, people=people), actuals.credits.between(since, until))


def _in_seat(start: datetime.date | None, end: datetime.date | None, first: datetime.date) -> list[int]:
    """Return the months of the plan year somebody is in seat for any part of."""
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
    """Return a payee's plans over the months in seat; one plan for all of them stands for the whole year."""
    days = month_starts(first)
    plan_in: dict[int, str] = {}
    for row in sorted(rows, key=lambda each: each.start or datetime.date.min):
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


def _check_changes(found: Assigned, plans: Mapping[str, Plan]) -> None:
    """Refuse a change into or out of a plan whose rules reach over the change, or do not shrink with the months."""
    for payee in found.changing:
        for name, _ in found.spans[payee]:
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
    statements = [each for _, each in pieces]
    sums = {
        what: {
            name: np.sum([getattr(each, what)[name] for each in statements if name in getattr(each, what)], axis=0)
            for name in dict.fromkeys(name for each in statements for name in getattr(each, what))
        }
        for what in ("credited", "quota")
    }
    return Statement(
        payee=statements[0].payee,
        periods=statements[0].periods,
        lines=tuple(
            StatementLine(label=f"{name}{_months(span)}: {line.label}", amounts=line.amounts)
            for (name, span), each in pieces
            for line in each.lines
        ),
        variable=_together(each.variable for each in statements),
        base=_together(each.base for each in statements),
        balances={},
        credited={name: tuple(map(float, values)) for name, values in sums["credited"].items()},
        quota={name: tuple(map(float, values)) for name, values in sums["quota"].items()},
        attainment={
            name: tuple(map(float, attained(values, sums["quota"][name]))) for name, values in sums["credited"].items()
        },
        incomplete=any(each.incomplete for each in statements),
    )


def _together(amounts: Iterable[Sequence[float]]) -> tuple[float, ...]:
    """Return the sums by month of amounts in whole cents."""
    return tuple(sum(round(amount * CENTS) for amount in month) / CENTS for month in zip(*amounts, strict=True))


def _exceptions(
    assigned: Assigned, runs: Mapping[tuple[str, tuple[int, int]], Paid], actuals: Actuals
) -> list[RowProblem]:
    """Return what each payee's own plan does not credit, and what no plan does."""
    payee_of = {record.row: record.payee for record in actuals.records}
    kept: dict[tuple[int, str, str], RowProblem] = {}
    for part, run in runs.items():
        for each in run.exceptions:
            payee = payee_of.get(each.row, "")
            if payee not in assigned.spans or part in assigned.spans[payee]:
                kept[each.row, each.column, each.message] = each
    return sorted(kept.values(), key=lambda each: each.row)


def _told(assigned: Assigned) -> ReplayNote:
    """Return how many are on which plan."""
    names = dict.fromkeys(name for spans in assigned.spans.values() for name, _ in spans)
    on = {name: len(assigned.whole_year_on(name)) for name in names}
    told = [f"{count:,} on {name}" for name, count in on.items() if count]
    told += [f"{len(assigned.changing):,} on one after another"] if assigned.changing else []
    text = f"everybody is paid under the plan assigned to them: {', '.join(told)}"
    return note("assignment", text, len(assigned.spans))


def _months(span: tuple[int, int]) -> str:
    return "" if span == WHOLE_YEAR else f", months {span[0] + 1} to {span[1] + 1}"


def _after(day: datetime.date | None) -> datetime.date | None:
    return None if day is None else day + datetime.timedelta(days=1)
