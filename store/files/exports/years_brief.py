"""The replay of several plan years as one HTML page: every year, their sum, winners, losers and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from sim.replay.reasons import MEANINGS
from sim.replay.replay import FROZEN
from sim.replay.response import Response
from sim.replay.several import APART, Years
from sim.reports.replay_tables import (
    EXCEPTION_COLUMNS,
    FINDING_COLUMNS,
    YEAR_COLUMN,
    year_exception_rows,
    year_finding_rows,
)
from sim.reports.replay_words import basis, because, because_of, change_of, headline, headline_of_years, who
from store.files.exports.brief import amount, heading, note, page, paragraph, table
from store.files.exports.replay_brief import changes_of, costs_of, taken_of


def years_brief(years: Years, second: Sequence[Response] = ()) -> bytes:
    """Return the page as UTF-8; all names and texts of the files are escaped."""
    comparisons = years.as_dict()["all"]["comparisons"]
    exact = not any(replayed.gaps for replayed in years.replays)
    parts = [
        heading(headline_of_years(years), 1),
        *map(note, taken_of(years.replays[0])),
        note(FROZEN) + note(f"{APART.capitalize()}."),
        *(note(response.sentence) for response in second),
        heading("What each plan costs, year by year and in sum"),
        table(years.columns(), [(str(row[0]), f"{row[1]:,}", *map(amount, row[2:])) for row in years.rows()]),
    ]
    for name in years.changes:
        moved = comparisons[name]
        parts += [
            heading(f"All years: {change_of(moved['change'], name, years.first, exact)}"),
            paragraph(f"{who(moved)}, each person's years together. {because_of(moved['reasons'])}"),
            changes_of(years, name),
        ]
    for label, replayed in years.by_label.items():
        compared = replayed.as_dict()["comparisons"]
        title = heading(f"Plan year from {label}: {headline(replayed)}")
        parts += [title, paragraph(basis(replayed)), costs_of(replayed)]
        for name in replayed.changes:
            parts += [
                heading(change_of(compared[name]["change"], name, replayed.first, exact), 3),
                paragraph(f"{who(compared[name])}. {because(replayed, name)}"),
                changes_of(replayed, name),
            ]
    left_out = [tuple(map(str, row)) for row in year_exception_rows(years)]
    findings = [tuple(map(str, row)) for row in year_finding_rows(years)]
    parts += [
        heading("What the reasons mean"),
        table(("reason", "what it covers"), list(MEANINGS.items()), "words"),
        heading("Assumptions and findings"),
        table(FINDING_COLUMNS, findings, "words"),
        heading(f"Exceptions: {len(left_out):,}"),
        table((YEAR_COLUMN, *EXCEPTION_COLUMNS), left_out, "words") if left_out else paragraph("None."),
    ]
    return page("Replay of every plan year", parts)
