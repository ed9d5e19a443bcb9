"""Multiplier's simulation library: scenarios in, results with intervals out; it knows no screen and no database.

What most need stands here; each is loaded when it is first used:

* `Scenario`, `read_scenario`, `preset`, `preset_names`: what goes into a simulation
* `simulate` -> `Result`, and `Estimate` with `estimate` for means with 95 % intervals
* `factorial`, `effects`, `contrasts`: the 2x2 of pay and motion, and what each of the two is worth
* `compare`, `standings`, `explain`: several scenarios on the same draws, and why one earns more than another
* `Plan`, `read_plan`, `payout`, `Credit`: what a comp plan pays for credit against quota
* `statements`, `Payee`, `CreditRecord`: everybody's pay statement, line by line, to the cent

The packages hold the rest; the docstring of each is the question it answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.public import public_names

if TYPE_CHECKING:
    from sim.engine.measures import Estimate as Estimate, estimate as estimate
    from sim.engine.results import Result as Result
    from sim.engine.run import simulate as simulate
    from sim.errors import SimError as SimError
    from sim.pay.credit import Credit as Credit
    from sim.pay.payout import payout as payout
    from sim.pay.plan import Plan as Plan, read_plan as read_plan
    from sim.pay_statements.records import CreditRecord as CreditRecord, Payee as Payee
    from sim.pay_statements.statement import statements as statements
    from sim.scenario.presets import preset as preset, preset_names as preset_names
    from sim.scenario.scenario import Scenario as Scenario, read_scenario as read_scenario
    from sim.studies.comparison import compare as compare, standings as standings
    from sim.studies.explanation import explain as explain
    from sim.studies.factorial import contrasts as contrasts, effects as effects, factorial as factorial

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "engine.measures": ("Estimate", "estimate"),
        "engine.results": ("Result",),
        "engine.run": ("simulate",),
        "errors": ("SimError",),
        "pay.credit": ("Credit",),
        "pay.payout": ("payout",),
        "pay.plan": ("Plan", "read_plan"),
        "pay_statements.records": ("CreditRecord", "Payee"),
        "pay_statements.statement": ("statements",),
        "scenario.presets": ("preset", "preset_names"),
        "scenario.scenario": ("Scenario", "read_scenario"),
        "studies.comparison": ("compare", "standings"),
        "studies.explanation": ("explain",),
        "studies.factorial": ("contrasts", "effects", "factorial"),
    },
)
