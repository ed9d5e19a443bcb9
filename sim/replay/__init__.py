"""What would last year have paid under another plan, who wins, who loses, and why?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "actuals": (
            "Actuals",
            "actuals",
            "years_in",
        ),
        "distribution": (
            "cents_sum",
            "distribution",
        ),
        "finding": (
            "ReplayNote",
            "counted",
            "exception",
        ),
        "paying": ("CENTS",),
        "reasons": (
            "MEANINGS",
            "REASONS",
        ),
        "replay": (
            "Change",
            "FROZEN",
            "MOST_PLANS",
            "Replay",
            "plan_labels",
            "replay",
        ),
        "response": (
            "Response",
            "responses",
        ),
        "response_years": (
            "of_year",
            "responses_of_years",
        ),
        "several": (
            "APART",
            "ReplayFiles",
            "Years",
            "replay_years",
        ),
        "years": (
            "ALL",
            "MOST_YEARS",
            "PlanYear",
            "chosen_year",
        ),
    },
)
