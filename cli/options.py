"""Options every command shares; what the scenario declares is described from its declaration, never twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from sim.parameters import Declaration
    from sim.scenario.scenario import Scenario

DECLARED = {"replications": "run.replications", "seed": "run.seed"}  # option -> the scenario number it sets
MOST_THREADS = 64

ScenarioName = Annotated[str, typer.Argument(help="A preset's name (see `presets`) or the path of a scenario in YAML.")]
PlanName = Annotated[
    str, typer.Argument(metavar="PLAN", help="The path of a plan in YAML, or the name of one in data/plans.")
]
Replications = Annotated[int | None, typer.Option("--replications", metavar="N", show_default=False)]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", show_default=False)]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads", metavar="N", min=1, max=MOST_THREADS, help="Threads that simulate; no number depends on it."
    ),
]
Chunk = Annotated[
    int | None,
    typer.Option("--chunk", metavar="N", min=1, help="Replications a thread takes at a time; no number depends on it."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change one value of the scenario, such as market.growth_per_year=0.2; may be repeated. "
        "`presets --fields` lists the paths.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Also write the table to FILE.csv, FILE.parquet or FILE.json."),
]
Mappings = Annotated[
    list[str] | None,
    typer.Option("--mapping", metavar="YAML", help="How to read a file, or a name in data/mappings; once a file."),
]
CreditsSheet = Annotated[
    str | None,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help="The sheet of CREDITS; else the first visible one, of a replay's workbook its credits.",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder", metavar="FOLDER", help="Where finished points are kept; the user's cache folder unless given."
    ),
]


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose option groups stand as single options in its signature, as Typer reads it.

    An option group is a parameter whose type is a dataclass of options; its fields take the parameter's place.
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    options: list[Parameter] = []
    for parameter in signature(command).parameters.values():
        group = groups.get(parameter.name)
        single = parameter.replace(annotation=hints[parameter.name])
        options += [single] if group is None else signature(group, eval_str=True).parameters.values()

    @wraps(command)
    def given_singly(**given: Any) -> None:  # noqa: ANN401 - whatever the options hold
        for name, group in groups.items():
            given[name] = group(**{option: given.pop(option) for option in signature(group).parameters})
        command(**given)

    vars(given_singly)["__signature__"] = Signature([option.replace(kind=Parameter.KEYWORD_ONLY) for option in options])
    return given_singly


@dataclass(frozen=True)
class RunOptions:
    """How a scenario is run, and what of it is changed; for `spread`."""

    replications: Replications = None
    seed: Seed = None
    threads: Threads = None
    chunk: Chunk = None
    changes: Changes = None

    def scenario(self, name: str) -> Scenario:
        """Return the scenario of that name with the changes, replications and seed; ScenarioError otherwise."""
        from cli.scenarios import chosen_scenario

        return chosen_scenario(name, self.changes, self.replications, self.seed)

    @property
    def at_once(self) -> int:
        """Return the replications a thread takes at a time."""
        from sim.engine.run import DEFAULT_CHUNK

        return self.chunk or DEFAULT_CHUNK


class DeclaredCommand(TyperCommand):
    """A command whose help tells label, unit, range and source of the scenario numbers its options set."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer keeps these types to itself
        """Complete the options' help from the declarations, then print it."""
        for option in self.params:
            path = DECLARED.get(option.name or "")
            if path is not None and hasattr(option, "help"):
                option.help = described(declared_at(path))
        super().format_help(ctx, formatter)


def declared_at(path: str) -> Declaration:
    """Return what was declared about the scenario number at a dotted path; KeyError when there is none."""
    from sim.parameters import declarations
    from sim.scenario.scenario import Scenario

    return {declared.path: declared for declared in declarations(Scenario)}[path]


def described(declared: Declaration) -> str:
    """Return a declaration as one line of help."""
    from cli.console import number

    span = f"{number(declared.low)} to {number(declared.high)} {declared.unit}".strip()
    own = "the scenario's own value unless given"
    return " ".join(f"{declared.label}: {span}; {own}. {declared.note}".split())
