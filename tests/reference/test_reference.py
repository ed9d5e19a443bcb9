"""The reference itself pays what was worked out by hand, wherever a case is written as files."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.importing.pay_files import credits_in, roster_in
from sim.pay.plan import Plan, read_plan
from sim.pay_statements.records import Payee
from tests.reference.exact import ZERO, exact
from tests.reference.statements import reference_statements

ROOT = Path(__file__).resolve().parents[2]


# Files of cases on what the reference does not know: calendars, dates, currencies, what columns of a deal decide.
BEYOND = {
    "calendars",
    "absence_and_change",
    "cancellations",
    "currencies_and_shares",
    "dated_terms",
    "edges",
    "tiers_orders_cash",
}


def rows() -> list[Any]:
    return [
        pytest.param(case, row, id=f"{path.stem}: {case['case']} ({place})")
        for path in sorted((ROOT / "tests" / "cases").glob("*.yaml"))
        if path.stem not in BEYOND
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
        for place, row in enumerate(case["rows"], 1)
        if "statement" in row and "opening" not in row["statement"] and {"paid", "paid_in", "balance_in"} & set(row)
    ]


@pytest.mark.parametrize(("case", "row"), rows())
def test_the_reference_pays_what_was_worked_out_by_hand(case: dict[str, Any], row: dict[str, Any]) -> None:
    plan = read_plan(ROOT / case["plan_file"]) if "plan_file" in case else Plan.model_validate(case["plan"])
    files = row["statement"]
    records = credits_in(files["credits"].encode()).records
    names = dict.fromkeys(record.payee for record in records)
    people = (
        roster_in(files["roster"].encode(), accepted=("quota", "ote")).people
        if "roster" in files
        else [Payee(row=0, name=n) for n in names]
    )
    began = files.get("first_month", f"{min(record.date.year for record in records)}-01")
    first = datetime.date.fromisoformat(f"{began}-01")
    year = reference_statements(plan, records, people, first)
    months = [f"{first.year + (first.month - 1 + m) // 12}-{(first.month - 1 + m) % 12 + 1:02}" for m in range(12)]
    for payee, amount in row.get("paid", {}).items():
        assert sum(year[payee].variable, ZERO) == exact(amount)
    for payee, amounts in row.get("paid_in", {}).items():
        paid = {month: amount for month, amount in zip(months, year[payee].variable, strict=True) if amount}
        assert paid == {month: exact(amount) for month, amount in amounts.items()}
    for payee, amounts in row.get("balance_in", {}).items():
        last = list(year[payee].balances.values())[-1]
        assert all(last[months.index(month)] == exact(amount) for month, amount in amounts.items())
