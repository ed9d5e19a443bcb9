"""The reduced model on Mesa: one object for each partner manager and each partner, one `model.step()` a month.

The formulas are written once more, for one agent at a time. The hashed draws are prepared in bulk, so that a draw costs
an agent less than a call of `random()` would: what is timed is the agents. It does less than the engine and the NumPy
versions: it returns revenue by motion alone, without hours, credit, quota, pay and limits.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import mesa
import numpy as np

from bench import numpy_common as common, numpy_draws as draws
from bench.numpy_draws import Floats, Words
from sim.model.building import BUILDING_GOALS
from sim.model.deals import (
    COVERAGE_FLOOR,
    COVERAGE_WEIGHT,
    EXECUTION_FLOOR,
    EXECUTION_WEIGHT,
    GUIDANCE_FLOOR,
    GUIDANCE_WEIGHT,
    HIGHEST_WIN_RATE,
    MOST_CADENCE,
)
from sim.model.partners import (
    CAPACITY_SPEED_ALONE,
    CAPACITY_SPEED_BUILT,
    CAPACITY_SPEED_DOWN,
    FULL_PACE_WINS,
    PULL_STEEPNESS,
    UPTAKE_FLOOR,
    UPTAKE_WEIGHT,
)
from sim.scenario.scenario import Scenario


class Sales(NamedTuple):
    """Monthly list revenue of the organization by motion, arrays (replications, months)."""

    vendor_led: Floats
    partner_led: Floats


class Deals:
    """One replication's wins and deal sizes, from the same hash as the engine's, by month and place."""

    def __init__(self, scenario: Scenario, replication: int, wins: int, sizes: int, at: Words) -> None:
        self.months = range(scenario.run.months)
        self.size, self.log_sd = scenario.market.deal_size, scenario.market.deal_size_log_sd
        self.at = [at[month].ravel() for month in self.months]
        self.key = draws.stream(scenario.run.seed, sizes, np.array([replication]))
        key = draws.stream(scenario.run.seed, wins, np.array([replication]))
        self.uniforms = [draws.uniforms(key, here).tolist() for here in self.at]
        self.amounts: list[list[list[float]]] = []  # by ordinal of the deal, made when a month first has so many

    def sold(self, month: int, place: int, expected: float) -> float:
        """Return a month's list revenue: a Poisson number of wins with lognormal sizes."""
        u = self.uniforms[month][place]
        if u <= 1.0 - expected:
            return 0.0
        total = probability = math.exp(-expected)
        revenue, count = 0.0, 0
        while u > total:
            if count == len(self.amounts):
                self._prepare(count)
            revenue += self.amounts[count][month][place]
            count += 1
            probability *= expected / count
            total += probability
        return revenue

    def _prepare(self, ordinal: int) -> None:
        u = np.stack([draws.uniforms(draws.stream_of(self.key, ordinal), here) for here in self.at])
        self.amounts.append((self.size * draws.lognormals(u, self.log_sd)).tolist())


