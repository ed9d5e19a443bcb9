"""How partner managers sell: vendor-led, shoulder-to-shoulder or partner-built, and how it changes over time."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter


class Motion(Group):
    """How partner managers are told to spend their time, and how much they are left to decide."""

    name: str = "Vendor-led"
    build_share: float = parameter(
        0.05,
        "Directed building share",
        "share of time after cadence",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 0.9),
        note="The rest of the time goes to running deals.",
    )
    shoulder_share: float = parameter(
        0.0,
        "Shoulder-to-shoulder share",
        "share of running time",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 1.0),
        note="Deals sold together with a partner rep instead of for the partner.",
    )
    role_clarity: float = parameter(
        0.9,
        "Role clarity",
        "0 to 1",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 1.0),
        note="At 1 people do as directed, at 0 as their incentives suggest.",
    )
    change_after_months: int = parameter(
        0,
        "Months until the direction changes",
        "months, 0 for never",
        (0, 600),
        ASSUMPTION,
        note="For building that stops, or starts, in mid-horizon.",
    )
    build_share_after: float = parameter(
        0.05, "Directed building share afterwards", "share of time after cadence", (0.0, 1.0), ASSUMPTION
    )
    shoulder_share_after: float = parameter(
        -1.0,
        "Shoulder-to-shoulder share afterwards",
        "share of running time, -1 for no change",
        (-1.0, 1.0),
        ASSUMPTION,
    )
    role_clarity_after: float = parameter(
        -1.0, "Role clarity afterwards", "0 to 1, -1 for no change", (-1.0, 1.0), ASSUMPTION
    )


@rule
def has_changed(month: int, motion: Motion) -> bool:
    """Tell whether the direction people are given has changed by a month."""
    return motion.change_after_months > 0 and month >= motion.change_after_months


@rule
def shoulder_share(month: int, motion: Motion) -> float:
    """Return the share of running time that is sold together with partners' reps."""
    if has_changed(month, motion) and motion.shoulder_share_after >= 0.0:
        return motion.shoulder_share_after
    return motion.shoulder_share


@rule
def directed_build_share(month: int, motion: Motion) -> float:
    """Return the share of the time after cadence that people are told to give to building in a month."""
    return motion.build_share_after if has_changed(month, motion) else motion.build_share


@rule
def stated_role_clarity(month: int, motion: Motion) -> float:
    """Return how clear the role is in a month, 0 to 1, before coaching."""
    if has_changed(month, motion) and motion.role_clarity_after >= 0.0:
        return motion.role_clarity_after
    return motion.role_clarity
