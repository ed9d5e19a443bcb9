"""What `sweep` prints and writes: each member against the base, paired, and every measure with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.uncertainty.sweep import Member, SweepResult

COLUMNS = ("member", "changes", "measure", "first_year", "last_year", "mean", "low", "high", "digest")
DIFFERENCE = "difference from base in"  # whole horizon, $ per seat
THOUSAND = 1_000.0
SHARE_DIGITS = 3


def sweep_rows(result: SweepResult) -> list[tuple[Any, ...]]:
    """Return one row for each member and measure, and for its paired differences from the base, as COLUMNS say."""
    rows: list[tuple[Any, ...]] = []
    years = result.sweep.base.run.months // 12
    for place, (member, digest) in enumerate(zip(result.members, result.digests, strict=True)):
        reading = result.result_of(member)
        if reading is None:
            continue
        about = (place, member.label)
        rows.extend((*about, row.measure, row.first_year, row.last_year, *row.value, digest) for row in reading.rows)
        for outcome, value in result.differences(member).items():
            rows.append((*about, f"{DIFFERENCE} {outcome}", 1, years, *value, digest))
    return rows


def sweep_object(result: SweepResult) -> dict[str, Any]:
    """Return what `sweep --json` prints: plain values, the same for equal sweeps, whatever engine ran them.

    Members stand in order, the base first; `measures` are lists by year of `{mean, low, high}`, `effects` (if asked
    for) and `difference` from the base are per seat in $ over the whole horizon.
    """
    base = result.sweep.base
    return {
        "sweep": result.sweep.digest(),
        "digest": result.digest,
        "fingerprint": base.fingerprint(),
        "seed": base.run.seed,
        "replications": base.run.replications,
        "axes": [axis.model_dump(mode="json") for axis in result.sweep.axes],
        "members": list(_members(result)),
    }


def _members(result: SweepResult) -> Iterator[dict[str, Any]]:
    for member, digest in zip(result.members, result.digests, strict=True):
        about: dict[str, Any] = {"changes": dict(member.changes), "id": member.task.id, "digest": digest}
        reading = result.result_of(member)
        if reading is None:
            yield {**about, "failure": result.failures.get(member.task.id, "")}
            continue
        measures: dict[str, list[dict[str, float]]] = {}
        effects: dict[str, dict[str, float]] = {}
        for row in reading.rows:
            if row.first_year == row.last_year and not row.measure.startswith("effect on "):
                measures.setdefault(row.measure, []).append(row.value.as_dict())
            else:
                effects[row.measure.removeprefix("effect on ")] = row.value.as_dict()
        difference = {outcome: value.as_dict() for outcome, value in result.differences(member).items()}
        yield {**about, "measures": measures, **({"effects": effects} if effects else {}), "difference": difference}


def show_sweep(result: SweepResult) -> None:
    """Print one line for each member: its changes, its last year, and what the horizon brings against the base."""
    from cli.console import emit, emit_table

    base, years = result.sweep.base, result.sweep.base.run.months // 12
    columns = (
        "member",
        f"contribution, year {years}",
        f"CCOS, year {years}",
        f"revenue, {years} years vs base",
        f"contribution, {years} years vs base",
    )
    about = f"{base.run.replications} replications, seed {base.run.seed}, 95 % intervals, paired differences"
    title = f"{base.name}: {len(result.members)} members; k$ per seat; {about}"
    emit_table(title, columns, [_shown(result, member, years) for member in result.members])
    emit(f"sweep {result.sweep.digest()}, digest {result.digest[:16]}\n")


def _shown(result: SweepResult, member: Member, years: int) -> tuple[str, ...]:
    from cli.console import with_interval

    reading = result.result_of(member)
    if reading is None:
        return (member.label, *("not run",) * 4)
    last = {row.measure: row.value for row in reading.rows if row.first_year == row.last_year == years}
    differences = result.differences(member)
    return (
        member.label,
        with_interval(last["contribution_per_seat"], THOUSAND),
        with_interval(last["ccos"], digits=SHARE_DIGITS),
        *(
            with_interval(differences[outcome], THOUSAND, 1) if differences else "no base"
            for outcome in ("revenue", "contribution")
        ),
    )
