"""What a roster changes: who is paid because of it, and how far that moves the difference between the plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.errors import SimError
from sim.importing.records import Imported
from sim.pay.plan import Plan
from sim.pay_statements.records import Payee
from sim.replay.actuals import Actuals, actuals
from sim.replay.gaps import gaps_of
from sim.replay.payees import LEFT_OUT, WITHOUT_CREDITS
from sim.replay.paying import CENTS, cents_under


@dataclass(frozen=True, kw_only=True)
class RosterEffect:
    """The people with a roster beside those without one, everybody credited; `added` and `dropped` are names.

    `teams`, `dated`, `quotas` and `otes` count what the roster states: teams, and people with dates, a quota, an OTE.
    The differences, $ by plan over the first, are those without the roster, with it but without who was credited
    nothing, and with all of it; empty where the first cannot be computed without a choice.
    """

    credited: int
    payees: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    teams: int
    dated: int
    quotas: int
    otes: int
    without: Mapping[str, float]
    of_credited: Mapping[str, float]
    whole: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Return the effect as plain values."""
        return {
            "credited": self.credited,
            "payees": self.payees,
            "added": list(self.added),
            "dropped": list(self.dropped),
            "teams": self.teams,
            "dated": self.dated,
            "quotas": self.quotas,
            "otes": self.otes,
            "change": {
                plan: {
                    "without_roster": self.without[plan],
                    "of_those_credited": self.of_credited[plan],
                    "with_roster": self.whole[plan],
                }
                for plan in self.without
            },
        }


def roster_effect(
    plans: Sequence[Plan],
    credits: Imported,
    people: Imported,
    acted: Actuals,
    choices: Mapping[str, str | float] | None = None,
    with_differences: bool = True,
) -> RosterEffect:
    """Return what the roster changes in the actuals `acted`; the first plan is the one compared with.

    A roster's own quotas and OTE cannot be compared with none: then there are names and counts, and no differences.
    """
    alone = actuals(credits, None, acted.first_month, choices=choices)
    credited = {payee.name for payee in alone.people}
    paid = {payee.name for payee in acted.people}
    rostered = [payee for payee in people.records if isinstance(payee, Payee)]
    without: dict[str, float] = {}
    of_credited: dict[str, float] = {}
    whole: dict[str, float] = {}
    open_gap = any(gap.open for gap in (*gaps_of(plans, alone), *gaps_of(plans, acted)))
    if with_differences and len(plans) > 1 and not open_gap:
        try:
            left_out = {**(choices or {}), WITHOUT_CREDITS: LEFT_OUT}
            narrowed = actuals(credits, people, acted.first_month, choices=left_out) if acted.idle else acted
            without, of_credited, whole = (_differences(plans, basis) for basis in (alone, narrowed, acted))
        except SimError:  # a plan that needs what only the roster says cannot be paid without it
            without, of_credited, whole = {}, {}, {}
    return RosterEffect(
        credited=len(credited),
        payees=len(paid),
        added=tuple(sorted(paid - credited)),
        dropped=tuple(sorted(credited - paid)),
        teams=len({payee.team for payee in acted.people}),
        dated=sum(bool(payee.start or payee.end) for payee in rostered),
        quotas=sum(bool(payee.quotas) for payee in rostered),
        otes=sum(payee.ote is not None for payee in rostered),
        without=without,
        of_credited=of_credited,
        whole=whole,
    )


def _differences(plans: Sequence[Plan], acted: Actuals) -> dict[str, float]:
    """Return what each plan pays more than the first, $, by its name."""
    first, *others = (sum(cents_under(plan, acted)) for plan in plans)
    return {plan.name: (cents - first) / CENTS for plan, cents in zip(plans[1:], others, strict=True)}
