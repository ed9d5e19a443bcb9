"""Random plans, rosters and credits: few people and deals, round numbers, so that results often stand on a boundary."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

from sim.pay.plan import Plan
from sim.pay_statements.records import CreditRecord, Payee
from tests.reference.random_terms import Term, base_of, earnings_of, settlements_of, terms_of

FIRST_MONTH = datetime.date(2026, 1, 1)
QUOTA = 120_000  # a year; 10,000 a month, so that round deals reach round attainments
NAMES = ("Own", "Second", "Third")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One random case: a plan and what comes with it."""

    plan: Plan
    people: tuple[Payee, ...]
    records: tuple[CreditRecord, ...]


def drawn(seed: int) -> Drawn:
    """Return the random case of a seed; the same seed gives the same case."""
    chance = random.Random(seed)
    plan = Plan.model_validate(_plan(chance))
    people = _people(chance, plan)
    return Drawn(plan=plan, people=people, records=_records(chance, plan, people))


def _plan(chance: random.Random) -> dict[str, Any]:
    names = list(NAMES[: chance.choice((1, 1, 2, 2, 3))])
    weights = {1: [1.0], 2: chance.choice(([0.6, 0.4], [0.5, 0.5], [1.0, 0.0])), 3: [0.5, 0.3, 0.2]}[len(names)]
    measures = [_measure(chance, name, weight, names) for name, weight in zip(names, weights, strict=True)]
    return {
        "name": "Drawn",
        "ote_per_year": chance.choice((60_000, 100_000, 150_000, 123_456)),
        "base_share": chance.choice((0.5, 0.5, 0.6, 0.7)),
        "measures": measures,
        "terms": [*earnings_of(chance, names), *settlements_of(chance, {m["measured_per"] for m in measures})],
        "rounding": chance.choice(("cents",) * 6 + ("dollars", "none")),
        "pay_every": chance.choice(("month", "month", "quarter", "year")),
        "crediting": _crediting(chance, names),
        "proration": chance.choice(("by months", "by months", "by days")),
        "day_count": chance.choice(("actual/actual", "actual/365", "30/360")),
    }


def _measure(chance: random.Random, name: str, weight: float, names: list[str]) -> Term:
    scope = chance.choice(("individual",) * 5 + ("team", "region", "roll-up", "score"))
    span = chance.choice(("year", "year", "year", "quarter", "month", "transaction"))
    if span == "transaction" and scope != "individual":
        span = "year"
    base = base_of(chance, scope, span, [other for other in names if other != name])
    return {
        "name": name,
        "scope": scope,
        "weight": weight,
        "measured_per": span,
        "against": chance.choice(("quota to date",) * 4 + ("full quota",)),
        "attainment_decimals": chance.choice((-1,) * 15 + (2,)),
        "quota": None if scope == "score" else _quota(chance),
        "terms": [base, *terms_of(chance, base["kind"], span, [other for other in names if other != name])],
    }


def _quota(chance: random.Random) -> Term:
    quota: Term = {"per_year": chance.choice((QUOTA, QUOTA, 100_000, 75_000))}
    if chance.random() < 0.2:
        quota["seasons"] = [0.6, 0.6, 0.6, 1.0, 1.0, 1.0, 0.8, 0.8, 0.8, 1.6, 1.6, 1.6]
    if chance.random() < 0.15:
        quota["ramp"] = [0.25, 0.5, 0.75]
    elif chance.random() < 0.15:
        quota["ramp_quotas"] = [2_000, 4_000, 8_000]
    quota["counts_from"] = chance.choice(("hire date", "hire date", "plan date"))
    if chance.random() < 0.1:
        quota["over_assignment"] = 0.05
    if chance.random() < 0.1:
        quota["proration"] = "none"
    return quota


def _crediting(chance: random.Random, names: list[str]) -> Term:
    rules: Term = {"splits": chance.choice(("sum to 1", "may exceed 1"))}
    if chance.random() < 0.25:
        rules["by_motion"] = [
            {"motion": "partner", "credit": 0.5},
            {"motion": "partner", "credit": 1.1, "since": "2026-04-01", "until": "2026-09-30", "measures": names[:1]},
        ]
    if chance.random() < 0.15:
        windfall = {"above": chance.choice((0.1, 0.25)), "then": chance.choice(("credited in part", "reviewed"))}
        rules["windfall"] = {**windfall, "credited": chance.choice((0.25, 0.5))}
    return rules


