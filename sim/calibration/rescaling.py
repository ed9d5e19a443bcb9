"""Rescaling: deals of another size change the volume of work in a scenario, but not the revenue within reach.

An opportunity is worth deal size x win rate. If that becomes a third, partners meet three times as many opportunities,
an hour covers three times as many, and people run three times as many at once, so that the same people can sell the
same revenue. Quota, OTE and the cost of a partner rep therefore stay. Win rates of partners keep their ratio to the
vendor-led one, since what counts as an opportunity (early or late in the funnel) depends on the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.calibration.fitting import Fit
from sim.model.deals import HIGHEST_WIN_RATE, execution_factor
from sim.scenario.scenario import Scenario, value_at

DIGITS = 6  # significant digits of a number written into a scenario

GROWS_WITH_VOLUME = (
    "market.opportunities_per_partner",
    "delivery.max_concurrent_deals",
    "delivery.max_concurrent_shoulder_deals",
    "delivery.deals_per_partner_rep",
)
SHRINKS_WITH_VOLUME = (
    "delivery.hours_per_vendor_led_deal",
    "delivery.hours_per_shoulder_deal",
    "delivery.cadence_hours_per_deal",
)
FROM_SELLING = "partners.commitment_from_revenue"
FOLLOWS_WIN_RATE = ("delivery.partner_win_rate_untrained", "delivery.partner_win_rate_trained")
HOW = (
    "opportunities, deals at once and deals per partner rep x volume (vendor-led deals at once also x cycle, by "
    "Little's law); hours per deal and cadence / volume; partner-led win rates x win rate; commitment from selling a "
    "deal x deal size; quota, OTE and partner rep cost kept; volume = 1 / (deal size x win rate), each as file / base"
)


@dataclass(frozen=True)
class Scale:
    """The file's deals relative to the base's, as ratios, and the vendor-led win rate at a skill of 1."""

    deal_size: float
    win_rate: float
    cycle: float
    vendor_led_win_rate: float

    @property
    def volume(self) -> float:
        """Return the number of the file's opportunities that are worth one of the base's."""
        return 1.0 / (self.deal_size * self.win_rate)


def scale_of(base: Scenario, estimates: Fit) -> Scale:
    """Return the ratios; the observed win rate is taken as that of the mean skill in the hiring mix."""
    at_full_skill = min(estimates.win_rate.mean / execution_factor(mean_execution(base)), 1.0)
    return Scale(
        deal_size=estimates.sizes.mean.mean / base.market.deal_size,
        win_rate=at_full_skill / base.delivery.vendor_led_win_rate,
        cycle=estimates.cycle_months.mean / base.delivery.vendor_led_cycle_months,
        vendor_led_win_rate=at_full_skill,
    )


def rescaled(base: Scenario, scale: Scale) -> dict[str, float]:
    """Return the new value of every number that is rescaled, by path."""
    volume = scale.volume
    follow = {path: value_at(base, path) * volume for path in GROWS_WITH_VOLUME}
    follow |= {path: value_at(base, path) / volume for path in SHRINKS_WITH_VOLUME}
    follow |= {path: min(value_at(base, path) * scale.win_rate, HIGHEST_WIN_RATE) for path in FOLLOWS_WIN_RATE}
    follow["delivery.max_concurrent_deals"] *= scale.cycle
    follow[FROM_SELLING] = min(base.partners.commitment_from_revenue * scale.deal_size, 1.0)
    return {path: to_digits(value) for path, value in follow.items()}


def mean_execution(scenario: Scenario) -> float:
    """Return the mean skill in negotiation and execution over the hiring mix."""
    profiles = scenario.talent.profiles
    return sum(profile.share * profile.execution for profile in profiles) / sum(profile.share for profile in profiles)


def to_digits(value: float) -> float:
    """Return a value with six significant digits."""
    return float(f"{value:.{DIGITS}g}")
