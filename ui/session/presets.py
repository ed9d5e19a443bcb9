"""The scenarios that come with Multiplier, by file name, the default first."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import streamlit as st

from sim.errors import ScenarioError
from sim.pay.plan import Plan, read_plan
from sim.scenario.scenario import Scenario, read_scenario
from sim.shipped import PRESETS

_Read = TypeVar("_Read")
DEFAULT = "smb_saas_var"


@st.cache_resource(max_entries=1, show_spinner=False)
def presets() -> dict[str, Scenario]:
    """Return the presets by name of file without suffix; the model's own defaults alone where the folder is empty."""
    by_name = {path.stem: read_scenario(path) for path in sorted(PRESETS.glob("*.yaml"))} or {DEFAULT: Scenario()}
    first = {DEFAULT: by_name.pop(DEFAULT)} if DEFAULT in by_name else {}
    return {**first, **by_name}


def default() -> tuple[Scenario, str]:
    """Return the scenario that is open at the start and the name of its preset."""
    name, scenario = next(iter(presets().items()))
    return scenario, name


def read_upload(content: bytes, name: str) -> Scenario:
    """Return the scenario of an uploaded YAML file; ScenarioError, naming the file as its owner does, otherwise."""
    return _read_as(read_scenario, content, name)


def read_uploaded_plan(content: bytes, name: str) -> Plan:
    """Return the plan of an uploaded YAML file; ScenarioError, naming the file as its owner does, otherwise."""
    return _read_as(read_plan, content, name)


def _read_as(read: Callable[[Path], _Read], content: bytes, name: str) -> _Read:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.yaml"
        path.write_bytes(content)
        try:
            return read(path)
        except ScenarioError as problem:
            raise ScenarioError(str(problem).replace(str(path), name)) from None
