"""The default at 2,000 replications stays under a gigabyte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="memory is read through `resource`, which this system lacks")

# Where the system tells a process's own peak it counts: what `resource` tells begins at that of the process that
# started this one, whatever the tests there have used.
MEASURE = """
import pathlib, re, resource, sys
from sim.engine.run import simulate
from sim.scenario.scenario import Scenario
simulate(Scenario().with_values({"run.replications": 2000}))
status = pathlib.Path("/proc/self/status")
own = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text()) if status.exists() else None
unit = 1024 if sys.platform == "darwin" else 1
print(own[1] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit)
"""


@pytest.mark.long
def test_two_thousand_replications_of_the_default_fit_in_a_gigabyte() -> None:
    process = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    kilobytes = int(process.stdout)
    assert 50_000 < kilobytes < 1_000_000
