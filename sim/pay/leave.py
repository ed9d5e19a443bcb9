"""Leave: what a plan does with quota, target incentive and base salary while somebody is away."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.parameters import Group


class Leave(Group):
    """A kind of leave, named in the roster: which of quota, target incentive and base salary it takes out of the year.

    A quota that is `relieved`, a target incentive that is `prorated` and a base that is `unpaid` fall by the time away.
    """

    name: str = Field(default="leave", min_length=1, max_length=40)
    quota: Literal["relieved", "kept"] = "relieved"
    incentive: Literal["prorated", "kept"] = "prorated"
    base: Literal["paid", "unpaid"] = "paid"


ANY_LEAVE = Leave()  # what a roster's `leave` means where the plan names no kinds
