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


def stored(path):
    content = read_plan(path).model_dump(mode="json")
    kinds = {term["kind"] for term in content["terms"]}
    more = [term for term in SETTLED if term["kind"] not in kinds]
    return {**content, "terms": [*content["terms"], *more]}


def credits_of(content, found):
    names = [measure["name"] for measure in content["measures"]]
    records = []
    for row, (payee, month, amount, lasts) in enumerate(found):
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
    made = statements(plan_from(content), credits, ROSTER, FIRST)
    return [each.variable for each in made.statements], [each.base for each in made.statements]


def close(one, other):
    for here, there in zip(one, other, strict=True):
        for amounts, others in zip(here, there, strict=True):
            assert amounts == pytest.approx(others, abs=0.0101)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@settings(max_examples=8)
@given(
    found=deals, cuts=st.lists(days, min_size=1, max_size=3, unique=True), every=st.sampled_from(["month", "quarter"])
)
def test_a_day_that_changes_nothing_changes_no_cent(path, found, cuts, every):
    content = {**stored(path), "pay_every": every}
    credits = credits_of(content, found)
    nothing = [{"kind": "spiff", "measure": f"Nothing {day}", "since": str(day)} for day in cuts]
    whole = paid(content, credits)
    earned = [term for term in content["terms"] if term["kind"] not in {each["kind"] for each in SETTLED}]
    settled = [term for term in content["terms"] if term not in earned]
    close(whole, paid({**content, "terms": [*earned, *nothing, *settled]}, credits))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@settings(max_examples=4)
@given(found=deals)
def test_months_from_january_are_calendar_months(path, found):
    content = stored(path)
    credits = credits_of(content, found)
    by_calendar = {**content, "calendar": {"kind": "months", "first_day": "2026-01-01"}}
    assert paid(by_calendar, credits) == paid(content, credits)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@settings(max_examples=4)
@given(found=deals)
def test_months_of_a_plan_written_as_a_list_pay_the_same(path, found):
    content = stored(path)
    credits = credits_of(content, found)
    firsts = [datetime.date(2026, month, 1) for month in range(1, 13)]
    lasts = [first - datetime.timedelta(days=1) for first in (*firsts[1:], datetime.date(2027, 1, 1))]
    periods = [
        {"first": str(first), "last": str(last), "quarter": 1 + place // 3}
        for place, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]
    if content["proration"] == "by days" and content["day_count"] != "actual/actual":
        return
    close(paid(content, credits), paid({**content, "calendar": {"kind": "listed", "periods": periods}}, credits))