class Partner(mesa.Agent):
    """A partner company: it offers opportunities, works some of them, and grows with what is built."""

    def __init__(self, model: Organization, place: int, size: float, opportunities: float) -> None:
        super().__init__(model)
        practice = model.scenario.partners
        self.place = place
        self.size, self.opportunities = size, opportunities
        self.capability, self.commitment = practice.capability_start, practice.commitment_start
        self.capacity = size * practice.capacity_start
        self.offered = self.room = self.left = self.led = self.win_rate = 0.0

    def survey(self) -> None:
        """See what the month offers and how many deals the committed reps can close."""
        self.offered = self.opportunities * self.model.demand
        self.room = self.model.deals_per_rep * self.capacity * self.commitment

    def sell(self, kept: float, quality: float) -> float:
        """Work what the partner manager leaves (`kept` of what is offered) and return the partner-led revenue."""
        model, delivery = self.model, self.model.scenario.delivery
        spread = delivery.partner_win_rate_trained - delivery.partner_win_rate_untrained
        self.left = self.offered * kept
        self.led = min(self.room, self.left)
        self.win_rate = (delivery.partner_win_rate_untrained + spread * self.capability) * quality
        return model.partner_deals.sold(
            model.month, self.place, self.led * min(self.win_rate * model.market, HIGHEST_WIN_RATE)
        )

    def grow(self, built: float, manager: PartnerManager) -> None:
        """Take up what was built, keep what pays for itself, and lose what fades."""
        model, practice = self.model, self.model.scenario.partners
        capability, commitment, capacity = self.capability, self.commitment, self.capacity
        filled = min(self.left / self.room, 1.0) if self.room > 0.0 else 1.0
        away = math.exp(PULL_STEEPNESS - PULL_STEEPNESS * model.worth_of_win * self.win_rate * filled)
        sustained = 1.0 / (1.0 + away * away * away)
        reach = practice.capacity_max - practice.capacity_min
        wanted = self.size * (practice.capacity_min + reach * commitment / (1.0 + away))

        learning = (
            built * manager.sales_management * practice.capability_growth * (UPTAKE_FLOOR + UPTAKE_WEIGHT * commitment)
        )
        gain = (learning + practice.capability_sustain * sustained) * (1.0 - capability)
        decay = practice.capability_decay + practice.rep_turnover_per_year / 12.0
        self.capability = min(max(capability + gain - decay * (capability - practice.capability_floor), 0.0), 1.0)

        pull = built * manager.visioning * practice.commitment_growth + practice.commitment_sustain * sustained
        pull += practice.commitment_from_revenue * min(self.led * self.win_rate / FULL_PACE_WINS, 1.0)
        faded = practice.commitment_decay * (commitment - model.commitment_floor)
        self.commitment = min(max(commitment + pull * (1.0 - commitment) - faded, 0.0), 1.0)

        up = CAPACITY_SPEED_ALONE + CAPACITY_SPEED_BUILT * built * manager.business_development
        speed = up if wanted > capacity else CAPACITY_SPEED_DOWN
        step = min(speed, practice.capacity_months) / practice.capacity_months
        self.capacity = capacity + (wanted - capacity) * step


class PartnerManager(mesa.Agent):
    """A partner manager: cadence first, then building as directed, then running deals."""

    def __init__(self, model: Organization, place: int, skills: list[float], partners: list[Partner]) -> None:
        super().__init__(model)
        self.place = place
        self.visioning, self.sales_management, self.business_development, self.execution = skills
        self.partners = partners

    def step(self) -> None:
        """Work one month with every partner."""
        model, delivery = self.model, self.model.scenario.delivery
        for partner in self.partners:
            partner.survey()
        demand = sum(partner.offered for partner in self.partners)
        wanted = delivery.cadence_hours_per_deal * sum(min(p.room, p.offered) for p in self.partners)
        hours = model.scenario.organization.selling_hours_per_month
        cadence = min(wanted, MOST_CADENCE * hours)
        coverage = cadence / wanted if wanted > 0.0 else 1.0
        build = model.scenario.motion.build_share * (hours - cadence)
        deals = self.run_deals(hours - cadence - build, demand)
        kept = 1.0 - deals / demand if demand > 0.0 else 1.0
        quality = COVERAGE_FLOOR + COVERAGE_WEIGHT * coverage
        quality *= GUIDANCE_FLOOR + GUIDANCE_WEIGHT * self.sales_management
        practice = model.scenario.partners
        built = practice.influence * build / (len(self.partners) * practice.reference_hours * BUILDING_GOALS)
        for partner in self.partners:
            model.partner_led += partner.sell(kept, quality)
            partner.grow(built, self)

    def run_deals(self, hours: float, demand: float) -> float:
        """Run vendor-led deals within hours, cap and demand; return how many were closed."""
        model, delivery = self.model, self.model.scenario.delivery
        limit = delivery.max_concurrent_deals / delivery.vendor_led_cycle_months
        deals = min(hours / delivery.hours_per_vendor_led_deal, limit, demand)
        needed = deals * delivery.hours_per_vendor_led_deal
        spare = hours / needed if needed > 0.0 else 1.0
        elasticity = model.scenario.behavior.effort_elasticity
        extra = min(max(spare, 1.0), delivery.attention_limit) ** elasticity
        win_rate = delivery.vendor_led_win_rate * (EXECUTION_FLOOR + EXECUTION_WEIGHT * self.execution) * extra
        model.vendor_led += model.vendor_deals.sold(
            model.month, self.place, deals * min(win_rate * model.market, HIGHEST_WIN_RATE)
        )
        return deals


