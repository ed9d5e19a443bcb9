"""How close must a team be? The peer internalization from which a team plan beats an individual one at best slopes."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from sim.engine.measures import Estimate
from sim.engine.run import Progress
from sim.scenario.scenario import Scenario
from sim.studies.best_slopes import compare_sharing
from sim.studies.reduced_scenarios import linear_contract
from sim.theory.teams import Team, internalization_for_team

GRID = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
RISK_LOAD = 2.0  # inside the 0.2 to 5 in which priors put it; without help the boundary does not depend on it
MARGIN = 0.6
REPLICATIONS = 60


@dataclass(frozen=True, kw_only=True)
class TeamThreshold:
    """The team's advantage in surplus at best slopes (k^2 / c), simulated at each internalization of GRID.

    `crossing` is the internalization at which it turns positive, interpolated linearly, with an interval from those of
    the advantages; 1 stands for never. `closed_form` is the theory's value, `current` the scenario's internalization.
    """

    size: int
    correlation: float
    current: float
    advantages: tuple[Estimate, ...]
    crossing: Estimate
    closed_form: float


def team_threshold(
    scenario: Scenario,
    *,
    correlation: float | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> TeamThreshold:
    """Return where peer internalization flips the winner for the scenario's team size, without help.

    It is simulated on the reduced scenario of the linear contract, with the scenario's correlation of results unless
    `correlation` is given. `progress(done, total)` counts grid points.
    """
    size = max(scenario.organization.team_size, 2)
    rho = scenario.behavior.result_correlation if correlation is None else correlation
    advantages: list[Estimate] = []
    for peers in GRID:
        team = Team(size=size, internalization=peers, risk_load=RISK_LOAD, correlation=rho, margin=MARGIN)
        contract = linear_contract(team, replications=REPLICATIONS)
        advantage = compare_sharing("best slopes", contract.scenario, contract.normal_output, cancel=cancel).advantage
        unit = contract.normal_output / MARGIN
        advantages.append(Estimate(*(value / unit for value in advantage)))
        if progress is not None:
            progress(len(advantages), len(GRID))
    return TeamThreshold(
        size=size,
        correlation=rho,
        current=scenario.behavior.internalization,
        advantages=tuple(advantages),
        crossing=Estimate(*(_crossing(np.array(line)) for line in zip(*_lines(advantages), strict=True))),
        closed_form=internalization_for_team(size, rho),
    )


def _lines(advantages: list[Estimate]) -> list[tuple[float, float, float]]:
    """Return (mean, high, low) of each advantage: the higher the line, the earlier it crosses zero."""
    return [(advantage.mean, advantage.high, advantage.low) for advantage in advantages]


def _crossing(heights: np.ndarray) -> float:
    """Return where the line through the points first rises above zero, 1 when it never does."""
    above = np.nonzero(heights > 0.0)[0]
    if not above.size:
        return 1.0
    at = int(above[0])
    if at == 0:
        return GRID[0]
    share = heights[at - 1] / (heights[at - 1] - heights[at])
    return float(GRID[at - 1] + share * (GRID[at] - GRID[at - 1]))
