"""A fresh server of the dashboard on a free port, and the address of a small scenario on it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from sim.scenario.scenario import Scenario
from tests.conftest import free_port
from ui.session import link, presets

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0  # seconds until a server answers
LAUNCH = ("--no-sandbox", "--disable-gpu")


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Yield the address of a server that nobody has visited yet; it ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=5.0)
        except subprocess.TimeoutExpired:  # it waits for connections that a browser keeps open
            server.kill()
            server.wait()


def scenario(replications: int = 40) -> Scenario:
    """Return the default preset with few replications."""
    return presets.default()[0].with_values({"run.replications": replications})


def linked(address: str, page: str = "", replications: int = 40) -> str:
    """Return the address of a page that opens `scenario(replications)`."""
    return f"{address}/{page}?s={link.encode(scenario(replications))}"


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