def _people(chance: random.Random, plan: Plan) -> tuple[Payee, ...]:
    count = chance.choice((1, 2, 3, 4))
    return tuple(_payee(chance, number, plan) for number in range(count))


def _payee(chance: random.Random, number: int, plan: Plan) -> Payee:
    start = (
        None
        if chance.random() < 0.5
        else chance.choice(
            (
                datetime.date(2025, 11, 10),
                datetime.date(2026, 1, 1),
                datetime.date(2026, 3, 16),
                datetime.date(2026, 7, 31),
            )
        )
    )
    end = None if chance.random() < 0.8 else chance.choice((datetime.date(2026, 8, 15), datetime.date(2026, 10, 31)))
    quotas = {"": float(chance.choice((90_000, 60_000)))} if chance.random() < 0.2 else {}
    return Payee(
        row=number + 2,
        name=f"P{number}",
        start=start,
        end=end,
        team=chance.choice(("red", "blue")),
        manager="P0" if number and chance.random() < 0.7 else "",
        region=chance.choice(("north", "south")),
        weight=chance.choice((1.0, 2.0, 0.5)),
        draw_balance=chance.choice((0.0, 0.0, 0.0, 500.0)),
        ote=chance.choice((None, None, None, 90_000.0)),
        quotas=quotas,
        hired=None if start is None else chance.choice((None, None, start, start - datetime.timedelta(days=100))),
    )


def _records(chance: random.Random, plan: Plan, people: tuple[Payee, ...]) -> tuple[CreditRecord, ...]:
    records: list[CreditRecord] = []
    for place in range(chance.randint(1, 12)):
        records.extend(_deal(chance, plan, people, place, len(records) + 2))
    return tuple(records)


def _deal(chance: random.Random, plan: Plan, people: tuple[Payee, ...], place: int, row: int) -> list[CreditRecord]:
    """Return the rows of one deal: one payee's, or split between two."""
    name = chance.choice([measure.name for measure in plan.measures] + list(plan.extra_credits))
    measure = next((m for m in plan.measures if m.name == name), None)
    date = datetime.date(2026, chance.randint(1, 12), chance.choice((1, 10, 15, 28)))
    canceled = date + datetime.timedelta(days=chance.choice((0, 20, 100, 200, 300))) if chance.random() < 0.3 else None
    amount = _amount(chance, measure is None, measure is not None and measure.scope == "score")
    if amount < 0 and measure is not None and measure.measured_per == "transaction":
        amount = -amount
    sellers = chance.sample(people, min(len(people), chance.choice((1, 1, 1, 2))))
    splits = [1.0] if len(sellers) == 1 else chance.choice(([0.6, 0.4], [0.3333, 0.6667], [0.7, 0.7]))
    if measure is not None and measure.scope == "score":
        sellers, splits, canceled = sellers[:1], [1.0], None
    return [
        CreditRecord(
            row=row + number,
            payee=seller.name,
            date=date,
            measure=name,
            amount=amount,
            deal=f"D{place}",
            motion=chance.choice(("", "partner")),
            split=split,
            canceled=canceled,
            contract_months=chance.choice((12, 12, 24, 6)),
        )
        for number, (seller, split) in enumerate(zip(sellers, splits, strict=True))
    ]


def _amount(chance: random.Random, unit: bool, score: bool) -> float:
    if unit:
        return float(chance.randint(1, 9))
    if score:
        return chance.choice((0.5, 0.8, 1.0, 1.2))
    if chance.random() < 0.08:
        return float(-chance.choice((1_000, 5_000)))
    if chance.random() < 0.6:
        return float(chance.choice((2_500, 5_000, 10_000, 12_000, 20_000, 30_000, 50_000, 60_000)))
    return round(chance.uniform(100, 60_000), 2)
