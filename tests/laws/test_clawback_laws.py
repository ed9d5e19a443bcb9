"""A deal sold and wholly canceled leaves everybody's pay as if it had never been, where the plan claws back in full."""

import datetime

import numpy as np
from hypothesis import given, settings, strategies as st

from sim.importing.position_files import positions_from_text
from sim.pay.plan import Plan, plan_from
from sim.pay_statements.positions import Position, positions_text
from sim.pay_statements.records import CreditFile, CreditRecord
from sim.pay_statements.statement import statements
from tests.pay_statements.texts import roster_from_text

YEAR = datetime.date(2026, 1, 1)
ROSTER = roster_from_text("payee,team,manager\nAnn,East,Top\nBob,East,Top\nTop,West,\n")
SELLERS = ("Ann", "Bob")
MOTIONS = ("Own", "Team", "Multi-year", "Units")
BENDS = (
    {"kind": "accelerator", "above": 0.8, "rate": 2.0},
    {"kind": "threshold", "at": 0.3},
    {"kind": "retroactive accelerator", "tiers": [{"above": 0.9, "rate": 1.5}], "tie": "upper"},
)
SUMS = (
    {"kind": "cap", "at": 0.4},
    {"kind": "cap", "at": 2_000.0, "unit": "dollars", "per": "quarter"},
    {"kind": "gate", "measure": "Team", "at": 0.2},
    {"kind": "hurdle", "measure": "Team", "at": 0.3, "until_rate": 0.01},
    {"kind": "multiplier", "by": "Team", "tiers": [{"above": 0.0, "rate": 0.5}, {"above": 0.3, "rate": 1.5}]},
)
OF_THE_PLAN = (
    {"kind": "cap", "at": 0.7},
    {"kind": "cap", "at": 9_000.0, "unit": "dollars", "per": "month"},
    {"kind": "multiplier", "tiers": [{"above": 0.0, "rate": 1.0}, {"above": 0.25, "rate": 1.5}], "tie": "upper"},
    {"kind": "gate", "at": 0.1},
    {"kind": "kicker", "measure": "Multi-year", "rate": 0.02},
    {"kind": "spiff", "measure": "Units", "dollars_each": 0.01, "at_most": 500.0},
    {"kind": "bonus", "measure": "Own", "at": 0.3, "dollars": 5_000.0},
    {"kind": "bonus", "measure": "Team", "at": 0.25, "dollars": 1_000.0, "per": "quarter"},
)


def few(terms: tuple[dict[str, object], ...]) -> st.SearchStrategy[list[dict[str, object]]]:
    return st.lists(st.sampled_from(terms), max_size=2, unique_by=lambda term: term["kind"])


