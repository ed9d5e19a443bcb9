"""The yardstick: a direct sales rep selling the vendor's own enterprise deals in the same market."""

from __future__ import annotations

from sim.compiled.rules import rule
from sim.parameters import ASSUMPTION, Group, parameter


class DirectRep(Group):
    """The enterprise-deal seller that a partner manager is compared with."""

    reps: int = parameter(
        5,
        "Direct reps beside the organization",
        "reps",
        (1, 500),
        ASSUMPTION,
        note="More of them narrow the yardstick's interval; amounts are per rep.",
    )
    annual_quota: float = parameter(
        900_000.0, "Direct rep quota", "$/year", (1.0, 1e10), "ae_quota", plausible=(650_000.0, 1_100_000.0)
    )
    attainment: float = parameter(
        0.88, "Direct rep mean attainment", "share of quota", (0.0, 3.0), "ae_mean_attainment", plausible=(0.7, 1.0)
    )
    ote_per_year: float = parameter(
        180_000.0, "Direct rep OTE", "$/year", (1.0, 1e7), "ae_ote", plausible=(140_000.0, 220_000.0)
    )
    base_share: float = parameter(
        0.5, "Direct rep base share", "share of OTE", (0.0, 1.0), "ae_base_share", plausible=(0.5, 0.55)
    )
    deal_size: float = parameter(
        50_000.0, "Direct deal size", "$ list revenue", (1.0, 1e9), "ae_deal_size", plausible=(30_000.0, 80_000.0)
    )
    deal_size_log_sd: float = parameter(
        0.7, "Spread of direct deal size", "sd of log deal size", (0.0, 3.0), ASSUMPTION, plausible=(0.4, 1.2)
    )


@rule
def direct_wins(season: float, factor: float, direct: DirectRep) -> float:
    """Return the deals a direct rep expects to win this month under the market factor all sellers share."""
    return direct.annual_quota * direct.attainment / 12.0 / direct.deal_size * season * factor
