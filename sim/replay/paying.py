"""Apply one plan to the actuals: everybody's statement, in cents that add up, and the rows not credited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter

import numpy as np

from sim.errors import ImportedFileError
from sim.pay.plan import Plan, plan_from, plan_text
from sim.pay_statements.credit_table import CreditTable
from sim.pay_statements.notes import without_quota as held_to_no_quota
from sim.pay_statements.records import Payee, RowProblem
from sim.pay_statements.statement import PaidYear, paid_year, statements_of
from sim.pay_statements.statement_records import Statement
from sim.replay.actuals import Actuals
from sim.replay.attained import payable, scored
from sim.replay.finding import ReplayNote, note
from sim.replay.gaps import without_quota

CENTS = 100


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Everybody's statement under one plan, in the order of the roster; if `plan` is None, each under an assigned plan.

    `cents` is each payee's pay of the year, base included, in whole cents; `exceptions` are rows that were not
    credited, or credited for review, with the reason. Under assigned plans `leads` is each payee's lead measure, and
    `written` says who is on which plan.
    """

    plan: Plan | None
    statements: tuple[Statement, ...] = field(repr=False)
    cents: tuple[int, ...] = field(repr=False)
    exceptions: tuple[RowProblem, ...]
    findings: tuple[ReplayNote, ...]
    leads: tuple[str, ...] = field(default=(), repr=False)
    written: tuple[str, ...] = field(default=(), repr=False)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the plan as lines of YAML, or who is on which plan."""
        return self.written if self.plan is None else tuple(plan_text(self.plan).splitlines())

    @property
    def pay_total(self) -> float:
        """Return everybody's pay together, in $, to the cent."""
        return sum(self.cents) / CENTS

    @property
    def base_total(self) -> float:
        """Return everybody's base salary together, in $, to the cent."""
        return sum(round(amount * CENTS) for statement in self.statements for amount in statement.base) / CENTS

    @property
    def variable_total(self) -> float:
        """Return everybody's variable pay together, in $, to the cent."""
        return sum(round(amount * CENTS) for statement in self.statements for amount in statement.variable) / CENTS

    @property
    def lead(self) -> str:
        """Return the measure of the largest weight, whose attainment is shown."""
        if self.plan is None:
            names = sorted(set(self.leads))
            return names[0] if len(names) == 1 else "each plan's own"
        return max(self.plan.measures, key=lambda measure: measure.weight).name

    @cached_property
    def attainment(self) -> tuple[float, ...]:
        """Return everybody's attainment of the year on the lead measure; NaN where there is no quota."""
        leads = self.leads or (self.lead,) * len(self.statements)
        return tuple(statement.attainment[lead][-1] for statement, lead in zip(self.statements, leads, strict=True))


@np.errstate(all="ignore")  # an amount too large to be paid raises an error with its own words
def paid_under(plan: Plan, actuals: Actuals, credits: CreditTable | None = None) -> Paid:
    """Return what a plan would have paid for the actuals, behavior frozen.

    `credits`, if given, replace those of the actuals. If the file has exactly one measure that the plan does not know,
    its credits count for every measure of the plan that is not in the file. ImportedFileError when somebody's pay is
    not finite; ScenarioError when a quota is missing.
    """
    chosen, year, findings = _year_under(plan, actuals, credits)
    statements = statements_of(year)
    exceptions = {
        (problem.row, problem.column, problem.message): problem
        for problem in sorted(year.problems, key=attrgetter("row"))
    }
    return Paid(
        plan=chosen,
        statements=statements,
        cents=_cents(year),
        exceptions=tuple(exceptions.values()),
        findings=tuple(findings),
    )


@np.errstate(all="ignore")
def cents_under(plan: Plan, actuals: Actuals) -> tuple[int, ...]:
    """Return everybody's pay of the year under a plan in whole cents, as `paid_under` does but without statements."""
    return _cents(_year_under(plan, actuals)[1])


