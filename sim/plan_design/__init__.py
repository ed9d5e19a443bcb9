"""What is wrong or unusual with a plan, before anybody signs it?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "components": (
            "IN_SIX",
            "WHOLE",
            "blended_plan",
            "differing_parts",
        ),
        "draggable_curve": (
            "Knot",
            "LeverCurves",
            "Stretch",
            "TOP",
            "curve_of",
            "level",
            "lever_curves",
            "stretches",
        ),
        "estimator": (
            "Estimated",
            "Needed",
            "estimated_pay",
            "to_earn",
        ),
        "interpretations": (
            "Interpretation",
            "LUMPY_YEAR",
            "interpretation_spread",
            "quota_for",
        ),
        "leverage": (
            "Leverage",
            "leverages",
        ),
        "plan_trap": ("PlanTrap",),
        "traps": ("check",),
    },
)
