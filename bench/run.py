"""Speed and memory of the engine, beside two NumPy versions and a Mesa version of the same reduced model, in one run.

`make bench` runs it; `make bench ARGS=--quick` takes about half of the time. The versions take turns, so that
whatever else the machine does hits all of them; a ratio is the median of the rounds' own ratios, and beside it stands
the ratio of the best rounds: where the two differ much, the machine was busy. Engine and NumPy versions return the same
(hours, limits, credit, quota, everybody's pay, yearly totals, moments and bins), the Mesa version revenue alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

import numpy as np

from bench import mesa_model, numpy_plain, numpy_tuned
from bench.reduced import reduced_scenario
from sim.engine.measures import revenue_per_seat
from sim.engine.run import simulate
from sim.scenario.scenario import Scenario
from sim.studies.explanation import explain
from sim.studies.factorial import BUILD_AND_PAY, CELLS, PAY_ONLY, STATUS_QUO, cell_scenario, factorial

REPLICATIONS = 1000  # of all versions but Mesa's; with fewer the engine's start would count
CHUNKS = (25, 50, 100, 250, 500)
NUMPY = {"NumPy": numpy_plain, "NumPy, tuned": numpy_tuned}
WANTED = {"NumPy": "5x", "NumPy, tuned": "", "Mesa": "60x"}  # of the engine's lead; tuned is there to compare
WHAT_THEY_ARE = """
  NumPy is the model plainly vectorized, step by step in its order; tuned is worked by hand for this one scenario (long
  rows, in place, algebra merged, all wins drawn at the end, since here nothing waits for them); both return all that
  the engine returns, Mesa's version revenue alone."""
# A process inherits the peak of the one that starts it, so a small launcher starts the run and reads its child's peak.
LAUNCHER = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-c", *sys.argv[1:]], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
"""
DEFAULT_RUN = """
import sys
from sim.engine.run import simulate
from sim.scenario.scenario import Scenario
simulate(Scenario().with_values({"run.replications": int(sys.argv[1])}))
"""


class Contender(NamedTuple):
    """One way to run a scenario, and how many replications make a timing worth reading."""

    name: str
    scenario: Scenario
    run: Callable[[Scenario], object]

    def partner_months(self) -> int:
        """Return how many partners are simulated for how many months, replications included."""
        organization, run = self.scenario.organization, self.scenario.run
        return run.replications * organization.seats * organization.partners_per_seat * run.months

    def rate(self) -> float:
        """Run once and return partner-months per second of elapsed time."""
        began = time.perf_counter()
        self.run(self.scenario)
        return self.partner_months() / (time.perf_counter() - began)


def with_replications(scenario: Scenario, replications: int) -> Scenario:
    """Return the scenario with another number of replications."""
    return scenario.with_values({"run.replications": replications})


def fastest_chunk(model: ModuleType, scenario: Scenario) -> int:
    """Return the chunk with which a NumPy version is fastest on this machine; it is also its warm-up."""

    def seconds(chunk: int) -> float:
        began = time.perf_counter()
        model.simulate(scenario, chunk)
        return time.perf_counter() - began

    timed = [(seconds(chunk), chunk) for _ in range(3) for chunk in CHUNKS]
    return min(timed)[1]


def numpy_contender(name: str, scenario: Scenario) -> Contender:
    """Return a NumPy version with its fastest chunk."""
    model = NUMPY[name]
    chunk = fastest_chunk(model, scenario)
    print(f"{name}: fastest here with {chunk} replications at a time.")
    return Contender(name, scenario, lambda scenario: model.simulate(scenario, chunk))


def contenders(quick: bool) -> list[Contender]:
    """Return what is compared: the engine on both models, and all others on the reduced one."""
    full, reduced = (with_replications(scenario, REPLICATIONS) for scenario in (Scenario(), reduced_scenario()))
    return [
        Contender("engine, full model", full, simulate),
        Contender("engine, full model, 1 thread", full, one_thread),
        Contender("engine", reduced, simulate),
        Contender("engine, 1 thread", reduced, one_thread),
        *(numpy_contender(name, reduced) for name in NUMPY),
        Contender("Mesa", with_replications(reduced, 2 if quick else 8), mesa_model.simulate),
    ]


def one_thread(scenario: Scenario) -> object:
    """Run the engine on one thread."""
    return simulate(scenario, threads=1)


def print_rates(rates: dict[str, list[float]]) -> None:
    """Print partner-months per second, and the engine's lead over each other version of the reduced model."""
    print(f"\n{'partner-months per second':<34}{'median':>14}{'best':>14}")
    for name, rate in rates.items():
        print(f"  {name:<32}{statistics.median(rate):>14,.0f}{max(rate):>14,.0f}")
    heads = "".join(f"{other:>14}{'(best)':>10}" for other in WANTED)
    print(f"\n{'reduced model, times as fast as':<34}{heads}")
    for name in ("engine", "engine, 1 thread"):
        line = f"  {name:<32}"
        for other in WANTED:
            digits = 0 if other == "Mesa" else 1
            lead = statistics.median(mine / theirs for mine, theirs in zip(rates[name], rates[other], strict=True))
            line += f"{lead:>13.{digits}f}x{max(rates[name]) / max(rates[other]):>9.{digits}f}x"
        print(line)
    wanted = "".join(f"{least:>14}{'':>10}" for least in WANTED.values())
    print(f"  {'wanted':<32}{wanted}".rstrip())
    print(WHAT_THEY_ARE)


