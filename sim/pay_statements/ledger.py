"""From deals to credit by payee, measure and month: crediting rules, quotas, teams, pools and cancellations."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.errors import ScenarioError
from sim.pay.credit import Credit
from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.plan_year import PayYear
from sim.pay.quota import QuotaPlan, quota_by_month
from sim.pay.terms.pools import Pool, pool_shares, whole_shares
from sim.pay.terms.settlements import Clawback, Standing
from sim.pay.terms.timing import PaidOnCash
from sim.pay.to_date import block_of
from sim.pay_statements.credit_table import CreditTable, months_between
from sim.pay_statements.crediting import Credited, credited
from sim.pay_statements.dates_of_change import GROUPED, spans_of
from sim.pay_statements.deal_credit import collected, deals_by_month
from sim.pay_statements.records import Payee
from sim.pay_statements.taken_rows import renamed
from sim.pay_statements.time_in_seat import Seats, by_span, changes_of_group, seats_of
from sim.units import MONTHS_PER_YEAR, BoolArray, FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything pay is computed from: arrays (payees, spans of the plan year) and the deals behind them.

    `targets` are everybody's target incentives by span, in dollars, None where nobody's changes within the year.
    """

    people: tuple[Payee, ...]
    year: PayYear
    seats: Seats
    targets: FloatArray | None
    credits: dict[str, Credit]
    credited: Credited
    quotas: dict[str, FloatArray]

    @property
    def months(self) -> FloatArray:
        """Return the months that every span counts for (payees, spans)."""
        return self.seats.months

    @property
    def ote(self) -> FloatArray:
        """Return everybody's own OTE (payees,), NaN where the plan's holds."""
        return np.array([np.nan if payee.ote is None else payee.ote for payee in self.people])

    def incentives_of(self, who: IntArray | slice) -> Standing:
        """Return the target incentives that some payees bring, and nothing else of theirs."""
        return Standing(ote=self.ote[who], target=None if self.targets is None else self.targets[who])


def ledger(
    plan: Plan,
    table: CreditTable,
    people: Sequence[Payee],
    first_month: datetime.date | PayYear,
    paid_before: frozenset[str] = frozenset(),
) -> Ledger:
    """Return the credit by payee, measure and period of a plan year, or of the one that begins in `first_month`.

    Deals `paid_before` are of earlier years, and no credit of this one.

    Raises ScenarioError when a measure needs a quota that neither plan nor roster states.
    """
    year = spans_of(plan, people, first_month)
    seats = seats_of(plan, people, year)
    asked = plan.asked_for_attainment
    quotas = {measure.name: _quotas(measure, seats, measure.name in asked) for measure in plan.measures}
    deals_of = [measure.name for measure in plan.measures if measure.scope != "score"]  # a score is no deal
    annual = {name: quotas[name].sum(axis=1) for name in deals_of}
    rows_credited = credited(plan, renamed(plan.takes, table), people, year, annual, paid_before)
    book = Ledger(
        people=tuple(people),
        year=year,
        seats=seats,
        targets=seats.targets(plan),
        credits={},
        credited=rows_credited,
        quotas=quotas,
    )
    return replace(book, credits=_credits(plan, book, rows_credited))


def without(plan: Plan, book: Ledger, out: FloatArray) -> dict[str, Credit]:
    """Return everybody's credit by measure with a part of each credit (rows,), 0 to 1, taken out as if never sold."""
    credited_rows = book.credited
    return _credits(plan, book, replace(credited_rows, amount=credited_rows.amount * (1.0 - out)))


def _credits(plan: Plan, book: Ledger, credited_rows: Credited) -> dict[str, Credit]:
    """Return the credit of everybody by measure, and by each name that a SPIFF or kicker alone is credited under."""
    shape, window = book.months.shape, _restated_within(plan)
    credits: dict[str, Credit] = {}
    for measure in plan.measures:
        own = _own(measure.name, credited_rows, shape, window)
        quota = book.quotas[measure.name]
        credit = _measure_credit(measure, own, quota, book.people, book.months, credited_rows, plan.rounding)
        if measure.name in credited_rows.rates:
            rated = replace(credited_rows, amount=credited_rows.amount * credited_rows.rates[measure.name])
            sums = _own(measure.name, rated, shape, window)
            of_rates = _measure_credit(measure, sums, quota, book.people, book.months, rated, plan.rounding)
            credit = replace(credit, rated=of_rates.credited)
        credits[measure.name] = credit
    for name in plan.extra_credits:
        credits[name] = Credit.by_period(_own(name, credited_rows, shape, window), months=book.months)
    return credits


