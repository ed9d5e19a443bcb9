"""`sweep`: a scenario along lists, ranges or samples of its numbers, on all cores or a cluster, and taken up by id."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import AsJson, Changes, Folder, Out, Replications, Seed, spread
from cli.workers import WorkerOptions

if TYPE_CHECKING:
    from sim.runners.executors import Executor
    from sim.uncertainty.sweep import Sweep, SweepResult


class Measures(StrEnum):
    """What is kept of every member."""

    YEARLY = "yearly"
    EFFECTS = "effects"


ScenarioOrNone = Annotated[
    str | None,
    typer.Argument(help="A preset's name or a scenario file, the base of the sweep; left out with --resume."),
]
Axes = Annotated[
    list[str] | None,
    typer.Option(
        "--axis",
        metavar="PATH=VALUES",
        help="Vary a number: PATH=v1,v2,... or PATH=low:high:n, or PATH=low:high with --sample; may be repeated, and "
        "every combination is run. `presets --fields` lists the paths.",
    ),
]
Sample = Annotated[
    int, typer.Option("--sample", metavar="N", min=0, help="Run N points of a Latin hypercube instead of the grid.")
]
Kept = Annotated[
    Measures,
    typer.Option("--measures", help="The yearly measures, or also the effects of the 2x2 (five times the work)."),
]
Resume = Annotated[
    str | None,
    typer.Option("--resume", metavar="ID", help="Go on with a sweep that ended early, by the id it printed."),
]


@spread
def sweep(
    scenario: ScenarioOrNone = None,
    axis: Axes = None,
    sample: Sample = 0,
    measures: Kept = Measures.YEARLY,
    replications: Replications = None,
    seed: Seed = None,
    changes: Changes = None,
    *,
    workers: WorkerOptions,
    resume: Resume = None,
    folder: Folder = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Run a scenario along its numbers, all members on the same random draws, and keep each as it finishes.

    The same sweep started again, or taken up with --resume, runs only what is missing.
    """
    from cli.console import FAILED, emit_json, say
    from cli.files import checked, write
    from cli.sweep_tables import COLUMNS, show_sweep, sweep_object, sweep_rows

    executor = workers.executor()
    checked(out)
    home = folder or _default_folder()
    begun = (
        _resumed(home, resume, given=bool(scenario or axis or sample or changes or replications or seed))
        if resume
        else _begun(scenario, axis or (), sample, measures, changes, replications, seed)
    )
    result = _run(begun, executor, home)
    write(sweep_rows(result), COLUMNS, out)
    if as_json:
        emit_json(sweep_object(result))
    else:
        show_sweep(result)
    for member in result.members:
        if member.task.id in result.failures:
            say(f"error: the member {member.label} could not be run: {result.failures[member.task.id]}")
    if result.failures:
        raise typer.Exit(FAILED)


def _default_folder() -> Path:
    from sim.compiled.rules import cache_home

    return cache_home() / "sweeps"


def _begun(
    name: str | None,
    axes: Sequence[str],
    sample: int,
    measures: Measures,
    changes: Sequence[str] | None,
    replications: int | None,
    seed: int | None,
) -> Sweep:
    """Return the sweep the options describe; SimError when they describe none."""
    from cli.scenarios import chosen_scenario, plain_value
    from sim.errors import SimError
    from sim.uncertainty.sweep import Sweep
    from sim.uncertainty.sweep_axes import axis_over

    if name is None:
        raise SimError("name the scenario to sweep, a preset or a file, or the sweep to go on with (--resume ID)")
    if not axes:
        raise SimError("a sweep needs at least one --axis, such as --axis market.growth_per_year=0:0.2:5")
    base = chosen_scenario(name, changes, replications, seed)
    swept = []
    for text in axes:
        path, equals, values = text.partition("=")
        if not equals or not path.strip() or not values.strip():
            raise SimError(f"--axis {text!r} is not an axis; write path=v1,v2,... or path=low:high:n")
        listed = () if ":" in values else plain_value(f"[{values}]", f"--axis {path.strip()}")
        swept.append(axis_over(path.strip(), values, listed, base))
    return Sweep(base=base, axes=tuple(swept), sample=sample, measures=measures.value)


def _resumed(folder: Path, sweep_id: str, *, given: bool) -> Sweep:
    """Return the sweep kept under an id; SimError when there is none or other software began it."""
    from sim.errors import SimError
    from sim.uncertainty.sweep import Sweep
    from store.sweeps import read_header

    if given:
        raise SimError("--resume goes on with a sweep as it was begun; leave the scenario, its changes and axes out")
    return Sweep.from_header(read_header(folder, sweep_id))


def _run(begun: Sweep, executor: Executor, folder: Path) -> SweepResult:
    """Run what is missing of a sweep and keep it; what ends it early is told with what is kept and how to go on."""
    from cli.console import say, watched
    from sim.errors import RunCanceledError, SimError
    from sim.uncertainty.sweep import run_sweep
    from store.sweeps import SweepFile

    members = begun.members()  # one that is no scenario is named before anything is written
    with closing(SweepFile(folder, begun.header())) as file, watched("Sweeping") as watch:
        if file.damaged and any(member.task.id not in file.kept for member in members):
            say(f"damaged lines in {file.path} were passed over ({file.damaged}); their members run again")
        try:
            return run_sweep(
                begun, executor, kept=dict(file.kept), keep=file.keep, progress=watch.progress, cancel=watch.cancel
            )
        except SimError as problem:
            kept = f"{len(file.kept)} members are kept in {file.path}"
            remedy = f"go on with `python -m sim sweep --resume {begun.digest()}{_folder_option(folder)}`"
            kind = RunCanceledError if isinstance(problem, RunCanceledError) else SimError
            raise kind(f"{problem}; {kept}; {remedy}") from None


def _folder_option(folder: Path) -> str:
    return "" if folder == _default_folder() else f" --folder {folder}"
