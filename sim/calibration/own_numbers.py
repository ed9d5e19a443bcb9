"""A scenario from the few numbers everybody knows about an organization; what they do not say stays assumed.

The base (a preset of a like trade) says the rest. Revenue within a seat's reach follows the quota, so that the status
quo starts as far from quota as the base's does. A deal of another worth changes how many opportunities that takes,
hours for each, and how many are run at once (Little's law), as in `sim.calibration.rescaling`; more partners for a seat
are smaller ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.calibration.report import not_identified
from sim.calibration.rescaling import to_digits
from sim.errors import ScenarioError
from sim.model.deals import HIGHEST_WIN_RATE
from sim.parameters import ASSUMPTION
from sim.scenario.scenario import Scenario, value_at

STATED = "stated"  # the key in data/sources.csv
# What follows a ratio of the organization's numbers to the base's, by that ratio's name.
FOLLOWS = {
    "opportunities": ("market.opportunities_per_partner",),
    "deals at once": ("delivery.max_concurrent_deals", "delivery.max_concurrent_shoulder_deals"),
    "hours": (
        "delivery.hours_per_vendor_led_deal",
        "delivery.hours_per_shoulder_deal",
        "delivery.cadence_hours_per_deal",
    ),
    "deals of a rep": ("delivery.deals_per_partner_rep",),
    "reps": ("partners.capacity_start", "partners.capacity_min", "partners.capacity_max"),
    "win rate": ("delivery.partner_win_rate_untrained", "delivery.partner_win_rate_trained"),
    "cycle": ("delivery.shoulder_cycle_months", "delivery.partner_cycle_months"),
    "deal size": ("partners.commitment_from_revenue",),
}
CEILINGS = {"win rate": HIGHEST_WIN_RATE, "deal size": 1.0}


@dataclass(frozen=True, kw_only=True)
class OwnNumbers:
    """What somebody knows about an organization: sizes, deals and today's plan, money in $, shares 0 to 1."""

    name: str
    seats: int
    partners_per_seat: int
    deal_size: float
    win_rate: float
    cycle_months: float
    quota: float
    ote: float
    base_share: float

    @classmethod
    def of(cls, scenario: Scenario) -> OwnNumbers:
        """Return these numbers of a scenario, to start from."""
        return cls(
            name=scenario.name,
            seats=scenario.organization.seats,
            partners_per_seat=scenario.organization.partners_per_seat,
            deal_size=scenario.market.deal_size,
            win_rate=scenario.delivery.vendor_led_win_rate,
            cycle_months=scenario.delivery.vendor_led_cycle_months,
            quota=scenario.quota.annual_quota,
            ote=scenario.archetypes.team.ote_per_year,
            base_share=scenario.archetypes.team.base_share,
        )

    def stated(self) -> dict[str, float]:
        """Return the numbers by path of a scenario; the plan of today is the team arm, OTE is that of both arms."""
        return {
            "organization.seats": self.seats,
            "organization.partners_per_seat": self.partners_per_seat,
            "market.deal_size": self.deal_size,
            "delivery.vendor_led_win_rate": self.win_rate,
            "delivery.vendor_led_cycle_months": self.cycle_months,
            "quota.annual_quota": self.quota,
            "archetypes.team.ote_per_year": self.ote,
            "archetypes.individual.ote_per_year": self.ote,
            "archetypes.team.base_share": self.base_share,
            "plan.ote_per_year": self.ote,
            "plan.base_share": self.base_share,
        }


@dataclass(frozen=True, kw_only=True)
class OwnStart:
    """A scenario of somebody's own numbers: paths that were stated, that followed from them, and that stay assumed."""

    scenario: Scenario
    stated: tuple[str, ...]
    followed: tuple[str, ...]
    assumed: tuple[str, ...]


def start_from(base: Scenario, own: OwnNumbers) -> OwnStart:
    """Return the base with somebody's own numbers; ScenarioError, naming field, value and range, if one is refused."""
    now = OwnNumbers.of(base)
    stated = {path: value for path, value in own.stated().items() if value != value_at(base, path)}
    ratios = _ratios(own, now)
    follow = {
        path: to_digits(min(value_at(base, path) * ratios[name], CEILINGS.get(name, float("inf"))))
        for name, paths in FOLLOWS.items()
        for path in paths
        if ratios[name] != 1.0
    }
    sources = base.sources | dict.fromkeys(own.stated(), STATED) | dict.fromkeys(follow, ASSUMPTION)
    try:
        scenario = base.with_values(stated | follow).replace(
            name=own.name, description=_described(base), sources=sources
        )
    except ScenarioError as problem:
        raise ScenarioError(f"these numbers lie outside what the model covers:\n{problem}") from None
    known = {*own.stated(), *follow}
    return OwnStart(
        scenario=scenario,
        stated=tuple(own.stated()),
        followed=tuple(follow),
        assumed=tuple(not_identified(known)),
    )


def _ratios(own: OwnNumbers, base: OwnNumbers) -> dict[str, float]:
    """Return by how much each group of FOLLOWS is multiplied."""
    worth = own.deal_size * own.win_rate / (base.deal_size * base.win_rate)
    reach = own.quota / base.quota
    partners = own.partners_per_seat / base.partners_per_seat
    cycle = own.cycle_months / base.cycle_months
    return {
        "opportunities": reach / worth / partners,
        "deals at once": reach / worth * cycle,
        "hours": worth / reach,
        "deals of a rep": cycle / worth,
        "reps": reach / partners,
        "win rate": own.win_rate / base.win_rate,
        "cycle": cycle,
        "deal size": own.deal_size / base.deal_size,
    }


def _described(base: Scenario) -> str:
    return (
        f"Sizes, deals and today's plan as stated; how deals are worked follows from them and {base.name}; all else "
        "stands as it stands there."
    )
