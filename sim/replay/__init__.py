"""What would last year have paid under another plan, who wins, who loses, and why?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "actuals": (
            "Actuals",
            "PLANS_OWN",
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
            "some",
        ),
        "gaps": ("FileGap",),
        "payees": (
            "ALL_YEAR",
            "BY_CREDITS",
            "LEFT_OUT",
            "OTE",
            "PAID",
            "QUOTA",
            "SEAT",
            "TEAM",
            "WITHOUT_CREDITS",
        ),
        "paying": ("CENTS",),
        "quotas": ("MEAN_OF_TEAM",),
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
        ),
        "response": (
            "Response",
            "responses",
        ),
        "response_years": (
            "of_year",
            "responses_of_years",
        ),
        "roster_effect": ("RosterEffect",),
        "several": (
            "APART",
            "ReplayFiles",
            "Years",
            "replay_year",
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
