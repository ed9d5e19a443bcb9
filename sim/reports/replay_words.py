"""A replay in sentences, the same on the page, the command line, the brief and the slides.

A total is to the cent where files state all that it depends on, else in three digits; with a quota that nobody chose
there is no total.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.replay.finding import counted, some
from sim.replay.payees import QUOTA, TEAM
from sim.replay.replay import Replay
from sim.replay.response import Response
from sim.replay.roster_effect import RosterEffect
from sim.replay.several import Years
from sim.reports.wording import dollars, listed, money, signed_dollars, signed_money

NO_QUOTA = "No file states a quota, and the difference between the plans depends on it: choose one"
# Rows of a file that earn no credit, as an importer counts them, in words.
NOT_USED = {
    "lost": "lost",
    "open": "open",
    "empty": "empty",
    "held": "held back",
    "wrong": "wrong",
}


def headline(replayed: Replay) -> str:
    """Return the result of a replay in one sentence, or what must be chosen before there is one."""
    if replayed.undecided:
        return NO_QUOTA
    exact = not replayed.gaps
    if not replayed.changes:
        paid = replayed.paid[replayed.first].pay_total
        return f"{replayed.first} pays {_amount(paid, exact)} for what really happened"
    other = next(iter(replayed.changes))
    compared = replayed.as_dict()["comparisons"][other]
    beside = _more_plans(len(replayed.changes) - 1)
    return f"{change_of(compared['change'], other, replayed.first, exact)}; {who(compared)}{beside}"


def headline_of_years(years: Years) -> str:
    """Return the result of a replay of several years in sum, in one sentence, or what must be chosen first."""
    if years.undecided:
        return NO_QUOTA
    exact = not any(replayed.gaps for replayed in years.replays)
    span = f"In {len(years.replays)} plan years" if len(years.replays) > 1 else "In the one plan year"
    if not years.changes:
        return f"{span} {years.first} pays {_amount(years.pay_total(years.first), exact)} for what really happened"
    other = next(iter(years.changes))
    compared = years.as_dict()["all"]["comparisons"][other]
    beside = _more_plans(len(years.changes) - 1)
    return f"{span} {change_of(compared['change'], other, years.first, exact)}; {who(compared)}{beside}"


def change_of(change: float, other: str, first: str, exact: bool = True) -> str:
    """Return what another plan costs beside the first, in words; in three digits unless it is exact."""
    if change == 0.0:
        return f"{other} would have cost as much as {first}"
    return f"{other} would have cost {_amount(abs(change), exact)} {'more' if change > 0.0 else 'less'} than {first}"


def who(compared: Mapping[str, float]) -> str:
    """Return how many win, lose and are paid the same, in words."""
    return f"{compared['winners']:,} win, {compared['losers']:,} lose, {compared['unchanged']:,} unchanged"


def because(replayed: Replay, other: str) -> str:
    """Return what moves the cost, part by part, in words; the parts sum to the change."""
    return because_of(replayed.as_dict()["comparisons"][other]["reasons"])


def because_of(parts: Mapping[str, float]) -> str:
    """Return the parts of a change in words, the largest first."""
    if not parts:
        return "The plans pay by the same rules."
    ordered = sorted(parts.items(), key=lambda part: -abs(part[1]))
    return "Of the change: " + ", ".join(f"{name} {signed_dollars(value)}" for name, value in ordered) + "."


def basis(replayed: Replay) -> str:
    """Return what was replayed, in one sentence: rows of the file, dollars and deals of the year, and what is left."""
    acted = replayed.actuals
    credited = f"{dollars(acted.credited_total)} credited" if acted.in_dollars else "Attainment without quotas"
    number = counted(acted.deals, "deal") if acted.history is None else counted(len(acted.records), "result")
    split = ""
    if acted.history is None and acted.amounts_total != acted.credited_total:
        split = f"; amounts sum to {dollars(acted.amounts_total)} before splits"
    beside = ""
    if acted.outside:
        rest = f", {dollars(acted.outside_total)}" if acted.in_dollars else ""
        beside = f"; left out: {counted(len(acted.outside), 'credit')} of other years{rest}"
    people = counted(len(acted.people), "payee")
    return (
        f"{_rows(acted.rows)}{credited}, {number}, {people}, plan year from {acted.first_month:%Y-%m}{split}{beside}."
    )


def assumed(replayed: Replay) -> str:
    """Return what is taken where the files are silent, in one sentence; empty where they say all."""
    taken = [gap.taken for gap in replayed.gaps if not gap.open]
    open_gaps = [gap.about for gap in replayed.gaps if gap.open]
    if not taken and not open_gaps:
        return ""
    sentence = f"Not in the files, so assumed: {'; '.join(taken)}." if taken else ""
    if QUOTA in open_gaps:
        return f"No file states a quota. {sentence}".strip()
    return f"{sentence} The total is rounded for that reason."


def roster_words(effect: RosterEffect, other: str = "") -> str:
    """Return what a roster changes, in words, with what that does to the difference of one plan over the first."""
    parts = []
    if effect.added:
        parts.append(f"{len(effect.added):,} without a credit added ({some(effect.added)})")
    if effect.dropped:
        parts.append(f"{len(effect.dropped):,} credited and not on it left out ({some(effect.dropped)})")
    people = (
        f"{effect.credited:,} people credited become {effect.payees:,} payees"
        if effect.credited != effect.payees
        else f"the {counted(effect.payees, 'payee')} stay"
    )
    beside = f": {listed(parts)}" if parts else ""
    sentence = f"With the roster {people}{beside}; it brings {_brought(effect)}."
    if other not in effect.without:
        return sentence
    without, credited, whole = effect.without[other], effect.of_credited[other], effect.whole[other]
    moves = f"{signed_money(credited - without)} from what it says of those credited"
    if effect.added:
        moves += f" and {signed_money(whole - credited)} from those without a credit"
    return f"{sentence} It moves the difference from {signed_money(without)} to {signed_money(whole)}: {moves}."


def _brought(effect: RosterEffect) -> str:
    """Return what a roster states, and what it does not."""
    stated = [counted(effect.teams, TEAM)] if effect.teams > 1 else []
    missing = [] if effect.teams > 1 else ["teams"]
    for count, what in ((effect.dated, "dates"), (effect.quotas, "quota"), (effect.otes, "OTE")):
        if count:
            stated.append(f"{what} for {count:,}")
        else:
            missing.append(what)
    silent = "no " + " or ".join(filter(None, (", ".join(missing[:-1]), *missing[-1:])))
    return f"{listed(stated)}, {silent}" if stated and missing else listed(stated) or silent


def who_of(response: Response) -> str:
    """Return how many win, lose and are paid the same when people respond, in words."""
    return f"{response.winners:,} win, {response.losers:,} lose, {response.unchanged:,} unchanged"


def _amount(value: float, exact: bool) -> str:
    return dollars(value) if exact else money(value)


def _more_plans(more: int) -> str:
    return f", and {more} more plan{'' if more == 1 else 's'}" if more else ""


def _rows(rows: Mapping[str, int]) -> str:
    """Return how many rows of the file were read and used, and what the others are, up to a colon."""
    if not rows.get("read"):
        return ""
    others = [f"{rows[name]:,} {word}" for name, word in NOT_USED.items() if rows.get(name)]
    beside = f" ({', '.join(others)})" if others else ""
    return f"{counted(rows['read'], 'row')} read, {rows['used']:,} used{beside}: "
