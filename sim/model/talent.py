"""Talent: when partner managers leave, what a vacant seat costs, and how fast newcomers reach full speed."""

from __future__ import annotations

import math

from sim.compiled.rules import rule
from sim.model.hiring_profiles import PROFILES, HiringProfile
from sim.parameters import ASSUMPTION, Group, parameter

REFERENCE_SKILL = 0.6  # of somebody whose outside option is the plan's OTE


class Talent(Group):
    """Hiring, leaving, ramp, training and coaching of partner managers."""

    opening_tenure_months: float = parameter(
        24.0,
        "Tenure at the start",
        "months",
        (0.0, 240.0),
        ASSUMPTION,
        plausible=(12.0, 48.0),
        note="Of everybody in a seat before the first month; at 0 all of them are newcomers.",
    )
    opening_vacancy_months: float = parameter(
        0.0,
        "Vacancy at the start",
        "months",
        (0.0, 240.0),
        ASSUMPTION,
        plausible=(0.0, 6.0),
        note="How long every seat stays empty before its first partner manager starts.",
    )

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
    quits_with_market: float = parameter(
        0.0,
        "Quits with the market",
        "power of the market factor",
        (-10.0, 10.0),
        ASSUMPTION,
        plausible=(-2.0, 2.0),
        note="Above 0 a boom tempts people away, below 0 a slump drives them out; 0 leaves quits alone.",
    )
    outside_option_slope: float = parameter(
        0.5, "Outside option by skill", "OTE per unit of skill", (0.0, 3.0), ASSUMPTION, plausible=(0.0, 1.0)
    )
    risk_aversion: float = parameter(
        2.0, "Risk aversion", "per OTE of pay", (0.0, 20.0), ASSUMPTION, plausible=(0.5, 5.0)
    )
    team_benefit: float = parameter(
        0.0,
        "Worth of belonging to a team",
        "share of OTE",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 0.1),
        note="What people would give up to be paid by a team's result alone; in proportion for a mixed plan.",
    )
    contagion: float = parameter(
        0.0,
        "Contagion of quits",
        "relative hazard per colleague's quit",
        (0.0, 5.0),
        "sunder2017",
        plausible=(0.0, 0.5),
        note="For the quits on the team in about the last three months. The sign is published, the value assumed.",
    )
    sorting: float = parameter(
        0.0,
        "Sorting by the offer",
        "log odds per OTE of worth",
        (0.0, 100.0),
        "lo2011",
        plausible=(0.0, 20.0),
        note="At 0 every applicant takes the offer. The sign is published, the value assumed.",
    )
    skill_correlation: float = parameter(
        0.0,
        "Correlation of a person's skills",
        "correlation",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.0, 0.6),
        note="At 0 somebody good at one thing is no better at the others, and overall quality differs little.",
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
    search_share: float = parameter(
        0.5,
        "Search in a vacancy",
        "share of the vacancy",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.3, 1.0),
        note="The part that grows with the hiring bar; the rest is approval, notice and paperwork.",
    )
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
    screening_cost: float = parameter(
        4_000.0,
        "Cost of turning an applicant away",
        "$/applicant",
        (0.0, 1e6),
        ASSUMPTION,
        plausible=(1_000.0, 10_000.0),
        note="For each who could start but stays below the hiring bar.",
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
        note="Raises skill, keeps training alive and makes the role clearer.",
    )
    full_coaching_hours: float = parameter(
        8.0, "Coaching that has its full effect", "hours/month", (0.5, 80.0), ASSUMPTION, plausible=(4.0, 16.0)
    )
    coaching_cost_per_hour: float = parameter(
        110.0, "Cost of a coaching hour", "$/hour", (0.0, 10_000.0), ASSUMPTION, plausible=(70.0, 180.0)
    )
    coaching_effect: float = parameter(
        0.1,
        "Skill from full coaching",
        "share of skill",
        (0.0, 2.0),
        "coaching_win_lift",
        plausible=(0.0, 0.2),
        note="Beside keeping training alive.",
    )
    profiles: tuple[HiringProfile, ...] = PROFILES


@rule
def ramp(months_in_seat: float, start: float, months: float) -> float:
    """Return a newcomer's productivity, rising in a straight line from `start` to 1 over `months`."""
    if months_in_seat >= months:
        return 1.0
    return start + (1.0 - start) * months_in_seat / months


@rule
def outside_option(skill: float, ote: float, talent: Talent) -> float:
    """Return what somebody of this overall skill earns elsewhere, $/year; the able have better offers."""
    return ote * (1.0 + talent.outside_option_slope * (skill - REFERENCE_SKILL))


@rule
def certainty_equivalent(
    expected_pay: float, pay_variance: float, effort_cost: float, ote: float, talent: Talent
) -> float:
    """Return the sure pay that is worth as much as the offer: E[pay] - effort cost - r / 2 Var[pay], $/year."""
    return expected_pay - effort_cost - 0.5 * talent.risk_aversion / ote * pay_variance


@rule
def quit_hazard(
    expected_pay: float, pay_variance: float, effort_cost: float, skill: float, ote: float, talent: Talent
) -> float:
    """Return the monthly quit hazard from the certainty equivalent of the offer against the outside option by skill."""
    certain = certainty_equivalent(expected_pay, pay_variance, effort_cost, ote, talent)
    ratio = certain / outside_option(skill, ote, talent) - 1.0
    return min(talent.quit_hazard_per_month * math.exp(-talent.quit_sensitivity * ratio), 0.5)


@rule
def spread_by_colleagues(hazard: float, peer_quits: float, talent: Talent) -> float:
    """Return a quit hazard raised by the recent quits of colleagues (sign: Sunder and others 2017), at most a half."""
    return min(hazard * (1.0 + talent.contagion * peer_quits), 0.5)


@rule
def portal_hazard(moves_per_year: float, talent: Talent) -> float:
    """Return the monthly hazard of a move to another role, less where the role is a career."""
    return moves_per_year * (1.0 - talent.career_definition) / 12.0


@rule
def months_to_fill(talent: Talent) -> float:
    """Return the vacancy after a departure; where applicants are turned away, the search in it takes longer."""
    search = talent.search_share * talent.vacancy_months
    return talent.vacancy_months + search * talent.hiring_bar / (1.0 - talent.hiring_bar)


def cost_of_hire(talent: Talent) -> float:
    """Return what filling a seat costs, $: the hire, and every applicant turned away on the way to it."""
    return talent.hiring_cost + talent.screening_cost * talent.hiring_bar / (1.0 - talent.hiring_bar)
