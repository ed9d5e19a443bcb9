"""`solve`: the one number that meets a target, such as the accelerator that keeps P90 pay in budget."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, Changes, Replications, ScenarioName, Seed, Threads


def solve(
    scenario: ScenarioName,
    number: Annotated[str, typer.Argument(help="Which number to find, such as accelerator, cap, base_share or quota.")],
    target: Annotated[float, typer.Option("--target", help="What must be met, $/seat and year.")],
    outcome: Annotated[str, typer.Option("--outcome", help="pay, contribution or revenue.")] = "pay",
    quantile: Annotated[float, typer.Option("--quantile", help="The quantile of the outcome that meets it.")] = 0.9,
    replications: Replications = None,
    seed: Seed = None,
    threads: Threads = None,
    changes: Changes = None,
    as_json: AsJson = False,
) -> None:
    """Find the value of one number of the plan at which a quantile of pay, contribution or revenue meets a target."""
    from cli.console import emit, emit_json, emit_table, watched
    from cli.scenarios import chosen_scenario
    from sim.optimize import reverse
    from sim.optimize.design import KNOBS

    chosen = chosen_scenario(scenario, changes, replications, seed)
    with watched("Solving") as watch:
        solution = reverse.solve(
            chosen,
            number,
            target,
            outcome=outcome,
            quantile=quantile,
            threads=threads,
            progress=watch.progress,
            cancel=watch.cancel,
        )
    if as_json:
        emit_json(
            {
                "number": solution.knob,
                "value": solution.value,
                "outcome": solution.outcome,
                "also": solution.also,
                "tried": solution.tried,
            }
        )
        return
    knob = KNOBS[solution.knob]
    emit(f"{knob.label}: {solution.value:.4g} {knob.unit} brings {solution.outcome:,.0f} $/seat and year\n\n")
    for low, high in solution.also:
        emit(f"It is met between {low:.4g} and {high:.4g} as well\n")
    emit_table(
        "Tried", (solution.knob, "$/seat and year"), [(f"{x:.4g}", f"{y:,.0f}") for x, y in solution.tried], texts=0
    )
