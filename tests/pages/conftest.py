"""The app as a script test drives it, on few replications."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.scenario.scenario import Scenario
from sim.uncertainty import deciding
from sim.uncertainty.unknowns import unknowns
from ui.session import link, presets
from ui.two_by_two import elsewhere

ROOT = Path(__file__).resolve().parents[2]
FEW = 12  # replications
TRIED = 4  # assumptions over their ranges
PATIENT = 600  # seconds; the first run on a machine compiles the model


@pytest.fixture(scope="session")
def small() -> Scenario:
    """The default preset with few replications."""
    return presets.default()[0].with_values({"run.replications": FEW})


@pytest.fixture(autouse=True)
def _few_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw few worlds and try assumptions on few replications, so that a page does not take seconds to settle."""
    monkeypatch.setattr(elsewhere, "COARSE", 4)
    monkeypatch.setattr(elsewhere, "DRAWS", 6)
    for name in ("SCREENING_REPLICATIONS", "REPLICATIONS", "REFINED"):
        monkeypatch.setattr(deciding, name, 2)
    monkeypatch.setattr(deciding, "unknowns", lambda scenario: unknowns(scenario)[:TRIED])


@pytest.fixture
def opened(small: Scenario) -> Callable[..., AppTest]:
    """Return a function that opens a script of the project (the app unless told) from a link to `small`."""

    def open_it(script: str = "app.py", text: str | None = None) -> AppTest:
        app = AppTest.from_file(str(ROOT / script), default_timeout=PATIENT)
        app.query_params["s"] = link.encode(small) if text is None else text
        return app.run()

    return open_it
