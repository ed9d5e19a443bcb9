"""The plan a command line names: one that comes with Multiplier, or a YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import ScenarioError, did_you_mean
from sim.shipped import PLANS

if TYPE_CHECKING:
    from sim.pay.plan import Plan

_FILE_ENDINGS = (".yaml", ".yml")


def plan_names() -> tuple[str, ...]:
    """Return the names of the plans that come with Multiplier, in alphabetical order."""
    return tuple(sorted(path.stem for path in PLANS.glob("*.yaml")))


def plan_named(name: str) -> Plan:
    """Return the plan of a name or of a YAML file's path; ScenarioError, one line a problem, otherwise."""
    from sim.pay.plan import read_plan

    known = plan_names()
    if name in known:
        return read_plan(PLANS / f"{name}.yaml")
    if is_path(name):
        return read_plan(Path(name))
    remedy = did_you_mean(name, known)
    raise ScenarioError(
        f"there is no plan {name!r}; {remedy}known are {', '.join(known)}, or give the path of a YAML file"
    )


def is_path(name: str) -> bool:
    """Tell whether a name can only mean a file."""
    path = Path(name)
    return bool(name) and (path.suffix.lower() in _FILE_ENDINGS or path.name != name or path.exists())


def is_plan(path: Path) -> bool:
    """Tell whether a YAML file holds a plan and no scenario; ScenarioError when it cannot be read."""
    from sim.yaml_files.validation import read_yaml_mapping

    return "measures" in read_yaml_mapping(path)
