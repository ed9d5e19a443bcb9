"""The scenario a command line names: a preset or a file, with the values changed that the options say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ScenarioError, did_you_mean

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

LONGEST_VALUE = 10_000  # characters of a value given with --set
DEEPEST_VALUE = 10  # lists within lists
_FILE_ENDINGS = (".yaml", ".yml")


def scenario_named(name: str) -> Scenario:
    """Return the scenario of a preset's name or of a YAML file's path; ScenarioError, one line a problem, otherwise.

    A cell of its 2x2 may follow, as in `smb_saas_var:individual/partner-built`.
    """
    from sim.scenario.presets import preset, preset_names
    from sim.scenario.scenario import read_scenario

    whole, colon, cell = name.rpartition(":")
    if colon and "/" in cell and whole and not Path(name).exists():
        return _cell_of(scenario_named(whole), cell)
    known = preset_names()
    if name in known:
        return preset(name)
    path = Path(name)
    is_path = path.suffix.lower() in _FILE_ENDINGS or path.name != name or path.exists()
    if is_path and name:
        return read_scenario(path)
    remedy = did_you_mean(name, known)
    listed = f"known are {', '.join(known)}" if known else "there are none"
    raise ScenarioError(f"there is no preset {name!r}; {remedy}{listed}, or give the path of a YAML file")


def _cell_of(scenario: Scenario, cell: str) -> Scenario:
    """Return the scenario of one cell of a scenario's 2x2, named for it; ScenarioError when there is no such cell."""
    from sim.studies.factorial import CELLS, cell_scenario

    if cell not in CELLS:
        raise ScenarioError(f"there is no cell {cell!r} in the 2x2; the cells are {', '.join(CELLS)}")
    return cell_scenario(scenario, cell).replace(name=f"{scenario.name}: {cell}"[:120])


def chosen_scenario(
    name: str, changes: Iterable[str] | None = None, replications: int | None = None, seed: int | None = None
) -> Scenario:
    """Return the named scenario with `path=value` changes made, then the replications and the seed set."""
    return changed(scenario_named(name), changes, replications, seed)


def changed(
    scenario: Scenario, changes: Iterable[str] | None = None, replications: int | None = None, seed: int | None = None
) -> Scenario:
    """Return a scenario with `path=value` changes made, then the replications and the seed set; checked again."""
    values = dict(change_in(text) for text in changes or ())
    if replications is not None:
        values["run.replications"] = replications
    if seed is not None:
        values["run.seed"] = seed
    return scenario.with_values(values) if values else scenario


def change_in(text: str) -> tuple[str, Any]:
    """Return path and value of a `path=value` change; ScenarioError when it is not one."""
    path, equals, value = text.partition("=")
    path = path.strip()
    if not equals or not path:
        raise ScenarioError(f"--set {text!r} is not a change; write --set path=value, as in market.growth_per_year=0.2")
    return path, plain_value(value, f"--set {path}")


def plain_value(text: str, where: str) -> Any:  # noqa: ANN401 - a YAML scalar or list
    """Return a YAML scalar or list; ScenarioError, beginning with `where`, for anything that is not plain."""
    import yaml

    from sim.yaml_files.loader import PlainLoader, shortened

    if len(text) > LONGEST_VALUE:
        raise ScenarioError(f"{where}: the value is longer than {LONGEST_VALUE} characters; put it into a file")
    try:
        _refuse_structure(yaml.parse(text, Loader=yaml.SafeLoader), where)
        return yaml.load(text, Loader=PlainLoader)
    except (yaml.YAMLError, ValueError) as problem:
        reason = getattr(problem, "problem", None) or " ".join(str(problem).split())
        raise ScenarioError(f"{where}: {shortened(text)} cannot be used: {reason}") from None


def _refuse_structure(events: Iterable[Any], where: str) -> None:
    """Raise ScenarioError for mappings, anchors, aliases and deep nesting."""
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            raise ScenarioError(f"{where}: set the values of a group one by one, each with its own --set")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise ScenarioError(f"{where}: anchors and aliases are not allowed; write the value out")
        depth += isinstance(event, yaml.SequenceStartEvent) - isinstance(event, yaml.SequenceEndEvent)
        if depth > DEEPEST_VALUE:
            raise ScenarioError(f"{where}: nested more than {DEEPEST_VALUE} lists deep")
