"""Closed forms of the theory that reduced scenarios must reproduce, each with its assumptions and its source.

`linear_contract` one seller on a straight plan; `teams` sharing, peers, helping and hybrids; `multitask` running
against building; `kinked_pay` accelerators, caps and gates; `flow` Little's law and lost deals; `capability_trap`
improving against producing; `learning` learning by doing and adoption; `turnover` ramp, vacancies and quits;
`compound_poisson` what deal counts say about risk; `response` effort, tournaments and sorting; `carry_over` the return
on a seller.

Nothing here is used by the simulation. Tags of a source: [V] read in the work, its abstract or its publisher's page;
[S] seen on a secondary page only; a citation without a tag could not be checked and carries no number.
"""
