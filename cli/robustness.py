"""`robustness`: in how many plausible worlds each cell wins, what flips the answer, and the two questions of pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Changes, Out, Replications, ScenarioName, Seed, Threads

if TYPE_CHECKING:
    from sim.studies.best_slopes import SharingComparison
    from sim.studies.team_thresholds import TeamThreshold
    from sim.uncertainty.flip_points import FlipPoint
    from sim.uncertainty.robustness import Robustness

COLUMNS = ("part", "name", "measure", "value", "low", "high")
PERCENT = 100.0


def robustness(
    scenario: ScenarioName,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", min=2, max=100_000, help="Plausible worlds to draw.")
    ] = 200,
    flips: Annotated[
        bool, typer.Option(help="Also find the flip point of every assumption and answer both questions of pay.")
    ] = True,
    replications: Replications = None,
    seed: Seed = None,
    threads: Threads = None,
    changes: Changes = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Vary all that is assumed: the share of plausible worlds each cell wins, and each assumption's flip point."""
    from cli.console import emit_json, watched
    from cli.files import checked, write
    from cli.scenarios import chosen_scenario
    from sim.studies.best_slopes import QUESTIONS, compare_arms
    from sim.studies.team_thresholds import team_threshold
    from sim.uncertainty.flip_points import flip_points
    from sim.uncertainty.robustness import robustness as drawn

    chosen = chosen_scenario(scenario, changes, replications, seed)
    checked(out)
    with watched("Simulating plausible worlds") as watch:
        worlds = drawn(chosen, draws=draws, threads=threads, progress=watch.progress, cancel=watch.cancel)
    points: list[FlipPoint] = []
    answers: dict[tuple[str, str], SharingComparison] = {}
    peers: list[TeamThreshold] = []
    if flips:
        with watched("Looking for flip points") as watch:
            points = flip_points(chosen, threads=threads, progress=watch.progress, cancel=watch.cancel)
        few = chosen.with_values({"run.replications": min(chosen.run.replications, 100)})
        arms = chosen.archetypes
        with watched("Asking about pools and slopes") as watch:
            for motion in (arms.vendor_led, arms.partner_built):
                for question in QUESTIONS:
                    answers[question, motion.name] = compare_arms(question, few, motion, cancel=watch.cancel)
            peers = [team_threshold(chosen, correlation=rho, cancel=watch.cancel) for rho in (0.0, None)]
    write(robustness_rows(worlds, points, answers, peers), COLUMNS, out)
    if as_json:
        emit_json(robustness_object(worlds, points, answers, peers))
    else:
        show(worlds, points, answers, peers)


def robustness_object(
    worlds: Robustness,
    points: Sequence[FlipPoint],
    answers: dict[tuple[str, str], SharingComparison],
    peers: Sequence[TeamThreshold],
) -> dict[str, Any]:
    """Return what `robustness --json` prints; shares are of worlds, `flip` is null where an effect keeps its sign."""
    lopsided = worlds.lopsided()
    return {
        "scenario": worlds.scenario.name,
        "fingerprint": worlds.scenario.fingerprint(),
        "seed": worlds.scenario.run.seed,
        "draws": worlds.draws,
        "shares": {
            outcome: {cell: share.as_dict() for cell, share in worlds.shares(outcome).items()}
            for outcome in worlds.totals
        },
        "gains": {
            outcome: {effect: share.as_dict() for effect, share in worlds.effect_gains(outcome).items()}
            for outcome in worlds.totals
        },
        "too_close_to_call": {outcome: worlds.unsettled(outcome) for outcome in worlds.totals},
        "warnings": [f"{cell} wins in most worlds on {outcome}" for outcome, cell in lopsided.items()],
        "assumptions": [
            {"path": unknown.about.path, "value": unknown.current, "low": unknown.low, "high": unknown.high}
            for unknown in worlds.unknown
        ],
        "flips": [
            {
                "path": point.about.path,
                "value": point.current,
                "low": point.values[0],
                "high": point.values[-1],
                "flip": point.nearest,
            }
            for point in points
        ],
        "questions": [
            {
                "question": question,
                "motion": motion,
                "winner": comparison.winner,
                "team_slope": comparison.team.slope,
                "individual_slope": comparison.individual.slope,
                "team_advantage": comparison.advantage.as_dict(),
            }
            for (question, motion), comparison in answers.items()
        ],
        "ties": [
            {
                "team_size": peer.size,
                "correlation": peer.correlation,
                "internalization": peer.current,
                "flip": peer.crossing.as_dict(),
                "closed_form": peer.closed_form,
            }
            for peer in peers
        ],
    }