@st.composite
def plans(draw: st.DrawFn, *, straight: bool) -> Plan:
    """Draw a plan that claws back at own rate; `straight`, its measures pay every dollar alike before caps."""
    bases = [
        {"kind": "curve"},
        {"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0.08}]},
    ]
    if not straight:
        bases.append({"kind": "marginal rates", "tiers": [{"above": 0, "rate": 0.05}, {"above": 60_000, "rate": 0.1}]})
        bases.append({"kind": "curve", "points": [[0.2, 0.0], [0.6, 0.5], [1.0, 1.0]]})
    bend = [] if straight else draw(few(BENDS))
    quota = {"per_year": 120_000.0}
    per = draw(st.sampled_from(["year", "quarter", "month", *(["transaction"] if not bend else [])]))
    own = {
        "name": "Own",
        "scope": draw(st.sampled_from(["individual", "individual", "roll-up"]))
        if per != "transaction"
        else "individual",
        "weight": 0.7,
        "measured_per": per,
        "against": draw(st.sampled_from(["quota to date", "full quota"])),
        "quota": quota,
        "terms": [draw(st.sampled_from(bases)), *bend, *draw(few(SUMS))],
    }
    pool = {"kind": "pool", "rate": 0.05}
    team = {
        "name": "Team",
        "scope": "team",
        "weight": 0.3,
        "quota": quota,
        "terms": [draw(st.sampled_from([*bases, pool]))],
    }
    return plan_from(
        {
            "name": "Drawn",
            "ote_per_year": 100_000.0,
            "base_share": 0.5,
            "pay_every": draw(st.sampled_from(["month", "quarter", "year"])),
            "measures": [own, team],
            "terms": [*draw(few(OF_THE_PLAN)), {"kind": "clawback"}],
        }
    )


@st.composite
def deals(draw: st.DrawFn, number: int, months: tuple[int, int] = (1, 12)) -> list[CreditRecord]:
    """Draw a deal: credits of one date, under one to three measures and to one or two sellers."""
    sold = datetime.date(2026, draw(st.integers(*months)), draw(st.integers(1, 28)))
    names = draw(st.lists(st.sampled_from(MOTIONS), min_size=1, max_size=3, unique=True))
    amount = float(draw(st.integers(1, 90_000)))
    sellers = draw(st.sampled_from([SELLERS[:1], SELLERS[1:], SELLERS]))
    return [
        CreditRecord(
            row=100 * number + 10 * place + which,
            payee=seller,
            date=sold,
            measure=name,
            amount=amount,
            deal=f"D{number}",
            split=1.0 / len(sellers),
        )
        for place, name in enumerate(names)
        for which, seller in enumerate(sellers)
    ]


def canceled(draw_days: int, deal: list[CreditRecord]) -> list[CreditRecord]:
    day = min(deal[0].date + datetime.timedelta(days=draw_days), datetime.date(2026, 12, 31))
    return [CreditRecord(**{**vars(record), "canceled": day}) for record in deal]


def paid(plan: Plan, *sold: list[CreditRecord]) -> np.ndarray:
    """Return everybody's variable pay of the year, in whole cents."""
    answer = statements(plan, CreditFile(records=_known(plan, *sold)), ROSTER, YEAR)
    assert answer.problems == ()
    return np.array([round(100 * sum(statement.variable)) for statement in answer.statements])


@settings(max_examples=120, deadline=None)
@given(plans(straight=False), deals(1), st.integers(0, 330))
def test_the_only_deal_of_a_year_leaves_nothing_once_canceled(plan, deal, days):
    assert paid(plan, canceled(days, deal)).tolist() == paid(plan).tolist()


@settings(max_examples=120, deadline=None)
@given(plans(straight=True), st.lists(st.integers(2, 5), max_size=3, unique=True), st.data(), st.integers(0, 330))
def test_where_every_dollar_is_paid_alike_any_canceled_deal_might_never_have_been(plan, numbers, data, days):
    others = [data.draw(deals(number)) for number in numbers]
    dead = canceled(days, data.draw(deals(1)))
    assert paid(plan, dead, *others).tolist() == paid(plan, *others).tolist()


@settings(max_examples=80, deadline=None)
@given(plans(straight=False), st.data(), st.integers(0, 60))
def test_whatever_the_rates_the_last_deal_of_a_year_leaves_nothing_once_canceled(plan, data, days):
    others = [data.draw(deals(number, (1, 6))) for number in (2, 3)]
    dead = canceled(days, data.draw(deals(9, (7, 12))))
    assert paid(plan, *others, dead).tolist() == paid(plan, *others).tolist()


@settings(max_examples=80, deadline=None)
@given(plans(straight=False), st.data())
def test_when_all_deals_are_canceled_nobody_keeps_or_owes_a_cent(plan, data):
    all_dead = [canceled(data.draw(st.integers(0, 300)), data.draw(deals(number))) for number in (1, 2, 3)]
    assert paid(plan, *all_dead).tolist() == paid(plan).tolist()


@settings(max_examples=80, deadline=None)
@given(plans(straight=False), st.data())
def test_what_a_deal_is_said_to_have_brought_is_what_its_cancellation_takes(plan, data):
    """The closing positions of a year name, deal by deal, what a cancellation on its last day would have taken back."""
    deal, others = data.draw(deals(1)), [data.draw(deals(number)) for number in (2, 3)]
    records = _known(plan, deal, *others)
    closing = statements(plan, CreditFile(records=records), ROSTER, YEAR, with_closing=True).closing
    brought = {name: round(100 * _said(closing, name)) for name in ("Ann", "Bob", "Top")}
    taken = paid(plan, deal, *others) - paid(plan, canceled(400, deal), *others)
    assert np.abs(taken - list(brought.values())).max() <= 1
    assert positions_from_text(positions_text(closing)) == closing


def _known(plan: Plan, *sold: list[CreditRecord]) -> tuple[CreditRecord, ...]:
    names = {*(measure.name for measure in plan.measures), *plan.extra_credits}
    return tuple(record for deal in sold for record in deal if record.measure in names)


def _said(closing: tuple[Position, ...], payee: str) -> float:
    return sum(adjustment.amount for adjustment in closing if adjustment.payee == payee and adjustment.deal == "D1")
