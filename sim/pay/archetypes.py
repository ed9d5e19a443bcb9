"""The two archetypes of the 2x2: team-based pay of low leverage, individual pay of high leverage."""

from __future__ import annotations

from sim.pay.measure import Measure
from sim.pay.plan import Plan
from sim.pay.terms.curve import Accelerator, Curve

# The two archetypes of the 2x2 are definitions: in practice a legacy plan keeps 40 to 80 % of its weight on team
# measures (pm_legacy_team_mbo_share) and a reformed one 0 to 25 % (pm_reform_team_mbo_share).
TEAM_LOW_LEVERAGE = Plan(
    name="Team, low leverage",
    base_share=0.70,
    measures=(Measure(name="Team revenue", scope="team", terms=(Curve(), Accelerator(above=1.0, rate=0.5))),),
)


INDIVIDUAL_HIGH_LEVERAGE = Plan(
    name="Individual, high leverage",
    base_share=0.55,
    measures=(Measure(name="Own revenue", scope="individual", terms=(Curve(), Accelerator(above=1.0, rate=2.0))),),
)
