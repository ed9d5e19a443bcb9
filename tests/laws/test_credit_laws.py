"""Laws of crediting: whole columns are credited as a person with the plan in hand would credit row after row."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sim.pay.plan import plan_from
from sim.pay.proration import unearned_shares
from sim.pay_statements.credit_table import credit_table
from sim.pay_statements.ledger import ledger
from sim.pay_statements.records import CreditFile, CreditRecord, Payee, RosterFile
from sim.pay_statements.statement import statements

YEAR = datetime.date(2026, 1, 1)
QUOTA = 120_000.0
PEOPLE = tuple(Payee(row=place, name=name) for place, name in enumerate(("Ann", "Bob", "Cy"), 2))
DAYS = st.dates(datetime.date(2025, 11, 1), datetime.date(2027, 2, 28))
RECORDS = st.lists(
    st.builds(
        CreditRecord,
        row=st.just(0),
        payee=st.sampled_from(["Ann", "Bob", "Cy", "Ann", "Bob", "Cy", "Zed"]),
        date=DAYS,
        measure=st.sampled_from(["Own", "Own", "Own", "Other", "Mars"]),
        amount=st.sampled_from([-500.0, 0.1, 250.25, 9_999.99, 40_000.0, 75_000.0]),
        deal=st.sampled_from(["", "D1", "D2", "D3", "D4"]),
        motion=st.sampled_from(["", "partner", "vendor"]),
        split=st.sampled_from([1.0, 0.5, 0.3]),
        canceled=st.none() | DAYS,
    ),
    max_size=12,
).map(lambda rows: [replace(record, row=number) for number, record in enumerate(rows, 2)])
RULES = (
    {"motion": "partner", "credit": 0.5, "since": "2026-03-05", "until": "2026-09-20"},
    {"motion": "vendor", "credit": 1.5, "measures": ["Other"]},
    {"motion": "partner", "credit": 0.25, "since": "2026-08-01", "measures": ["Own"]},
)
WINDFALLS = (None, {"above": 0.25, "credited": 0.5}, {"above": 0.25, "then": "reviewed"})


def plan_of(splits, rules, windfall, *terms):
    measures = [
        {"name": name, "scope": "individual", "weight": 0.5, "quota": {"per_year": QUOTA}} for name in ("Own", "Other")
    ]
    crediting = {"splits": splits, "by_motion": RULES[:rules], "windfall": windfall}
    return plan_from({"name": "Drawn", "measures": measures, "crediting": crediting, "terms": list(terms)})


PLANS = st.builds(
    plan_of, st.sampled_from(["sum to 1", "may exceed 1"]), st.integers(0, len(RULES)), st.sampled_from(WINDFALLS)
)


def month_of(day):
    return (day.year - YEAR.year) * 12 + day.month - YEAR.month


def share_of(plan, record):
    share = 1.0
    for rule in plan.crediting.by_motion:
        early = rule.since is not None and record.date < rule.since
        late = rule.until is not None and record.date > rule.until
        if (
            rule.motion == record.motion
            and not early
            and not late
            and record.measure in (rule.measures or ("Own", "Other"))
        ):
            share = rule.credit
    return share


def by_hand(plan, records, restated=False):
    """Credit row after row: the sums by measure, payee and month, and the rows with something to tell."""
    problems, held = [], set()
    if plan.crediting.splits == "sum to 1":
        for last in records:
            same = [record for record in records if (record.deal, record.measure) == (last.deal, last.measure)]
            largest = {}  # of each payee: the entries of a deal repeat a split, they do not add to it
            for record in same:
                largest[record.payee] = max(largest.get(record.payee, 0.0), record.split)
            if last.deal and last is same[-1] and sum(largest.values()) > 1.0 + 1e-9:
                problems.append((last.row, "split"))
                held.add(last.deal)
    counted, sums_of_deals = [], {}
    for record in sorted(records, key=lambda entry: (entry.date, entry.row)):
        wrong = (
            "payee"
            if record.payee == "Zed"
            else "measure"
            if record.measure == "Mars"
            else "date"
            if not 0 <= month_of(record.date) < 12
            else ""
        )
        if wrong:
            problems.append((record.row, wrong))
            held.add(record.deal)
            continue
        amount, windfall = record.amount * record.split * share_of(plan, record), plan.crediting.windfall
        if windfall is not None:  # it looks at what the deal comes to by now
            key = (record.payee, record.measure, record.deal or record.row)
            before, credited_before = sums_of_deals.get(key, (0.0, 0.0))
            so_far = credited = before + amount
            limit = windfall.above * QUOTA
            if so_far > limit:
                if windfall.then == "reviewed":
                    problems.append((record.row, "amount"))
                credited = 0.0 if windfall.then == "reviewed" else limit + windfall.credited * (so_far - limit)
            sums_of_deals[key] = (so_far, credited)
            amount = credited - credited_before
        counted.append((record, amount))
    counted.sort(key=lambda pair: pair[0].row)
    sums = {name: np.zeros((len(PEOPLE), 12)) for name in ("Own", "Other")}
    for record, amount in counted:
        if record.deal and record.deal in held:
            continue
        row = sums[record.measure][[payee.name for payee in PEOPLE].index(record.payee)]
        row[month_of(record.date)] += amount
        if restated and record.canceled is not None and 0 <= month_of(record.canceled) < 12:
            row[month_of(record.canceled)] -= amount
    return sums, sorted(problems)


@settings(max_examples=100)
@given(PLANS, RECORDS)
def test_columns_are_credited_as_rows_are_by_hand(plan, records):
    book = ledger(plan, credit_table(records), PEOPLE, YEAR)
    sums, wrong = by_hand(plan, records)
    for name, amounts in sums.items():
        assert np.array_equal(book.credits[name].credited, amounts)
    assert sorted((problem.row, problem.column) for problem in book.credited.problems) == wrong


@settings(max_examples=60)
@given(RECORDS)
def test_a_cancellation_restates_its_own_month(records):
    plan = plan_of("may exceed 1", 0, None, {"kind": "clawback", "at": "attainment restated"})
    book = ledger(plan, credit_table(records), PEOPLE, YEAR)
    for name, amounts in by_hand(plan, records, restated=True)[0].items():
        assert np.array_equal(book.credits[name].credited, amounts)


@settings(max_examples=60)
@given(RECORDS)
def test_single_deals_are_those_of_the_month_by_date_and_row(records):
    records = [replace(record, payee="Ann", date=record.date.replace(year=2026, month=1)) for record in records]
    plan = plan_of("may exceed 1", 0, None)
    alone = [measure.model_copy(update={"measured_per": "transaction"}) for measure in plan.measures]
    plan = plan.model_copy(update={"measures": tuple(alone)})
    own = ledger(plan, credit_table(records), PEOPLE, YEAR).credits["Own"]
    refused = {record.deal for record in records if by_hand(plan, [record])[1]} - {""}
    for place, payee in enumerate(PEOPLE):
        for month in range(12):
            sums = {}  # rows of one deal are one deal, which stands where its last row does
            for record in sorted(records, key=lambda record: (record.date, record.row)):
                mine = record.payee == payee.name and record.measure == "Own" and month_of(record.date) == month
                if mine and record.deal not in refused:
                    key = record.deal or record.row
                    sums[key] = sums.pop(key, 0.0) + record.amount * record.split
            deals = list(sums.values())
            assert own.deals is not None
            assert own.deals[place, month].tolist() == deals + [0.0] * (own.deals.shape[-1] - len(deals))


@settings(max_examples=60)
@given(RECORDS, st.integers(1, 3), st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_a_clawback_takes_what_each_canceled_deal_was_paid(records, window, later):
    """Paid by the month on a straight line through zero, a dollar is worth the same whatever the month."""
    records = [
        replace(
            record, payee=PEOPLE[record.row % 3].name, measure="Own", date=day, amount=abs(record.amount), canceled=end
        )
        for record, gone in zip(records, later, strict=False)
        for day in [record.date.replace(year=2026)]
        for end in [day + datetime.timedelta(days=30 * gone)]
    ]
    plan = plan_of("may exceed 1", 0, None, {"kind": "clawback", "within_months": window})
    by_month = tuple(measure.model_copy(update={"measured_per": "month"}) for measure in plan.measures)
    plan = plan.model_copy(update={"measures": by_month, "rounding": "none"})
    rate = 0.5 * plan.target_incentive_per_year / QUOTA
    taken = dict.fromkeys((payee.name for payee in PEOPLE), 0.0)
    for record in records:
        gone = month_of(record.canceled) - month_of(record.date)
        if month_of(record.canceled) < 12 and gone <= window:
            taken[record.payee] += rate * record.amount * record.split
    bare, roster, file = (
        plan.model_copy(update={"terms": ()}),
        RosterFile(people=PEOPLE),
        CreditFile(records=tuple(records)),
    )
    paid, left = (statements(variant, file, roster, YEAR).statements for variant in (bare, plan))
    for before, after in zip(paid, left, strict=True):
        assert sum(before.variable) - sum(after.variable) == pytest.approx(taken[before.payee], abs=0.25)


@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 12, 31)), st.integers(0, 1_500), st.integers(1, 48))
def test_nothing_is_unearned_at_the_end_of_a_contract_and_everything_on_its_first_day(start, days, months):
    day, term = np.array([start], "M8[D]"), np.array([months])
    for count in ("actual/actual", "30/360", "actual/365"):
        left = [
            unearned_shares(day, day + gone, term, by="by days", day_count=count)[0] for gone in (0, days, days + 1)
        ]
        assert left[0] == 1.0
        assert 1.0 >= left[1] >= left[2] >= 0.0
    end = start.replace(day=1) + datetime.timedelta(days=31 * months + 31)
    assert unearned_shares(day, np.array([end], "M8[D]"), term, by="by days")[0] == 0.0
