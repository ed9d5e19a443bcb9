"""A stress test as slides: the tail, the market, the library, reverse stress, the tornado and the books."""

from __future__ import annotations

from itertools import pairwise

from sim.reports.stress_tables import stress_object
from sim.reports.stress_words import (
    ASSUMED,
    CAPITALIZATION,
    CENTS,
    basis,
    concentration,
    correlated,
    costliest,
    headline,
    market,
    reconciled,
    reverse,
    tail,
    windfall,
)
from sim.reports.wording import dollars
from sim.stress.accruals import Accounting
from sim.stress.outcomes import histogram
from sim.stress.study import StressStudy
from store.files.exports.slides import PERCENT, chart, deck_bytes, new_deck, words

TAIL = {"mean": "mean", "p50": "P50", "p90": "P90", "p99": "P99", "expected_shortfall_90": "expected shortfall"}
FINE = 6  # decimals of a share


def stress_slides(study: StressStudy, accounting: Accounting) -> bytes:
    """Return the .pptx; TableError when python-pptx is not installed."""
    deck, answer = new_deck(), stress_object(study, accounting)
    sentences = (market(study), correlated(study.scenario), concentration(study), windfall(study))
    words(deck, headline(study), [basis(answer), *sentences, ASSUMED])
    amounts = {name: answer["distribution"][key]["mean"] for key, name in TAIL.items()} | {"budget": answer["budget"]}
    chart(
        deck, tail(study), "Variable pay of the organization, $ a year", list(amounts), {"payout": [*amounts.values()]}
    )
    edges, shares = histogram(study.base, study.frame)
    centers = [f"{(low + high) / 2e3:,.0f}k" for low, high in pairwise(edges)]
    over = [share if low >= study.frame.budget else 0.0 for low, share in zip(edges, shares, strict=False)]
    within = [share - beyond for share, beyond in zip(shares.tolist(), over, strict=True)]
    parts = {"within the budget": within, "over the budget": over}
    chart(deck, headline(study), "Share of outcomes by variable pay, $ a year", centers, parts,
          kind="stacked", shape=PERCENT, decimals=FINE)  # fmt: skip
    levels = answer["sensitivity"]["by_market_level"], answer["volatility"]["by_market_level"]
    spread = {
        "P10": [level["p10"]["mean"] for level in levels[1]],
        "mean": [level["mean"]["mean"] for level in levels[0]],
        "P90": [level["p90"]["mean"] for level in levels[1]],
    }
    chart(deck, "What the market moves, and what scatters at one market", market(study),
          [f"market {level['factor']:.0%}" for level in levels[0]], spread)  # fmt: skip
    tenths = {"CCOS": [tenth["ccos"]["mean"] for tenth in answer["by_revenue"]]}
    names = [f"{tenth['revenue'] / 1e6:,.2f}M" for tenth in answer["by_revenue"]]
    chart(deck, "CCOS by outcome", "Tenths of the outcomes by revenue, $; base and variable pay over credited revenue",
          names, tenths, shape=PERCENT, decimals=FINE)  # fmt: skip
    effects = sorted(
        (effect for effect in answer["library"] if effect["applies"]), key=lambda e: -e["cost_change"]["mean"]
    )
    changes = {"payout change, $": [effect["cost_change"]["mean"] for effect in effects]}
    chart(deck, costliest(study), "Change of the mean payout, $, paired with the plan",
          [effect["name"] for effect in effects], changes, kind="bars")  # fmt: skip
    words(deck, "Reverse stress: the mildest world that breaks the budget", [reverse(study)])
    ends = {end.replace("_", " "): [bar[end]["mean"] for bar in answer["tornado"]] for end in ("at_low", "at_high")}
    alone = "Change of the mean payout, $, one assumption at a time, at both ends of its plausible range"
    chart(deck, f"{study.bars[0].label} moves the payout most", alone,
          [bar.label for bar in study.bars], ends, kind="bars")  # fmt: skip
    cents = answer["accruals"]["cents"]
    flows = {name: [amount / CENTS for amount in cents[name]] for name in ("accrued", "paid", "liability")}
    months = [str(month) for month in range(1, len(cents["accrued"]) + 1)]
    owed = f"Up to {dollars(max(cents['liability']) / CENTS)} is owed and not yet paid"
    chart(deck, owed, "By month, $", months, flows, kind="lines")
    words(deck, "Do the books reconcile?", [reconciled(study.accruals(accounting)), CAPITALIZATION])
    return deck_bytes(deck)
