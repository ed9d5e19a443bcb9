"""Who earns what from a deal: the partner's margin, the vendor's contribution, and what people and programs cost."""

from __future__ import annotations

from sim.parameters import ASSUMPTION, Group, parameter


class Economics(Group):
    """Money around a deal, for the vendor and for the partner."""

    partner_margin: float = parameter(
        0.25,
        "Partner margin",
        "share of list revenue",
        (0.0, 0.9),
        "partner_margin",
        plausible=(0.15, 0.4),
        note="Discount or resale margin the partner keeps.",
    )
    services_ratio: float = parameter(
        0.75,
        "Services ratio",
        "partner services gross profit per $ of vendor revenue",
        (0.0, 10.0),
        ASSUMPTION,
        plausible=(0.4, 1.0),
        note="With influence, what decides most: it carries the partner's return on a committed rep.",
    )
    partner_rep_cost_per_month: float = parameter(
        12_000.0,
        "Cost of a partner rep",
        "$/month",
        (1.0, 1e6),
        ASSUMPTION,
        plausible=(8_000.0, 15_000.0),
        note="What a committed rep costs the partner, everything included.",
    )
    rebate: float = parameter(
        0.02, "Partner rebate", "share of list revenue", (0.0, 0.5), "partner_rebate", plausible=(0.0, 0.05)
    )
    mdf: float = parameter(
        0.015,
        "Market development funds",
        "share of list revenue",
        (0.0, 0.5),
        "mdf_rate",
        plausible=(0.005, 0.03),
    )
    vendor_gross_margin: float = parameter(
        0.75,
        "Vendor gross margin",
        "share of net revenue",
        (0.0, 1.0),
        ASSUMPTION,
        plausible=(0.55, 0.85),
    )
    burden: float = parameter(
        1.2,
        "Burden on pay",
        "cost per $ of pay",
        (1.0, 2.0),
        ASSUMPTION,
        plausible=(1.1, 1.35),
        note="Payroll taxes, benefits and tools on top of base and variable pay.",
    )
    enablement_cost_per_hour: float = parameter(
        2.0,
        "Enablement cost",
        "$/building hour",
        (0.0, 1_000.0),
        ASSUMPTION,
        plausible=(0.0, 20.0),
        note="Content, labs and events used up by an hour of building a partner.",
    )


def net_margin(economics: Economics) -> float:
    """Return the vendor's gross profit per dollar of list revenue sold through partners."""
    kept = 1.0 - economics.partner_margin - economics.rebate - economics.mdf
    return kept * economics.vendor_gross_margin
