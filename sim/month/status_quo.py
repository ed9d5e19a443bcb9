"""The state before the decision: what the organization sells the way it always has, the yardstick of every index."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.model.deals import (
    HIGHEST_WIN_RATE,
    attention,
    cadence_coverage,
    cadence_hours,
    partner_led_win_rate,
    vendor_led_capacity,
    vendor_led_win_rate,
)
from sim.model.partners import slots
from sim.month.state import LANES, Partners, Seats, World
from sim.month.time_use import Labor, survey_territory, territory_of


@rule
def starting_flow(place: int, seats: Seats, partners: Partners, world: World) -> tuple[float, float, float]:
    """Return a seat's expected monthly revenue ($), partner-led revenue ($) and opportunities before the decision."""
    hours = world.organization.selling_hours_per_month * world.start.effort
    person = seats[place].person
    labor = Labor(
        hours,
        world.start.effort,
        1.0,
        1.0,
        person.visioning,
        person.sales_management,
        person.business_development,
        person.execution,
    )
    survey_territory(place, 1.0, seats, partners, world)
    territory = territory_of(place, labor, False, seats, partners, world)
    cadence = cadence_hours(territory.wanted_cadence, hours)
    coverage = cadence_coverage(cadence, territory.wanted_cadence)
    run = (hours - cadence) * (1.0 - world.start.build_share)
    deals = min(vendor_led_capacity(run, 0.0, world.delivery), territory.opportunities)
    extra = attention(run, deals, world.behavior.effort_elasticity, world.delivery)
    vendor_led = deals * min(vendor_led_win_rate(person.execution, world.delivery) * extra, HIGHEST_WIN_RATE)
    partner_led = 0.0
    for slot in range(world.organization.partners_per_seat):
        block, lane = partners[place, slot // LANES], slot % LANES
        offered = block.opportunities[lane]
        left = offered * (1.0 - deals / territory.opportunities) if territory.opportunities > 0.0 else 0.0
        room = slots(block.capacity[lane], block.commitment[lane], world.delivery)
        win_rate = partner_led_win_rate(block.capability[lane], coverage, person.sales_management, world.delivery)
        partner_led += min(room, left) * win_rate
    size = world.market.deal_size
    return (vendor_led + partner_led) * size, partner_led * size, territory.opportunities
