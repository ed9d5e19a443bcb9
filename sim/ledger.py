"""From deals to credit by payee, measure and month: crediting rules, quotas, teams, pools and cancellations."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.credit import MONTHS_PER_YEAR, Credit, FloatArray
from sim.crediting_rules import after_windfall, credit_share
from sim.credits import CreditRecord
from sim.errors import ScenarioError
from sim.plan import Measure, Plan
from sim.pools import Pool, pool_shares
from sim.proration import months_in_seat, months_served
from sim.quota_plan import QuotaPlan, quota_by_month
from sim.roster import Payee
from sim.settlement import Clawback
from sim.tables import RowProblem


class Credited(NamedTuple):
    """One deal's credit as it counts: where it lies and what of it counts."""

    payee: int
    measure: str
    month: int
    amount: float
    record: CreditRecord


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything pay is computed from: arrays (payees, 12) and the deals behind them."""

    people: tuple[Payee, ...]
    first_month: datetime.date
    months: FloatArray
    served: FloatArray
    credits: dict[str, Credit]
    credited: tuple[Credited, ...]
    problems: tuple[RowProblem, ...]


def ledger(plan: Plan, records: Sequence[CreditRecord], people: Sequence[Payee], first_month: datetime.date) -> Ledger:
    """Return the credit by payee, measure and month of the plan year that begins with `first_month`.

    Raises ScenarioError when a measure needs a quota that neither plan nor roster states.
    """
    months = np.array(
        [
            months_in_seat(p.start, p.end, first_month, by_days=plan.proration == "by days", day_count=plan.day_count)
            for p in people
        ]
    )
    served = np.array([months_served(payee.start, first_month) for payee in people])
    quotas = {measure.name: _quotas(measure, people, months, served) for measure in plan.measures}
    credited, problems = _credited(plan, records, people, first_month, quotas)
    credits: dict[str, Credit] = {}
    for measure in plan.measures:
        own = _own(measure.name, credited, len(people), _restated(plan), first_month)
        credits[measure.name] = _measure_credit(measure, own, quotas[measure.name], people, months, credited)
    for name in plan.extra_credits:
        amounts = _own(name, credited, len(people), False, first_month)
        credits[name] = Credit.by_period(amounts, months=months)
    return Ledger(
        people=tuple(people),
        first_month=first_month,
        months=months,
        served=served,
        credits=credits,
        credited=tuple(credited),
        problems=tuple(problems),
    )


def month_of(day: datetime.date, first_month: datetime.date) -> int:
    """Return the month of the plan year a day lies in, 0 to 11; other numbers lie outside of it."""
    return (day.year - first_month.year) * MONTHS_PER_YEAR + day.month - first_month.month


def _restated(plan: Plan) -> bool:
    return any(isinstance(term, Clawback) and term.at == "attainment restated" for term in plan.settlements)


def _quotas(measure: Measure, people: Sequence[Payee], months: FloatArray, served: FloatArray) -> FloatArray:
    """Return everybody's own quota by month, NaN where no term asks for it and none is stated."""
    stated = [payee.quota_of(measure.name) for payee in people]
    rule = measure.quota or QuotaPlan(per_year=0.0)
    if measure.scope == "score":
        return np.full(months.shape, 1.0 / MONTHS_PER_YEAR)
    if measure.quota is None and all(quota is None for quota in stated):
        if measure.needs_quota:
            raise ScenarioError(
                f"plan.measures: {measure.name!r} is paid on attainment and has no quota; write `quota: {{per_year: "
                "...}` in the plan or a quota column in the roster"
            )
        return np.full(months.shape, np.nan)
    absent = [p.name for p, q in zip(people, stated, strict=True) if q is None and measure.quota is None]
    if absent and measure.scope == "individual":
        raise ScenarioError(f"the roster states no quota for {absent[0]}, and neither does the plan; fill it in")
    annual = np.array([rule.per_year if quota is None else quota for quota in stated])
    return quota_by_month(rule, months, served, annual)


def _credited(
    plan: Plan,
    records: Sequence[CreditRecord],
    people: Sequence[Payee],
    first_month: datetime.date,
    quotas: dict[str, FloatArray],
) -> tuple[list[Credited], list[RowProblem]]:
    """Return every deal's credit under the plan's crediting rules, and the rows that cannot be credited."""
    place = {payee.name: number for number, payee in enumerate(people)}
    known = {measure.name for measure in plan.measures} | set(plan.extra_credits)
    problems = _split_problems(plan, records)
    held = {records[number].deal for number, _ in problems if records[number].deal}
    rows = [problem for _, problem in problems]
    found: list[Credited] = []
    for record in records:
        problem = _row_problem(record, place, known, first_month)
        if problem is not None:
            rows.append(problem)
            held |= {record.deal} - {""}
            continue
        share = credit_share(plan.crediting, record.measure, record.motion, record.date)
        amount = record.amount * record.split * share
        windfall, payee = plan.crediting.windfall, place[record.payee]
        if windfall is not None and record.measure in quotas:
            amount, review = after_windfall(windfall, amount, float(quotas[record.measure][payee].sum()))
            if review:
                message = f"{record.amount:,.2f} is a windfall under the plan; it is credited after review"
                rows.append(RowProblem(row=record.row, column="amount", message=message))
        found.append(Credited(payee, record.measure, month_of(record.date, first_month), amount, record))
    return [each for each in found if each.record.deal not in held or not each.record.deal], rows


