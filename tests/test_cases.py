"""Cases: a plan, an attainment and the pay worked out by hand, written as YAML so that anybody in comp can add one.

A file in `tests/cases` is a list of cases. A case has `case` (what it shows), `source`, `plan` (written out) or
`plan_file`, and `rows`. A row has `attainment` (or `credited` and `quota`) by scope or by measure, optionally `months`,
and what is expected: `payout` (variable pay / target incentive), `base`, `variable` (dollars, to the cent). `wrong`
holds what a misreading gives.
"""

from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.payout import pay_in_dollars, payout
from sim.plan import Credit, Plan, read_plan

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = {"payout", "base", "variable"}
ROW_KEYS = ANSWERS | {"attainment", "credited", "quota", "months", "wrong"}


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


def credits_of(plan, row):
    months = np.array(float(row.get("months", 12)))
    credits = {}
    for measure in plan.measures:
        if "attainment" in row:
            credits[measure.name] = Credit(attainment=of_measure(row["attainment"], measure), months=months)
        else:
            credited, quota = of_measure(row["credited"], measure), of_measure(row["quota"], measure)
            credits[measure.name] = Credit.against_quota(credited, quota, float(months))
    return credits


def answers(plan, row):
    credits = credits_of(plan, row)
    pay = pay_in_dollars(plan, credits)
    return {"payout": float(payout(plan, credits)), "base": float(pay.base), "variable": float(pay.variable)}


@pytest.mark.parametrize(("case", "row"), all_rows())
def test_pay_is_what_was_worked_out_by_hand(case, row):
    assert case["source"]
    assert set(row) <= ROW_KEYS, "a misspelled key would go unchecked"
    assert ANSWERS & set(row), "a row without an expected answer checks nothing"
    given = answers(plan_of(case), row)
    for name in ANSWERS & set(row):
        if name == "payout":
            assert given[name] == pytest.approx(row[name], abs=1e-12)
        else:
            assert given[name] == row[name], f"{name} differs by a cent or more"


@pytest.mark.parametrize(("case", "row"), [each for each in all_rows() if "wrong" in each.values[1]])
def test_pay_is_not_what_a_misreading_gives(case, row):
    given = answers(plan_of(case), row)
    for name, misread in row["wrong"].items():
        assert abs(given[name] - misread) > 0.001