class Organization(mesa.Model):
    """One replication of a reduced scenario (see `reduced`)."""

    def __init__(self, scenario: Scenario, replication: int) -> None:
        super().__init__(seed=scenario.run.seed)
        self.scenario = scenario
        delivery, economics, practice = scenario.delivery, scenario.economics, scenario.partners
        self.deals_per_rep = delivery.deals_per_partner_rep / delivery.partner_cycle_months
        earned = (economics.partner_margin + economics.services_ratio) * scenario.market.deal_size
        self.worth_of_win = earned * self.deals_per_rep / economics.partner_rep_cost_per_month
        count = scenario.organization.partners_per_seat
        attention = scenario.organization.selling_hours_per_month / count / practice.attention_hours
        self.commitment_floor = practice.commitment_floor * min(attention, 1.0)
        self.month = -1
        self.demand = self.market = self.vendor_led = self.partner_led = 0.0
        self._populate(np.array([replication]))

    def _populate(self, replication: np.ndarray) -> None:
        """Draw the market, the people and the partners."""
        scenario = self.scenario
        self.markets = common.market_states(scenario, replication)[:, 0].tolist()
        seat_at, partner_at = (at[..., None] for at in common.all_places(scenario))
        causes = (draws.WINS, draws.SIZES), (draws.VENDOR_WINS, draws.VENDOR_SIZES)
        self.partner_deals = Deals(scenario, int(replication[0]), *causes[0], partner_at)
        self.vendor_deals = Deals(scenario, int(replication[0]), *causes[1], seat_at)
        size, opportunities = common.open_partners(scenario, replication, partner_at)
        skills = common.open_seats(scenario, replication, seat_at)
        seats, slots = scenario.organization.seats, scenario.organization.partners_per_seat
        for seat in range(seats):
            partners = [
                Partner(
                    self,
                    slot * seats + seat,
                    float(size[slot, seat, 0]),
                    float(opportunities[slot, seat, 0]),
                )
                for slot in range(slots)
            ]
            PartnerManager(self, seat, [float(skill[seat, 0]) for skill in skills], partners)

    def step(self) -> None:
        """Let one month pass for everybody."""
        market, run = self.scenario.market, self.scenario.run
        self.month += 1
        self.market = self.markets[self.month]
        season = market.season[(run.start_month - 1 + self.month) % 12]
        self.demand = (1.0 + market.growth_per_year) ** (self.month / 12.0) * season * self.market
        self.vendor_led = self.partner_led = 0.0
        self.agents_by_type[PartnerManager].do("step")


def simulate(scenario: Scenario) -> Sales:
    """Run a reduced scenario and return its revenue by motion."""
    shape = (scenario.run.replications, scenario.run.months)
    sales = Sales(np.empty(shape), np.empty(shape))
    for replication in range(scenario.run.replications):
        model = Organization(scenario, replication)
        for month in range(scenario.run.months):
            model.step()
            sales.vendor_led[replication, month] = model.vendor_led
            sales.partner_led[replication, month] = model.partner_led
    return sales
