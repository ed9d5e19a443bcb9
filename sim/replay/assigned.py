"""Plan assignments: everybody paid under the plan assigned to them, also when it changes within the year."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.errors import ImportedFileError
from sim.importing.making import Assignment
from sim.importing.records import Imported
from sim.importing.spelling import plain
from sim.pay.plan import Plan
from sim.pay.proration import month_starts, months_in_seat
from sim.pay_statements.records import RowProblem
from sim.plan_design.components import IN_SIX, WHOLE
from sim.replay.actuals import Actuals
from sim.replay.assignment_spans import WHOLE_YEAR, Assigned, _months, check_changes, joined_spans, spans_of_payees
from sim.replay.finding import ReplayNote, assumption, note, some
from sim.replay.paying import CENTS, Paid, paid_under
from sim.units import FloatArray

AS_ASSIGNED = "As assigned"


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
        name: spans_of_payees(brought.name, name, by_payee.get(name, []), seat, actuals.first_month, known)
        for name, seat in paid.items()
    }
    assigned = Assigned(spans=spans, findings=())
    check_changes(assigned, plans)
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
        statements.append(pieces[0][1] if len(pieces) == 1 else joined_spans(pieces))
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
