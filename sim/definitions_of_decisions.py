"""The glossary's entries about deciding: what explains a difference, and what an optimum is worth."""

DECISIONS = """
shapley_value | Shapley value | $ per seat | this model
    A part's mean contribution to a difference over all orders in which the parts can change; the parts sum to it.
ahead | Probability of being better / ahead | share of replications | this model
    In how many replications a scenario does better than the baseline on the same draws; a tie counts half.
pay_for_performance | Pay for performance | correlation | this model
    How closely variable pay over target follows own attainment: 1 in a straight line, 0 not at all.
pay_spread | Spread of pay / Gini coefficient | share | this model
    How far apart people's yearly pay is: 0 where all are paid alike, 1 where one is paid everything.
costing | Costing | $ per seat | this model
    One plan in worlds that sell worse or better than planned, against comparison: many plans in one world.
budget_at_risk | Budget at risk / pay at P90 | $ per seat and year | this model
    Base and variable pay that nine of ten outcomes do not exceed.
efficient_frontier | Efficient frontier | $ of pay, $ of contribution | this model
    The designs that no other beats on pay and on the aim at once; the others are dominated.
reverse_solve | Reverse solve | value of one number | this model
    The value of a plan's number at which an outcome, such as pay at P90, meets a target, everything else as it is.
yardstick | Yardstick | $ per seat | this model
    What a search has to beat on the same fresh draws: the corners of the 2x2, and the plan in force.
winners_curse | Winner's curse | $ per seat | this model
    By how much the best of many tries looks better on the draws it was chosen by than on fresh ones.
top_payout | Payout of the best / top payout | target incentives | this model
    What one in ten people is paid or exceeds, in target incentives.
global_sensitivity | Global sensitivity | share of variance | this model
    How much of an effect's variation a number brings, alone and with others, while all unknown numbers vary.
"""
