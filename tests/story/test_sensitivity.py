"""Sensitivity and winner maps: what matters is found, what does not is not, and kept points are not run again."""

from __future__ import annotations

import functools

import numpy as np
import pytest

pytest.importorskip("SALib", reason="SALib, an extra, is not installed")

from sim.engine.measures import contribution_per_seat
from sim.errors import SimError
from sim.runners.many import Execution
from sim.scenario.scenario import Scenario
from sim.studies.factorial import CORNERS, contrasts, factorial
from sim.uncertainty import global_sensitivity as analysis
from sim.uncertainty.global_sensitivity import TARGETS, Sensitivity, effects_of, sensitivity
from sim.uncertainty.winner_map import boundary, corner_totals, map_axis, winner_map

SMALL = Scenario().with_values(
    {"run.months": 24, "organization.seats": 2, "organization.team_size": 2, "organization.partners_per_seat": 3}
)


def test_the_measure_is_the_effects_of_the_2x2():
    few = SMALL.with_values({"run.replications": 10})
    cells = factorial(few, cells=CORNERS).cells
    known = contrasts({name: contribution_per_seat(cells[name]).sum(axis=1) for name in CORNERS})
    by_target = dict(zip(TARGETS, effects_of(few, 1), strict=True))
    assert by_target["motion on contribution"] == pytest.approx(known["motion"].mean)
    assert by_target["interaction on contribution"] == pytest.approx(known["interaction"].mean)


@functools.cache
def toy() -> Sensitivity:
    """A known answer in place of the simulation: 3 x influence + services ratio x influence, nothing else."""

    def known(scenario: Scenario, threads: int | None) -> np.ndarray:
        del threads
        influence, services = scenario.partners.influence, scenario.economics.services_ratio
        return np.full(len(TARGETS), 3.0 * influence + 0.5 * services * influence)

    known.__module__, known.__qualname__ = analysis.__name__, "effects_of"
    original = analysis.effects_of
    analysis.effects_of = known
    try:
        return sensitivity(SMALL, trajectories=6, leading=3, base_samples=64)
    finally:
        analysis.effects_of = original


def test_it_finds_what_matters_in_a_function_that_is_known():
    first, second, *others = toy().screened
    assert first.unknown.about.path == "partners.influence"
    assert second.unknown.about.path == "economics.services_ratio"
    assert all(row.mean_step == 0.0 for row in others)
    assert second.spread > 0.0  # it works through influence
    shares = {row.unknown.about.path: row for row in toy().apportioned}
    assert shares["partners.influence"].total > 0.9
    assert shares["partners.influence"].alone > 0.8
    assert shares[others[0].unknown.about.path].total == pytest.approx(0.0, abs=1e-9)
    assert toy().runs > 64


def test_points_that_were_kept_are_not_run_again():
    kept: dict[str, np.ndarray] = {}
    options = {"trajectories": 2, "base_samples": 0, "replications": 2}
    first = sensitivity(SMALL, execution=Execution(keep=kept.__setitem__), **options)
    assert len(kept) == first.runs

    def refuse(task_id: str, numbers: np.ndarray) -> None:
        raise AssertionError(f"{task_id} was run again")

    again = sensitivity(SMALL, execution=Execution(kept=kept, keep=refuse), **options)
    assert again == first


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"target": "joy on revenue"}, "there is no effect 'joy on revenue'; choose one of pay on revenue"),
        ({"base_samples": 60}, "base samples = 60 must be a power of two"),
    ],
)
def test_what_cannot_be_analyzed_is_refused(options: dict, expected: str):
    with pytest.raises(SimError, match=expected):
        sensitivity(SMALL, **options)


# --- the map ----------------------------------------------------------------------------------------------------------

INFLUENCE, SERVICES = "partners.influence", "economics.services_ratio"


def test_the_winner_at_a_point_is_that_of_its_2x2():
    across, up = map_axis(SMALL, INFLUENCE, 2), map_axis(SMALL, SERVICES, 2, (0.5, 0.9))
    mapped = winner_map(SMALL, across, up, replications=10)
    for j, services in enumerate(up.points):
        for i, influence in enumerate(across.points):
            point = SMALL.with_values({INFLUENCE: influence, SERVICES: services, "run.replications": 10})
            cells = factorial(point, cells=CORNERS).cells
            totals = [contribution_per_seat(cells[name]).sum(axis=1) for name in CORNERS]
            ranked = sorted(range(4), key=lambda place, totals=totals: -totals[place].mean())
            assert mapped.winner[j, i] == ranked[0]
            apart = totals[ranked[0]] - totals[ranked[1]]
            assert mapped.lead[j, i] == pytest.approx(apart.mean())
            assert mapped.settled[j, i] == (apart.mean() > 1.959963984540054 * apart.std(ddof=1) / np.sqrt(10))
    assert sum(mapped.shares().values()) == pytest.approx(1.0)


def test_the_same_point_has_the_same_bits_for_any_number_of_threads():
    few = SMALL.with_values({"run.replications": 6})
    np.testing.assert_array_equal(corner_totals(few, 1), corner_totals(few, 2))


def test_theory_draws_a_boundary_over_peers_and_team_size_only():
    peers, size = map_axis(SMALL, "behavior.internalization", 3), map_axis(SMALL, "organization.team_size", 4, (2, 9))
    line = boundary(SMALL.with_values({"behavior.result_correlation": 0.0}), size, peers)
    assert line[-1] == pytest.approx((9, 0.25))  # pi > 1 / (1 + sqrt N)
    turned = boundary(SMALL.with_values({"behavior.result_correlation": 0.0}), peers, size)
    assert turned[-1] == pytest.approx((0.25, 9))
    assert boundary(SMALL, peers, map_axis(SMALL, INFLUENCE, 2)) == ()


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (lambda: map_axis(SMALL, "market.joy", 3), "market.joy"),
        (lambda: map_axis(SMALL, INFLUENCE, 1), "1 points along partners.influence; take 2 to 41"),
        (lambda: map_axis(SMALL, INFLUENCE, 3, (0.9, 0.1)), "write the smaller first"),
        (lambda: map_axis(SMALL, INFLUENCE, 3, (float("nan"), 0.5)), "write the smaller first"),
        (lambda: winner_map(SMALL, map_axis(SMALL, INFLUENCE, 2), map_axis(SMALL, INFLUENCE, 3)), "both axes are"),
        (
            lambda: winner_map(SMALL, map_axis(SMALL, INFLUENCE, 2), map_axis(SMALL, SERVICES, 2), outcome="joy"),
            "there is no outcome 'joy'",
        ),
    ],
)
def test_what_cannot_be_mapped_is_refused(request_, expected: str):
    with pytest.raises(SimError, match=expected):
        request_()
