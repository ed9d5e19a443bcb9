"""Laws of cuts: days that change nothing change no cent, whatever a plan pays by; months from January are months."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from sim.pay.plan import plan_from, read_plan
from sim.pay_statements.records import CreditFile, CreditRecord
from sim.pay_statements.statement import statements
from tests.pay_statements.texts import roster_from_text

PLANS = sorted((Path(__file__).resolve().parents[2] / "data" / "plans").glob("*.yaml"))
FIRST = datetime.date(2026, 1, 1)
days = st.integers(1, 364).map(lambda after: FIRST + datetime.timedelta(days=after))
deals = st.lists(
    st.tuples(st.sampled_from(["Ann", "Bob"]), st.integers(0, 11), st.integers(0, 300_000), st.integers(0, 400)),
    min_size=1,
    max_size=10,
)
ROSTER = roster_from_text(
    "payee,start,team,manager,region,quota\nAnn,2026-01-20,East,Bob,NA,300000\nBob,2020-01-01,East,,NA,500000\n"
)
SETTLED = [
    {"kind": "guarantee", "share": 0.8, "months": 4},
    {"kind": "draw", "dollars": 2_000.0, "recoverable": True, "recovery_starts": 3},
    {"kind": "holdback", "share": 0.25, "months": 2},
    {"kind": "clawback", "within_months": 9},
]


RATES = [{"above": 0, "rate": 0.05}, {"above": 200_000, "rate": 0.1}]
PLACED = {"kind": "marginal rates", "placed_by": ["Own", "Other"], "tiers": RATES}
BENT = [{"kind": "curve"}, {"kind": "accelerator", "above": 1.0, "rate": 3.0}]
CASH = {"kind": "paid on cash", "payments": "Other"}
BY_DEAL = {"kind": "deal rates", "by": "contract_months", "tiers": [{"above": 0, "rate": 0.04}]}
CLAUSES = {
    "placed": {"terms": [PLACED]},
    "placed by attainment": {
        "terms": [{**PLACED, "of": "attainment", "tiers": [{"above": 0, "rate": 0.05}, {"above": 0.5, "rate": 0.1}]}]
    },
    "placed from the first dollar": {"terms": [{**PLACED, "kind": "retroactive rates", "of": "amount"}]},
    "cash": {"terms": [*BENT, CASH]},
    "cash by month": {"terms": [*BENT, CASH], "measured_per": "month"},
    "cash in full": {"terms": [*BENT, {**CASH, "pays": "when paid in full"}], "measured_per": "quarter"},
    "true-up": {"terms": [*BENT, {"kind": "annual true-up", "pays": "both ways"}], "measured_per": "quarter"},
    "orders": {"terms": BENT, "measured_per": "transaction"},
    "orders by tiers": {"terms": [{"kind": "marginal rates", "tiers": RATES}], "measured_per": "transaction"},
    "deal rates": {"terms": [BY_DEAL]},
}


def stored(path):
    content = read_plan(path).model_dump(mode="json")
    kinds = {term["kind"] for term in content["terms"]}
    more = [term for term in SETTLED if term["kind"] not in kinds]
    return {**content, "terms": [*content["terms"], *more]}


def credits_of(content, deals):
    names = [measure["name"] for measure in content["measures"]]
    records = []
    for row, (payee, month, amount, lasts) in enumerate(deals):
        for number, name in enumerate(names):
            score = content["measures"][number]["scope"] == "score"
            date = datetime.date(2026, month + 1, 1 + (7 * row) % 28)
            canceled = date + datetime.timedelta(days=lasts) if lasts > 200 and not score else None
            records.append(
                CreditRecord(
                    row=row * len(names) + number,
                    payee=payee,
                    date=date,
                    measure=name,
                    amount=amount / 300_000 if score else float(amount),
                    deal="" if score else f"D{row}.{number}",
                    canceled=canceled,
                )
            )
    return CreditFile(records=tuple(records))


def paid(content, credits):
    answer = statements(plan_from(content), credits, ROSTER, FIRST)
    return [statement.variable for statement in answer.statements], [statement.base for statement in answer.statements]


def close(one, other, parts=1):
    """Fail unless pay is the same to a cent for each part between cuts: each part rounds its own cents."""
    for here, there in zip(one, other, strict=True):
        for amounts, others in zip(here, there, strict=True):
            assert amounts == pytest.approx(others, abs=0.01 * parts + 1e-4)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@settings(max_examples=8)
@given(
    deals=deals, cuts=st.lists(days, min_size=1, max_size=3, unique=True), every=st.sampled_from(["month", "quarter"])
)
def test_a_day_that_changes_nothing_changes_no_more_than_the_cents_of_its_parts(path, deals, cuts, every):
    content = {**stored(path), "pay_every": every}
    credits = credits_of(content, deals)
    nothing = [{"kind": "spiff", "measure": f"Nothing {day}", "since": str(day)} for day in cuts]
    whole = paid(content, credits)
    earned = [term for term in content["terms"] if term["kind"] not in {settled["kind"] for settled in SETTLED}]
    settled = [term for term in content["terms"] if term not in earned]
    close(whole, paid({**content, "terms": [*earned, *nothing, *settled]}, credits), parts=len(cuts) + 1)


early = st.lists(
    st.tuples(st.sampled_from(["Ann", "Bob"]), st.integers(0, 58), st.integers(10_000, 300_000), st.integers(0, 40)),
    min_size=2,
    max_size=8,
)


def entries_of(deals):
    records = []
    for row, (payee, after, amount, later) in enumerate(deals):
        day = FIRST + datetime.timedelta(days=after)
        paid_on = min(day + datetime.timedelta(days=later), datetime.date(2026, 12, 31))
        for number, (name, on) in enumerate((("Own", day), ("Other", paid_on))):
            records.append(
                CreditRecord(
                    row=2 * row + number, payee=payee, date=on, measure=name, amount=float(amount), deal=f"D{row % 5}"
                )
            )
    return CreditFile(records=tuple(records))


@pytest.mark.parametrize("clause", CLAUSES)
@settings(max_examples=8)
@given(
    deals=early,
    cuts=st.lists(
        st.sampled_from([FIRST + datetime.timedelta(days=after) for after in range(1, 59)]),
        min_size=1,
        max_size=3,
        unique=True,
    ),
)
def test_a_day_that_changes_nothing_changes_no_cent_of_pay_by_deals_tiers_and_cash(clause, deals, cuts):
    own = {"name": "Own", "scope": "individual", **CLAUSES[clause]}
    flat = [{"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0.04}]}]
    other = {"name": "Other", "scope": "individual", "weight": 0.0, "terms": flat}
    content = {"name": "Cut", "base_share": 0.5, "pay_every": "month", "measures": [own, other]}
    nothing = [{"kind": "spiff", "measure": f"Nothing {day}", "since": str(day)} for day in cuts]
    credits = entries_of(deals)
    close(paid(content, credits), paid({**content, "terms": nothing}, credits))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@settings(max_examples=4)
@given(deals=deals)
def test_months_from_january_are_calendar_months(path, deals):
    content = stored(path)
    credits = credits_of(content, deals)
    by_calendar = {**content, "calendar": {"kind": "months", "first_day": "2026-01-01"}}
    assert paid(by_calendar, credits) == paid(content, credits)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@settings(max_examples=4)
@given(deals=deals)
def test_months_of_a_plan_written_as_a_list_pay_the_same(path, deals):
    content = stored(path)
    credits = credits_of(content, deals)
    firsts = [datetime.date(2026, month, 1) for month in range(1, 13)]
    lasts = [first - datetime.timedelta(days=1) for first in (*firsts[1:], datetime.date(2027, 1, 1))]
    periods = [
        {"first": str(first), "last": str(last), "quarter": 1 + place // 3}
        for place, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]
    if content["proration"] == "by days" and content["day_count"] != "actual/actual":
        return
    close(paid(content, credits), paid({**content, "calendar": {"kind": "listed", "periods": periods}}, credits))
