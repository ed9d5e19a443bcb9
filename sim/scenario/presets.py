"""The presets that come with Multiplier: scenario files in `data/presets/`, listed from the folder."""

from __future__ import annotations

from pathlib import Path

from sim.errors import ScenarioError, did_you_mean
from sim.scenario.scenario import Scenario, read_scenario
from sim.shipped import PRESETS

DEFAULT_PRESET = "smb_saas_var"


def preset_names() -> tuple[str, ...]:
    """Return the names of the presets, the default first, the others in alphabetical order."""
    names = {path.stem for path in PRESETS.glob("*.yaml")}
    return tuple(sorted(names, key=lambda name: (name != DEFAULT_PRESET, name)))


def preset_path(name: str) -> Path:
    """Return the scenario file of a preset; ScenarioError, naming the presets there are, for any other name."""
    known = preset_names()
    if name not in known:
        remedy = did_you_mean(name, known).rstrip() or f"known are {', '.join(known)}"
        raise ScenarioError(f"there is no preset {name[:80]!r}; {remedy}")
    return PRESETS / f"{name}.yaml"


def preset(name: str = DEFAULT_PRESET) -> Scenario:
    """Return the scenario of a preset; ScenarioError when there is none of that name."""
    return read_scenario(preset_path(name))
