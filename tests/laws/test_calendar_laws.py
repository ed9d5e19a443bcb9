"""Laws of calendars: periods tile their years, years follow one another, and pay by period sums to the year's."""

import datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from sim.errors import ScenarioError
from sim.pay.calendars import Calendar, YearEnd
from sim.pay.plan import plan_from
from sim.pay.plan_year import ONE_DAY, year_of_months
from sim.pay_statements.records import CreditFile, CreditRecord
from sim.pay_statements.sample_year import sample_statement
from sim.pay_statements.statement import statements
from tests.pay_statements.texts import roster_from_text

days = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))
weekdays = st.sampled_from(["Monday", "Wednesday", "Saturday", "Sunday"])
year_ends = st.builds(YearEnd, weekday=weekdays, rule=st.sampled_from(["last", "nearest"]), month=st.integers(1, 12))
week_kinds = st.sampled_from(["4-4-5", "4-5-4", "5-4-4", "13 x 4 weeks"])
shares = st.sampled_from(["even", "by days"])
calendars = st.one_of(
    st.builds(Calendar, kind=st.just("months"), first_day=days, shares=shares),
    st.builds(Calendar, kind=week_kinds, year_end=year_ends, weekly=st.booleans(), shares=shares),
    st.builds(
        Calendar,
        kind=st.sampled_from(["weeks", "two weeks"]),
        first_day=days,
        from_month=st.integers(1, 12),
        shares=shares,
    ),
)


@given(calendars, days)
def test_a_day_lies_in_one_period_of_one_year_and_years_follow_one_another(calendar, day):
    year = calendar.year_with(day)
    assert year.first_day <= day <= year.last_day
    holding = [place for place, (a, b) in enumerate(pairwise(year.starts)) if a <= day < b]
    assert holding == [year.place_of(np.array([day], dtype="datetime64[D]"))[0]]
    assert calendar.year_with(year.first_day) == calendar.year_with(year.last_day) == year
    assert calendar.year_with(year.last_day + ONE_DAY).first_day == year.last_day + ONE_DAY
    assert calendar.year_with(year.first_day - ONE_DAY).last_day == year.first_day - ONE_DAY


@given(calendars, days)
def test_the_periods_of_a_year_count_for_twelve_months_together(calendar, day):
    year = calendar.year_with(day)
    assert sum(year.months) == pytest.approx(12.0)
    assert min(year.months) > 0.0
    assert year.in_quarters[0] == year.in_months[0] == year.pay_periods[0] == 0
    assert set(year.in_quarters) <= set(year.in_months)
    assert len(year.in_quarters) == 4
    assert len(year.in_months) == (13 if calendar.kind == "13 x 4 weeks" else 12)


@given(calendars, days, st.lists(days, max_size=4))
def test_a_year_that_is_cut_has_the_same_periods(calendar, day, cuts):
    year = calendar.year_with(day)
    inside = [year.first_day + datetime.timedelta(days=abs((cut - day).days) % 364) for cut in cuts]
    cut = year.cut_at(inside)
    assert cut.days_of_periods == year.days_of_periods
    assert set(inside) <= set(cut.starts)
    assert cut.period_totals(cut.twelfths) == pytest.approx(year.twelfths)
    assert [cut.starts[place] for place in cut.in_quarters] == [year.starts[place] for place in year.in_quarters]


@given(calendars, days, st.lists(st.tuples(st.integers(0, 360), st.integers(1, 90_000)), min_size=1, max_size=8))
def test_a_straight_line_pays_the_same_year_by_every_calendar(calendar, day, deals):
    measure = {
        "name": "Sales",
        "scope": "individual",
        "quota": {"per_year": 120_000.0},
        "measured_per": "year",
        "against": "full quota",
    }
    content = {"name": "Straight", "ote_per_year": 100_000.0, "base_share": 0.5, "measures": [measure]}
    plan = plan_from({**content, "pay_every": "period", "calendar": calendar.model_dump(mode="json")})
    first = calendar.year_with(day).first_day
    records = tuple(
        CreditRecord(
            row=row,
            payee="Ann",
            date=first + datetime.timedelta(days=after),
            measure="Sales",
            amount=float(amount),
        )
        for row, (after, amount) in enumerate(deals, 2)
    )
    answer = statements(plan, CreditFile(records=records), first_month=first) if first.day == 1 else None
    answer = answer or statements(plan, CreditFile(records=(*records, _on(first))))
    statement = answer.statements[0]
    assert sum(statement.variable) == pytest.approx(50_000.0 * sum(r.amount for r in records) / 120_000.0, abs=0.0051)
    assert sum(statement.base) == pytest.approx(50_000.0, abs=0.001)


