"""How do replications run in chunks on threads, get paid, and become results?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "incentives": ("expected_pay",),
        "measures": (
            "Estimate",
            "Z_95",
            "build_share",
            "by_year",
            "ccos",
            "contribution_by_month",
            "contribution_per_seat",
            "direct_revenue",
            "estimate",
            "market_share_index",
            "partner_sales_index",
            "pay_per_seat",
            "payout_to_target",
            "quantile",
            "ratio",
            "revenue_per_seat",
            "share_at_quota",
            "turnover",
            "yearly_measures",
        ),
        "plans_in_force": ("incentives_of",),
        "results": (
            "BIN_WIDTH",
            "DETAILED_REPLICATIONS",
            "Result",
        ),
        "run": (
            "DEFAULT_CHUNK",
            "MOST_THREADS",
            "Progress",
            "payslips_of",
            "seat_months",
            "simulate",
        ),
    },
)
