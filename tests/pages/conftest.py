"""The app as a script test drives it, on few replications."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.scenario.scenario import Scenario
from ui.session import link, presets

ROOT = Path(__file__).resolve().parents[2]
FEW = 12  # replications
PATIENT = 600  # seconds; the first run on a machine compiles the model


@pytest.fixture(scope="session")
def small() -> Scenario:
    """The default preset with few replications."""
    return presets.default()[0].with_values({"run.replications": FEW})


@pytest.fixture
def opened(small: Scenario) -> Callable[..., AppTest]:
    """Return a function that opens a script of the project (the app unless told) from a link to `small`."""

    def open_it(script: str = "app.py", text: str | None = None) -> AppTest:
        app = AppTest.from_file(str(ROOT / script), default_timeout=PATIENT)
        app.query_params["s"] = link.encode(small) if text is None else text
        return app.run()

    return open_it
