"""How bad can a year's payout get, from what, and which mildest world breaks the budget?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "accruals": (
            "Accounting",
            "Forecast",
            "accounting_from",
        ),
        "library": (
            "changed_fields",
            "stress_named",
        ),
        "outcomes": (
            "Frame",
            "QUANTILES",
            "WORST",
            "breaks_budget",
            "breaks_under_target",
            "by_revenue",
            "ccos_of_year",
            "expected_shortfall",
            "frame_of",
            "histogram",
            "misses_target",
            "quantile_with_interval",
        ),
        "reverse": (
            "Reverse",
            "mildest",
        ),
        "study": (
            "RUNS",
            "StressStudy",
            "study",
        ),
        "tornado": ("Bar",),
    },
)
