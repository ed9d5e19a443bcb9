"""Team or individual pay: free-riding, peers, shared risk, helping, and when each plan wins.

N alike members with pairwise correlation rho of their noise. Everybody's effort and everybody's help cost c e^2 / 2.
Surplus is per member, in units of k^2 / c. Two questions with different answers are kept apart: an *equal pool* (one
slope b, only the sharing differs) and *best slopes* (each plan at its own best slope, salaries adjust).

Sources: Holmstrom (1982), Bell Journal of Economics 13, 324-340 [V abstract]; Kandel and Lazear (1992), Journal of
Political Economy 100(4), 801-817 [V], here reduced to one number pi: the fraction of colleagues' benefit that a member
takes as his own, at no cost; Itoh (1991), Econometrica 59(3), 611-636 [V abstract]; Caldieraro and Coughlan (2009),
Marketing Science 28(6), 1009-1026 [V].
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Team:
    """What decides between the plans; all numbers without unit."""

    size: float  # N
    internalization: float = 0.0  # pi, 0 free-riding to 1 first best
    helping: float = 0.0  # psi = kappa^2 / k^2: what help achieves against what own effort does
    risk_load: float = 0.0  # R = r c sigma^2 / k^2
    correlation: float = 0.0  # rho, at least -1 / (N - 1)
    margin: float = 1.0  # m: the firm's margin per unit of output, before incentive pay

    @property
    def share(self) -> float:
        """Return tau, the share of a team dollar that a member counts as his own."""
        return effective_share(self.size, self.internalization)

    @property
    def noise(self) -> float:
        """Return 1 + (N - 1) rho: the variance of the total over N independent variances."""
        return 1.0 + (self.size - 1.0) * self.correlation


@dataclass(frozen=True, kw_only=True)
class Hybrid:
    """The best plan a x_i + g (sum of colleagues' x_j), and its surplus per member in units of k^2 / c."""

    own: float
    group: float
    surplus: float


def effective_share(size: float, internalization: float) -> float:
    """Return tau = (1 + pi (N - 1)) / N; 1 / N without peers (Holmstrom), 1 when all benefit is internalized."""
    return (1.0 + internalization * (size - 1.0)) / size


def member_effort(slope: float, share: float, output: float = 1.0, cost: float = 1.0) -> float:
    """Return e = tau beta k / c, a member's effort when the team total pays `slope`, shared equally."""
    return share * slope * output / cost


def partnership_efficiency(share: float) -> float:
    """Return surplus / first best = 2 tau - tau^2 when the team shares all it makes; (2 N - 1) / N^2 at tau = 1 / N."""
    return 2.0 * share - share**2


def team_pay_sd(slope: float, noise_sd: float, size: float, correlation: float) -> float:
    """Return beta sigma sqrt((1 + (N - 1) rho) / N), the sd of pay on the team's average."""
    return slope * noise_sd * math.sqrt((1.0 + (size - 1.0) * correlation) / size)


def pay_variance(own: float, peer: float, noise_sd: float, size: float, correlation: float) -> float:
    """Return the variance of a x_i + g (sum of colleagues' x_j) for slopes a = `own` and g = `peer`."""
    colleagues = size - 1.0
    alone = own**2 + colleagues * peer**2
    together = 2.0 * colleagues * own * peer + colleagues * (size - 2.0) * peer**2
    return noise_sd**2 * (alone + correlation * together)


def best_peer_weight(size: float, correlation: float) -> float:
    """Return g / a = -rho / (1 + (N - 2) rho), the weight on colleagues with the least risk when nobody helps.

    Positive (reward colleagues' results) if rho < 0, negative (relative evaluation) if rho > 0.
    """
    return -correlation / (1.0 + (size - 2.0) * correlation)


def helping_for_equal_output(size: float, internalization: float) -> float:
    """Return psi* = (N - 1)(1 - pi) / (1 + pi (N - 1)); at an equal pool the team sells more iff psi > psi*."""
    return (size - 1.0) * (1.0 - internalization) / (1.0 + internalization * (size - 1.0))


def pool_surplus_individual(slope: float, team: Team) -> float:
    """Return S_I = m b - b^2 / 2 - b^2 R / 2."""
    return team.margin * slope - 0.5 * slope**2 * (1.0 + team.risk_load)


def pool_surplus_team(slope: float, team: Team) -> float:
    """Return S_T = (1 + psi)(m b tau - b^2 tau^2 / 2) - b^2 R (1 + (N - 1) rho) / (2 N)."""
    driven = slope * team.share
    value = (1.0 + team.helping) * (team.margin * driven - 0.5 * driven**2)
    return value - 0.5 * slope**2 * team.risk_load * team.noise / team.size


def pool_risk_threshold(slope: float, team: Team) -> float:
    """Return R_hat: at an equal pool of slope b the team plan wins iff R > R_hat.

    R_hat = 2 [(m - b / 2) - (1 + psi) tau (m - b tau / 2)] / [b (1 - 1 / N)(1 - rho)]; infinite where sharing spreads
    no risk (N = 1 or rho = 1) and the individual plan makes more. `team.risk_load` is not used.
    """
    alone = team.margin - 0.5 * slope
    shared = (1.0 + team.helping) * team.share * (team.margin - 0.5 * slope * team.share)
    spread = slope * (1.0 - 1.0 / team.size) * (1.0 - team.correlation)
    if spread <= 0.0:
        return math.inf if alone >= shared else -math.inf
    return 2.0 * (alone - shared) / spread


def best_slope_individual(team: Team) -> float:
    """Return b* = m / (1 + R)."""
    return team.margin / (1.0 + team.risk_load)


def best_slope_team(team: Team) -> float:
    """Return b* = (1 + psi) m tau / [(1 + psi) tau^2 + R (1 + (N - 1) rho) / N], the slope on the team's total.

    Above m whenever free-riding is to be outweighed: the firm may break the team's budget.
    """
    helped = 1.0 + team.helping
    return helped * team.margin * team.share / (helped * team.share**2 + team.risk_load * team.noise / team.size)


def best_surplus_individual(team: Team) -> float:
    """Return S_I* = (m^2 / 2) / (1 + R)."""
    return 0.5 * team.margin**2 / (1.0 + team.risk_load)


def best_surplus_team(team: Team) -> float:
    """Return S_T* = (m^2 / 2)(1 + psi)^2 / [(1 + psi) + R N (1 + (N - 1) rho) / (1 + pi (N - 1))^2]."""
    helped = 1.0 + team.helping
    return 0.5 * team.margin**2 * helped**2 / (helped + team.risk_load * _relative_risk(team))


def team_advantage(team: Team) -> float:
    """Return psi (1 + psi) + R [(1 + psi)^2 - N (1 + (N - 1) rho) / (1 + pi (N - 1))^2].

    Above 0 the team plan wins at best slopes, below 0 the individual one; the size has no unit.
    """
    helped = 1.0 + team.helping
    return team.helping * helped + team.risk_load * (helped**2 - _relative_risk(team))


def internalization_for_team(size: float, correlation: float) -> float:
    """Return (sqrt(N (1 + (N - 1) rho)) - 1) / (N - 1): without helping the team wins at best slopes iff pi is above.

    At rho = 0 this is 1 / (1 + sqrt(N)), at rho = 1 it is 1: never. `size` must exceed 1.
    """
    return (math.sqrt(size * (1.0 + (size - 1.0) * correlation)) - 1.0) / (size - 1.0)


def best_hybrid(team: Team) -> Hybrid:
    """Return the best plan on own and on colleagues' results, for members who internalize nothing (pi = 0).

    Solves (1 + R) a + R (N - 1) rho g = m and R (N - 1) rho a + [psi + R (N - 1)(1 + (N - 2) rho)] g = psi m; the
    surplus is m (a + psi g) / 2. Both pure plans are special cases, so neither is better. `team.internalization` is
    not used. Where colleagues' results neither help nor matter (psi = R = 0) the group weight is 0.
    """
    colleagues, load, rho = team.size - 1.0, team.risk_load, team.correlation
    first, cross = 1.0 + load, load * colleagues * rho
    second = team.helping + load * colleagues * (1.0 + (team.size - 2.0) * rho)
    determinant = first * second - cross**2
    if determinant <= 0.0:
        own, group = team.margin / first, 0.0
    else:
        own = team.margin * ((second - cross * team.helping) / determinant)
        group = team.margin * ((first * team.helping - cross) / determinant)
    return Hybrid(own=own, group=group, surplus=0.5 * team.margin * (own + team.helping * group))


def helping_for_group_weight(team: Team) -> float:
    """Return (N - 1) rho R / (1 + R): the best hybrid rewards colleagues' results iff psi is above (pi = 0)."""
    return (team.size - 1.0) * team.correlation * team.risk_load / (1.0 + team.risk_load)


def _relative_risk(team: Team) -> float:
    """Return N (1 + (N - 1) rho) / (1 + pi (N - 1))^2: risk of the team plan over the individual one, equal effort."""
    return team.noise / (team.size * team.share**2)
