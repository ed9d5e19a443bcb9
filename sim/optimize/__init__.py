"""Which plan, quota and direction do best under limits, and which number meets one?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "design": (
            "KNOBS",
            "design_numbers",
        ),
        "goals": (
            "Appraisal",
            "GoalStanding",
            "Goals",
            "Held",
            "goals_from",
            "standing",
        ),
        "optimum": (
            "Optimum",
            "Trial",
            "frontier",
        ),
        "reverse": (
            "Solution",
            "solve",
        ),
        "search": (
            "IN_FORCE",
            "SearchBudget",
            "knobs_named",
            "optimize",
            "plausible_worlds",
            "yardsticks",
        ),
    },
)
