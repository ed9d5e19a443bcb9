"""Talent: whom we hire, how they learn, when they leave, and what a vacant seat costs."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.compiled import rule
from sim.parameters import ASSUMPTION, Group, parameter
from sim.randomness import normal_from


class HiringProfile(Group):
    """Where partner managers come from: a mean of the four skills, their spread, and how long they mean to stay."""

    name: str
    share: float = parameter(1.0, "Share of hires", "weight", (0.0, 1e6), ASSUMPTION)
    visioning: float = parameter(
        0.6, "Strategic visioning and collaboration", "skill, 0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.3, 0.8)
    )
    sales_management: float = parameter(
        0.6, "Virtual sales management", "skill, 0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.3, 0.8)
    )
    business_development: float = parameter(
        0.6, "Business development", "skill, 0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.3, 0.8)
    )
    execution: float = parameter(
        0.6, "Negotiation and execution", "skill, 0 to 1", (0.0, 1.0), ASSUMPTION, plausible=(0.3, 0.8)
    )
    spread: float = parameter(0.15, "Spread of skill", "sd of skill", (0.0, 0.5), ASSUMPTION, plausible=(0.05, 0.25))
    portal_moves_per_year: float = parameter(
        0.05,
        "Portal moves",
        "moves to other roles/year without a defined career",
        (0.0, 5.0),
        ASSUMPTION,
        plausible=(0.0, 0.5),
        note="The transfer portal: people who use the role as a passage.",
    )
    learning_per_year: float = parameter(
        0.05, "Learning on the job", "share of the gap to full skill/year", (0.0, 1.0), ASSUMPTION, plausible=(0.0, 0.2)
    )


BUSINESS_DEVELOPERS = HiringProfile(name="Business developers")
PORTAL_HIRES = HiringProfile(
    name="Portal hires",
    share=0.0,
    visioning=0.35,
    sales_management=0.35,
    business_development=0.35,
    execution=0.35,
    portal_moves_per_year=0.3,
)


class Talent(Group):
    """Hiring, leaving, ramp, training and coaching of partner managers."""

    quit_hazard_per_month: float = parameter(
        0.025,
        "Quits at an even offer",
        "hazard/month",
        (0.0, 0.5),
        "pm_attrition_legacy",
        plausible=(0.015, 0.045),
        note="When pay, less effort and risk, just matches the outside option.",
    )
    quit_sensitivity: float = parameter(
        1.5, "Response of quits to pay", "log hazard per OTE of pay", (0.0, 10.0), ASSUMPTION, plausible=(0.5, 3.0)
    )
    outside_option_slope: float = parameter(
        0.5, "Outside option by skill", "OTE per unit of skill", (0.0, 3.0), ASSUMPTION, plausible=(0.0, 1.0)
    )
    risk_aversion: float = parameter(
        2.0, "Risk aversion", "per OTE of pay", (0.0, 20.0), ASSUMPTION, plausible=(0.5, 5.0)
    )
    career_definition: float = parameter(
        0.5,
        "Career definition",
        "0 to 1",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 1.0),
        note="How far the role is a career of its own; it scales portal moves down.",
    )
    vacancy_months: float = parameter(1.5, "Vacancy", "months", (0.0, 24.0), "vacancy_days", plausible=(1.0, 2.5))
    hiring_bar: float = parameter(
        0.0,
        "Hiring bar",
        "share of applicants turned away",
        (0.0, 0.95),
        ASSUMPTION,
        plausible=(0.0, 0.6),
        note="A higher bar hires better people and takes longer to fill a seat.",
    )
    hiring_cost: float = parameter(
        35_000.0, "Hiring cost", "$/hire", (0.0, 1e7), ASSUMPTION, plausible=(20_000.0, 70_000.0)
    )
    ramp_start: float = parameter(
        0.3, "Productivity on the first day", "share of full", (0.0, 1.0), ASSUMPTION, plausible=(0.1, 0.5)
    )
    ramp_months: float = parameter(6.0, "Ramp", "months", (0.0, 60.0), "pm_ramp_months", plausible=(5.0, 14.0))
    relationship_loss: float = parameter(
        0.15,
        "Commitment lost with a departure",
        "share of partners' commitment",
        (0.0, 1.0),
        "shi2017",
        plausible=(0.132, 0.176),
    )
    training: float = parameter(
        0.0,
        "Training",
        "0 (none) to 1 (intensive)",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 1.0),
        note="Costs money and selling hours; what it teaches is forgotten without coaching.",
    )
    training_effect: float = parameter(
        0.15, "Skill from full training", "share of skill", (0.0, 2.0), "pm_training_effect", plausible=(0.05, 0.45)
    )
    training_decay_per_month: float = parameter(
        0.5,
        "Training forgotten",
        "share/month without coaching",
        (0.0, 1.0),
        "training_decay_month",
        plausible=(0.2, 0.87),
    )
    training_hours_per_month: float = parameter(
        6.0, "Hours of full training", "hours/month", (0.0, 80.0), ASSUMPTION, plausible=(3.0, 12.0)
    )
    training_cost_per_year: float = parameter(
        4_000.0, "Cost of full training", "$/year", (0.0, 1e6), "training_cost_per_head", plausible=(1_500.0, 10_000.0)
    )
    coaching_hours_per_month: float = parameter(
        0.0,
        "First-line coaching",
        "hours/month for each partner manager",
        (0.0, 40.0),
        ASSUMPTION,
        plausible=(0.0, 10.0),
        note="Keeps training alive and makes the role clearer.",
    )
    full_coaching_hours: float = parameter(
        8.0, "Coaching that has its full effect", "hours/month", (0.5, 80.0), ASSUMPTION, plausible=(4.0, 16.0)
    )
    coaching_cost_per_hour: float = parameter(
        110.0, "Cost of a coaching hour", "$/hour", (0.0, 10_000.0), ASSUMPTION, plausible=(70.0, 180.0)
    )
    profiles: tuple[HiringProfile, ...] = (BUSINESS_DEVELOPERS, PORTAL_HIRES)


def profile_table(talent: Talent) -> NDArray[np.float64]:
    """Return the hiring mix (profiles, 8): cumulative share, four skills, spread, portal moves, learning."""
    columns = (
        "share",
        "visioning",
        "sales_management",
        "business_development",
        "execution",
        "spread",
        "portal_moves_per_year",
        "learning_per_year",
    )
    rows = [[getattr(profile, column) for column in columns] for profile in talent.profiles]
    table = np.array(rows, dtype=np.float64)
    table[:, 0] = np.cumsum(table[:, 0]) / table[:, 0].sum()
    return table


@rule
def pick_profile(u: float, profiles: NDArray[np.float64]) -> int:
    """Return the row of the hiring profile that a uniform draw falls on."""
    for row in range(profiles.shape[0] - 1):
        if u < profiles[row, 0]:
            return row
    last: int = profiles.shape[0] - 1
    return last


@rule
def hired_skill(u: float, mean: float, spread: float, bar: float) -> float:
    """Return a newcomer's skill: the draw among applicants above the bar, kept inside 0.02 and 0.98."""
    return min(max(mean + spread * normal_from(bar + (1.0 - bar) * u), 0.02), 0.98)