def _year_under(
    plan: Plan, actuals: Actuals, credits: CreditTable | None = None
) -> tuple[Plan, PaidYear, list[ReplayNote]]:
    """Return the plan as applied, everybody's paid year under it, and notes on what was assumed."""
    chosen, left_aside = _with_pay(plan, actuals), list[ReplayNote]()
    if actuals.history is not None:
        chosen, left_aside = payable(chosen, actuals.history)
    table, findings = _credited_to(chosen, actuals.credits if credits is None else credits)
    if actuals.history is not None:
        scores = [measure.name for measure in chosen.measures if measure.scope == "score"]
        table = scored(table, scores, actuals.history)
    people, quota_notes = _with_quotas(chosen, actuals)
    year = paid_year(chosen, table, people, actuals.first_month)
    finite = np.isfinite(year.variable.sum(axis=1) + year.base.sum(axis=1))
    if not finite.all():
        raise ImportedFileError(
            f"the pay of {people[int(np.argmin(finite))].name[:60]!r} is no finite number; check the amounts of its "
            "credits"
        )
    worth = [note("quota", f"under {plan.name}, {sentence}", 1) for sentence in held_to_no_quota(chosen, year.book)]
    return chosen, year, [*left_aside, *findings, *quota_notes, *worth]


def _cents(year: PaidYear) -> tuple[int, ...]:
    """Return everybody's pay in whole cents; as floats these sum exactly up to 90 trillion dollars."""
    whole = np.rint(np.hstack([year.variable, year.base]) * CENTS).sum(axis=1)
    return tuple(map(int, whole.tolist()))


def _with_pay(plan: Plan, actuals: Actuals) -> Plan:
    """Return the plan with the base and target incentive of the mapping, if it states them for everybody."""
    if actuals.base is None and actuals.target_incentive is None:
        return plan
    base = plan.base_per_year if actuals.base is None else actuals.base
    incentive = plan.target_incentive_per_year if actuals.target_incentive is None else actuals.target_incentive
    ote = base + incentive
    return plan_from({**plan.model_dump(), "ote_per_year": ote, "base_share": base / ote if ote else 0.0})


def _credited_to(plan: Plan, credits: CreditTable) -> tuple[CreditTable, list[ReplayNote]]:
    """Return the credits under the plan's names of measures, and notes; unknown names stay and become exceptions."""
    written = credits.measure.used()
    known = {measure.name for measure in plan.measures} | set(plan.extra_credits)
    foreign = [name for name in written if name not in known]
    free = [m.name for m in plan.measures if m.scope != "score" and m.name not in written]
    silent = [m.name for m in plan.measures if m.name not in written]
    notes: list[ReplayNote] = []
    if len(foreign) == 1 and free:
        rows = int(credits.measure.are(foreign[0]).sum())
        text = f"under {plan.name}, {foreign[0]} of the file counts as {' and as '.join(free)}"
        notes.append(ReplayNote(kind="assumption", about="measure", text=text, uses=rows))
        silent = [name for name in silent if name not in free]
        credits = credits.measured_as(foreign[0], free)
    if silent:
        text = f"under {plan.name}, nothing of the file counts for {' or for '.join(silent)}: its result is 0"
        notes.append(ReplayNote(kind="note", about="measure", text=text, uses=len(silent)))
    return credits, notes


def _with_quotas(plan: Plan, actuals: Actuals) -> tuple[tuple[Payee, ...], list[ReplayNote]]:
    """Return the people, with the assumed quota on every measure where plan and roster state none, and notes.

    Whoever has no OTE on the roster has that of the actuals, where they state one.
    """
    whose = "assumed" if actuals.history is None else "nominal" if actuals.history.nominal else "file's"
    silent = without_quota(plan, actuals.people)
    by_payee: dict[str, dict[str, float]] = {}
    for measure, names in silent.items():
        for name in names:
            by_payee.setdefault(name, {})[measure.lower()] = actuals.quota_of(name, measure)
    filled = tuple(
        payee
        if payee.name not in by_payee and (payee.ote is not None or actuals.ote is None)
        else replace(
            payee,
            quotas={**payee.quotas, **by_payee.get(payee.name, {})},
            ote=actuals.ote if payee.ote is None else payee.ote,
        )
        for payee in actuals.people
    )
    notes: list[ReplayNote] = []
    for measure, names in silent.items():
        if names:
            text = f"under {plan.name}, {len(names)} of {len(filled)} people have the {whose} quota on {measure}"
            notes.append(ReplayNote(kind="assumption", about="quota", text=text, uses=len(names)))
    return filled, notes
