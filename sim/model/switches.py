"""Which mechanisms of the model are on."""

from __future__ import annotations

from sim.parameters import ASSUMPTION, Group, parameter


class Switches(Group):
    """Each mechanism can be switched off alone."""

    effort: bool = parameter(True, "Effort follows marginal pay", "on or off", (0, 1), ASSUMPTION)
    allocation: bool = parameter(True, "People choose what to work on", "on or off", (0, 1), ASSUMPTION)
    ratchet_response: bool = parameter(True, "People mind the quota ratchet", "on or off", (0, 1), ASSUMPTION)
    timing_games: bool = parameter(True, "Deals are moved across a period's end", "on or off", (0, 1), ASSUMPTION)
    helping: bool = parameter(True, "Team pay buys help", "on or off", (0, 1), ASSUMPTION)
    internalization: bool = parameter(True, "Colleagues' results matter", "on or off", (0, 1), ASSUMPTION)
    retention: bool = parameter(True, "Quits follow pay", "on or off", (0, 1), ASSUMPTION)
    sorting: bool = parameter(True, "Sorting of applicants", "on or off", (0, 1), ASSUMPTION)
    contagion: bool = parameter(True, "Quits spread on a team", "on or off", (0, 1), ASSUMPTION)
    portal: bool = parameter(True, "Portal moves", "on or off", (0, 1), ASSUMPTION)
    partner_growth: bool = parameter(True, "Partners respond to building", "on or off", (0, 1), ASSUMPTION)
    self_sustaining: bool = parameter(True, "A profitable practice sustains itself", "on or off", (0, 1), ASSUMPTION)
    market_shock: bool = parameter(True, "Market shocks", "on or off", (0, 1), ASSUMPTION)