def print_variance(replications: int) -> None:
    """Print what shared draws are worth: the variance of the plans' revenue difference without them, over with them."""
    scenario = with_replications(Scenario(), replications)
    other_seed = scenario.with_values({"run.seed": scenario.run.seed + 1})
    team = revenue_per_seat(simulate(cell_scenario(scenario, STATUS_QUO))).sum(axis=1)
    paired, independent = (
        revenue_per_seat(simulate(cell_scenario(draws, PAY_ONLY))).sum(axis=1) - team
        for draws in (scenario, other_seed)
    )
    ratio = np.var(independent, ddof=1) / np.var(paired, ddof=1)
    print(f"\nplan difference in revenue, {replications} replications: shared draws cut its variance {ratio:.1f}-fold")


def print_factorial(replications: int) -> None:
    """Print how long the 2x2 with its undirected column takes."""
    began = time.perf_counter()
    factorial(with_replications(Scenario(), replications))
    seconds = time.perf_counter() - began
    print(f"{len(CELLS)} cells at {replications} replications: {seconds:.2f} s")


def print_explanation(replications: int) -> None:
    """Print how long it takes to explain a difference by all six groups: every coalition of them is run."""
    scenario = with_replications(Scenario(), replications)
    before, after = cell_scenario(scenario, STATUS_QUO), cell_scenario(scenario, BUILD_AND_PAY)
    after = after.with_values(
        {
            "talent.training": 1.0,
            "market.growth_per_year": 0.2,
            "economics.services_ratio": 0.6,
            "quota.ratchet": 0.2,
        }
    )
    began = time.perf_counter()
    explanation = explain(before, after, split_pay=False)
    seconds = time.perf_counter() - began
    size = f"{len(explanation.parts)} groups, {explanation.runs} runs of {replications} replications"
    print(f"explaining a difference by {size}: {seconds:.1f} s")


def print_memory(replications: int) -> None:
    """Print the peak memory of a default run in a process of its own."""
    command = [sys.executable, "-c", LAUNCHER, DEFAULT_RUN, str(replications)]
    peak = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"{replications} replications of the default: peak memory {peak:.0f} MB")


def main() -> None:
    """Measure everything and print one small table after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    quick = parser.parse_args().quick
    rounds = 5 if quick else 9
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, {rounds} interleaved rounds after a warm-up")
    compared = contenders(quick)
    for contender in compared:
        contender.rate()
    rates: dict[str, list[float]] = {contender.name: [] for contender in compared}
    for _ in range(rounds):
        for contender in compared:
            rates[contender.name].append(contender.rate())
    print_rates(rates)
    print_variance(400)
    print_factorial(400)
    print_explanation(500)
    print_memory(2000)


if __name__ == "__main__":
    main()
