"""A replay as one HTML page without scripts or resources: cost by plan, winners and losers, and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from sim.replay.reasons import MEANINGS
from sim.replay.replay import FROZEN, Change, Replay
from sim.replay.response import Response
from sim.replay.several import Years
from sim.reports.replay_tables import change_columns, change_rows, exception_rows, finding_rows, total_rows
from sim.reports.replay_words import assumed, basis, because, change_of, headline, roster_words, who
from sim.reports.wording import dollars, signed_dollars
from store.files.exports.brief import heading, note, page, paragraph, percent, picture, table


def replay_brief(replayed: Replay, second: Sequence[Response] = ()) -> bytes:
    """Return the page as UTF-8; all names and texts of the files are escaped."""
    parts = [
        heading(headline(replayed), 1) + "".join(map(note, taken_of(replayed))) + paragraph(basis(replayed)),
        note(FROZEN),
        *(note(response.sentence) for response in second),
        heading("What each plan costs"),
        costs_of(replayed),
    ]
    comparisons = replayed.as_dict()["comparisons"]
    for name in replayed.changes:
        parts += [
            heading(change_of(comparisons[name]["change"], name, replayed.first, not replayed.gaps)),
            paragraph(f"{who(comparisons[name])}. {because(replayed, name)}"),
            changes_of(replayed, name),
        ]
    left_out = [tuple(map(str, row)) for row in exception_rows(replayed)]
    parts += [
        heading("What the reasons mean"),
        table(("reason", "what it covers"), list(MEANINGS.items()), "words"),
        heading("Assumptions and findings"),
        table(("kind", "about", "finding", "uses"), [tuple(map(str, row)) for row in finding_rows(replayed)], "words"),
        heading(f"Exceptions: {len(left_out):,}"),
        table(("plan", "row", "column", "reason"), left_out, "words") if left_out else paragraph("None."),
    ]
    return page("Replay", parts)


def taken_of(replayed: Replay) -> list[str]:
    """Return what stands on the first page beside the result: what is assumed, and what the roster changes."""
    other = next(iter(replayed.changes), "")
    sentences = [assumed(replayed), "" if replayed.roster is None else roster_words(replayed.roster, other)]
    return [sentence for sentence in sentences if sentence]


def costs_of(replayed: Replay) -> str:
    """Return the table of each plan's cost in the year."""
    return table(
        ("plan", "pay", "base", "variable", "CCOS", "median attainment", "pay p10", "pay p50", "pay p90"),
        [
            (r[0], *(dollars(x) for x in r[1:4]), *(percent(x) for x in r[4:6]), *(dollars(x) for x in r[6:]))
            for r in total_rows(replayed)
        ],
    )


def changes_of(replayed: Replay | Years, name: str) -> str:
    """Return the picture and the table of everybody's change to a plan."""
    rows = [
        tuple(
            cell if isinstance(cell, str) else dollars(cell) if place < 3 else signed_dollars(cell)
            for place, cell in enumerate(row)
        )
        for row in change_rows(replayed, name)
    ]
    return _picture(replayed.changes[name]) + table(change_columns(replayed, name), rows, "many")


def _picture(changes: Sequence[Change]) -> str:
    """Return everybody's change as bars from the largest loss to the largest gain."""
    values = sorted(change.change for change in changes)
    most = max((abs(value) for value in values), default=0.0)
    if most == 0.0:
        return ""
    width, zero = 600.0 / len(values), 80.0 * max(values[-1], 0.0) / most + 10.0
    bars = "".join(
        f"<rect x='{bar * width:.2f}' y='{min(zero, zero - 80.0 * value / most):.2f}' width='{0.8 * width:.2f}' "
        f"height='{80.0 * abs(value) / most:.2f}' fill='currentColor' opacity='{1.0 if value > 0.0 else 0.55}'/>"
        for bar, value in enumerate(values)
    )
    low = zero + 80.0 * max(-values[0], 0.0) / most + 10.0
    line = f"<line x1='0' x2='600' y1='{zero:.2f}' y2='{zero:.2f}' stroke='currentColor'/>"
    caption = f"Changes of pay, from {signed_dollars(values[0])} to {signed_dollars(values[-1])}, one bar a payee."
    return picture(bars + line, 600.0, low, caption)
