"""How sweeps scale: two workers over one in the same run, and a sizing table computed from what was measured.

`make bench` runs it; `python bench/sweep_bench.py --write deploy/README.md` also puts the table into that page.
Rates are those of the second half of the members, when every worker has long started. One and two workers are compared
twice: in turns, which is what a user sees and needs a machine that does nothing else; and side by side at the same
moment, where other work takes the same share from each. The table counts the workers' processor time, not the clock.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from distributed import LocalCluster

from sim.runners.dask_cluster import Dask
from sim.runners.executors import Executor
from sim.runners.many import run_many
from sim.runners.processes import Processes
from sim.scenario.scenario import Scenario
from sim.uncertainty.sweep_measures import MEASURES
from sim.version import __version__

WANTED = 1.7
REPLICATIONS = (100, 400)
MEMBERS, WORKERS = (100, 1_000, 10_000), (1, 2, 8, 32)
MARKS = ("<!-- sizing: begin -->", "<!-- sizing: end -->")


def scenarios(count: int, replications: int) -> list[Scenario]:
    """Return that many scenarios, no two alike."""
    base = Scenario().with_values({"run.replications": replications})
    return [base.with_values({"market.growth_per_year": 0.2 * place / count}) for place in range(count)]


def moments(executor: Executor, members: int, workers: int) -> list[float]:
    """Return when each member of the second half finished."""
    times: list[float] = []
    run_many(
        scenarios(members * workers, max(REPLICATIONS)),
        MEASURES["yearly"],
        executor=executor,
        progress=lambda _done, _total: times.append(time.perf_counter()),
    )
    return times[len(times) // 2 :]  # by then the slowest worker has started


def in_turns(one: Executor, two: Executor, members: int) -> float:
    """Return members a second with two workers over those with one, one after the other."""
    single, both = moments(one, members, 1), moments(two, members, 2)
    return ((len(both) - 1) / (both[-1] - both[0])) / ((len(single) - 1) / (single[-1] - single[0]))


def side_by_side(one: Executor, two: Executor, members: int) -> float:
    """Return the members that two workers finished over those that one finished while all three worked."""
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(moments, executor, members, n) for n, executor in ((1, one), (2, two))]
        single, both = (future.result() for future in running)
    first, last = max(single[0], both[0]), min(single[-1], both[-1])
    counts = [sum(first < moment <= last for moment in finished) for finished in (single, both)]
    return counts[1] / max(counts[0], 1)


def print_ratios(engine: str, one: Executor, two: Executor, members: int, rounds: int) -> float:
    """Print how many times as fast two workers are as one, both ways; return the side-by-side ratio."""
    turns = statistics.median(in_turns(one, two, members) for _ in range(rounds))
    beside = statistics.median(side_by_side(one, two, members) for _ in range(rounds))
    load = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"  {engine:<12}{turns:>10.2f}x{beside:>13.2f}x   (wanted {WANTED}x; {load})", flush=True)
    return beside


def processor_seconds(cluster: LocalCluster, members: int, replications: int, measures: str) -> float:
    """Return the processor time of a cluster's workers for one member."""
    workers = [psutil.Process(nanny.pid) for nanny in cluster.workers.values()]

    def used() -> float:
        return sum(worker.cpu_times().user + worker.cpu_times().system for worker in workers)

    before = used()
    run_many(scenarios(members, replications), MEASURES[measures], executor=Dask(cluster.scheduler_address))
    return (used() - before) / members


def memory(cluster: LocalCluster) -> float:
    """Return the largest resident memory of a cluster's workers in MB, after they have worked."""
    return max(psutil.Process(nanny.pid).memory_info().rss for nanny in cluster.workers.values()) / 2**20


def sizing(cluster: LocalCluster, members: int, ratio: float) -> str:
    """Return the table in Markdown: the time for so many members on so many workers, from what was just measured."""
    efficiency = min(ratio / 2.0, 1.0)
    lines = [
        f"| Members | Kept | Replications | Processor seconds a member | {' | '.join(map(str, WORKERS))} |",
        f"|---:|---|---:|---:|{'---:|' * len(WORKERS)}",
    ]
    for measures in MEASURES:
        for replications in REPLICATIONS:
            seconds = processor_seconds(cluster, members, replications, measures)
            for count in MEMBERS:
                cells = [duration(seconds * count / (n * (efficiency if n > 1 else 1.0))) for n in WORKERS]
                lines.append(f"| {count:,} | {measures} | {replications} | {seconds:.2f} | {' | '.join(cells)} |")
    about = (
        f"Measured with Multiplier {__version__} and Python {platform.python_version()} on {os.cpu_count()} cores "
        f"({platform.machine()}): default preset, Dask workers of one thread. A worker took {memory(cluster):.0f} MB; "
        f"side by side, two workers finished {ratio:.2f} times the members of one. The last columns are the time by "
        f"number of workers, each on a core of its own; above one worker computed at {efficiency:.0%} of a worker each."
    )
    return "\n".join((about, "", *lines))


def duration(seconds: float) -> str:
    """Return seconds for people, to two digits."""
    unit, name = next((u, n) for u, n in ((3600.0, "h"), (60.0, "min"), (0.0, "s")) if seconds >= u)
    amount = seconds / (unit or 1.0)
    return f"{amount:.0f} {name}" if amount >= 10 else f"{amount:.1f} {name}"


def write_into(page: Path, table: str) -> None:
    """Replace what stands between the page's marks."""
    begin, end = map(re.escape, MARKS)
    text, count = re.subn(
        f"{begin}.*{end}",
        lambda _: f"{MARKS[0]}\n{table}\n{MARKS[1]}",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    if count != 1:
        sys.exit(f"{page} does not hold the marks {MARKS[0]} and {MARKS[1]} once")
    page.write_text(text, encoding="utf-8")


def cluster_of(workers: int) -> LocalCluster:
    """Return a local cluster of one-thread workers, as `--dask-workers` starts it."""
    return LocalCluster(n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0")


def main(options: argparse.Namespace) -> None:
    """Print the ratios and the sizing table, and write the table where asked to."""
    members, rounds = (20, 1) if options.quick else (40, 3)
    print(f"\nsweeps, two workers as fast as one{'':<2}\n  {'':<12}{'in turns':>11}{'side by side':>14}")
    with cluster_of(1) as small, cluster_of(2) as large:
        one, two = Dask(small.scheduler_address), Dask(large.scheduler_address)
        for executor in (one, two):
            run_many(scenarios(8, 100), MEASURES["effects"], executor=executor)  # loads the model
        ratio = print_ratios("Dask", one, two, members, rounds)
        print_ratios("processes", Processes(1), Processes(2), members, rounds)
        table = sizing(small, members, ratio)
    print(f"\n{table}")
    if options.write:
        write_into(options.write, table)


def arguments() -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="take about a quarter of the time")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the sizing table between the page's marks")
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
