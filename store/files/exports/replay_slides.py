"""A replay as slides: cost by plan, winners and losers, and reasons, each a native chart with its finding as title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.replay.replay import FROZEN, Change, Replay
from sim.replay.response import Response
from sim.replay.several import APART, Years
from sim.replay.years import ALL
from sim.reports.replay_tables import finding_rows, total_rows, year_finding_rows
from sim.reports.replay_words import assumed, basis, because, because_of, change_of, headline, headline_of_years, who
from sim.reports.wording import dollars, signed_dollars
from store.files.exports.inert import inert_name
from store.files.exports.slides import chart, deck_bytes, new_deck, words

MOST_BARS = 60  # payees on one chart; of more, both ends
MOST_FINDINGS = 8


def replay_slides(replayed: Replay, second: Sequence[Response] = ()) -> bytes:
    """Return the .pptx; TableError when python-pptx is not installed."""
    deck = new_deck()
    taken = [assumed(replayed)] if replayed.gaps else []
    words(deck, headline(replayed), [*taken, basis(replayed), FROZEN, *(response.sentence for response in second)])
    totals = total_rows(replayed)
    names = [row[0] for row in totals]
    costs = {"base": [row[2] for row in totals], "variable": [row[3] for row in totals]}
    chart(deck, headline(replayed), "$ of the year, base and variable", names, costs, kind="stacked")
    spreads = {percentile: [row[6 + n] for row in totals] for n, percentile in enumerate(("p10", "p50", "p90"))}
    chart(deck, "How pay is spread", "$ of the year, base included; percentiles of the payees", names, spreads)
    comparisons = replayed.as_dict()["comparisons"]
    for name, changes in replayed.changes.items():
        parts = comparisons[name]["reasons"]
        title = change_of(comparisons[name]["change"], name, replayed.first, not replayed.gaps)
        if parts:
            chart(deck, title, because(replayed, name), list(parts), {"change, $": list(parts.values())})
        everybody(deck, f"{inert_name(name)}: {who(comparisons[name])}", changes)
    assumptions = [text for kind, _, text, _ in finding_rows(replayed) if kind == "assumption"]
    words(deck, f"{len(assumptions)} assumptions stand behind this", assumptions[:MOST_FINDINGS])
    return deck_bytes(deck)


def years_slides(years: Years, second: Sequence[Response] = ()) -> bytes:
    """Return the .pptx of several plan years: cost by year, and winners, losers and reasons over all years.

    TableError when python-pptx is not installed.
    """
    deck = new_deck()
    of_all = [response.sentence for response in second if response.year == ALL]
    taken = [assumed(years.replays[0])] if years.replays[0].gaps else []
    words(deck, headline_of_years(years), [*taken, FROZEN, f"{APART.capitalize()}.", *of_all])
    costs = {name: [replayed.paid[name].pay_total for replayed in years.replays] for name in years.names}
    sums = ", ".join(f"{inert_name(name)} {dollars(years.pay_total(name))}" for name in years.names)
    chart(deck, headline_of_years(years), f"Pay by plan year, $; in sum {sums}", list(years.by_label), costs)
    comparisons = years.as_dict()["all"]["comparisons"]
    exact = not any(replayed.gaps for replayed in years.replays)
    for name, changes in years.changes.items():
        title = change_of(comparisons[name]["change"], name, years.first, exact)
        moved = {"change, $": [replayed.as_dict()["comparisons"][name]["change"] for replayed in years.replays]}
        against = f"Change of pay against {inert_name(years.first)} by plan year, $"
        chart(deck, f"Year by year: {title}", against, list(years.by_label), moved)
        parts = comparisons[name]["reasons"]
        if parts:
            chart(deck, f"All years: {title}", because_of(parts), list(parts), {"change, $": list(parts.values())})
        everybody(deck, f"{inert_name(name)}, all years: {who(comparisons[name])}", changes)
    assumptions = [text for kind, _, text, _ in year_finding_rows(years) if kind == "assumption"]
    words(deck, f"{len(assumptions)} assumptions stand behind this", assumptions[:MOST_FINDINGS])
    return deck_bytes(deck)


def everybody(deck: Any, title: str, changes: Sequence[Change]) -> None:  # noqa: ANN401 - untyped library
    """Add a chart of everybody's change; of more than MOST_BARS payees only the two ends."""
    ordered = sorted(changes, key=lambda change: (change.change, change.payee))
    half = MOST_BARS // 2
    shown = ordered if len(ordered) <= MOST_BARS else [*ordered[:half], *ordered[-half:]]
    beside = "" if shown is ordered else f", {MOST_BARS} of {len(ordered):,}: both ends"
    bars = {"change, $": [payee_change.change for payee_change in shown]}
    subtitle = (
        f"Change of pay by payee, {signed_dollars(ordered[0].change)} to {signed_dollars(ordered[-1].change)}{beside}"
    )
    chart(deck, title, subtitle, [payee_change.payee for payee_change in shown], bars)