def robustness_rows(
    worlds: Robustness,
    points: Sequence[FlipPoint],
    answers: dict[tuple[str, str], SharingComparison],
    peers: Sequence[TeamThreshold],
) -> list[Sequence[Any]]:
    """Return everything as rows with columns COLUMNS."""
    rows: list[Sequence[Any]] = [
        ("share of worlds won", cell, outcome, *share)
        for outcome in worlds.totals
        for cell, share in worlds.shares(outcome).items()
    ]
    rows += [
        (
            "flip point",
            point.about.path,
            "keeps its sign" if point.nearest is None else "flips",
            point.current if point.nearest is None else point.nearest,
            point.values[0],
            point.values[-1],
        )
        for point in points
    ]
    rows += [
        (question, motion, "team advantage", *comparison.advantage)
        for (question, motion), comparison in answers.items()
    ]
    rows += [
        (
            "flip of internalization",
            f"team of {peer.size}, correlation {peer.correlation:g}",
            "best slopes",
            *peer.crossing,
        )
        for peer in peers
    ]
    return rows


def show(
    worlds: Robustness,
    points: Sequence[FlipPoint],
    answers: dict[tuple[str, str], SharingComparison],
    peers: Sequence[TeamThreshold],
) -> None:
    """Print shares, warnings, flip points and the two questions as tables and sentences."""
    from cli.console import emit, emit_table, printable, say
    from sim.reports.robustness_words import amount_name, caution

    run = worlds.scenario.run
    about = f"{worlds.draws} worlds over {len(worlds.unknown)} assumptions, seed {run.seed}"
    emit(f"{printable(worlds.scenario.name)}: {about}, fingerprint {worlds.scenario.fingerprint()}\n\n")
    shares = {outcome: worlds.shares(outcome) for outcome in worlds.totals}
    cells = next(iter(shares.values()))
    emit_table(
        "Share of plausible worlds in which a cell brings most, %",
        ("cell", *(amount_name(outcome) for outcome in shares)),
        [(cell, *(_percent(shares[outcome][cell]) for outcome in shares)) for cell in cells],
    )
    for outcome in worlds.totals:
        close = PERCENT * worlds.unsettled(outcome)
        emit(f"On {amount_name(outcome)}, {close:.0f} % of the worlds are too close to call.\n")
    for warning in caution(worlds):
        say(f"warning: {warning}")
    if points:
        show_flips(points)
        show_questions(answers, peers)


def show_flips(points: Sequence[FlipPoint]) -> None:
    """Print where single assumptions change the sign of the motion effect."""
    from cli.console import emit, emit_table, number

    flipping = [point for point in points if point.nearest is not None]
    emit("\n")
    emit_table(
        "Where building without a new plan stops or starts to gain contribution, closest first",
        ("assumption", "value", "flips at", "plausible range"),
        [
            (
                p.about.path,
                number(p.current),
                number(p.nearest or 0.0),
                f"{number(p.values[0])} to {number(p.values[-1])}",
            )
            for p in flipping
        ],
    )
    emit(f"The other {len(points) - len(flipping)} assumptions alone flip it nowhere in their range.\n")


def show_questions(answers: dict[tuple[str, str], SharingComparison], peers: Sequence[TeamThreshold]) -> None:
    """Print how team and individual pay compare at an equal pool and at best slopes, and how close a team must be."""
    from cli.console import emit, emit_table, with_interval

    emit("\n")
    emit_table(
        "Team or individual pay, salary adjusting: team surplus less individual, $ per seat and year",
        ("question", "motion", "team less individual", "winner", "slopes, team and individual"),
        [
            (
                question,
                motion,
                with_interval(comparison.advantage),
                comparison.winner or "not settled",
                f"{comparison.team.slope:.3f} and {comparison.individual.slope:.3f}",
            )
            for (question, motion), comparison in answers.items()
        ],
        texts=2,
    )
    for peer in peers:
        flip, low, high = peer.crossing
        emit(
            f"Peer internalization stands at {peer.current:g}. In a team of {peer.size} whose results correlate by "
            f"{peer.correlation:g} and that does not help, the team plan wins at best slopes from {flip:.2f} on "
            f"({low:.2f} to {high:.2f} simulated, {peer.closed_form:.2f} in theory).\n"
        )


def _percent(share: Any) -> str:  # noqa: ANN401 - an Estimate
    return f"{PERCENT * share.mean:.0f} ({PERCENT * share.low:.0f} to {PERCENT * share.high:.0f})"