def _on(first):
    return CreditRecord(row=1, payee="Ann", date=first, measure="Sales", amount=0.0)


# Hand-worked year ends: the retail calendar of the National Retail Federation (nearest Saturday to January 31; 53 weeks
# in 2012, 2017 and 2023) and a year that ends on the last Saturday of September (53 weeks in 2017 and 2023).
@pytest.mark.parametrize(
    ("rule", "month", "inside", "first", "last", "weeks"),
    [
        ("nearest", 1, "2012-06-01", "2012-01-29", "2013-02-02", 53),
        ("nearest", 1, "2017-06-01", "2017-01-29", "2018-02-03", 53),
        ("nearest", 1, "2023-12-31", "2023-01-29", "2024-02-03", 53),
        ("nearest", 1, "2024-02-04", "2024-02-04", "2025-02-01", 52),
        ("nearest", 1, "2026-01-31", "2025-02-02", "2026-01-31", 52),
        ("nearest", 1, "2026-02-01", "2026-02-01", "2027-01-30", 52),
        ("last", 9, "2023-01-01", "2022-09-25", "2023-09-30", 53),
        ("last", 9, "2023-10-01", "2023-10-01", "2024-09-28", 52),
        ("last", 9, "2017-09-30", "2016-09-25", "2017-09-30", 53),
    ],
)
def test_years_of_whole_weeks_end_where_the_rule_says(rule, month, inside, first, last, weeks):
    calendar = Calendar(kind="4-5-4", year_end=YearEnd(rule=rule, month=month))
    year = calendar.year_with(datetime.date.fromisoformat(inside))
    assert (str(year.first_day), str(year.last_day)) == (first, last)
    assert (year.last_day - year.first_day).days + 1 == 7 * weeks
    lengths = [(last - first).days + 1 for first, last in year.days_of_periods]
    assert lengths == [28, 35, 28] * 3 + [28, 35, 28 + 7 * (weeks - 52)]


def test_months_from_the_31st_end_with_shorter_months():
    year = Calendar(first_day=datetime.date(2025, 12, 31)).year_with(datetime.date(2026, 3, 1))
    assert [f"{start:%m-%d}" for start in year.starts[:4]] == ["12-31", "01-31", "02-28", "03-31"]
    assert year_of_months(datetime.date(2026, 1, 1)).is_plain


