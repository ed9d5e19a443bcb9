"""A comparison in sentences and one table: who leaves most and how often, every headline measure, and costing."""

from __future__ import annotations

import math

import pandas as pd

from sim.engine.measures import Estimate
from sim.reports.comparison import Lineup
from sim.reports.wording import arrow, half_width, includes_zero, money, share, signed_money, times, years
from sim.studies.comparison import HEADLINES, ComparisonStanding, Headline

SHOWN = {"pay": "Pay", "contribution": "Contribution"}


def headline(lineup: Lineup) -> str:
    """Return which scenario leaves most contribution, by how much and how often, in one sentence."""
    best, over = lineup.best(), years(lineup.years)
    if best == lineup.baseline:
        others = {name: lineup.sides[name].standings["contribution"].change for name in lineup.others}
        near, change = max(others.items(), key=lambda other: other[1].mean if other[1] else 0.0)
        lead = "" if change is None else f": {near}, the next best, leaves {signed_money(change.mean)} a seat"
        return f"Nothing here beats {best} on contribution over {over}{lead}"
    standing = lineup.sides[best].standings["contribution"]
    change = standing.change or standing.value
    if includes_zero(change):
        return f"Whether {best} leaves more contribution than {lineup.baseline} is not settled"
    ahead = "" if standing.ahead is None else f", and is ahead in {often(standing.ahead)}"
    return f"{best} leaves {money(change.mean)} more contribution a seat over {over} than {lineup.baseline}{ahead}"


def often(ahead: float) -> str:
    """Return in how many replications a scenario is the better one, never 100 % unless it is all of them."""
    if ahead in (0.0, 1.0):
        return "every replication" if ahead else "no replication"
    return f"{min(max(ahead, 0.01), 0.99):.0%} of the replications".replace("%", " %")


def headlines_table(lineup: Lineup) -> pd.DataFrame:
    """Return every headline measure in words: the baseline's value, the others' signed changes and how often better."""
    rows = [
        (
            f"{headline.label}, {_unit(headline)}",
            *(_told(lineup.sides[name].standings[measure], headline) for name in lineup.sides),
        )
        for measure, headline in HEADLINES.items()
    ]
    names = [f"{name} (baseline)" if name == lineup.baseline else name for name in lineup.sides]
    return pd.DataFrame(rows, columns=["measure", *names])


def _told(standing: ComparisonStanding, headline: Headline) -> str:
    if standing.change is None:
        return _value(standing.value.mean, headline)
    ahead = "" if standing.ahead is None else f", better in {often(standing.ahead).replace(' of the replications', '')}"
    return f"{arrow(standing.change)} {_signed(standing.change, headline)}{ahead.replace('every replication', 'all')}"


def _value(value: float, headline: Headline) -> str:
    if headline.unit.startswith("$"):
        return money(value)
    return (
        share(value)
        if headline.unit.startswith("share")
        else times(value)
        if "times" in headline.unit
        else f"{value:.3f}"
    )


def _signed(change: Estimate, headline: Headline) -> str:
    if headline.unit.startswith("$"):
        return f"{signed_money(change.mean)} {half_width(change)}"
    factor, unit = (100.0, " points") if headline.unit.startswith("share") else (1.0, "")
    half = factor * (change.high - change.low) / 2.0
    digits = 1 if unit else 2 if "times" in headline.unit else 3
    return f"{factor * change.mean:+.{digits}f} ±{half:.{digits}f}{unit}".replace("-", "−")


def _unit(headline: Headline) -> str:
    return headline.unit.replace("share of", "% of")


def costing_headline(lineup: Lineup) -> str:
    """Return what the best and the worst world do to pay and to contribution, in one sentence."""
    worst, best = lineup.others[0], lineup.others[-1]
    pay, left = (change_of(lineup, best, measure) for measure in SHOWN)
    pay_bad, left_bad = (change_of(lineup, worst, measure) for measure in SHOWN)
    return (
        f"A {best} changes pay by {signed_money(pay)} and contribution by {signed_money(left)} a seat; "
        f"a {worst} by {signed_money(pay_bad)} and {signed_money(left_bad)}"
    )


def pay_elasticity(lineup: Lineup) -> float | None:
    """Return the change of log pay for each unit of log revenue between the first and the last world."""
    ends = [lineup.sides[name].standings for name in (lineup.others[0], lineup.others[-1])]
    pay = [standings["pay"].value.mean for standings in ends]
    revenue = [standings["revenue"].value.mean for standings in ends]
    if min(*pay, *revenue) <= 0.0 or revenue[0] == revenue[1]:
        return None
    return math.log(pay[1] / pay[0]) / math.log(revenue[1] / revenue[0])


def change_of(lineup: Lineup, name: str, measure: str) -> float:
    """Return the mean change of a measure against the baseline, 0 for the baseline itself."""
    change = lineup.sides[name].standings[measure].change
    return 0.0 if change is None else change.mean
