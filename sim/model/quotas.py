"""Quota setting: what next year's quota makes of this year's result."""

from __future__ import annotations

from typing import Literal

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter


class QuotaPolicy(Group):
    """How quotas are set and renewed."""

    renewal: Literal["ratchet", "growth only", "fixed"] = "ratchet"
    spread: Literal["by history", "equal per head", "by potential"] = "by history"
    annual_quota: float = parameter(
        480_000.0,
        "Annual quota",
        "$ credited revenue/year",
        (1.0, 1e10),
        ASSUMPTION,
        plausible=(400_000.0, 900_000.0),
        note="3.2 times OTE: what an undeveloped partner base carries. The 4 to 8 times of surveys is developed ones.",
    )
    growth_per_year: float = parameter(
        0.08, "Quota growth", "share/year", (-0.5, 1.0), ASSUMPTION, plausible=(0.0, 0.15)
    )
    ratchet: float = parameter(
        0.5,
        "Quota ratchet",
        "share of last year's result above quota",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 1.0),
        note="How much of what was sold above quota comes back as quota.",
    )
    motion_share: float = parameter(
        0.5,
        "Quota of a measure that counts some motions only",
        "share of annual quota",
        (0.01, 10.0),
        ASSUMPTION,
        plausible=(0.25, 0.75),
        note="Where the plan states no quota for it. The presets' partners bring 0.28 to 0.70 at the start.",
    )
    ramped: bool = parameter(
        True,
        "Ramped quota for newcomers",
        "yes or no",
        (0, 1),
        ASSUMPTION,
        note="A newcomer's quota follows the ramp.",
    )

    def in_force(self) -> QuotaPolicy:
        """Return the policy with the growth and ratchet that its renewal leaves: none of either where quotas stay."""
        if self.renewal == "ratchet":
            return self
        return self.model_copy(
            update={"ratchet": 0.0, "growth_per_year": 0.0 if self.renewal == "fixed" else self.growth_per_year}
        )


SPREADS = ("by history", "equal per head", "by potential")
BY_HISTORY, EQUAL_PER_HEAD, BY_POTENTIAL = range(len(SPREADS))


@rule
def next_quota(quota: float, sold: float, policy: QuotaPolicy) -> float:
    """Return next year's quota: growth on the larger of the old quota and its blend with the year's result."""
    blended = (1.0 - policy.ratchet) * quota + policy.ratchet * sold
    return (1.0 + policy.growth_per_year) * max(quota, blended)


@rule
def quota_of_month(quota: float, season: float, ramp: float, policy: QuotaPolicy) -> float:
    """Return one month's share of an annual quota: seasonal, and ramped for a newcomer when the policy says so."""
    return quota * (1.0 / 12.0) * season * (ramp if policy.ramped else 1.0)
