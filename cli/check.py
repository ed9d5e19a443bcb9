"""`check`: is a scenario or a plan usable, where does it leave its sources, and what traps does it hold?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cli.options import AsJson, Out, RunOptions, spread
from sim.errors import ScenarioError, did_you_mean
from sim.shipped import DATA

if TYPE_CHECKING:
    from cli.fields import Entry
    from sim.pay.plan import Plan
    from sim.scenario.scenario import Scenario

SOURCE_TABLES = (("benchmarks.csv", "parameter"), ("sources.csv", "key"))
CALIBRATED = "calibrated"  # the source of what was taken from a file
FEW_REPLICATIONS = 100
QUOTA_PER_OTE = (3.0, 8.0)  # an undeveloped base carries 3 to 4 OTE, a developed one 4 to 8
HALF = 0.5


class Finding(NamedTuple):
    """One thing to know about a scenario; `path` is the value it is about, empty for the whole."""

    kind: str
    path: str
    text: str


@spread
def check(
    name: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|PLAN", help="A preset, a plan in data/plans, or the path of a scenario or plan in YAML."
        ),
    ],
    quota: Annotated[
        float | None,
        typer.Option("--quota", metavar="AMOUNT", help="Annual quota by which a plan that states none is read."),
    ] = None,
    *,
    given: RunOptions,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Check a scenario or a plan, and say what is unusual or a trap; exit code 2 and a line per problem if unusable."""
    if _names_a_plan(name):
        refused = {"--set": given.changes, "--replications": given.replications, "--seed": given.seed}
        _refuse_for_plan(name, refused, quota)
        _check_plan(name, quota, as_json, out)
        return
    from cli.files import checked, write

    chosen = given.scenario(name)
    if quota is not None:
        raise ScenarioError(
            f"--quota is for a plan; {name} is a scenario, whose quota is --set quota.annual_quota={quota:g}"
        )
    checked(out)
    listed = list(findings(chosen))
    write(listed, Finding._fields, out)
    _show(chosen, listed, as_json)


def _show(scenario: Scenario, listed: list[Finding], as_json: bool) -> None:
    """Print what was found about a scenario."""
    from cli.console import emit, emit_json, printable

    assumed, total = assumptions(scenario)
    if as_json:
        emit_json(
            {
                "name": scenario.name,
                "fingerprint": scenario.fingerprint(),
                "usable": True,
                "assumptions": assumed,
                "values": total,
                "findings": [finding._asdict() for finding in listed],
            }
        )
        return
    lines = [
        f"{scenario.name} can be simulated (fingerprint {scenario.fingerprint()}).",
        f"{assumed} of its {total} numbers are assumptions; the others name a source.",
        *(f"{finding.kind}: {finding.text}" for finding in listed),
    ]
    emit("".join(f"{printable(line)}\n" for line in lines))


def _check_plan(name: str, quota: float | None, as_json: bool, out: Path | None) -> None:
    """Print, and write to `out`, what was found about a plan."""
    from cli.console import emit_json
    from cli.files import checked, write_frame
    from cli.plan_findings import FINDING_COLUMNS, finding_rows, plan_findings, plan_object, show_plan
    from cli.plans import plan_named

    plan = plan_named(name)
    checked(out)
    if out is not None:
        import pandas as pd

        rows = finding_rows(plan_findings(plan, quota))
        # As objects, a finding without dollars keeps an empty cell, where a column of floats would say NaN.
        write_frame(pd.DataFrame(rows, columns=list(FINDING_COLUMNS), dtype=object), out)
    if as_json:
        emit_json(plan_object(plan, quota))
    else:
        show_plan(plan, quota)


def _names_a_plan(name: str) -> bool:
    """Tell whether a name, or the file it stands for, is a plan and no scenario; ScenarioError when it is neither."""
    from cli.plans import is_path, is_plan, plan_names
    from sim.scenario.presets import preset_names

    presets, plans = preset_names(), plan_names()
    if name in presets or name in plans:
        return name in plans
    if is_path(name):
        return is_plan(Path(name))
    remedy = did_you_mean(name, (*presets, *plans))
    raise ScenarioError(
        f"there is neither a preset nor a plan {name!r}; {remedy}presets are {', '.join(presets)}, plans "
        f"{', '.join(plans)}; or give the path of a YAML file"
    )


def _refuse_for_plan(name: str, options: dict[str, Any], quota: float | None) -> None:
    """Raise ScenarioError for options that only a scenario has, and for a quota that is none."""
    for option, value in options.items():
        if value:
            raise ScenarioError(f"{option} changes a scenario; {name} is a plan, so change its file")
    if quota is not None and not 0.0 < quota < float("inf"):
        raise ScenarioError(f"--quota {quota:g} is no annual quota; give a number above 0")


def assumptions(scenario: Scenario) -> tuple[int, int]:
    """Return how many of a scenario's numbers are assumptions, and how many numbers there are."""
    from cli.fields import entries, source_of
    from sim.parameters import ASSUMPTION

    sources = [source_of(entry, scenario) for entry in entries(scenario) if entry.declared]
    return sources.count(ASSUMPTION), len(sources)


def findings(scenario: Scenario) -> Iterator[Finding]:
    """Yield what deviates from the sources or from the usual reading of the 2x2, in plain words."""
    from cli.fields import entries

    repeated = _repeated(scenario)
    for entry in entries(scenario):
        if not entry.path.startswith(repeated):
            yield from _outside(entry, scenario)
    yield from _unknown_sources(scenario)
    yield from _arms(scenario)
    yield from _organization(scenario)
    yield from _traps(scenario)
    off = [name for name in type(scenario.switches).model_fields if not getattr(scenario.switches, name)]
    if off:
        yield Finding("switched off", "switches", f"the mechanisms {', '.join(off)} are off")