def test_a_calendar_of_one_year_says_so_for_other_days():
    calendar = Calendar(kind="4-4-5", first_day=datetime.date(2026, 2, 1), weeks=52)
    with pytest.raises(ScenarioError, match="2027-01-31 lies outside the one year it states, 2026-02-01 to 2027-01-30"):
        calendar.year_with(datetime.date(2027, 1, 31))
    with pytest.raises(ScenarioError, match="no plan year of the plan's calendar begins in 2026-03"):
        calendar.year_from(datetime.date(2026, 3, 1))
    assert calendar.year_from(datetime.date(2026, 2, 1)).last_day == datetime.date(2027, 1, 30)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"kind": "4-4-5"}, "needs one of `first_day`"),
        ({"kind": "months"}, "needs its `first_day`"),
        ({"kind": "weeks", "first_day": "2026-01-01", "weekly": True}, "write `kind: weeks`"),
        ({"kind": "months", "first_day": "2026-01-01", "weeks": 53}, "counts the weeks of the year"),
        ({"kind": "months", "first_day": "2026-01-01", "year_end": {}}, "for years of whole weeks"),
        ({"kind": "listed"}, "needs its `periods`"),
        ({"kind": "months", "first_day": "2026-01-01", "periods": [{"first": "2026-01-01", "last": "2026-01-31"}]},
         "write `kind: listed`"),
        ({"kind": "listed", "periods": [{"first": "2026-01-02", "last": "2026-01-01"}]}, "before it begins"),
        ({"kind": "listed", "periods": [{"first": "2026-01-01", "last": "2026-01-31"},
                                        {"first": "2026-02-02", "last": "2026-02-28"}]}, "leaves days out"),
        ({"kind": "listed", "periods": [{"first": "2026-01-01", "last": "2026-01-31"},
                                        {"first": "2026-01-31", "last": "2026-02-28"}]}, "overlaps"),
        ({"kind": "listed", "periods": [{"first": "2026-01-01", "last": "2026-01-31", "quarter": 2},
                                        {"first": "2026-02-01", "last": "2026-02-28", "quarter": 1}]}, "rise from 1"),
    ],
)  # fmt: skip
def test_a_calendar_that_leaves_a_year_open_is_refused(written, words):
    with pytest.raises(ScenarioError, match=words):
        plan_from({"name": "Plan", "measures": [{"name": "Sales", "scope": "team"}], "calendar": written})


def test_credits_across_new_year_ask_where_the_plan_year_begins():
    rows = [("2025-02-12", 50_000.0), ("2026-01-15", 40_000.0)]
    records = tuple(
        CreditRecord(row=row, payee="Vi", date=datetime.date.fromisoformat(day), measure="Sales", amount=amount)
        for row, (day, amount) in enumerate(rows, 2)
    )
    quota = {"per_year": 90_000.0}
    plan = plan_from({"name": "Plan", "measures": [{"name": "Sales", "scope": "individual", "quota": quota}]})
    with pytest.raises(ScenarioError, match="write `--first-month 2025-02`, or in the plan `calendar: "):
        statements(plan, CreditFile(records=records))
    paid = statements(plan, CreditFile(records=records), first_month=datetime.date(2025, 2, 1))
    assert sum(paid.statements[0].variable) == 45_000.0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"calendar": {"kind": "13 x 4 weeks", "first_day": "2026-01-04"}}, "has 12 seasons .* has 13 months"),
        ({"calendar": {"kind": "weeks", "first_day": "2026-01-04"}, "proration": "by days", "day_count": "30/360"},
         "30/360 counts the days of calendar months"),
        ({"leaves": [{"name": "parental"}, {"name": "parental", "base": "unpaid"}]}, "two leaves have one name"),
    ],
)  # fmt: skip
def test_a_plan_that_its_calendar_gives_no_meaning_is_refused(more, words):
    seasons = [0.5, 1.5] * 6 if "13" in words else [1.0] * 12
    measure = {"name": "Sales", "scope": "individual", "quota": {"per_year": 1200.0, "seasons": seasons}}
    with pytest.raises(ScenarioError, match=words):
        plan_from({"name": "Plan", "measures": [measure], **more})


def test_seasons_of_thirteen_periods_and_ramps_by_month_hold_in_other_calendars():
    seasons = [0.5, 1.5] * 6 + [1.0]
    measure = {"name": "Sales", "scope": "individual", "quota": {"per_year": 1300.0, "seasons": seasons}}
    calendar = {"kind": "13 x 4 weeks", "first_day": "2026-01-04"}
    plan = plan_from({"name": "Plan", "measures": [measure], "calendar": calendar})
    credit = CreditRecord(row=1, payee="Ann", date=datetime.date(2026, 1, 4), measure="Sales", amount=50.0)
    quota = statements(plan, CreditFile(records=(credit,))).statements[0].quota["Sales"]
    assert quota[:3] == pytest.approx((50.0, 200.0, 250.0))
    assert quota[-1] == pytest.approx(1300.0)


