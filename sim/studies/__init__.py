"""What does a change of plan, motion, people or scale do?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "best_slopes": (
            "QUESTIONS",
            "Question",
            "SharingComparison",
            "compare_arms",
            "yearly_surplus",
        ),
        "comparison": (
            "Comparison",
            "ComparisonStanding",
            "FEWEST",
            "HEADLINES",
            "Headline",
            "MOST",
            "comparable",
            "compare",
            "differing_values",
            "standings",
        ),
        "explanation": (
            "Explanation",
            "explain",
            "runs_needed",
        ),
        "factorial": (
            "BUILD_AND_PAY",
            "BUILD_ONLY",
            "CELLS",
            "CONTRASTS",
            "CORNERS",
            "Factorial",
            "OUTCOMES",
            "PAY_ONLY",
            "STATUS_QUO",
            "cell_scenario",
            "contrasts",
            "crossover_month",
            "effects",
            "evolutions",
            "factorial",
            "monthly_crossover",
            "outcome_contrasts",
        ),
        "hire_value": (
            "HireValue",
            "JUDGED_AFTER",
            "hire_value",
        ),
        "scale": (
            "LIMITS",
            "MOTIONS",
            "OUTCOMES",
            "PLANS",
            "ScaleCurve",
            "arm",
            "curves",
            "exponent",
            "main_limit",
            "next_ten",
            "saturation",
            "trials",
        ),
        "scale_inputs": (
            "INPUTS",
            "input_named",
        ),
        "shapley": (
            "Coalition",
            "coalitions",
            "shapley_values",
        ),
        "story_facts": (
            "SETTINGS",
            "failing",
            "return_on_reps",
            "run_setting",
            "three_year_effects",
        ),
        "talent_choices": (
            "AS_SET",
            "TalentChoices",
            "choices",
            "compare_choices",
            "portal_choice",
        ),
        "team_thresholds": (
            "TeamThreshold",
            "team_threshold",
        ),
        "tipping_point": (
            "Flywheel",
            "flywheel",
            "reached_after",
        ),
        "winners_losers": (
            "GroupPayChange",
            "UNCHANGED",
            "pay_for_performance",
            "pay_spread",
            "winners_and_losers",
        ),
    },
)
