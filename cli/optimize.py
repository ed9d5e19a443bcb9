"""`optimize`: the best plan, quota and direction under limits, on draws the search never saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Changes, Out, ScenarioName, Seed, Threads

if TYPE_CHECKING:
    from sim.optimize.goals import Appraisal
    from sim.optimize.optimum import Optimum, Trial

TRIAL_COLUMNS = ("design", "aim", "pay", "broken_by", "efficient")

Free = Annotated[
    str, typer.Option("--free", metavar="NAME,NAME", help="The numbers to choose; all of them unless given.")
]
Maximize = Annotated[str, typer.Option("--maximize", help="contribution, revenue or surplus.")]
CcosCeiling = Annotated[float, typer.Option("--ccos", help="Highest CCOS, a share; 0 sets no limit.")]
PayAtRisk = Annotated[
    float, typer.Option("--pay-at-risk", help="Highest pay at P90, $/seat and year; 0 sets no limit.")
]
TurnoverCeiling = Annotated[
    float, typer.Option("--turnover", help="Most departures per seat and year; 0 sets no limit.")
]
TopPayout = Annotated[
    float, typer.Option("--top-payout", help="Least payout of the best tenth, in target incentives; 0: no limit.")
]
MostMeasures = Annotated[int, typer.Option("--measures", min=1, max=3, help="Most measures of the plan.")]
Evaluations = Annotated[int, typer.Option("--evaluations", min=4, help="Different designs tried at most.")]
SearchReplications = Annotated[
    int, typer.Option("--search-replications", min=4, help="Replications of each design tried.")
]
FreshReplications = Annotated[
    int, typer.Option("--replications", min=4, help="Fresh replications behind the reported numbers.")
]
Worlds = Annotated[
    int,
    typer.Option(
        "--worlds", metavar="N", min=0, help="Plausible worlds that a design must do well in on average; 0: only yours."
    ),
]
SearcherName = Annotated[str, typer.Option("--searcher", help="scipy or, where installed, optuna.")]


def optimize(
    scenario: ScenarioName,
    free: Free = "",
    maximize: Maximize = "contribution",
    ccos: CcosCeiling = 0.0,
    pay_at_risk: PayAtRisk = 0.0,
    turnover: TurnoverCeiling = 0.0,
    top_payout: TopPayout = 0.0,
    measures: MostMeasures = 3,
    evaluations: Evaluations = 200,
    search_replications: SearchReplications = 60,
    replications: FreshReplications = 400,
    worlds: Worlds = 0,
    searcher: SearcherName = "scipy",
    seed: Seed = None,
    threads: Threads = None,
    changes: Changes = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Choose mix, curve, cap, sharing, quota and building share for the most contribution under limits.

    The best design is reported on draws that the search never saw, beside the best archetype on the same draws.
    """
    from cli.console import emit_json, watched
    from cli.files import checked, write
    from cli.scenarios import chosen_scenario
    from sim.optimize import search
    from sim.optimize.design import KNOBS
    from sim.optimize.goals import goals_from

    chosen = chosen_scenario(scenario, changes, replications, seed)
    checked(out)
    limits = {"ccos_ceiling": ccos, "pay_at_risk_ceiling": pay_at_risk, "turnover_ceiling": turnover}
    others = {"top_payout_floor": top_payout, "most_measures": measures}
    goals = goals_from({"maximize": maximize, **limits, **others})
    names = [name.strip() for name in free.split(",") if name.strip()] or list(KNOBS)
    with watched("Trying designs") as watch:
        optimum = search.optimize(
            chosen,
            goals,
            knobs=search.knobs_named(names),
            worlds=search.plausible_worlds(chosen, worlds),
            progress=watch.progress,
            cancel=watch.cancel,
            budget=search.SearchBudget(
                evaluations=evaluations,
                replications=search_replications,
                fresh_replications=replications,
                searcher=searcher,
                threads=threads,
            ),
        )
    write(trial_rows(optimum), TRIAL_COLUMNS, out)
    if as_json:
        emit_json(optimum_object(optimum))
    else:
        show_optimum(optimum)


