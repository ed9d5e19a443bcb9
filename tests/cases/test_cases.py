"""Cases: a plan, results and the pay worked out by hand, written as YAML so that anybody in comp can add one.

A file in `tests/cases` is a list of cases. A case has `case` (what it shows), `source`, `plan` (written out) or
`plan_file`, and `rows`. A row is one of four kinds:

* a year: `attainment` (or `credited` and `quota`) by scope or by measure, optionally `months`; expected are `payout`
  (variable pay / target incentive), `base`, `variable` (dollars, to the cent);
* `periods`: `credited` (and `quota`, `deals`) by measure, a number for each period, optionally `served`, `debt`,
  `owed`, `to_recover`; expected are `pays` (by period), `total`, `balance` (of the last settlement);
* `statement`: the text of `credits` and `roster` files, and of `opening` positions, and where the plan year begins
  (`first_month`); expected are, by payee, `paid` (variable pay of the year), `monthly` (by month), `total` (with base),
  `credited_of`, `quota_of` and `attainment_of` (the first measure's year); by payee and pay period `paid_in` and
  `balance_in` (of the last settlement), 0 in all periods not named; `notes`; `closing`, the text of the positions it
  closes with; rows not credited are `refused`, by row and column, or by words of the reason; with `also`, other plans
  that the roster names, `paid` and `total` are by `payee: plan`;
* `figure`: the name of a ratio, its numbers under `with`; expected is `is`, to cents if `to_cents`.

`wrong` holds what a misreading gives; it must not come out.
"""

import datetime
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.importing.pay_files import credits_in, roster_in
from sim.importing.position_files import positions_from_text
from sim.pay import quota as quota_plan
from sim.pay.credit import Credit
from sim.pay.money import to_cents
from sim.pay.payout import pay_in_dollars, payout
from sim.pay.periods import pay_by_period
from sim.pay.plan import Plan, read_plan
from sim.pay.terms.settlements import Standing
from sim.pay_statements.plan_changes import statements_of_plans
from sim.pay_statements.positions import positions_text
from sim.pay_statements.statement import statements
from sim.plan_design import leverage, ratios

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"periods", "statement", "figure"}
OF_STATEMENTS = {"paid", "monthly", "paid_in", "total", "refused", "notes", "closing"}
OF_STATEMENTS |= {"credited_of", "quota_of", "attainment_of", "balance_in"}
ANSWERS = {"payout", "base", "variable", "pays", "balance", "is"} | OF_STATEMENTS
ROW_KEYS = ANSWERS | KINDS | {"attainment", "credited", "quota", "months", "with", "to_cents", "wrong"}
PERIOD_KEYS = {"credited", "quota", "deals", "served", "debt", "owed", "to_recover"}


