"""How output answers incentives: iso-elastic effort, tournaments, and whom a plan attracts.

Mean elasticity of sales to selling effort 0.34: Albers, Mantrala and Sridhar (2010), Journal of Marketing Research
47(5) [V]. Tournaments: Lazear and Rosen (1981), Journal of Political Economy 89, 841-864 [V abstract]. Sorting: Lazear
(2000), American Economic Review 90(5), 1346-1361 [V: output per worker rose by 44 % in all; its split into incentive
and sorting was not checked].
"""

from __future__ import annotations

import math

from sim.theory.linear_contract import LinearSeller


def output_multiple(incentive_multiple: float, elasticity: float, cost_power: float = 2.0) -> float:
    """Return M^(eps / (p - eps)): output when the marginal incentive multiplies by M, x = k e^eps, cost ~ e^p."""
    return math.pow(incentive_multiple, elasticity / (cost_power - elasticity))


def tournament_effort(prize_gap: float, seller: LinearSeller) -> float:
    """Return e* = k W / (2 c sigma sqrt(pi)), both rivals alike, the prize W between them, normal independent noise."""
    density = 1.0 / (2.0 * seller.noise_sd * math.sqrt(math.pi))  # of the difference of two noises, at 0
    return seller.output * prize_gap * density / seller.cost


def total_effect(incentive: float, sorting: float) -> float:
    """Return (1 + incentive)(1 + sorting) - 1, what stayers and newcomers change together."""
    return (1.0 + incentive) * (1.0 + sorting) - 1.0


def sorting_effect(total: float, incentive: float) -> float:
    """Return (1 + total) / (1 + incentive) - 1, what is left for sorting."""
    return (1.0 + total) / (1.0 + incentive) - 1.0


def ability_that_leaves_team(
    seller: LinearSeller,
    slope: float,
    size: float,
    correlation: float,
    mean_output: float,
    salary_gain: float = 0.0,
    team_benefit: float = 0.0,
) -> float:
    """Return the ability above which a seller prefers the individual plan to a team plan of the same slope (pi = 0).

    Ability is k. theta^2 = {(alpha_T - alpha_I) + (b / N)(N - 1) x_bar + (r / 2) b^2 sigma^2 (1 - 1/N)(1 - rho) + n_T}
    over (b^2 / 2 c)(1 - 1/N^2). `salary_gain` is alpha_T - alpha_I, `mean_output` x_bar what a colleague sells and
    `team_benefit` n_T the money worth of being in a team; 0 when even the least able prefer the individual plan.
    `seller.output` is not used; `size` must exceed 1.
    """
    others = slope / size * (size - 1.0) * mean_output
    spread = (1.0 - 1.0 / size) * (1.0 - correlation)
    relief = 0.5 * seller.risk_aversion * (slope * seller.noise_sd) ** 2 * spread
    gain = salary_gain + others + relief + team_benefit
    dilution = slope**2 / (2.0 * seller.cost) * (1.0 - 1.0 / size**2)
    return math.sqrt(max(gain, 0.0) / dilution)
