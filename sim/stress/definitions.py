"""The glossary's entries on stress: a year's payout, its tail, and its accounting."""

STRESS = """
payout_cost | Payout cost | $/year | this model
    The variable pay of the whole organization in a fiscal year; a payout budget is compared with it.
expected_shortfall | Expected shortfall / worst tenth | $/year | this model
    The mean payout of the outcomes beyond a quantile: with P90, of the worst tenth.
budget_under_target | Breaks the budget under target | probability | this model
    How likely the payout exceeds its budget while revenue stays under its target.
market_sensitivity | Market sensitivity | $ per 1 % of market | this model
    How far the mean payout moves with the market, apart from its volatility.
payout_volatility | Payout volatility | $/year | this model
    How far payouts scatter at one market state held all year.
reverse_stress | Reverse stress / mildest world | factor of plan | this model
    The world nearest to plan, by one factor on market, quotas or credit, in which the mean payout meets the budget.
stress_library | Stress library | $/year | this model
    Named differences from a scenario, from boom to retroactive tiers, run on the plan's own draws.
correlated_shocks | Correlated shocks | power of the market factor | this model
    What strikes everybody at once: the market state and, where a scenario says so, quits and partner churn with it.
accrual | Accrual / payroll lag / owed | $ | this model
    Pay that is earned and not yet paid; it becomes a liability until the payroll after the pay period.
capitalization | Capitalization / capitalized share / benefit period | $ | dart.deloitte.com
    Treating the incremental cost of obtaining a contract as an asset amortized over its benefit period (ASC 340-40).
"""
