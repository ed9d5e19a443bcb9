"""What does a comp plan pay, to the cent?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "archetypes": (
            "INDIVIDUAL_HIGH_LEVERAGE",
            "TEAM_LOW_LEVERAGE",
        ),
        "arrays": (
            "credit_rows",
            "target_incentives",
        ),
        "bands": (
            "Gap",
            "gaps_of",
        ),
        "bends": (
            "NO_BENDS",
            "bends_of",
        ),
        "budget_rates": ("Currencies",),
        "calendars": (
            "Calendar",
            "ROLLING",
            "WEEK_YEARS",
            "YearEnd",
            "check_reasonable",
            "plan_year",
        ),
        "columns": (
            "Days",
            "Names",
            "named",
        ),
        "credit": (
            "Credit",
            "HIGHEST_ATTAINMENT",
            "Per",
            "attained",
        ),
        "crediting": (
            "after_windfall",
            "credit_shares",
        ),
        "largest_remainder": ("cents_of_shares",),
        "leave": (
            "ANY_LEAVE",
            "Leave",
        ),
        "lines": (
            "PeriodPay",
            "line_labels",
            "placed_terms",
        ),
        "measure": (
            "BASES",
            "Measure",
            "MeasureTerm",
            "PlanTerm",
            "Revision",
            "Scope",
        ),
        "money": (
            "MINUS",
            "cents_of",
            "signed_size",
            "to_cents",
            "written_dollars",
        ),
        "payout": (
            "Pay",
            "pay_by_term",
            "pay_in_dollars",
            "pay_lines",
            "payout",
            "scope_payout",
        ),
        "periods": ("pay_by_period",),
        "plan": (
            "Plan",
            "plan_from",
            "plan_text",
            "read_plan",
        ),
        "plan_year": (
            "ONE_DAY",
            "PayYear",
        ),
        "proration": (
            "month_starts",
            "month_weights",
            "months_in_seat",
            "months_served",
            "parts_of_months",
            "unearned_shares",
        ),
        "quota": (
            "EVEN",
            "QuotaPlan",
            "quota_by_month",
        ),
        "takes": ("Takes",),
        "terms.bonuses": (
            "Bonus",
            "Kicker",
            "Spiff",
        ),
        "terms.curve": (
            "Accelerator",
            "Cap",
            "Curve",
            "Threshold",
            "is_hard_cap",
        ),
        "terms.deal_rates": ("DealRates",),
        "terms.gates": (
            "ALL_MEASURES",
            "Gate",
            "Hurdle",
            "Matrix",
            "Multiplier",
            "RetroactiveAccelerator",
        ),
        "terms.pools": (
            "Pool",
            "pool_shares",
            "whole_shares",
        ),
        "terms.rates": (
            "MarginalRates",
            "RetroactiveRates",
            "Step",
            "Steps",
            "Tier",
        ),
        "terms.settlements": (
            "Clawback",
            "Draw",
            "Holdback",
            "NEVER",
            "Standing",
            "moved_on",
        ),
        "terms.timing": ("PaidOnCash",),
        "to_date": (
            "at_block_ends",
            "block_of",
            "differences",
            "is_last",
            "to_date",
        ),
    },
)
