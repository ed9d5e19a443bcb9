"""`map`: which cell of the 2x2 wins at every pair of two numbers, and where theory draws the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Changes, Folder, Out, ScenarioName, Seed, spread
from cli.workers import WorkerOptions

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.uncertainty.winner_map import MapAxis, WinnerMap

COLUMNS = ("x", "y", "winner", "lead", "settled")
LETTERS = {
    "team/vendor-led": "q",
    "individual/vendor-led": "P",
    "team/partner-built": "b",
    "individual/partner-built": "B",
}
Axis = Annotated[
    str,
    typer.Argument(metavar="PATH[=LOW:HIGH]", help="A number of the scenario; its plausible range unless given."),
]


@spread
def winners(
    scenario: ScenarioName,
    across: Axis = "partners.influence",
    up: Axis = "economics.services_ratio",
    outcome: Annotated[str, typer.Option("--outcome", help="contribution or revenue.")] = "contribution",
    points: Annotated[int, typer.Option("--points", min=2, max=41, help="Points along each axis.")] = 9,
    replications: Annotated[int, typer.Option("--replications", metavar="N", min=2, help="Of each point.")] = 40,
    seed: Seed = None,
    *,
    workers: WorkerOptions,
    changes: Changes = None,
    folder: Folder = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Map which cell of the 2x2 brings most at every pair of two numbers.

    Points are kept as they finish: the same command started again goes on where it ended.
    """
    from cli.console import emit_json
    from cli.files import checked, write
    from cli.scenarios import chosen_scenario
    from cli.studies import kept_study
    from sim.uncertainty.winner_map import winner_map

    chosen = chosen_scenario(scenario, changes, None, seed)
    sides = _side(chosen, across, points), _side(chosen, up, points)
    executor = workers.executor()
    checked(out)
    with kept_study("map", chosen, {"replications": replications}, folder) as study:
        winners = winner_map(
            chosen,
            *sides,
            outcome=outcome,
            replications=replications,
            execution=study.execution(executor),
        )
    write(map_rows(winners), COLUMNS, out)
    if as_json:
        emit_json(map_object(winners))
    else:
        show(winners)


def _side(scenario: Scenario, text: str, points: int) -> MapAxis:
    """Return the axis that `path` or `path=low:high` names; SimError when it names none."""
    from sim.errors import SimError
    from sim.uncertainty.winner_map import map_axis

    path, equals, span = text.partition("=")
    if not equals:
        return map_axis(scenario, path, points)
    low, _, high = span.partition(":")
    try:
        return map_axis(scenario, path, points, (float(low), float(high)))
    except ValueError:
        raise SimError(f"{text!r} is no axis; write {path}=LOW:HIGH with two numbers") from None


def map_object(winners: WinnerMap) -> dict[str, Any]:
    """Return what `map --json` prints: axes, the winner of every pair (rows along `up`), its lead in $ per seat."""
    from sim.studies.factorial import CORNERS

    return {
        "outcome": winners.outcome,
        "across": winners.across.__dict__,
        "up": winners.up.__dict__,
        "winner": [[CORNERS[place] for place in row] for row in winners.winner.tolist()],
        "lead": winners.lead.tolist(),
        "settled": (winners.settled > 0.0).tolist(),
        "shares": winners.shares(),
        "boundary": winners.boundary,
    }


def map_rows(winners: WinnerMap) -> list[tuple[Any, ...]]:
    """Return every pair as a row with columns COLUMNS."""
    from sim.studies.factorial import CORNERS

    return [
        (x, y, CORNERS[int(winners.winner[j, i])], float(winners.lead[j, i]), bool(winners.settled[j, i]))
        for j, y in enumerate(winners.up.points)
        for i, x in enumerate(winners.across.points)
    ]


def show(winners: WinnerMap) -> None:
    """Print the map as letters, `?` where two cells are too close to call."""
    from cli.console import emit, emit_table
    from sim.studies.factorial import CORNERS

    letters = [LETTERS[cell] for cell in CORNERS]
    rows = [
        (
            f"{y:.4g}",
            *(letters[winners.winner[j, i]] if winners.settled[j, i] else "?" for i in range(winners.winner.shape[1])),
        )
        for j, y in reversed(list(enumerate(winners.up.points)))
    ]
    title = f"Which cell brings most {winners.outcome}: {winners.up.label} (up) by {winners.across.label} (across)"
    emit_table(title, (winners.up.path, *(f"{x:.3g}" for x in winners.across.points)), rows)
    shares = winners.shares()
    for cell in CORNERS:
        emit(f"{LETTERS[cell]}  {cell}: {shares[cell]:.0%} of the map\n")
    emit("?  too close to call\n")
    if winners.boundary:
        emit("In theory a team plan beats an individual one at best slopes above: ")
        emit(", ".join(f"({x:.3g}, {y:.3g})" for x, y in winners.boundary) + "\n")
