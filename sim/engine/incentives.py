"""What a plan is worth to somebody whose year is not over: expected pay, its variance, and the pay of one more sale."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal, NamedTuple

import numpy as np

from sim.engine.credit_streams import CreditStream, stream_payout
from sim.errors import SimError
from sim.month.incentive_table import GRID_SIZE, GRID_STEP, GRID_TOP
from sim.pay.bends import NO_BENDS, bends_of
from sim.pay.measure import Scope
from sim.pay.payout import scope_payout
from sim.pay.plan import Plan
from sim.pay.terms.bonuses import Bonus
from sim.pay.terms.gates import Gate, Hurdle, Matrix, Multiplier
from sim.units import MONTHS_PER_YEAR, FloatArray

FINEST_SD = GRID_STEP / 2.0  # a sharper forecast would fall between the grid's points, so it counts as this sharp

SHARED_SCOPES: tuple[Scope, ...] = ("team", "region", "roll-up")
LINKS = (Gate, Hurdle, Multiplier, Matrix, Bonus)
PROBES = (0.0, 0.45, 0.75, 1.0, 1.35, 2.2)

PayAt = Callable[[FloatArray, FloatArray], FloatArray]  # own and team attainment -> pay, in target incentives

_GAUSS_NODES, _GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(4)
_REACH = 6.0  # sd on either side; beyond lie 2e-9 of the outcomes


class ExpectedPay(NamedTuple):
    """Expected pay, its standard deviation (target incentives), and d expected pay / d mean attainment."""

    mean: float
    sd: float
    marginal: float


@dataclass(frozen=True, kw_only=True, eq=False)
class IncentiveTable:
    """Expected pay, variance, and marginal pay of own and of team attainment, for every month of a fiscal year.

    `values` has shape (12 months left, n_own, n_team, 4), in target incentives of the plan (squared for the variance);
    `grid` holds the forecast attainments. An axis on which no measure of the plan depends has size 1.
    """

    grid: FloatArray
    values: FloatArray
    team_size: int
    correlation: float
    forecast_sd: float


@lru_cache(maxsize=64)
def incentive_table(
    plan: Plan,
    *,
    team_size: int,
    correlation: float,
    forecast_sd: float,
    quota: float | None = None,
    stream: CreditStream | None = None,
) -> IncentiveTable:
    """Return what `read_incentive` interpolates, by quadrature over `payout`.

    `forecast_sd` is that of a whole year's attainment seen from its first day. With n months left, own attainment is
    forecast with sd `forecast_sd` sqrt(n / 12), and the attainment of a team of `team_size`, whose members' results
    correlate by `correlation`, with that times sqrt((1 + (N - 1) rho) / N). The errors of the two forecasts are taken
    as independent; attainment below 0 pays as 0. A forecast sharper than `FINEST_SD` counts as that sharp. A plan that
    looks at months or quarters, or settles draws, is asked for a year whose result comes in twelve equal parts; `quota`
    is the annual one that commission on dollars needs. With a `stream` only its measures vary, the others stand at
    attainment 1; the tables of a plan's streams add up, since all but the first hold pay less the pay at target. The
    tables last asked for are kept, and shared: treat them as read-only.
    """
    grid = np.linspace(0.0, GRID_TOP, GRID_SIZE)
    top = GRID_TOP + _REACH * forecast_sd
    uses_own, uses_team = plan.matters("individual"), any(plan.matters(scope) for scope in SHARED_SCOPES)
    pay_at: PayAt = partial(scope_payout, plan, quota=quota)
    if stream is not None:
        uses_own, uses_team = stream.varies(plan)
        pay_at = partial(stream_payout, plan, stream, quota=quota)
    others = _elsewhere(plan, uses_own and uses_team)
    own_bends, team_bends = [NO_BENDS], [NO_BENDS]
    for other in others:
        if uses_own:
            own_bends.append(bends_of(partial(_pay_of_own, pay_at, other), top))
        if uses_team:
            team_bends.append(bends_of(partial(_pay_of_team, pay_at, other), top))
    months = []
    for months_left in range(1, MONTHS_PER_YEAR + 1):
        own_sd = forecast_sd * math.sqrt(months_left / MONTHS_PER_YEAR)
        team_sd = own_sd * team_noise(team_size, correlation)
        own = _quadrature(grid, max(own_sd, FINEST_SD), np.concatenate(own_bends)) if uses_own else _INDIFFERENT
        team = _quadrature(grid, max(team_sd, FINEST_SD), np.concatenate(team_bends)) if uses_team else _INDIFFERENT
        months.append(_smoothed(pay_at(own.nodes[:, None], team.nodes), own, team))
    values = np.stack(months)
    if stream is not None and not stream.leads(plan):
        values[..., 0] -= pay_at(np.array(1.0), np.array(1.0))
    return IncentiveTable(
        grid=grid,
        values=values,
        team_size=team_size,
        correlation=correlation,
        forecast_sd=forecast_sd,
    )


def expected_pay(
    plan: Plan, mean: float, sd: float, *, law: Literal["normal", "lognormal"] = "normal", quota: float | None = None
) -> ExpectedPay:
    """Return expected pay when every measure's attainment is the same random variable.

    It is normal with this mean and sd, or lognormal with this mean and log-sd. The marginal is what effort responds
    to: d E[pay] / d mean. Attainment below 0 pays as 0. Raises SimError unless sd is above 0.
    """
    if not (sd > 0.0 and math.isfinite(sd) and math.isfinite(mean)):
        raise SimError(
            f"mean = {mean:g}, sd = {sd:g}: both must be finite and sd above 0; use payout for a sure result"
        )
    is_normal = law == "normal"
    center = mean if is_normal else math.log(mean) - 0.5 * sd * sd
    top = center + _REACH * sd
    bends = bends_of(lambda x: scope_payout(plan, x, x, quota), top if is_normal else math.exp(top))
    if not is_normal:
        bends = np.log(bends[bends > 0.0])
    at_nodes = _quadrature(np.array([center]), sd, bends, cells_per_sd=2.0)
    results = at_nodes.nodes if is_normal else np.exp(at_nodes.nodes)
    pay = scope_payout(plan, results, results, quota)
    expected = float(np.sum(at_nodes.weights[0] * pay))
    variance = float(np.sum(at_nodes.weights[0] * (pay - expected) ** 2))
    slope = float(np.sum(at_nodes.slopes[0] * pay))
    return ExpectedPay(mean=expected, sd=math.sqrt(variance), marginal=slope if is_normal else slope / mean)


def _elsewhere(plan: Plan, is_joint: bool) -> tuple[float, ...]:
    """Return the results of the other scope at which bends are looked for: many where a link ties the two."""
    linked = any(isinstance(term, LINKS) for measure in plan.measures for term in measure.terms)
    linked = linked or any(measure.placed_by for measure in plan.measures)
    return PROBES if is_joint and (linked or any(isinstance(term, LINKS) for term in plan.terms)) else (1.0,)


def _pay_of_own(pay_at: PayAt, team: float, own: FloatArray) -> FloatArray:
    return pay_at(own, np.array(team))


def _pay_of_team(pay_at: PayAt, own: float, team: FloatArray) -> FloatArray:
    return pay_at(np.array(own), team)


def team_noise(team_size: int, correlation: float) -> float:
    """Return sd of a team's average / sd of one member's result: sqrt((1 + (N - 1) rho) / N)."""
    return math.sqrt((1.0 + (team_size - 1) * correlation) / team_size)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Quadrature:
    """Where to ask for pay, and how to weigh the answers: one row of weights per forecast mean.

    weights @ pay is the expectation, slopes @ pay its derivative by the mean (Stein: E[pay (x - mean)] / sd^2).
    """

    nodes: FloatArray
    weights: FloatArray
    slopes: FloatArray


_INDIFFERENT = _Quadrature(nodes=np.zeros(1), weights=np.ones((1, 1)), slopes=np.zeros((1, 1)))


def _quadrature(means: FloatArray, sd: float, bends: FloatArray, cells_per_sd: float = 1.0) -> _Quadrature:
    """Return Gauss-Legendre nodes, four per cell; no bend or jump of pay lies inside a cell."""
    low, high = means[0] - _REACH * sd, means[-1] + _REACH * sd
    regular = np.linspace(low, high, math.ceil((high - low) / sd * cells_per_sd) + 1)
    edges = np.unique(np.concatenate((regular, [0.0], bends)))
    edges = edges[(edges >= low) & (edges <= high)]
    half = np.diff(edges)[:, None] / 2.0
    nodes = (edges[:-1, None] + half + half * _GAUSS_NODES).ravel()
    z = (nodes - means[:, None]) / sd
    density = np.exp(-0.5 * z * z) * (half * _GAUSS_WEIGHTS).ravel()
    weights = density / density.sum(axis=1, keepdims=True)
    return _Quadrature(nodes=nodes, weights=weights, slopes=weights * z / sd)


def _smoothed(pay: FloatArray, own: _Quadrature, team: _Quadrature) -> FloatArray:
    """Return the four values of the table for pay at (own node, team node); shape (n_own, n_team, 4).

    The sums avoid BLAS, whose order of summation depends on the number of threads.
    """

    def over_team(weights: FloatArray, amounts: FloatArray) -> FloatArray:
        summed: FloatArray = np.einsum("ij,tj->it", amounts, weights, optimize=False)
        return summed

    def over_own(weights: FloatArray, amounts: FloatArray) -> FloatArray:
        summed: FloatArray = np.einsum("oi,it->ot", weights, amounts, optimize=False)
        return summed

    expected_by_own = over_team(team.weights, pay)
    mean = over_own(own.weights, expected_by_own)
    square = over_own(own.weights, over_team(team.weights, pay * pay))
    own_marginal = over_own(own.slopes, expected_by_own)
    team_marginal = over_own(own.weights, over_team(team.slopes, pay))
    return np.stack((mean, np.maximum(square - mean * mean, 0.0), own_marginal, team_marginal), axis=-1)
