"""Where each plan wins is found by the simulation, from output, effort, pay and risk, and lands on the theory's map.

The reduced scenarios use the simulation's own rules for effort, the team share and help. The closed forms serve only as
the yardstick: every surplus and every advantage lies within four standard errors of them.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.measures import Z_95, estimate
from sim.engine.run import simulate
from sim.studies.best_slopes import SharingComparison, compare_sharing, offered, yearly_surplus
from sim.studies.reduced_scenarios import linear_contract
from sim.theory import teams
from sim.theory.linear_contract import LinearSeller, chosen_effort as linear_contract_effort
from sim.theory.teams import Team

STANDARD_ERRORS = 4.0
SLOPE, MARGIN = 0.3, 0.6


def a_team(size, peers, helping, risk, correlation):
    return Team(
        size=size, internalization=peers, helping=helping, risk_load=risk, correlation=correlation, margin=MARGIN
    )


# (N, pi, psi, R, rho) and who wins at an equal pool of slope 0.3 and at best slopes: the map of the theory.
MAP = [
    ((4, 0.5, 0.5, 1.0, 0.1), "team", "team"),
    ((4, 0.0, 0.0, 1.0, 0.1), "individual", "individual"),
    ((12, 0.1, 0.1, 1.0, 0.5), "individual", "individual"),
    ((12, 0.6, 0.4, 4.0, 0.1), "team", "team"),
    ((6, 0.4, 0.2, 0.0, 0.1), "individual", "team"),
    ((6, 0.4, 0.2, 4.0, 0.1), "team", "team"),
    ((6, 0.4, 1.0, 0.0, 0.1), "team", "team"),
    ((8, 0.0, 0.3, 8.0, 0.0), "team", "individual"),
    ((8, 0.0, 0.3, 8.0, 0.9), "individual", "individual"),
]
# Two rows have different winners at an equal pool and at best slopes.
DIFFERENT = [row for row, at_pool, at_best in MAP if at_pool != at_best]
# The rows of the theory's table that are about sharing, each as a case on either side of its boundary.
ON_THE_BOUNDARY = (6, 0.4, 1.0, 0.0, 0.1)  # psi = psi*
REGIONS = [
    ("separable tasks, nobody helps", "best slopes", (3, 0.0, 0.0, 2.0, 0.0), "individual"),
    ("small and close team", "best slopes", (3, 0.7, 0.0, 2.0, 0.0), "team"),
    ("the same ties in a large team of correlated results", "best slopes", (12, 0.3, 0.0, 2.0, 0.3), "individual"),
    ("help is worth it, without any ties", "best slopes", (3, 0.0, 1.5, 0.5, 0.0), "team"),
    ("helping above psi*", "equal pool", (3, 0.0, 2.6, 0.0, 0.0), "team"),
    ("helping below psi*", "equal pool", (3, 0.0, 0.8, 0.0, 0.0), "individual"),
    ("few lumpy deals, at a given slope", "equal pool", (8, 0.0, 0.0, 9.0, 0.0), "team"),
    ("the same deals, all moved by one market", "equal pool", (8, 0.0, 0.0, 9.0, 0.8), "individual"),
]


def asked(question, row, replications=50) -> tuple[SharingComparison, float]:
    """Return the simulation's answer, and the theory's unit of surplus k^2 / c in $."""
    contract = linear_contract(a_team(*row), slope=SLOPE, replications=replications)
    return compare_sharing(question, contract.scenario, contract.normal_output), contract.normal_output / MARGIN


def theory(question, row):
    team = a_team(*row)
    if question == "equal pool":
        return teams.pool_surplus_team(SLOPE, team) - teams.pool_surplus_individual(SLOPE, team)
    return teams.best_surplus_team(team) - teams.best_surplus_individual(team)


def assert_lands(simulated, expected):
    error = (simulated.high - simulated.low) / (2.0 * Z_95)
    assert error > 0.0
    distance = (simulated.mean - expected) / error
    assert abs(distance) <= STANDARD_ERRORS, f"{simulated.mean:g} is {distance:+.1f} standard errors off {expected:g}"


@pytest.mark.parametrize(("row", "winner"), [(row, at_pool) for row, at_pool, _ in MAP])
def test_the_map_at_an_equal_pool(row, winner):
    comparison, unit = asked("equal pool", row)
    assert comparison.winner == winner
    assert comparison.individual.slope == comparison.team.slope == pytest.approx(SLOPE)
    expected = unit * theory("equal pool", row)
    if row == ON_THE_BOUNDARY:  # equal output on equal draws, so the advantage is one of cost alone and has no error
        assert comparison.advantage.mean == pytest.approx(expected)
    else:
        assert_lands(comparison.advantage, expected)


@pytest.mark.parametrize(
    ("row", "winner"),
    [pytest.param(row, at_best, marks=() if row in DIFFERENT else pytest.mark.long) for row, _, at_best in MAP],
)
def test_the_map_at_best_slopes(row, winner):
    comparison, unit = asked("best slopes", row)
    assert comparison.winner == winner
    assert_lands(comparison.advantage, unit * theory("best slopes", row))
    team = a_team(*row)  # surplus is flat at the best slope, so the slope itself is found roughly
    assert comparison.individual.slope == pytest.approx(teams.best_slope_individual(team), rel=0.4)
    assert comparison.team.slope == pytest.approx(teams.best_slope_team(team), rel=0.4)


@pytest.mark.parametrize(
    ("question", "row", "winner"),
    [
        pytest.param(*region[1:], id=region[0], marks=pytest.mark.long if region[2][0] == 12 else ())
        for region in REGIONS
    ],
)
def test_the_regions_of_the_theory(question, row, winner):
    comparison, unit = asked(question, row)
    assert comparison.winner == winner
    assert_lands(comparison.advantage, unit * theory(question, row))


def test_a_binding_concurrency_cap_lets_the_team_plan_win_at_an_equal_pool():
    """A fifth of normal effort fills the cap; more of it costs people and sells nothing."""
    row = (5, 0.3, 0.0, 1.0, 0.0)
    free, unit = asked("equal pool", row)
    contract = linear_contract(a_team(*row), slope=SLOPE, replications=50)
    capped = contract.scenario.with_values(
        {"delivery.max_concurrent_deals": 0.1, "delivery.vendor_led_cycle_months": 0.5}
    )
    bound = compare_sharing("equal pool", capped, contract.normal_output)
    assert free.winner == "individual"
    assert bound.winner == "team"
    own, shared, risk = 0.3, 0.3 * teams.effective_share(5, 0.3), 1.0
    cheaper = 0.5 * (own**2 - shared**2) + 0.5 * risk * own**2 * (1.0 - 1.0 / 5.0)
    assert_lands(bound.advantage, unit * cheaper)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("batch", range(8))
def test_without_peers_and_help_the_team_plan_never_wins_at_best_slopes(batch):
    """200 draws of team size, risk and non-negative correlation, 25 in each batch."""
    draws = np.random.default_rng(batch)
    for _ in range(25):
        row = (int(draws.integers(2, 13)), 0.0, 0.0, float(draws.uniform(0.2, 5.0)), float(draws.uniform(0.0, 0.9)))
        comparison, _ = asked("best slopes", row, replications=12)
        assert comparison.advantage.mean < 0.0, row
        assert comparison.winner != "team", row


@pytest.mark.parametrize("row", [(2, 0.0, 0.0, 0.3, 0.0), (4, 0.0, 0.0, 5.0, 0.3)])
def test_not_even_at_the_edges_of_those_draws(row):
    assert asked("best slopes", row)[0].winner == "individual"


@pytest.mark.parametrize(("size", "peers"), [(2, 0.0), (5, 0.0), (5, 0.3), (10, 0.4)])
def test_a_partnership_has_the_efficiency_of_its_team_share(size, peers):
    """Shared without loss or gain (slope = margin) and without risk, surplus is 2 tau - tau^2 of the first best."""
    contract = linear_contract(a_team(size, peers, 0.0, 0.0, 0.0), slope=MARGIN, replications=40)
    first_best, shared = (made_by_effort(contract, sharing, MARGIN) for sharing in ("individual", "team"))
    efficiency = teams.partnership_efficiency(teams.effective_share(size, peers))
    assert_lands(estimate(shared - efficiency * first_best), 0.0)


@pytest.mark.parametrize("slope", [0.15, 0.3, 0.6, 0.9])
def test_effort_is_that_of_the_linear_contract(slope):
    """Effort is beta k / c: in proportion to the slope, whatever the risk."""
    contract = linear_contract(a_team(4, 0.0, 0.0, 2.0, 0.0), replications=10)
    result = simulate(offered(contract.scenario, "individual", slope))
    seller = LinearSeller(
        cost=MARGIN
    )  # one unit of output per unit of effort; a slope equal to the margin makes effort 1
    assert result.month("effort") / 4.0 == pytest.approx(np.full(120, linear_contract_effort(slope, seller)), rel=1e-6)
    assert_lands(
        estimate(result.total("vendor_led_revenue").mean(axis=1) / 4.0), slope / MARGIN * contract.normal_output
    )


def made_by_effort(contract, sharing, slope):
    """Return the surplus of each replication less what luck brings and the outside option costs."""
    scenario = contract.scenario
    result = simulate(offered(scenario, sharing, slope))
    luck = result.total("partner_led_revenue").mean(axis=1) / scenario.organization.seats
    return yearly_surplus(result, contract.normal_output) - MARGIN * luck + scenario.plan.ote_per_year
