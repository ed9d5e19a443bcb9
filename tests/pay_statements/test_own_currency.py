"""A statement in the payee's currency: its lines are in that currency too, and sum to the pay."""

import numpy as np

from sim.importing.pay_files import credits_in, roster_in
from sim.pay.plan import Plan
from sim.pay_statements.statement import statements

PLAN = {
    "name": "Paid abroad",
    "ote_per_year": 120_000.0,
    "base_share": 0.5,
    "pay_every": "month",
    "currencies": {"pays_in": "USD", "rates": [{"currency": "EUR", "since": "2026-01-01", "rate": 1.25}]},
    "measures": [
        {
            "name": "Sales",
            "scope": "individual",
            "weight": 0.5,
            "terms": [{"kind": "marginal rates", "tiers": [{"rate": 0.05}]}],
        },
        {
            "name": "Units",
            "scope": "individual",
            "weight": 0.5,
            "terms": [{"kind": "marginal rates", "tiers": [{"rate": 1.0}]}],
        },
    ],
}


def test_the_lines_of_a_statement_in_another_currency_sum_to_its_pay():
    credits = "payee,date,measure,amount\nAnn,2026-02-10,Sales,10000\nAnn,2026-02-10,Units,100\n"
    people = roster_in(b"payee,currency\nAnn,EUR\n", accepted=("currency",))
    (ann,) = statements(Plan.model_validate(PLAN), credits_in(credits.encode()), people).statements
    assert [line.total for line in ann.lines] == [400.0, 80.0]  # 500 and 100 of the plan's dollars
    assert np.sum([line.amounts for line in ann.lines], axis=0).tolist() == list(ann.variable)
    assert sum(ann.variable) == 480.0
