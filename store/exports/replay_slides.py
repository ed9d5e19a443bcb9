"""A replay as slides: cost by plan, who wins and loses, and why, each a native chart with its finding as title."""

from __future__ import annotations

from collections.abc import Sequence

from sim.replay.replay import FROZEN, Replay
from sim.replay.response import Response
from sim.replay.tables import finding_rows, total_rows
from sim.replay.words import basis, because, change_of, headline, signed, who
from store.exports.inert import inert_name
from store.exports.slides import chart, deck_bytes, new_deck, words

MOST_BARS = 60  # payees on one chart; of more, both ends
MOST_FINDINGS = 8


def replay_slides(made: Replay, second: Sequence[Response] = ()) -> bytes:
    """Return the .pptx; TableError when python-pptx is not installed."""
    deck = new_deck()
    words(deck, headline(made), [basis(made), FROZEN, *(each.sentence for each in second)])
    totals = total_rows(made)
    names = [row[0] for row in totals]
    costs = {"base": [row[2] for row in totals], "variable": [row[3] for row in totals]}
    chart(deck, headline(made), "$ of the year, base and variable", names, costs, kind="stacked")
    spreads = {place: [row[6 + n] for row in totals] for n, place in enumerate(("p10", "p50", "p90"))}
    chart(deck, "How pay is spread", "$ of the year, base included; percentiles of the payees", names, spreads)
    told = made.as_dict()["comparisons"]
    for name, changes in made.changes.items():
        parts = told[name]["reasons"]
        title = change_of(told[name]["change"], name, made.first)
        if parts:
            chart(deck, title, because(made, name), list(parts), {"change, $": list(parts.values())})
        ordered = sorted(changes, key=lambda each: (each.change, each.payee))
        half = MOST_BARS // 2
        shown = ordered if len(ordered) <= MOST_BARS else [*ordered[:half], *ordered[-half:]]
        beside = "" if shown is ordered else f", {MOST_BARS} of {len(ordered):,}: both ends"
        bars = {"change, $": [each.change for each in shown]}
        subtitle = f"Change of pay by payee, {signed(ordered[0].change)} to {signed(ordered[-1].change)}{beside}"
        chart(deck, f"{inert_name(name)}: {who(told[name])}", subtitle, [each.payee for each in shown], bars)
    assumed = [text for kind, _, text, _ in finding_rows(made) if kind == "assumption"]
    words(deck, f"{len(assumed)} assumptions stand behind this", assumed[:MOST_FINDINGS])
    return deck_bytes(deck)