def test_a_ramp_by_month_of_tenure_covers_the_weeks_of_its_months():
    quota = {"per_year": 5200.0, "ramp_quotas": [130.0]}
    measure = {"name": "Sales", "scope": "individual", "quota": quota}
    calendar = {"kind": "4-4-5", "first_day": "2026-02-01", "weekly": True}
    plan = plan_from({"name": "Plan", "measures": [measure], "calendar": calendar})
    credit = CreditRecord(row=1, payee="Ann", date=datetime.date(2026, 2, 1), measure="Sales", amount=50.0)
    roster = roster_from_text("payee,start\nAnn,2026-02-15\n")
    reached = statements(plan, CreditFile(records=(credit,)), roster).statements[0].quota["Sales"]
    # Two of the four weeks of the first month in seat: half of 130; then 1,300 / 3 a month of four weeks.
    assert reached[1] == 0.0
    assert reached[3] == pytest.approx(65.0)
    assert reached[7] == pytest.approx(65.0 + 5200.0 / 12.0)


@given(calendars)
def test_a_sample_year_is_shown_by_every_calendar(calendar):
    measure = {"name": "Sales", "scope": "individual", "quota": {"per_year": 120_000.0}, "against": "full quota"}
    content = {"name": "Plan", "ote_per_year": 100_000.0, "base_share": 0.5, "measures": [measure]}
    plan = plan_from({**content, "calendar": calendar.model_dump(mode="json")})
    statement = sample_statement(plan, 0.8, "even", 120_000.0)
    assert sum(statement.variable) == pytest.approx(40_000.0, abs=0.01)
    assert statement.attainment["Sales"][-1] == pytest.approx(0.8)


def test_days_beyond_reason_are_refused():
    for calendar in ({"kind": "months", "first_day": "9999-12-31"}, {"kind": "weeks", "first_day": "0001-01-01"}):
        with pytest.raises(ScenarioError, match="first_day"):
            plan_from({"name": "Plan", "measures": [{"name": "Sales", "scope": "team"}], "calendar": calendar})


def test_a_year_of_calendar_months_from_april_counts_days_as_any():
    measure = {"name": "Sales", "scope": "individual", "quota": {"per_year": 365_000.0}}
    days_of = {"proration": "by days", "day_count": "actual/365", "ote_per_year": 73_000.0, "base_share": 0.0}
    april = {"kind": "months", "first_day": "2025-04-01"}
    plan = plan_from({"name": "Plan", "measures": [measure], "calendar": april, **days_of})
    credit = CreditRecord(row=1, payee="Ann", date=datetime.date(2026, 3, 31), measure="Sales", amount=10_000.0)
    roster = roster_from_text("payee,start\nAnn,2026-03-22\n")  # the last 10 of 365 days
    answer = statements(plan, CreditFile(records=(credit,)), roster, datetime.date(2025, 4, 1))
    assert sum(answer.statements[0].variable) == pytest.approx(2_000.0, abs=0.001)
    assert answer.statements[0].periods[-1] == "2026-03"


@pytest.mark.parametrize("day", ["0026-01-15", "9999-12-31"])
@pytest.mark.parametrize("calendar", [None, {"kind": "4-4-5", "year_end": {"month": 1}}])
def test_a_credit_with_a_slip_in_its_year_is_named_and_does_not_choose_the_year(day, calendar):
    measure = {"name": "Sales", "scope": "individual", "quota": {"per_year": 1_000.0}}
    plan = plan_from({"name": "Plan", "measures": [measure], "calendar": calendar})
    credit = CreditRecord(row=2, payee="Ann", date=datetime.date.fromisoformat(day), measure="Sales", amount=1.0)
    with pytest.raises(ScenarioError, match=f"{day} lies outside the years 1900 to 2200; correct the date"):
        statements(plan, CreditFile(records=(credit,)))
    january = datetime.date(2026, 1, 1) if calendar is None else datetime.date(2026, 2, 1)
    problem = statements(plan, CreditFile(records=(credit,)), first_month=january).problems[0]
    assert (problem.row, problem.column) == (2, "date")
