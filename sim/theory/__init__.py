"""Which closed forms must reduced scenarios land on, with which assumptions and sources?

`linear_contract` one seller on a straight plan; `teams` sharing, peers, helping and hybrids; `multitask` running
against building; `kinked_pay` accelerators, caps and gates; `flow` Little's law and lost deals; `capability_trap`
improving against producing; `learning` learning by doing and adoption; `turnover` ramp, vacancies and quits;
`compound_poisson` what deal counts say about risk; `response` effort, tournaments and sorting; `carry_over` the return
on a seller.

Nothing here is used by the simulation. Tags of a source: [V] read in the work, its abstract or its publisher's page;
[S] seen on a secondary page only; a citation without a tag could not be checked and carries no number.
"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "compound_poisson": ("DealFlow",),
        "kinked_pay": (
            "LogNormal",
            "Normal",
            "Payout",
        ),
        "teams": (
            "Team",
            "internalization_for_team",
        ),
    },
)
