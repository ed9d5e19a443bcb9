"""Hiring: which applicants a seat's newcomer is drawn from, and what of them passes the hiring bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sim.compiled.randomness import normal_from
from sim.compiled.rules import rule
from sim.model.hiring_profiles import HiringProfile
from sim.model.talent import Talent

SKILLS = ("visioning", "sales_management", "business_development", "execution")
COLUMNS = ("share", *SKILLS, "spread", "portal_moves_per_year", "learning_per_year")
SHARE, SPREAD, PORTAL, LEARNING, SHARE_HIRED, BAR, SHIFT = 0, 5, 6, 7, 8, 9, 10
LOWEST_SKILL, HIGHEST_SKILL = 0.02, 0.98
_SURE = 1.0 - 1e-12  # a rank above this counts as this
_NARROWEST = 1e-6  # sd of overall quality
_HALVINGS = 80


def profile_table(talent: Talent, shifts: Sequence[float] | None = None) -> NDArray[np.float64]:
    """Return what seats are filled from: a row for each hiring profile.

    Columns: cumulative share of those hired before any bar, the four mean skills, spread, portal moves and learning a
    year, cumulative share of those hired above the bar, the profile's own share turned away, and by how much `shifts`
    moves the skill of applicants who take the offer.
    """
    table = np.zeros((len(talent.profiles), len(COLUMNS) + 3))
    for row, profile in enumerate(talent.profiles):
        table[row, : len(COLUMNS)] = [getattr(profile, column) for column in COLUMNS]
    moved = np.zeros(len(table)) if shifts is None else np.asarray(shifts)
    weight = table[:, SHARE].copy()
    turned_away = _turned_away(talent, weight / weight.sum(), moved)
    hired = weight * (1.0 - turned_away)
    table[:, SHARE] = np.cumsum(weight) / weight.sum()
    table[:, SHARE_HIRED] = np.cumsum(hired) / hired.sum()
    table[:, BAR] = turned_away
    table[:, SHIFT] = moved
    return table


def overall_of(profile: HiringProfile) -> float:
    """Return a profile's mean overall skill."""
    return float(sum(getattr(profile, skill) for skill in SKILLS)) / len(SKILLS)


def overall_spread(correlation: float) -> float:
    """Return the sd of overall quality in sd of one skill, when the four correlate so."""
    return math.sqrt(correlation + (1.0 - correlation) / len(SKILLS))


def _turned_away(talent: Talent, shares: NDArray[np.float64], shifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of each profile's applicants below the bar, one level of overall quality for all profiles."""
    if talent.hiring_bar <= 0.0:
        return np.zeros(len(shares))
    apart = overall_spread(talent.skill_correlation)
    quality = [
        NormalDist(overall_of(profile) + shift, max(profile.spread * apart, _NARROWEST))
        for profile, shift in zip(talent.profiles, shifts, strict=True)
    ]
    low, high = -10.0, 10.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        below = sum(share * skill.cdf(middle) for share, skill in zip(shares, quality, strict=True))
        low, high = (middle, high) if below < talent.hiring_bar else (low, middle)
    return np.array([min(skill.cdf(high), _SURE) for skill in quality])


@rule
def pick_profile(u: float, cumulative: NDArray[np.float64]) -> int:
    """Return the row of the hiring profile that a uniform draw falls on."""
    for row in range(cumulative.shape[0] - 1):
        if u < cumulative[row]:
            return row
    last: int = cumulative.shape[0] - 1
    return last


@rule
def passing(overall: float, bar: float) -> float:
    """Return overall quality (standard normal) moved to the same rank among those whom the bar does not turn away."""
    if bar <= 0.0:
        return overall
    rank = 0.5 * math.erfc(-overall / math.sqrt(2.0))
    return normal_from(min(bar + (1.0 - bar) * rank, _SURE))


@rule
def hired_skill(mean: float, spread: float, quality: float) -> float:
    """Return a newcomer's skill, `quality` standard deviations from the mean of applicants, inside 0.02 and 0.98."""
    return min(max(mean + spread * quality, LOWEST_SKILL), HIGHEST_SKILL)