def _restated_within(plan: Plan) -> int | None:
    """Return within how many months a cancellation takes a deal out of attainment, None where it never does."""
    clawbacks = (term for term in plan.settlements if isinstance(term, Clawback))
    return next((term.within_months for term in clawbacks if term.at == "attainment restated"), None)


def _quotas(measure: Measure, seats: Seats, asked: bool) -> FloatArray:
    """Return everybody's own quota by span, NaN where no term asks for it and none is stated."""
    shape, pieces = seats.present.shape, seats.pieces
    people = seats.people if pieces is None else pieces.rows
    stated = [payee.quota_of(measure.name) for payee in people]
    rule = measure.quota or QuotaPlan(per_year=0.0)
    if measure.scope == "score":
        # So that a score to date is the mean over the months in seat.
        return seats.present * (seats.year.twelfths / MONTHS_PER_YEAR)
    if measure.quota is None and all(quota is None for quota in stated):
        if asked:
            raise ScenarioError(
                f"plan.measures: {measure.name!r} is paid on attainment and has no quota; write `quota: {{per_year: "
                "...}` in the plan or a quota column in the roster"
            )
        return np.full(shape, np.nan)
    absent = [p.name for p, q in zip(people, stated, strict=True) if q is None and measure.quota is None]
    if absent and measure.scope == "individual":
        raise ScenarioError(f"the roster states no quota for {absent[0]}, and neither does the plan; fill it in")
    annual = np.array([rule.per_year if quota is None else quota for quota in stated])
    served = seats.served if rule.counts_from == "hire date" else seats.on_plan
    weights = None if (seats.weights == 1.0).all() else seats.weights
    month = seats.year.blocks.month
    if pieces is None:
        return quota_by_month(rule, seats.present, served, annual, weights, month)
    parts = pieces.with_quota if rule.proration == "months in seat" else pieces.window
    rule = rule.model_copy(update={"proration": "months in seat"})  # the window is all of the year
    employed = pieces.summed(np.maximum(pieces.earning, pieces.salaried), len(seats.people))[pieces.owner]
    quota = quota_by_month(rule, parts, served[pieces.owner], annual, weights, month, employed)
    return pieces.summed(quota, len(seats.people))


def _own(name: str, credited_rows: Credited, shape: tuple[int, ...], restated_within: int | None) -> FloatArray:
    """Return a measure's own credit by payee and month; restated, a cancellation in the window takes it out then.

    Credits add up in the order of their rows, each with its cancellation.
    """
    if restated_within is None:
        return credited_rows.sums(name, shape)
    rows = credited_rows.of(name)
    age = months_between(credited_rows.table.date[rows], credited_rows.table.canceled[rows])
    lost = np.where(age <= restated_within, credited_rows.year.place_of(credited_rows.table.canceled[rows]), -1)
    month = np.stack([credited_rows.month[rows], lost], axis=1)
    amount = np.stack([credited_rows.amount[rows], -credited_rows.amount[rows]], axis=1)
    inside = (month >= 0) & (month < shape[1])
    cell = np.where(inside, credited_rows.payee[rows][:, None] * shape[1] + month, 0)
    sums = np.bincount(cell.ravel(), np.where(inside, amount, 0.0).ravel(), minlength=shape[0] * shape[1])
    own: FloatArray = sums.astype(np.float64).reshape(shape)  # no credit at all is summed as whole numbers
    return own