def _repeated(scenario: Scenario) -> tuple[str, ...]:
    """Return the prefixes of the plan and the motion in force where an arm of the 2x2 says the same again."""
    arms = scenario.archetypes
    plan = ("plan.",) if scenario.plan in (arms.team, arms.individual) else ()
    motion = ("motion.",) if scenario.motion in (arms.vendor_led, arms.partner_built, arms.undirected) else ()
    return plan + motion


def _outside(entry: Entry, scenario: Scenario) -> Iterator[Finding]:
    """Yield the value when it lies outside the range in which its truth is thought to lie."""
    from cli.console import number
    from cli.fields import source_of

    declared, value = entry.declared, entry.value
    if declared is None or isinstance(value, (bool, tuple)):
        return
    low, high = declared.plausible
    if not low <= value <= high:
        where = "below" if value < low else "above"
        yield Finding(
            "outside its plausible range",
            entry.path,
            f"{entry.path} = {number(value)} ({declared.label}, {declared.unit}) is {where} {number(low)} to "
            f"{number(high)}, what is plausible around the default; source: {source_of(entry, scenario)}",
        )


def _unknown_sources(scenario: Scenario) -> Iterator[Finding]:
    """Yield the sources that the scenario names and the tables of sources do not hold."""
    from sim.parameters import ASSUMPTION

    known = {ASSUMPTION, CALIBRATED}
    for name, key in SOURCE_TABLES:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            known |= {row[key] for row in csv.DictReader(file)}
    for path, source in scenario.sources.items():
        if source not in known:
            text = (
                f"{path} names the source {source!r}, which stands in neither data/benchmarks.csv nor data/sources.csv"
            )
            yield Finding("unknown source", path, text)


def _arms(scenario: Scenario) -> Iterator[Finding]:
    """Yield where the arms of the 2x2 are not what their names say, or differ in more than they should."""
    arms = scenario.archetypes
    weights = {"team": arms.team.weight_on("team"), "individual": arms.individual.weight_on("individual")}
    for name, weight in weights.items():
        if weight <= HALF:
            text = f"the {name} plan puts {weight:.0%} of its target incentive on {name} measures"
            yield Finding("unusual arm", f"archetypes.{name}.measures", text)
    if arms.individual.target_incentive_per_year < arms.team.target_incentive_per_year:
        text = "the individual plan has less target incentive than the team plan, so it is not the leveraged one"
        yield Finding("unusual arm", "archetypes.individual.base_share", text)
    if arms.partner_built.build_share <= arms.vendor_led.build_share:
        text = (
            f"partner-built directs {arms.partner_built.build_share:.0%} of time to building, "
            f"vendor-led {arms.vendor_led.build_share:.0%}; the motion effect then has no contrast"
        )
        yield Finding("unequal arms", "archetypes.partner_built.build_share", text)
    if arms.partner_built.role_clarity != arms.vendor_led.role_clarity:
        text = "the two motions differ in role clarity, which becomes part of the motion effect"
        yield Finding("unequal arms", "archetypes.partner_built.role_clarity", text)
    if arms.undirected.role_clarity > 0.0:
        text = f"the undirected column has role clarity {arms.undirected.role_clarity:g}, so people are still directed"
        yield Finding("unusual arm", "archetypes.undirected.role_clarity", text)
    if scenario.plan not in (arms.team, arms.individual):
        yield Finding("not an arm", "plan", "`run` simulates a plan that is neither arm of the 2x2")
    if scenario.motion not in (arms.vendor_led, arms.partner_built, arms.undirected):
        yield Finding("not an arm", "motion", "`run` simulates a motion that is no arm of the 2x2")


def _organization(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is unusual about teams, quotas and the number of replications."""
    seats, size = scenario.organization.seats, scenario.organization.team_size
    if seats % size:
        text = f"{seats} seats do not make whole teams of {size}; the last team is smaller"
        yield Finding("unequal teams", "organization.team_size", text)
    low, high = QUOTA_PER_OTE
    for path, plan in _plans(scenario):
        times = scenario.quota.annual_quota / plan.ote_per_year
        if not low <= times <= high:
            text = f"the quota is {times:.1f} times the OTE of {path}; {low:g} to {high:g} times is usual"
            yield Finding("unusual quota", "quota.annual_quota", text)
    if scenario.run.replications < FEW_REPLICATIONS:
        text = f"{scenario.run.replications} replications give wide intervals; {FEW_REPLICATIONS} or more are usual"
        yield Finding("few replications", "run.replications", text)


def _traps(scenario: Scenario) -> Iterator[Finding]:
    """Yield what `check` would warn of in the scenario's plans, each checked alone."""
    from cli.plan_findings import traps

    for path, trap in traps(scenario):
        where = path if trap.where == "plan" else f"{path}.{trap.where}"
        yield Finding(f"plan {trap.severity}", where, f"{path}: {trap.kind}: {trap.sentence}")


def _plans(scenario: Scenario) -> Iterator[tuple[str, Plan]]:
    """Yield the path of each plan whose OTE differs from those before, and the plan."""
    seen: set[Any] = set()
    arms = scenario.archetypes
    plans = (("archetypes.team", arms.team), ("archetypes.individual", arms.individual), ("plan", scenario.plan))
    for path, plan in plans:
        if plan.ote_per_year not in seen:
            seen.add(plan.ote_per_year)
            yield path, plan
