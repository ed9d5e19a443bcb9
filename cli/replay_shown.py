"""How a replay stands on the terminal: totals by plan, who gains and loses and why, what was assumed; years in sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.replay.replay import Replay
    from sim.replay.response import Response
    from sim.replay.several import Years

SHOWN = 20  # payees on the terminal; the export has them all


def replay_object(replayed: Replay, second: list[Response]) -> dict[str, Any]:
    """Return what `replay --json` prints."""
    return {**replayed.as_dict(), "response": [reading.as_dict() for reading in second]}


def show(replayed: Replay, second: list[Response]) -> None:
    """Print totals by plan, who gains and loses and why, and what was assumed."""
    from cli.console import emit, emit_table, printable
    from sim.replay.replay import FROZEN
    from sim.reports.replay_tables import change_columns, change_rows, finding_rows, total_rows
    from sim.reports.replay_words import assumed, basis, headline, roster_words

    content = replayed.as_dict()
    lines = [f"{headline(replayed)}.", assumed(replayed), basis(replayed)]
    lines += [roster_words(replayed.roster, next(iter(replayed.changes), ""))] if replayed.roster is not None else []
    emit("\n".join(printable(line) for line in (*lines, FROZEN) if line) + "\n\n")
    emit_table(
        "Pay of the year, $",
        ("plan", "pay", "base", "variable", "CCOS", "median attainment", "pay p10", "p50", "p90"),
        [
            (row[0], *map(_amount, row[1:4]), *map(_share, row[4:6]), *map(_amount, row[6:]))
            for row in total_rows(replayed)
        ],
    )
    for name, entry in content["comparisons"].items():
        rows = change_rows(replayed, name)
        parts = ", ".join(f"{part} {value:+,.2f}" for part, value in entry["reasons"].items()) or "nothing differs"
        emit(
            printable(
                f"{name} against {entry['against']}: {entry['change']:+,.2f}; "
                f"{entry['winners']} win, {entry['losers']} "
                f"lose, {entry['unchanged']} unchanged. Of the change: {parts}."
            )
            + "\n"
        )
        shown = rows if len(rows) <= SHOWN else [*rows[: SHOWN // 2], *rows[-SHOWN // 2 :]]
        title = "Who loses and who wins, $" + ("" if shown is rows else f" ({SHOWN} of {len(rows)}; both ends)")
        emit_table(
            title,
            change_columns(replayed, name),
            [tuple(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row) for row in shown],
        )
    for entry in second:
        emit(printable(entry.sentence) + "\n")
    emit("Findings\n")
    for kind, about, text, uses in finding_rows(replayed):
        emit(printable(f"  {kind}: {about}: {text}" + (f" ({uses:,})" if uses else "")) + "\n")


def years_object(replayed_years: Years, second: list[Response]) -> dict[str, Any]:
    """Return what `replay --years all --json` prints; every year, and all of them, with their second reading."""
    from sim.replay.response_years import of_year
    from sim.replay.years import ALL

    content = replayed_years.as_dict()
    years = zip(replayed_years.by_label, content["years"], strict=True)
    return {
        "years": [{**year, "response": [r.as_dict() for r in of_year(second, label)]} for label, year in years],
        ALL: {**content[ALL], "response": [reading.as_dict() for reading in of_year(second, ALL)]},
    }


def show_years(years: Years, second: list[Response]) -> None:
    """Print totals by year and in sum, then who wins and loses in each year and over all, and the second reading."""
    from cli.console import emit, emit_table, printable
    from sim.replay.replay import FROZEN
    from sim.replay.several import APART
    from sim.reports.replay_words import assumed, because_of, headline, headline_of_years

    taken = assumed(years.replays[0])
    emit(f"{printable(taken)}\n" if taken else "")
    emit(f"{FROZEN}\n{APART.capitalize()}.\n\n")
    rows = [(str(row[0]), f"{row[1]:,}", *map(_amount, row[2:])) for row in years.rows()]
    emit_table("Pay by plan year, $", years.columns(), rows)
    for replayed in years.replays:
        emit(printable(f"From {replayed.actuals.first_month:%Y-%m}: {headline(replayed)}.") + "\n")
    emit(printable(f"{headline_of_years(years)}.") + "\n")
    for name, comparison in years.as_dict()["all"]["comparisons"].items():
        emit(printable(f"{name} against {years.first}, all years. {because_of(comparison['reasons'])}") + "\n")
    for each_reading in second:
        emit(printable(each_reading.sentence) + "\n")
    emit("Every year's findings: --year, or --years all with --json or --out\n")


def _amount(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"
