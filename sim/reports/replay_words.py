"""A replay in sentences, the same on the page, the command line, the brief and the slides; money to the cent."""

from __future__ import annotations

from collections.abc import Mapping

from sim.replay.finding import counted
from sim.replay.replay import Replay
from sim.replay.several import Years
from sim.reports.wording import dollars, signed_dollars


def headline(made: Replay) -> str:
    """Return what the replay found, in one sentence."""
    if not made.changes:
        return f"{made.first} pays {dollars(made.paid[made.first].pay_total)} for what really happened"
    other = next(iter(made.changes))
    told = made.as_dict()["comparisons"][other]
    more = len(made.changes) - 1
    beside = f", and {more} more plan{'' if more == 1 else 's'}" if more else ""
    return f"{change_of(told['change'], other, made.first)}; {who(told)}{beside}"


def headline_of_years(made: Years) -> str:
    """Return what the replay of several years found in sum, in one sentence."""
    years = f"In {len(made.replays)} plan years" if len(made.replays) > 1 else "In the one plan year"
    if not made.changes:
        return f"{years} {made.first} pays {dollars(made.pay_total(made.first))} for what really happened"
    other = next(iter(made.changes))
    told = made.as_dict()["all"]["comparisons"][other]
    more = len(made.changes) - 1
    beside = f", and {more} more plan{'' if more == 1 else 's'}" if more else ""
    return f"{years} {change_of(told['change'], other, made.first)}; {who(told)}{beside}"


def change_of(change: float, other: str, first: str) -> str:
    """Return what another plan costs beside the first, in words."""
    if change == 0.0:
        return f"{other} would have cost as much as {first}"
    return f"{other} would have cost {dollars(abs(change))} {'more' if change > 0.0 else 'less'} than {first}"


def who(told: dict[str, float]) -> str:
    """Return how many win, lose and are paid the same, in words."""
    return f"{told['winners']:,} win, {told['losers']:,} lose, {told['unchanged']:,} unchanged"


def because(made: Replay, other: str) -> str:
    """Return what moves the cost, part by part, in words; the parts sum to the change."""
    return because_of(made.as_dict()["comparisons"][other]["reasons"])


def because_of(parts: Mapping[str, float]) -> str:
    """Return the parts of a change in words, the largest first."""
    if not parts:
        return "The plans pay by the same rules."
    ordered = sorted(parts.items(), key=lambda part: -abs(part[1]))
    return "Of the change: " + ", ".join(f"{name} {signed_dollars(value)}" for name, value in ordered) + "."


def basis(made: Replay) -> str:
    """Return what was replayed, in one sentence."""
    acted = made.actuals
    what = f"{dollars(acted.credited_total)} credited" if acted.in_dollars else "Attainment without quotas"
    number = counted(acted.deals, "deal") if acted.history is None else counted(len(acted.records), "result")
    beside = ""
    if acted.outside:
        rest = f", {dollars(acted.outside_total)}" if acted.in_dollars else ""
        beside = f"; left out: {counted(len(acted.outside), 'credit')} of other years{rest}"
    people = counted(len(acted.people), "payee")
    return f"{what}, {number}, {people}, plan year from {acted.first_month:%Y-%m}{beside}."
