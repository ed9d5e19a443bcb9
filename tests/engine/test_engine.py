"""The engine gives the same answer for any threads and chunks, in any company, and stops when told to."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sim.engine import run
from sim.engine.applicants import applicants
from sim.engine.plans_in_force import plans_of
from sim.engine.results import DETAILED_REPLICATIONS, PEOPLE_COLUMNS, YEAR_COLUMNS, Result
from sim.engine.run import simulate
from sim.errors import RunCanceledError
from sim.month.month import simulate_chunk
from sim.month.state import LANES, SERIES
from sim.scenario.scenario import Scenario
from sim.studies.factorial import BUILD_AND_PAY, cell_scenario

SMALL = {"run.replications": 23, "organization.seats": 7}


def small(**changes: object) -> Scenario:
    scenario = Scenario().with_values({**SMALL, **changes})
    return cell_scenario(scenario, BUILD_AND_PAY)


def assert_identical(one: Result, other: Result) -> None:
    assert one.fingerprint == other.fingerprint
    np.testing.assert_array_equal(one.yearly, other.yearly)
    np.testing.assert_array_equal(one.start, other.start)
    np.testing.assert_array_equal(one.monthly.mean, other.monthly.mean)
    np.testing.assert_array_equal(one.monthly.squares, other.monthly.squares)
    np.testing.assert_array_equal(one.cumulative.mean, other.cumulative.mean)
    np.testing.assert_array_equal(one.attainment, other.attainment)
    np.testing.assert_array_equal(one.payout, other.payout)
    for mine, theirs in zip(one.people, other.people, strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize(("threads", "chunk"), [(1, 1), (1, 7), (2, 5), (4, 50), (3, 1_000)])
def test_threads_and_chunks_change_nothing(threads: int, chunk: int) -> None:
    assert_identical(simulate(small()), simulate(small(), threads=threads, chunk=chunk))


def test_blocks_are_the_same_whatever_the_chunk() -> None:
    scenario = small(**{"run.replications": 520, "organization.seats": 2, "run.months": 12})
    assert_identical(simulate(scenario, chunk=7), simulate(scenario, threads=2, chunk=333))


def test_six_at_once_in_one_process_get_what_one_alone_gets() -> None:
    alone = simulate(small())
    with ThreadPoolExecutor(6) as together:
        for result in together.map(lambda _: simulate(small(), threads=2, chunk=4), range(6)):
            assert_identical(alone, result)


def test_another_seed_gives_other_draws() -> None:
    assert not np.array_equal(simulate(small()).yearly, simulate(small(**{"run.seed": 2})).yearly)


def test_more_replications_leave_the_first_ones_alone() -> None:
    few, more = simulate(small()), simulate(small(**{"run.replications": 40}))
    np.testing.assert_array_equal(few.yearly, more.yearly[:23])


def test_a_longer_horizon_leaves_the_first_years_alone() -> None:
    few, more = simulate(small()), simulate(small(**{"run.months": 48}))
    np.testing.assert_array_equal(few.yearly, more.yearly[:, :3])


def test_adding_a_partner_manager_leaves_the_others_draws_alone() -> None:
    """With everybody on their own (individual plan, no help), a new team's seats change no other seat."""
    few, more = simulate(small()), simulate(small(**{"organization.seats": 8}))
    seventh = few.people.seat <= 6
    others = more.people.seat <= 6
    np.testing.assert_array_equal(few.people.credited[seventh], more.people.credited[others])


PARTNER_DRAWS = ("entity_key", "size", "opportunities", "draw", "leaves")  # what depends on a partner's draws alone


def partners_at_the_end(number: int, partners_per_seat: int) -> np.ndarray:
    """Return the partners of a replication after its last month, an array of BLOCK (seats, blocks of a seat)."""
    scenario = small(**{"organization.partners_per_seat": partners_per_seat})
    replication = run._empty_replication(scenario, applicants(scenario))
    report = run._empty_report(1, scenario)
    plans, worlds = plans_of(scenario), run.world_of(scenario)
    simulate_chunk(number, number + 1, scenario.run.seed, plans, worlds, replication, report)
    return replication.partners


@pytest.mark.parametrize("number", [0, 1, 22])
def test_an_added_partner_leaves_the_other_partners_draws_alone(number: int) -> None:
    """A ninth partner shares its seat's hours with the eight others, but moves no draw of theirs."""
    few, more = partners_at_the_end(number, LANES), partners_at_the_end(number, LANES + 1)
    for name in PARTNER_DRAWS:
        np.testing.assert_array_equal(few[name][:, 0], more[name][:, 0], err_msg=name)
    assert (more["size"][:, 1, 0] > 0.0).all(), "the ninth partner is there"
    assert not np.array_equal(few["capability"][:, 0], more["capability"][:, 0]), "and takes hours from the others"


def test_an_added_partner_brings_opportunities() -> None:
    few, more = simulate(small()), simulate(small(**{"organization.partners_per_seat": 9}))
    assert (more.start[:, 2] > few.start[:, 2]).all()


def test_progress_counts_up_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    simulate(small(), chunk=10, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(10, 23), (20, 23), (23, 23)]


def test_a_canceled_run_raises_and_returns_nothing() -> None:
    cancel = threading.Event()

    def stop(done: int, total: int) -> None:
        assert done <= total
        cancel.set()

    with pytest.raises(RunCanceledError):
        simulate(small(), chunk=1, progress=stop, cancel=cancel)


def test_tables_have_their_declared_columns() -> None:
    result = simulate(small())
    assert list(result.by_year().columns) == ["replication", "year", *YEAR_COLUMNS]
    assert len(result.by_year()) == 23 * 3
    assert list(result.by_month().columns) == ["month", *(c for name in SERIES for c in (name, f"{name}_se"))]
    assert list(result.by_person().columns) == list(PEOPLE_COLUMNS)
    assert result.by_year()["year"].unique().tolist() == [1, 2, 3]


def test_people_are_listed_for_the_first_replications_only() -> None:
    scenario = small(**{"run.replications": DETAILED_REPLICATIONS + 30, "organization.seats": 1, "run.months": 12})
    assert simulate(scenario).by_person()["replication"].max() == DETAILED_REPLICATIONS - 1


def test_nothing_is_ever_lost_or_infinite() -> None:
    result = simulate(small())
    assert np.isfinite(result.yearly).all()
    motions = sum(result.total(f"{motion}_revenue") for motion in ("vendor_led", "shoulder", "partner_led"))
    np.testing.assert_allclose(result.total("revenue"), motions, rtol=1e-12)
    assert result.payout.sum() == result.attainment.sum()