def optimum_object(optimum: Optimum) -> dict[str, Any]:
    """Return what `optimize --json` prints: the design and its plan, both appraisals, the gain, every trial."""
    from sim.optimize.optimum import frontier

    efficient, _ = frontier(optimum.trials)
    return {
        "goals": optimum.goals.model_dump(mode="json"),
        "design": dict(optimum.design),
        "at_the_end_of_its_range": list(optimum.at_the_end),
        "plan": optimum.scenario.plan.model_dump(mode="json"),
        "annual_quota": optimum.scenario.quota.annual_quota,
        "build_share": optimum.scenario.motion.build_share,
        "within_limits": optimum.is_within_limits,
        "optimum": _appraisal_object(optimum.best),
        "reference": {"name": optimum.reference_name, **_appraisal_object(optimum.reference)},
        "gain": optimum.gain.as_dict(),
        "promised_by_the_search": optimum.promised,
        "across_worlds": [{"gain": world.gain.as_dict(), "broken_by": world.broken_by} for world in optimum.across],
        "trials": [
            {
                "design": dict(trial.design),
                "aim": trial.aim,
                "pay": trial.pay,
                "broken_by": trial.broken_by,
                "efficient": trial in efficient,
            }
            for trial in optimum.trials
        ],
    }


def _appraisal_object(appraisal: Appraisal) -> dict[str, Any]:
    return {
        "aim": appraisal.aim.as_dict(),
        "pay": appraisal.pay.as_dict(),
        "limits": {
            held.limit.field: {"bound": held.bound, "value": held.value, "broken_by": held.broken_by}
            for held in appraisal.limits
        },
    }


def trial_rows(optimum: Optimum) -> list[tuple[Any, ...]]:
    """Return every trial as a row with columns TRIAL_COLUMNS."""
    from sim.optimize.optimum import frontier

    efficient, _ = frontier(optimum.trials)
    return [(_in_words(trial), trial.aim, trial.pay, trial.broken_by, trial in efficient) for trial in optimum.trials]


def _in_words(trial: Trial) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in trial.design.items())


def show_optimum(optimum: Optimum) -> None:
    """Print the design, what it is worth beside the best archetype, its limits, and the efficient frontier."""
    from cli.console import emit, emit_table, with_interval
    from sim.optimize.design import KNOBS
    from sim.optimize.optimum import frontier

    aim, run = optimum.goals.maximize, optimum.scenario.run
    emit(f"{len(optimum.trials)} designs tried; the numbers are from fresh draws, {run.replications} replications\n\n")
    emit_table(
        "The best design found",
        ("number", "value", "unit", ""),
        [
            (
                KNOBS[name].label,
                f"{value:g}",
                KNOBS[name].unit,
                "at the end of its range" if name in optimum.at_the_end else "",
            )
            for name, value in optimum.design.items()
        ],
    )
    rows = [
        ("optimum", with_interval(optimum.best.aim), with_interval(optimum.best.pay)),
        (optimum.reference_name, with_interval(optimum.reference.aim), with_interval(optimum.reference.pay)),
        ("gain, paired", with_interval(optimum.gain), ""),
        ("gain the search promised", f"{optimum.promised:,.0f}", ""),
        *([("the same worlds, fresh", f"{optimum.delivered:,.0f}", "")] if optimum.across else ()),
    ]
    emit_table("$/seat over the horizon", ("", aim, "pay"), rows)
    for held in optimum.best.limits:
        kept = "holds" if held.broken_by == 0.0 else "BROKEN"
        emit(f"{held.limit.label}: {held.value:,.4g} {held.limit.unit}, limit {held.bound:,.4g}: {kept}\n")
    if optimum.across:
        better = sum(world.gain.mean > 0.0 for world in optimum.across)
        least = min(world.gain.mean for world in optimum.across)
        emit(f"Better than {optimum.reference_name} in {better} of {len(optimum.across)} plausible worlds; ")
        emit(f"the least gain is {least:,.0f} $/seat\n")
    efficient, dominated = frontier(optimum.trials)
    emit_table(
        f"Efficient frontier ({len(dominated)} designs within the limits are dominated)",
        ("design", "pay", aim),
        [(_in_words(trial), f"{trial.pay:,.0f}", f"{trial.aim:,.0f}") for trial in efficient],
    )