def all_rows():
    return [
        pytest.param(case, row, id=f"{path.stem}: {case['case']} ({place})")
        for path in sorted((ROOT / "tests" / "cases").glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
        for place, row in enumerate(case["rows"], 1)
    ]


def plan_of(case):
    if "plan_file" in case:
        return read_plan(ROOT / case["plan_file"])
    return Plan.model_validate(case["plan"])


def of_measure(by_scope_or_name, measure):
    value = by_scope_or_name[measure.name] if measure.name in by_scope_or_name else by_scope_or_name[measure.scope]
    return np.array(float(value))


def of_a_year(case, row):
    plan = plan_of(case)
    months = np.array(float(row.get("months", 12)))
    credits = {}
    for measure in plan.measures:
        if "attainment" in row:
            credits[measure.name] = Credit(attainment=of_measure(row["attainment"], measure), months=months)
        else:
            credited, quota = of_measure(row["credited"], measure), of_measure(row["quota"], measure)
            credits[measure.name] = Credit.against_quota(credited, quota, float(months))
    pay = pay_in_dollars(plan, credits)
    return {"payout": float(payout(plan, credits)), "base": float(pay.base), "variable": float(pay.variable)}


def of_periods(case, row):
    given = row["periods"]
    assert set(given) <= PERIOD_KEYS, "a misspelled key would go unchecked"
    credits = {}
    for name, amounts in given["credited"].items():
        quota = given.get("quota", {}).get(name)
        deals = given.get("deals", {}).get(name)
        credits[name] = Credit.by_period(
            np.array(amounts, dtype=float),
            None if quota is None else np.array(quota, dtype=float),
            deals=None if deals is None else np.array(deals, dtype=float),
        )
    bring = {key: np.array(given[key], dtype=float) for key in ("served", "debt", "owed", "to_recover") if key in given}
    paid = pay_by_period(plan_of(case), credits, Standing(**bring))
    answers = {"pays": to_cents(paid.pay).tolist(), "total": float(to_cents(paid.pay.sum()))}
    for balance in paid.balances.values():
        answers["balance"] = to_cents(balance).tolist()
    return answers


def of_a_statement(case, row):
    files = row["statement"]
    roster = roster_in(files["roster"].encode(), accepted=("quota", "ote", "currency")) if "roster" in files else None
    opening = positions_from_text(files["opening"]) if "opening" in files else ()
    first = datetime.date.fromisoformat(f"{files['first_month']}-01") if "first_month" in files else None
    credits = credits_in(files["credits"].encode(), accepted=("amount", "currency"))
    if "also" in files:
        plans = (plan_of(case), *map(Plan.model_validate, files["also"]))
        return of_plans(statements_of_plans(plans, credits, roster))
    answer = statements(plan_of(case), credits, roster, first, opening, with_closing="closing" in row)
    if isinstance(row.get("refused"), str):
        assert any(row["refused"] in problem.message for problem in answer.problems), answer.problems
        return {"refused": row["refused"]}
    if "refused" not in row:
        assert answer.problems == ()
    return {
        "refused": [[problem.row, problem.column] for problem in answer.problems],
        "notes": list(answer.notes),
        "monthly": {one.payee: list(one.variable) for one in answer.statements},
        "paid": {one.payee: float(to_cents(np.array(sum(one.variable)))) for one in answer.statements},
        "total": {one.payee: one.total for one in answer.statements},
        "credited_of": {one.payee: float(to_cents(first_of(one.credited))) for one in answer.statements},
        "quota_of": {one.payee: float(to_cents(first_of(one.quota))) for one in answer.statements},
        "attainment_of": {one.payee: round(float(first_of(one.attainment)), 12) for one in answer.statements},
        "paid_in": {one.payee: by_period(one, one.variable) for one in answer.statements},
        "balance_in": {
            one.payee: by_period(one, list(one.balances.values())[-1]) for one in answer.statements if one.balances
        },
        "closing": positions_text(answer.closing),
    }


def of_plans(answer):
    """Everybody's pay under each plan they were on, by payee and plan."""
    assert answer.problems == ()
    by_name = {f"{one.payee}: {one.plan}": one for one in answer.statements}
    return {
        "paid": {name: float(to_cents(np.array(sum(one.variable)))) for name, one in by_name.items()},
        "total": {name: one.total for name, one in by_name.items()},
    }


def first_of(by_measure):
    return np.array(next(iter(by_measure.values()))[-1])


def by_period(statement, amounts):
    return {period: amount for period, amount in zip(statement.periods, amounts, strict=False) if amount}


def of_a_figure(row):
    figure = next(getattr(m, row["figure"]) for m in (ratios, leverage, quota_plan) if hasattr(m, row["figure"]))
    numbers = {name: np.array(value) if isinstance(value, list) else value for name, value in row["with"].items()}
    answer = figure(**numbers)
    return {"is": float(to_cents(np.array(answer))) if row.get("to_cents") else answer}


def answers(case, row):
    if "figure" in row:
        return of_a_figure(row)
    if "statement" in row:
        return of_a_statement(case, row)
    return of_periods(case, row) if "periods" in row else of_a_year(case, row)


@pytest.mark.parametrize(("case", "row"), all_rows())
def test_pay_is_what_was_worked_out_by_hand(case, row):
    assert case["source"]
    assert set(row) <= ROW_KEYS, "a misspelled key would go unchecked"
    assert ANSWERS & set(row), "a row without an expected answer checks nothing"
    given = answers(case, row)
    for name in ANSWERS & set(row):
        if name.endswith("_in"):
            expected = {payee: {month: x for month, x in pays.items() if x} for payee, pays in row[name].items()}
            assert given[name] == expected, f"{name} differs by a cent or more"
        elif name in {"payout", "is"}:
            assert given[name] == pytest.approx(row[name], abs=1e-12)
        else:
            assert given[name] == row[name], f"{name} differs by a cent or more"


@pytest.mark.parametrize(("case", "row"), [param for param in all_rows() if "wrong" in param.values[1]])
def test_pay_is_not_what_a_misreading_gives(case, row):
    given = answers(case, row)
    for name, misread in row["wrong"].items():
        assert given[name] != pytest.approx(misread, abs=0.001)


VECTORS = set(
    [
        "1",
        "1b",
        "3",
        "3b",
        "4",
        "6",
        "7",
        "9",
        "10",
        "11",
        "13",
        "15",
        "16",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "23",
        "23c",
        "23e",
        "25",
        "26",
        "27",
        "28",
        "28b",
        "29",
        "30",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "38",
        "40",
        "41",
        "42",
        "46",
        "47",
        "48",
        "49",
        "50",
        "51",
    ]
)


def test_every_published_vector_is_a_case():
    titles = [case.values[0]["case"] for case in all_rows()]
    numbered = {title.replace(",", ":").split(":")[0] for title in titles}
    assert numbered >= VECTORS
    misprinted = [
        row for case, row in (param.values for param in all_rows()) if case["case"].startswith(("11:", "17:"))
    ]
    assert any("wrong" in row for row in misprinted)
