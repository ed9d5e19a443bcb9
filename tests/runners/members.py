"""Measures that tests hand to executors; they stand in a module so that worker processes find them."""

import os
import signal
import time
from pathlib import Path

import numpy as np

from sim.engine.run import simulate
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

SMALL = {
    "run.months": 24,
    "run.replications": 6,
    "organization.seats": 2,
    "organization.partners_per_seat": 3,
    "organization.team_size": 2,
}
POISON = 0.099
TOO_DEAR = 0.077
MARKER = "MULTIPLIER_TEST_MARKER"


def small(**changes: object) -> Scenario:
    return Scenario().with_values({**SMALL, **{path.replace("__", "."): value for path, value in changes.items()}})


def varied(count: int) -> list[Scenario]:
    return [small(market__growth_per_year=0.01 * place) for place in range(count)]


def revenue(scenario: Scenario, threads: int | None) -> FloatArray:
    return simulate(scenario, threads=threads).total("revenue")


def threads_given(scenario: Scenario, threads: int | None) -> FloatArray:
    del scenario
    return np.array([-1.0 if threads is None else float(threads)])


def echo(scenario: Scenario, threads: int | None) -> FloatArray:
    """Return the one number that tests vary, without simulating."""
    del threads
    return np.array([scenario.market.growth_per_year])


def echo_or_die(scenario: Scenario, threads: int | None) -> FloatArray:
    """End the process that runs the poisonous scenario, as a lack of memory would."""
    if scenario.market.growth_per_year == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return echo(scenario, threads)


def echo_or_raise(scenario: Scenario, threads: int | None) -> FloatArray:
    if scenario.market.growth_per_year == TOO_DEAR:
        raise ValueError("too dear")
    return echo(scenario, threads)


def die_once(scenario: Scenario, threads: int | None) -> FloatArray:
    """End the first process that comes along; those after it find its marker."""
    marker = Path(os.environ[MARKER])
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return revenue(scenario, threads)


def die_in_company(scenario: Scenario, threads: int | None) -> FloatArray:
    """End the process by the poisonous scenario, but not before another member runs there; that one waits for its end.

    Started again, the other finds its marker and is done.
    """
    marker = Path(os.environ[MARKER])
    if scenario.market.growth_per_year == POISON:
        while not marker.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)
    try:
        marker.touch(exist_ok=False)  # one alone waits: two would leave the poisonous scenario no thread
    except FileExistsError:
        return echo(scenario, threads)
    time.sleep(600.0)
    return echo(scenario, threads)


def meet(scenario: Scenario, threads: int | None) -> FloatArray:
    """Wait for another member that runs at the same moment; return how many came, after a minute at most."""
    del threads
    room = Path(os.environ[MARKER])
    (room / str(scenario.market.growth_per_year)).touch()
    deadline = time.monotonic() + 60.0
    while len(list(room.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    return np.array([float(len(list(room.iterdir())))])
