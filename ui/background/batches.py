"""Any page's own scenarios as one piece of background work: `look` at it, draw what there is, `looks.follow` the rest.

    look = batches.look("scale", {"twenty": scenario, "thirty": larger}, read)
    if look.reading is not None:
        ...  # draw look.reading, which `read` made of {"twenty": Result, "thirty": Result}
        looks.byline(look, looks.repeatable(look, scenario))
    looks.follow(look, st.bottom)

Scenarios share their draws, so results are paired by replication.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

from sim.engine.results import Result
from sim.engine.run import Progress, simulate
from sim.scenario.scenario import Scenario
from ui.background import looks
from ui.background.jobs import chunk_of
from ui.background.looks import Look, Work

Reading = TypeVar("Reading")
Scenarios = Mapping[str, Scenario]
Results = Mapping[str, Result]


def look(name: str, scenarios: Scenarios, read: Callable[[Results], Reading], most: int | None = None) -> Look[Reading]:
    """Return the best that can be shown of scenarios within a moment, and what is still to come.

    `name` is the page's and stands for what `read` makes of the results: keep that small, it is all that is cached.
    `most` limits the replications, else the scenarios' largest number counts. SimError when they are too much work.
    """
    return looks.look(work(name, scenarios, read, most))


def work(name: str, scenarios: Scenarios, read: Callable[[Results], Reading], most: int | None = None) -> Work[Reading]:
    """Return the work that `look` looks at."""
    wanted = max(scenario.run.replications for scenario in scenarios.values())
    few, affordable = looks.affordable(
        wanted if most is None else min(wanted, most),
        partner_months(*scenarios.values()),
        f"These {len(scenarios)} scenarios take",
        f"{looks.FEWER_PARTNERS}, or use the command line",
    )

    def task(replications: int, progress: Progress, cancel: threading.Event) -> Reading:
        return read(_simulated(scenarios, replications, progress, cancel))

    fingerprints = " ".join(f"{arm}:{scenario.fingerprint()}" for arm, scenario in scenarios.items())
    key = f"{name}.{hashlib.sha256(fingerprints.encode()).hexdigest()[:16]}"
    return Work(key=key, place=name, task=task, few=few, most=affordable)


def partner_months(*scenarios: Scenario) -> float:
    """Return the partner-months of one replication of all scenarios."""
    places = [(scenario.organization, scenario.run.months) for scenario in scenarios]
    return float(sum(place.seats * place.partners_per_seat * months for place, months in places))


def _simulated(
    scenarios: Scenarios, replications: int, progress: Progress, cancel: threading.Event
) -> dict[str, Result]:
    """Return the results of so many replications by name, progress shared out by the work they take."""
    results: dict[str, Result] = {}
    done, total = 0.0, partner_months(*scenarios.values())
    for name, scenario in scenarios.items():
        share = partner_months(scenario)

        def report(part: int, of: int, before: float = done, share: float = share) -> None:
            progress(round(1_000 * (before + share * part / of) / total), 1_000)

        smaller = scenario.with_values({"run.replications": replications})
        results[name] = simulate(smaller, chunk=chunk_of(smaller), progress=report, cancel=cancel)
        done += share
    return results
