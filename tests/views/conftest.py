"""One small reading that every view test looks at, and the same with its contrasts turned around."""

from dataclasses import replace

import pytest

from sim.engine.measures import Estimate
from sim.reports.two_by_two import TwoByTwo, read
from sim.scenario.scenario import Scenario
from sim.studies.factorial import factorial


@pytest.fixture(scope="session")
def reading() -> TwoByTwo:
    return read(factorial(Scenario().with_values({"run.replications": 12})))


@pytest.fixture(scope="session")
def turned(reading: TwoByTwo) -> TwoByTwo:
    """The reading of a world in which every contrast and every lead over the status quo has the opposite sign."""
    cells = {
        name: replace(
            cell,
            amounts={key: opposite(value) for key, value in cell.amounts.items()},
            leads={key: opposite(value) for key, value in cell.leads.items()},
        )
        for name, cell in reading.cells.items()
    }
    effects = {key: {name: opposite(value) for name, value in group.items()} for key, group in reading.effects.items()}
    return replace(reading, cells=cells, effects=effects)


def opposite(estimate: Estimate) -> Estimate:
    return Estimate(-estimate.mean, -estimate.high, -estimate.low)