def _measure_credit(
    measure: Measure,
    own: FloatArray,
    quota: FloatArray,
    people: Sequence[Payee],
    months: FloatArray,
    credited_rows: Credited,
    rounding: str,
) -> Credit:
    """Return a measure's credit for everybody, from their own, their group's, their reports', or a score."""
    if measure.scope == "individual":
        credit = Credit.by_period(own, quota, months=months)
        if measure.measured_per == "transaction":
            deals, earlier = deals_by_month(measure.name, credited_rows, own.shape)
            credit = replace(credit, deals=deals, earlier=earlier)
        on_cash = next((term for term in measure.timing if isinstance(term, PaidOnCash)), None)
        return (
            credit
            if on_cash is None
            else replace(credit, collected=collected(measure.name, on_cash, credited_rows, own.shape))
        )
    if measure.scope == "score":
        stated = _has_score(measure.name, credited_rows, own.shape)
        return Credit.by_period(_carried(own, stated) * quota, quota, months=months)
    share: FloatArray = np.array(1.0)
    base = measure.base
    if isinstance(base, Pool):
        groups: Sequence[str] = groups_of(people, measure)
        if groups_by_span(people, measure, credited_rows.year) is not None:
            raise ScenarioError(
                f"plan.measures: the pool of {measure.name!r} is shared by {measure.scope}, and somebody changes it "
                "within the plan year; pay the pool as two plans, one for each part of the year"
            )
        share = pool_shares(own, quota, groups, base, [p.weight for p in people])
        block = block_of(measure.measured_per, credited_rows.year.blocks)
        share = whole_shares(base, share, _together(own, groups), groups, block, rounding)
    if measure.scope == "roll-up":
        mine = np.array([payee.quota_of(measure.name) is not None for payee in people])
        summed = np.where(mine[:, None], quota, _reported(np.nan_to_num(quota), people, credited_rows.year))
        return Credit.by_period(_reported(own, people, credited_rows.year), summed, months=months, share=share)
    by_day = groups_by_span(people, measure, credited_rows.year) or groups_of(people, measure)
    return Credit.by_period(_together(own, by_day), _together(quota, by_day), months=months, share=share)


def _reported(amounts: FloatArray, people: Sequence[Payee], year: PayYear) -> FloatArray:
    """Return for everybody what all below them add up to, by span, whoever their manager is in it."""
    if not any(payee.assignments for payee in people):
        return reports_below(people) @ amounts
    managers = [by_span(payee, year, "manager") for payee in people]
    total, below, known = np.zeros_like(amounts), np.zeros((0, 0)), None
    for span in range(len(year)):
        here = tuple(column[span] for column in managers)
        if here != known:
            below, known = reports_below([replace(p, manager=m) for p, m in zip(people, here, strict=True)]), here
        total[:, span] = below @ amounts[:, span]
    return total


def _together(amounts: FloatArray, groups: Sequence[str] | Sequence[Sequence[str]]) -> FloatArray:
    """Return for everybody what their group adds up to, by span; groups (payees,), or (payees, spans)."""
    place = np.unique(np.asarray(groups), return_inverse=True)[1]
    if np.ndim(groups) > 1:
        place = place.reshape(amounts.shape)
        by_span_of = np.zeros((int(place.max()) + 1, amounts.shape[1]))
        spans = np.broadcast_to(np.arange(amounts.shape[1]), amounts.shape)
        np.add.at(by_span_of, (place, spans), amounts)
        return np.asarray(by_span_of[place, spans], dtype=np.float64)
    sums = np.zeros((int(place.max()) + 1, amounts.shape[1]))
    np.add.at(sums, place, amounts)
    group_sums: FloatArray = sums[place]
    return group_sums


def _group(payee: Payee, measure: Measure) -> str:
    return payee.region if measure.scope == "region" else payee.team


def groups_of(people: Sequence[Payee], measure: Measure) -> list[str]:
    """Return everybody's group, whose results a measure of a team or region counts."""
    return [_group(payee, measure) for payee in people]


def groups_by_span(people: Sequence[Payee], measure: Measure, year: PayYear) -> list[list[str]] | None:
    """Return everybody's group in every span of a year (payees, spans); None where nobody's changes."""
    field = GROUPED[measure.scope]
    if not changes_of_group(people, [field]):
        return None
    return [by_span(payee, year, field) for payee in people]


def reports_below(people: Sequence[Payee]) -> FloatArray:
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


def _has_score(name: str, credited_rows: Credited, shape: tuple[int, ...]) -> BoolArray:
    """Tell by payee and month whether a row states a score, whatever the score; a score of 0 is one."""
    rows = credited_rows.of(name)
    stated = np.zeros(shape, dtype=np.bool_)
    stated[credited_rows.payee[rows], credited_rows.month[rows]] = True
    return stated


def _carried(scores: FloatArray, stated: BoolArray) -> FloatArray:
    """Return each month's score: the last one stated, before the first that one, 0 where none is."""
    months = np.arange(scores.shape[1])
    last = np.maximum.accumulate(np.where(stated, months, -1), axis=1)
    first = stated.argmax(axis=1)[:, None]
    carried: FloatArray = np.take_along_axis(scores, np.where(last < 0, first, last), axis=1)
    return carried
