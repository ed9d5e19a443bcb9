"""What does everybody's pay statement say, from credits and a roster, line by line?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "credit_table": (
            "CreditTable",
            "credit_table",
            "days",
        ),
        "dated_rows": ("roster_of",),
        "notes": ("without_quota",),
        "plan_changes": ("statements_of_plans",),
        "positions": (
            "COLUMNS",
            "KINDS",
            "NEEDED",
            "Position",
            "position_rows",
        ),
        "records": (
            "ATTRIBUTES",
            "CreditFile",
            "CreditRecord",
            "Payee",
            "RosterFile",
            "RowProblem",
        ),
        "sample_year": (
            "YEARS",
            "annual_quota",
            "sample_statement",
        ),
        "statement": (
            "PaidYear",
            "cents_that_add_up",
            "paid_year",
            "statements",
            "statements_of",
        ),
        "statement_records": (
            "Statement",
            "StatementLine",
            "Statements",
        ),
    },
)
