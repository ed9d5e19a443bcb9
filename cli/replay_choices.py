"""What the command line says where a replay's files are silent: quota, OTE, time in seat, people without credit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.replay.replay import Replay
    from sim.replay.several import Years
    from sim.scenario.scenario import Scenario

QuotaChoice = Annotated[
    str | None,
    typer.Option(
        "--quota",
        metavar="$|scenario|mean",
        help="Annual quota where plan and roster state none: dollars, the scenario's, or the mean of what was sold.",
    ),
]
OteChoice = Annotated[
    str | None,
    typer.Option(
        "--ote", metavar="$|scenario|plan", help="OTE where the roster states none; else as each plan states it."
    ),
]
SeatChoice = Annotated[
    Literal["year", "credits"] | None,
    typer.Option(
        "--seats", help="In seat where no file has dates: all year, or from the first month with a credit to the last."
    ),
]
IdleChoice = Annotated[
    Literal["paid", "left-out"] | None,
    typer.Option("--without-credits", help="People of the roster who were credited nothing; else paid."),
]
TextEncoding = Annotated[
    Literal["utf-8", "utf-16", "cp1252"] | None,
    typer.Option("--encoding", help="Of text files that are not in UTF-8; cp1252 is that of older Windows programs."),
]
LEAST, MOST = 1.0, 1e10  # $/year


class Stated(NamedTuple):
    """The options as they were given; None where they were not."""

    quota: str | None
    ote: str | None
    seats: str | None
    without_credits: str | None


def choices_of(stated: Stated, scenario: Scenario | None) -> dict[str, str | float]:
    """Return the choices by the name of the assumption they state; `scenario` is that of the response, if any.

    ScenarioError when an amount is none, or lies outside what a year's can be.
    """
    from sim.replay.actuals import PLANS_OWN
    from sim.replay.payees import ALL_YEAR, BY_CREDITS, LEFT_OUT, OTE, PAID, QUOTA, SEAT, WITHOUT_CREDITS
    from sim.replay.quotas import MEAN_OF_TEAM

    choices: dict[str, str | float] = {}
    quota_there = None if scenario is None else scenario.quota.annual_quota
    ote_there = None if scenario is None else scenario.plan.ote_per_year
    if stated.quota is not None:
        words = {"mean": MEAN_OF_TEAM}
        choices[QUOTA] = _amount("--quota", stated.quota, words, quota_there)
    if stated.ote is not None:
        choices[OTE] = _amount("--ote", stated.ote, {"plan": PLANS_OWN}, ote_there)
    if stated.seats is not None:
        choices[SEAT] = {"year": ALL_YEAR, "credits": BY_CREDITS}[stated.seats]
    if stated.without_credits is not None:
        choices[WITHOUT_CREDITS] = {"paid": PAID, "left-out": LEFT_OUT}[stated.without_credits]
    return choices


def may_state_totals(replayed: Replay | Years, as_json: bool, writes: bool) -> bool:
    """Say what must be chosen before a total is stated; return whether the rest may be printed all the same.

    A JSON object holds everything, with what is taken and `undecided`; a person and an export get no total.
    """
    from cli.console import printable, say
    from sim.replay.replay import Replay
    from sim.reports.replay_words import NO_QUOTA, basis

    if not replayed.undecided:
        return True
    remedy = "--quota 480000 (dollars a year), --quota scenario with --response, or --quota mean"
    if as_json and not writes:
        say(printable(f"note: no quota is chosen, so totals take the mean of what was sold; choose {remedy}"))
        return True
    if isinstance(replayed, Replay):
        say(printable(basis(replayed)))
    say(printable(f"{NO_QUOTA}: {remedy}"))
    return False


def _amount(option: str, text: str, words: Mapping[str, str], there: float | None) -> str | float:
    """Return what an option's text stands for: one of the words, the scenario's amount, or dollars a year."""
    from sim.errors import ScenarioError

    if text in words:
        return words[text]
    if text == "scenario":
        if there is None:
            raise ScenarioError(f"{option} scenario takes that of --response SCENARIO; add it, or state dollars a year")
        return there
    try:
        value = float(text.replace(",", "").removeprefix("$"))
    except ValueError:
        value = float("nan")
    if not LEAST <= value <= MOST:
        known = ", ".join((*words, "scenario"))
        raise ScenarioError(
            f"{option} {text[:40]!r} is no amount of a year; write dollars from {LEAST:,.0f} to {MOST:,.0f}, or {known}"
        )
    return value
