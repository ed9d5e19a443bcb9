"""Hiring profiles: where partner managers come from, what they can do, and how long they mean to stay."""

from __future__ import annotations

from sim.parameters import ASSUMPTION, Group, parameter


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


# All profiles but the last are equally able on average: they differ in what they are good at. None is measured.
EXPERIENCED = HiringProfile(name="Experienced partner managers")
BUSINESS_DEVELOPERS = HiringProfile(
    name="Business developers", share=0.0, sales_management=0.5, business_development=0.8, execution=0.5
)
SALES_MANAGERS = HiringProfile(
    name="Former sales managers", share=0.0, sales_management=0.8, business_development=0.5, execution=0.5
)
DEAL_RUNNERS = HiringProfile(
    name="Deal runners",
    share=0.0,
    visioning=0.45,
    sales_management=0.5,
    business_development=0.55,
    execution=0.9,
    portal_moves_per_year=0.1,
)
PORTAL_HIRES = HiringProfile(
    name="Portal hires",
    share=0.0,
    visioning=0.35,
    sales_management=0.35,
    business_development=0.35,
    execution=0.35,
    portal_moves_per_year=0.3,
)
PROFILES = (EXPERIENCED, BUSINESS_DEVELOPERS, SALES_MANAGERS, DEAL_RUNNERS, PORTAL_HIRES)
