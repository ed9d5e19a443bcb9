"""A small scenario and ways to run the command line on it, in this process and in a fresh one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.program import app
from sim.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
SMALL = {
    "run.months": 24,
    "run.replications": 30,
    "organization.seats": 2,
    "organization.partners_per_seat": 3,
    "organization.team_size": 2,
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A scenario file that simulates in well under a second."""
    path = tmp_path / "small.yaml"
    path.write_text(Scenario().with_values(SMALL).to_yaml(), encoding="utf-8")
    return path


@pytest.fixture
def call() -> Callable[..., Result]:
    """Run the command line in this process."""
    return lambda *args: CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def start() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run `python -m sim` in a fresh process."""

    def run(*args: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "sim", *map(str, args)]
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, timeout=600, check=False
        )

    return run
