"""What the files of a replay leave open: quotas, OTE, time in seat, teams, people without a credit; and what is taken.

Each is settled by an assumption of a mapping, or by a choice on the page or the command line, under the same name.
A quota nobody chose is the one gap that no total is stated with: it would be the mean of the very results it is held
against. What a plan or a roster says of OTE and of who is employed stands as long as nothing else is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.pay.money import written_dollars
from sim.pay.plan import Plan
from sim.pay_statements.records import Payee
from sim.replay.actuals import PLANS_OWN, Actuals
from sim.replay.finding import some
from sim.replay.payees import ALL_YEAR, LEFT_OUT, OTE, QUOTA, SEAT, TEAM, WITHOUT_CREDITS

MOST_NAMED = 3  # plans whose OTE a sentence names


@dataclass(frozen=True, kw_only=True)
class FileGap:
    """One thing the files leave open: what it is about, how many people it touches, and in words what is taken for it.

    `chosen` says that a mapping or a person stated what is taken, `needed` that no total is stated before that.
    `names` are the people where only some are touched.
    """

    about: str
    people: int
    taken: str
    chosen: bool
    needed: bool = False
    names: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Return whether a choice is needed and was not made."""
        return self.needed and not self.chosen

    def as_dict(self) -> dict[str, Any]:
        """Return the gap as plain values."""
        return {
            "about": self.about,
            "people": self.people,
            "taken": self.taken,
            "chosen": self.chosen,
            "needed": self.needed,
            "names": list(self.names),
        }


def without_quota(plan: Plan, people: Sequence[Payee]) -> dict[str, tuple[str, ...]]:
    """Return by measure who has no quota on it from the plan or the roster; empty for a roll-up's managers."""
    managers = {payee.manager for payee in people}
    return {
        measure.name: tuple(
            payee.name
            for payee in people
            if payee.quota_of(measure.name) is None and not (measure.scope == "roll-up" and payee.name in managers)
        )
        for measure in plan.measures
        if measure.quota is None and measure.scope != "score"
    }


def gaps_of(plans: Iterable[Plan], actuals: Actuals) -> tuple[FileGap, ...]:
    """Return what the files leave open for these plans, the quota first."""
    named = list(plans)
    gaps = (_quota(named, actuals), _ote(named, actuals), _seat(actuals), _team(named, actuals), _idle(actuals))
    return tuple(gap for gap in gaps if gap is not None)


def _quota(plans: Sequence[Plan], actuals: Actuals) -> FileGap | None:
    if actuals.history is not None:
        return None  # attainment is stated by the file, whatever the quota behind it
    touched = {
        name
        for plan in plans
        for measure, names in without_quota(plan, actuals.people).items()
        if measure in plan.asked_for_attainment
        for name in names
    }
    if not touched:
        return None
    rule = actuals.assumed.get(QUOTA)
    if rule is None:
        taken = "no quota is chosen"
    elif isinstance(rule, str):
        taken = "quota is the mean of what was sold, so that a team stands at 100 % by construction"
    else:
        taken = f"quota {written_dollars(rule, 0)} a year"
    whom = f" for {_people(len(touched), actuals)}"
    return FileGap(
        about=QUOTA,
        people=len(touched),
        taken=f"{taken}{whom}",
        chosen=rule is not None,
        needed=True,
        names=tuple(sorted(touched)) if len(touched) < len(actuals.people) else (),
    )


def _ote(plans: Sequence[Plan], actuals: Actuals) -> FileGap | None:
    touched = [payee.name for payee in actuals.people if payee.ote is None]
    if not touched:
        return None
    stated = {name: actuals.assumed[name] for name in ("base", "target incentive") if _is_amount(actuals.assumed, name)}
    if _is_amount(actuals.assumed, OTE):
        taken, chosen = f"OTE {written_dollars(float(actuals.assumed[OTE]), 0)}", True
    elif stated:
        taken, chosen = (
            " and ".join(f"{name} {written_dollars(float(value), 0)}" for name, value in stated.items()),
            True,
        )
    else:
        amounts = sorted({plan.ote_per_year for plan in plans})
        shown = ", ".join(written_dollars(amount, 0) for amount in amounts[:MOST_NAMED])
        taken, chosen = f"OTE as each plan states it ({shown})", actuals.assumed.get(OTE) == PLANS_OWN
    return FileGap(about=OTE, people=len(touched), taken=f"{taken} for {_people(len(touched), actuals)}", chosen=chosen)


def _seat(actuals: Actuals) -> FileGap | None:
    if actuals.dated or actuals.history is not None:
        return None
    rule = actuals.assumed.get(SEAT)
    taken = "in seat all year" if rule in (None, ALL_YEAR) else "in seat from the first month with a credit to the last"
    return FileGap(about=SEAT, people=len(actuals.people), taken=taken, chosen=rule is not None)


def _team(plans: Sequence[Plan], actuals: Actuals) -> FileGap | None:
    shared = any(measure.scope == "team" for plan in plans for measure in plan.measures)
    if not shared or actuals.teams_named:
        return None
    teams = len({payee.team for payee in actuals.people})
    taken = "everybody in one team" if teams == 1 else f"a team is those with one manager, {teams} teams"
    return FileGap(about=TEAM, people=len(actuals.people), taken=taken, chosen=TEAM in actuals.assumed)


def _idle(actuals: Actuals) -> FileGap | None:
    if not actuals.idle:
        return None
    rule = actuals.assumed.get(WITHOUT_CREDITS)
    count, taken = len(actuals.idle), "left out" if rule == LEFT_OUT else "paid all the same"
    whom = f"{count:,} {'person' if count == 1 else 'people'} of the roster without a credit"
    text = f"{whom} ({some(actuals.idle)}) {taken}"
    return FileGap(
        about=WITHOUT_CREDITS, people=len(actuals.idle), taken=text, chosen=rule is not None, names=actuals.idle
    )


def _is_amount(assumed: Mapping[str, str | float], name: str) -> bool:
    return name in assumed and not isinstance(assumed[name], str)


def _people(count: int, actuals: Actuals) -> str:
    return "everybody" if count == len(actuals.people) else f"{count:,} of {len(actuals.people):,} people"