@rule
def ramp(months_in_seat: float, start: float, months: float) -> float:
    """Return a newcomer's productivity, rising in a straight line from `start` to 1 over `months`."""
    if months_in_seat >= months:
        return 1.0
    return start + (1.0 - start) * months_in_seat / months


@rule
def coached(talent: Talent) -> float:
    """Return how much of its full effect coaching has, 0 to 1."""
    return min(1.0, talent.coaching_hours_per_month / talent.full_coaching_hours)


@rule
def trained(level: float, talent: Talent) -> float:
    """Return next month's training level, 0 to 1: half of the gap is taught a month, and forgotten without coaching."""
    forgotten = talent.training_decay_per_month * (1.0 - coached(talent))
    return level + 0.5 * talent.training * (1.0 - level) - forgotten * level


@rule
def practiced(skill: float, learning_per_year: float) -> float:
    """Return next month's skill from learning on the job."""
    return skill + learning_per_year / 12.0 * (1.0 - skill)


@rule
def effective_skill(skill: float, level: float, talent: Talent) -> float:
    """Return the skill at work: the person's own, lifted by training, at most 0.98."""
    return min(0.98, skill * (1.0 + talent.training_effect * level))


@rule
def quit_hazard(
    expected_pay: float, pay_variance: float, effort_cost: float, skill: float, ote: float, talent: Talent
) -> float:
    """Return the monthly quit hazard from the certainty equivalent of the offer against the outside option by skill."""
    certain = expected_pay - effort_cost - 0.5 * talent.risk_aversion / ote * pay_variance
    outside = ote * (1.0 + talent.outside_option_slope * (skill - 0.6))
    ratio = certain / outside - 1.0
    return min(talent.quit_hazard_per_month * math.exp(-talent.quit_sensitivity * ratio), 0.5)


@rule
def portal_hazard(moves_per_year: float, talent: Talent) -> float:
    """Return the monthly hazard of a move to another role, less where the role is a career."""
    return moves_per_year * (1.0 - talent.career_definition) / 12.0


@rule
def months_to_fill(talent: Talent) -> float:
    """Return the vacancy after a departure; turning applicants away takes proportionally longer."""
    return talent.vacancy_months / (1.0 - talent.hiring_bar)
