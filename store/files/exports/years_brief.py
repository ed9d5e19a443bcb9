"""The replay of several plan years as one page of HTML: every year, their sum, who wins and loses over all, and why."""

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
from store.files.exports.replay_brief import changes_of, costs_of


def years_brief(made: Years, second: Sequence[Response] = ()) -> bytes:
    """Return the page as UTF-8; whatever anybody wrote stands in it as text, letter by letter."""
    told = made.as_dict()["all"]["comparisons"]
    parts = [
        heading(headline_of_years(made), 1) + note(FROZEN) + note(f"{APART.capitalize()}."),
        *(note(each.sentence) for each in second),
        heading("What each plan costs, year by year and in sum"),
        table(made.columns(), [(str(row[0]), f"{row[1]:,}", *map(amount, row[2:])) for row in made.rows()]),
    ]
    for name in made.changes:
        parts += [
            heading(f"All years: {change_of(told[name]['change'], name, made.first)}"),
            paragraph(f"{who(told[name])}, each person's years together. {because_of(told[name]['reasons'])}"),
            changes_of(made, name),
        ]
    for label, each in made.by_label.items():
        compared = each.as_dict()["comparisons"]
        parts += [heading(f"Plan year from {label}: {headline(each)}"), paragraph(basis(each)), costs_of(each)]
        for name in each.changes:
            parts += [
                heading(change_of(compared[name]["change"], name, each.first), 3),
                paragraph(f"{who(compared[name])}. {because(each, name)}"),
                changes_of(each, name),
            ]
    left_out = [tuple(map(str, row)) for row in year_exception_rows(made)]
    findings = [tuple(map(str, row)) for row in year_finding_rows(made)]
    parts += [
        heading("What the reasons mean"),
        table(("reason", "what it covers"), list(MEANINGS.items()), "words"),
        heading("Assumptions and findings"),
        table(FINDING_COLUMNS, findings, "words"),
        heading(f"Exceptions: {len(left_out):,}"),
        table((YEAR_COLUMN, *EXCEPTION_COLUMNS), left_out, "words") if left_out else paragraph("None."),
    ]
    return page("Replay of every plan year", parts)
