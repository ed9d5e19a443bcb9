"""The engine against exact fractions: random plans, rosters and credits, to the cent and line by line."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

import pytest

from sim.pay.plan import Plan
from sim.pay_statements.records import CreditFile, CreditRecord, Payee, RosterFile
from sim.pay_statements.statement import statements
from sim.pay_statements.statement_records import Statement
from tests.reference.exact import ZERO, Amounts, exact, to_cents
from tests.reference.positions import SPANS
from tests.reference.random_plans import FIRST_MONTH, Drawn, drawn
from tests.reference.statements import Paid, reference_statements

BLOCK = 100  # cases of one test
FAST, LONG = range(6), range(6, 50)
LINE_ROOM = Fraction(2, 100)  # a line takes the rounding left by those before it and by the months before
KINDS = {
    *("curve", "steps", "marginal rates", "retroactive rates", "amount curve", "matrix", "pool"),
    *("accelerator", "threshold", "cap", "gate", "hurdle", "multiplier", "retroactive accelerator"),
    *("bonus", "spiff", "kicker", "guarantee", "draw", "holdback", "clawback"),
}


def check_block(block: int) -> None:
    """Fail with the differences of the first cases that have one."""
    lines: list[str] = []
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        case = drawn(seed)
        lines.extend(f"seed {seed}: {line}" for line in differences(case))
        if len(lines) > 20:
            break
    assert not lines, "\n".join(lines)


def differences(case: Drawn) -> Iterator[str]:
    """Yield what the engine's statements of a case say otherwise than the reference."""
    right = reference_statements(case.plan, case.records, case.people, FIRST_MONTH)
    engine = statements(case.plan, CreditFile(records=case.records), RosterFile(people=case.people), FIRST_MONTH)
    assert [statement.payee for statement in engine.statements] == list(right)
    for statement in engine.statements:
        for line in _of_payee(case.plan, statement, right[statement.payee]):
            yield f"{statement.payee}, {line}"


def _of_payee(plan: Plan, statement: Statement, right: Paid) -> Iterator[str]:
    yield from _unequal("variable pay", statement.variable, right.variable, ZERO)
    yield from _unequal("base salary", statement.base, right.base, ZERO)
    lines = [line for line in statement.lines if line.label != "rounding"]
    assert [line.label for line in lines] == [label for label, _ in right.lines]
    for line, (label, amounts) in zip(lines, right.lines, strict=True):
        yield from _unequal(label, line.amounts, amounts, LINE_ROOM)
    for label, balance in right.balances.items():
        yield from _unequal(f"balance of {label}", statement.balances[label], balance, Fraction(1, 100))


def _unequal(name: str, engine: tuple[float, ...], right: Amounts, room: Fraction) -> Iterator[str]:
    if any(abs(to_cents(exact(here)) - there) > room for here, there in zip(engine, right, strict=True)):
        yield f"{name}: {list(engine)} is not {[round(float(amount), 4) for amount in right]}"


@pytest.mark.parametrize("block", FAST)
def test_random_plans_pay_to_the_cent_what_exact_fractions_say(block: int) -> None:
    check_block(block)


@pytest.mark.long
@pytest.mark.parametrize("block", LONG)
def test_thousands_of_random_plans_pay_to_the_cent_what_exact_fractions_say(block: int) -> None:
    check_block(block)


def test_an_accelerator_goes_on_from_what_a_quarterly_cap_let_through() -> None:
    terms = [
        {"kind": "curve", "points": [[0.5, 0], [1, 1], [1.5, 2.5]]},
        {"kind": "cap", "at": 0.8, "per": "quarter"},
        {"kind": "accelerator", "above": 1.0, "rate": 0.5},
    ]
    own = {"name": "Own", "scope": "individual", "quota": {"per_year": 120_000}, "terms": terms}
    written = {"name": "Capped", "ote_per_year": 150_000, "base_share": 0.7, "pay_every": "month", "measures": [own]}
    sold = CreditRecord(row=2, payee="Ann", date=datetime.date(2026, 4, 10), measure="Own", amount=88_798.3)
    case = Drawn(plan=Plan.model_validate(written), people=(Payee(row=0, name="Ann"),), records=(sold,))
    assert list(differences(case)) == []


def test_no_plan_warns() -> None:
    for seed in range(40):
        case = drawn(seed)
        statements(case.plan, CreditFile(records=case.records), RosterFile(people=case.people), FIRST_MONTH)


def test_the_random_plans_hold_every_kind_of_term_and_pay_something() -> None:
    cases = [drawn(seed) for seed in range(3 * BLOCK)]
    kinds: list[str] = [term.kind for case in cases for m in case.plan.measures for term in m.terms]
    kinds.extend(term.kind for case in cases for term in case.plan.terms)
    assert set(kinds) == KINDS
    assert min(kinds.count(kind) for kind in KINDS) >= 10
    assert {case.plan.pay_every for case in cases} == set(SPANS) - {"transaction"}
    paid = [reference_statements(c.plan, c.records, c.people, FIRST_MONTH) for c in cases[:BLOCK]]
    assert sum(any(any(p.variable) for p in year.values()) for year in paid) > 0.8 * BLOCK