def _row_problem(
    record: CreditRecord, place: dict[str, int], known: set[str], first_month: datetime.date
) -> RowProblem | None:
    """Return why a record cannot be credited, None when it can."""
    if record.payee not in place:
        return RowProblem(row=record.row, column="payee", message=f"{record.payee!r} is not on the roster; add the row")
    if record.measure not in known:
        message = f"{record.measure!r} is no measure of the plan; known are {', '.join(sorted(known))}"
        return RowProblem(row=record.row, column="measure", message=message)
    if not 0 <= month_of(record.date, first_month) < MONTHS_PER_YEAR:
        message = f"{record.date} lies outside the plan year that begins {first_month}; correct it or leave it out"
        return RowProblem(row=record.row, column="date", message=message)
    return None


def _split_problems(plan: Plan, records: Sequence[CreditRecord]) -> list[tuple[int, RowProblem]]:
    """Return the deals whose splits exceed the whole, each at its last row, with the record's place."""
    if plan.crediting.splits == "may exceed 1":
        return []
    total: dict[tuple[str, str], float] = {}
    last: dict[tuple[str, str], int] = {}
    for number, record in enumerate(records):
        if record.deal:
            key = (record.deal, record.measure)
            total[key] = total.get(key, 0.0) + record.split
            last[key] = number
    return [
        (
            last[key],
            RowProblem(
                row=records[last[key]].row,
                column="split",
                message=f"the splits of deal {key[0]!r} sum to {whole:.6g}, more than 1; correct them or allow "
                "overlays with `splits: may exceed 1`",
            ),
        )
        for key, whole in total.items()
        if whole > 1.0 + 1e-9
    ]


def _own(
    name: str, credited: Sequence[Credited], people: int, restated: bool, first_month: datetime.date
) -> FloatArray:
    """Return a measure's own credit by month; restated, a cancellation takes the credit out in its month."""
    amounts = np.zeros((people, MONTHS_PER_YEAR))
    for each in credited:
        if each.measure == name:
            amounts[each.payee, each.month] += each.amount
            lost = each.record.canceled
            if restated and lost is not None and 0 <= month_of(lost, first_month) < MONTHS_PER_YEAR:
                amounts[each.payee, month_of(lost, first_month)] -= each.amount
    return amounts


def _measure_credit(
    measure: Measure,
    own: FloatArray,
    quota: FloatArray,
    people: Sequence[Payee],
    months: FloatArray,
    credited: Sequence[Credited],
) -> Credit:
    """Return a measure's credit for everybody, from their own, their group's, their reports', or a score."""
    if measure.scope == "individual":
        deals = _deals(measure.name, credited, own.shape) if measure.measured_per == "transaction" else None
        return Credit.by_period(own, quota, months=months, deals=deals)
    if measure.scope == "score":
        return Credit.by_period(_carried(own) / MONTHS_PER_YEAR, quota, months=months)
    share: FloatArray = np.array(1.0)
    base = measure.base
    if isinstance(base, Pool):
        share = pool_shares(own, quota, [_group(p, measure) for p in people], base, [p.weight for p in people])
    if measure.scope == "roll-up":
        below = _reports(people)
        mine = np.array([payee.quota_of(measure.name) is not None for payee in people])
        summed = np.where(mine[:, None], quota, below @ np.nan_to_num(quota))
        return Credit.by_period(below @ own, summed, months=months, share=share)
    groups = [_group(payee, measure) for payee in people]
    return Credit.by_period(_together(own, groups), _together(quota, groups), months=months, share=share)


def _together(amounts: FloatArray, groups: Sequence[str]) -> FloatArray:
    """Return for everybody what their group adds up to, by month."""
    place = np.unique(np.asarray(groups), return_inverse=True)[1]
    sums = np.zeros((int(place.max()) + 1, amounts.shape[1]))
    np.add.at(sums, place, amounts)
    found: FloatArray = sums[place]
    return found


def _group(payee: Payee, measure: Measure) -> str:
    return payee.region if measure.scope == "region" else payee.team


def _reports(people: Sequence[Payee]) -> FloatArray:
    """Return 1 where the second payee reports to the first, directly or not; ScenarioError for a circle."""
    place = {payee.name: number for number, payee in enumerate(people)}
    below = np.zeros((len(people), len(people)))
    for payee in people:
        boss, seen = payee.manager, {payee.name}
        while boss in place:
            if boss in seen:
                raise ScenarioError(f"the roster's managers run in a circle through {boss}; correct the manager column")
            seen.add(boss)
            below[place[boss], place[payee.name]] = 1.0
            boss = people[place[boss]].manager
    return below


def _deals(name: str, credited: Sequence[Credited], shape: tuple[int, ...]) -> FloatArray:
    """Return single credits (payees, 12, most deals in a month), padded with 0."""
    by_cell: dict[tuple[int, int], list[float]] = {}
    for each in sorted((e for e in credited if e.measure == name), key=lambda e: (e.record.date, e.record.row)):
        by_cell.setdefault((each.payee, each.month), []).append(each.amount)
    deals = np.zeros((*shape, max((len(amounts) for amounts in by_cell.values()), default=1)))
    for (payee, month), amounts in by_cell.items():
        deals[payee, month, : len(amounts)] = amounts
    return deals


def _carried(scores: FloatArray) -> FloatArray:
    """Return each month's score: the last one given, before the first that one."""
    carried = np.array(scores)
    for row in carried:
        given = np.flatnonzero(row)
        if given.size:
            row[: given[0]] = row[given[0]]
            for month in range(given[0] + 1, row.size):
                row[month] = row[month] or row[month - 1]
    return carried
