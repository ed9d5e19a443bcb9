"""`scale`: what more seats, partners, reps or hours bring and cost under each motion and plan, and what limits them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Out, RunOptions, ScenarioName, spread

if TYPE_CHECKING:
    from sim.engine.measures import Estimate
    from sim.scenario.scenario import Scenario
    from sim.studies.scale import ScaleCurve

SCALE_COLUMNS = ("by", "motion", "plan", "part", "name", "amount", "year", "mean", "low", "high")
MILLION, THOUSAND = 1e6, 1e3


class By(StrEnum):
    """What there is more of."""

    SEATS = "seats"
    SPLIT = "split"
    PARTNERS = "partners"
    REPS = "reps"
    HOURS = "hours"


class MotionName(StrEnum):
    """The motions."""

    VENDOR_LED = "vendor-led"
    SHOULDER = "shoulder-to-shoulder"
    PARTNER_BUILT = "partner-built"


class PlanArm(StrEnum):
    """The plans of the 2x2."""

    TEAM = "team"
    INDIVIDUAL = "individual"


@spread
def scale(
    scenario: ScenarioName,
    by: Annotated[
        By,
        typer.Option(
            "--by",
            help="What there is more of: PMs with new partners each (seats), PMs who share the same partners (split), "
            "partners per PM, partner reps, or selling hours.",
        ),
    ] = By.SEATS,
    motion: Annotated[
        list[MotionName] | None, typer.Option("--motion", help="Only this motion; may be repeated.")
    ] = None,
    plan: Annotated[list[PlanArm] | None, typer.Option("--plan", help="Only this plan; may be repeated.")] = None,
    *,
    given: RunOptions,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show output, contribution and cost against an input, what ten more bring, and which limit binds when."""
    import pandas as pd

    from cli.console import emit_json, watched
    from cli.files import checked, write_frame
    from sim.studies import scale as scaling

    chosen = given.scenario(scenario)
    checked(out)
    with watched("Simulating every level") as watch:
        curves = scaling.scale(
            chosen,
            by,
            motions=tuple(motion) if motion else scaling.MOTIONS,
            plans=tuple(plan) if plan else scaling.PLANS,
            threads=given.threads,
            chunk=given.at_once,
            progress=watch.progress,
            cancel=watch.cancel,
        )
    write_frame(pd.DataFrame(scale_rows(curves), columns=list(SCALE_COLUMNS), dtype=object), out)
    if as_json:
        emit_json(scale_object(chosen, curves))
    else:
        show_scale(chosen, curves)


def scale_object(scenario: Scenario, curves: Sequence[ScaleCurve]) -> dict[str, Any]:
    """Return what `scale --json` prints: a mapping of plain values, the same for equal scenarios.

    Each curve holds its points (`amount` of the input, outcomes of the whole organization over the horizon and in the
    last year as `{mean, low, high}` in $, `limits` as shares of seat-months by year), `exponent` and `saturates_at` of
    revenue (null where there is none), and `next_ten`, what ten more of the input bring in $ over the horizon.
    """
    from sim.studies.scale_inputs import input_named

    return {
        "scenario": scenario.model_dump(mode="json"),
        "fingerprint": scenario.fingerprint(),
        "seed": scenario.run.seed,
        "replications": scenario.run.replications,
        "by": curves[0].by,
        "unit": input_named(curves[0].by).unit,
        "curves": [_curve_object(curve) for curve in curves],
    }


def _curve_object(curve: ScaleCurve) -> dict[str, Any]:
    from sim.studies.scale import LIMITS, OUTCOMES, exponent, next_ten, saturation

    exponents = {outcome: exponent(curve.points, outcome) for outcome in ("revenue", "last_year_revenue")}
    return {
        "motion": curve.motion,
        "plan": curve.plan,
        "own_amount": curve.at(curve.own).amount,
        "exponent": {name: _plain(value) for name, value in exponents.items()},
        "saturates_at": saturation(curve),
        "next_ten": {outcome: _plain(next_ten(curve, outcome)) for outcome in OUTCOMES},
        "points": [
            {
                "amount": point.amount,
                **{outcome: point.estimate(outcome).as_dict() for outcome in point.outcomes},
                "limits": {
                    limit: [float(share) for share in point.limits[:, place]] for place, limit in enumerate(LIMITS)
                },
            }
            for point in curve.points
        ],
    }


def _plain(estimate: Estimate | None) -> dict[str, float] | None:
    return None if estimate is None else estimate.as_dict()


def scale_rows(curves: Sequence[ScaleCurve]) -> list[Sequence[Any]]:
    """Return every number as a row with columns SCALE_COLUMNS.

    `part` is outcome, limit, next ten or exponent; `year` is empty for the horizon, limits have no interval.
    """
    from sim.studies.scale import LIMITS, OUTCOMES, exponent, next_ten

    rows: list[Sequence[Any]] = []
    for curve in curves:
        about = (curve.by, curve.motion, curve.plan)
        for point in curve.points:
            rows += [(*about, "outcome", name, point.amount, None, *point.estimate(name)) for name in point.outcomes]
            rows += [
                (*about, "limit", limit, point.amount, year + 1, float(shares[place]), None, None)
                for place, limit in enumerate(LIMITS)
                for year, shares in enumerate(point.limits)
            ]
        ten = ((name, next_ten(curve, name)) for name in OUTCOMES)
        rows += [(*about, "next ten", name, 10.0, None, *value) for name, value in ten if value is not None]
        slope = exponent(curve.points)
        rows += [] if slope is None else [(*about, "exponent", "revenue", None, None, *slope)]
    return rows


def show_scale(scenario: Scenario, curves: Sequence[ScaleCurve]) -> None:
    """Print output against the input, what ten more bring, the exponents, and the limits by year."""
    from cli.console import emit, emit_table, number, printable, with_interval
    from sim.studies.scale import LIMITS, OUTCOMES, exponent, next_ten, saturation
    from sim.studies.scale_inputs import input_named

    scaled, run = input_named(curves[0].by), scenario.run
    about = f"{run.replications} replications, seed {run.seed}, 95 % intervals, fingerprint {scenario.fingerprint()}"
    emit(f"{printable(scenario.name)}, by {scaled.label}: {about}\n\n")
    amounts = [f"{number(round(point.amount, 2))} {scaled.unit}" for point in curves[0].points]
    for outcome in OUTCOMES:
        emit_table(
            f"{outcome.capitalize()} of the organization over {run.months} months, $M",
            ("motion", "plan", *amounts),
            [(c.motion, c.plan, *(with_interval(p.estimate(outcome), MILLION, 1) for p in c.points)) for c in curves],
            texts=2,
        )
    rows = []
    for curve in curves:
        slope, full = exponent(curve.points), saturation(curve)
        ten = [next_ten(curve, outcome) for outcome in OUTCOMES]
        rows.append(
            (
                curve.motion,
                curve.plan,
                "-" if slope is None else with_interval(slope, digits=2),
                "-" if full is None else number(round(full, 2)),
                *("-" if value is None else with_interval(value, THOUSAND) for value in ten),
            )
        )
    columns = ("motion", "plan", "exponent", "saturates at", *(f"ten more: {outcome}, $k" for outcome in OUTCOMES))
    emit_table("Returns to scale, and what ten more bring and cost over the horizon", columns, rows, texts=2)
    held = [
        (c.motion, c.plan, str(year + 1), *(f"{100.0 * share:.0f}" for share in shares))
        for c in curves
        for year, shares in enumerate(c.at(c.own).limits)
    ]
    emit_table("Held back by, % of seat-months", ("motion", "plan", "year", *LIMITS), held, texts=2)
