"""What an optimizer may choose: a few numbers, in steps that a plan document would use, applied to a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.errors import SimError
from sim.pay.measure import Measure
from sim.pay.plan import Plan, plan_from
from sim.pay.terms.curve import Accelerator, Cap, Threshold
from sim.scenario.scenario import Scenario, value_at

Design = Mapping[str, float]


class Knob(NamedTuple):
    """One number to choose: its label, unit, range and step, and a note on what an end of the range means.

    `natural` are ends that no wider range could pass, such as no threshold or all pay on the team: an optimum there
    does not mean that the range is too narrow.
    """

    label: str
    unit: str
    low: float
    high: float
    step: float
    note: str = ""
    natural: tuple[float, ...] = ()

    def rounded(self, value: float) -> float:
        """Return the nearest value on a step inside the range."""
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        return round(min(self.low + steps * self.step, self.high), 10)


KNOBS: dict[str, Knob] = {
    "base_share": Knob("Base share of OTE", "share", 0.4, 0.9, 0.05),
    "accelerator": Knob("Rate above quota", "x base rate", 0.25, 4.0, 0.25, "below 1 it is a decelerator"),
    "threshold": Knob("Threshold", "attainment", 0.0, 0.8, 0.1, "0: none", (0.0,)),
    "cap": Knob("Cap", "target incentives", 1.5, 4.0, 0.25, "4: none", (4.0,)),
    "individual_weight": Knob(
        "Weight on own results", "share of target incentive", 0.0, 1.0, 0.1, "0: all on the team", (0.0, 1.0)
    ),
    "build_credit": Knob("Weight on partner-led sales", "share of target incentive", 0.0, 0.5, 0.1, "0: none", (0.0,)),
    "quota": Knob("Quota", "times the scenario's", 0.7, 1.3, 0.05),
    "build_share": Knob(
        "Directed building share", "share of time after cadence", 0.0, 0.9, 0.05, "0: run deals only", (0.0,)
    ),
}
SHARING = ("individual_weight", "build_credit")
NO_CAP = KNOBS["cap"].high
OWN, TEAM, PARTNER_LED = "Own revenue", "Team revenue", "Partner-led revenue"
# Vendor-led deals give no credit and shoulder-to-shoulder deals half credit on the measure of partner-led sales.
BUILD_CREDIT = ({"motion": "vendor-led", "credit": 0.0}, {"motion": "shoulder-to-shoulder", "credit": 0.5})


def design_of(scenario: Scenario) -> dict[str, float]:
    """Return a scenario's current design, each number on the nearest step."""
    return {name: KNOBS[name].rounded(value) for name, value in design_numbers(scenario).items()}


def design_numbers(scenario: Scenario) -> dict[str, float]:
    """Return a scenario's current values of KNOBS, not rounded."""
    plan = scenario.plan
    lead = leading(plan)
    rates = [term.rate for term in lead.terms if isinstance(term, Accelerator)]
    thresholds = [term.at for term in lead.terms if isinstance(term, Threshold)]
    caps = [term.at for term in plan.terms if isinstance(term, Cap) and term.unit == "target incentives"]
    partner_led = sum(measure.weight for measure in plan.measures if measure.name == PARTNER_LED)
    own = sum(
        measure.weight for measure in plan.measures if measure.scope == "individual" and measure.name != PARTNER_LED
    )
    return {
        "base_share": plan.base_share,
        "accelerator": rates[0] if rates else 1.0,
        "threshold": thresholds[0] if thresholds else 0.0,
        "cap": caps[0] if caps else NO_CAP,
        "individual_weight": own / (1.0 - partner_led) if partner_led < 1.0 else 0.0,
        "build_credit": partner_led,
        "quota": 1.0,
        "build_share": scenario.motion.build_share,
    }


def leading(plan: Plan) -> Measure:
    """Return the measure with the largest weight, whose terms a design changes."""
    return max(plan.measures, key=lambda measure: measure.weight)


def measures_in(design: Design) -> int:
    """Return how many measures a design's plan has."""
    own, built = design["individual_weight"], design["build_credit"]
    return int(own > 0.0 and built < 1.0) + int(own < 1.0 and built < 1.0) + int(built > 0.0)


def designed(scenario: Scenario, design: Design) -> Scenario:
    """Return a scenario with the plan, quota and building share of a design; numbers left out stay unchanged.

    ScenarioError when the numbers make no valid plan; SimError for a name that is not in KNOBS.
    """
    unknown = [name for name in design if name not in KNOBS]
    if unknown:
        raise SimError(f"{unknown[0]!r} cannot be chosen; what can is {', '.join(KNOBS)}")
    values: dict[str, Any] = {}
    if "quota" in design:
        values["quota.annual_quota"] = value_at(scenario, "quota.annual_quota") * design["quota"]
    if "build_share" in design:
        values["motion.build_share"] = design["build_share"]
    changed = scenario.with_values(values) if values else scenario
    return changed.replace(plan=designed_plan(scenario.plan, design))


def designed_plan(plan: Plan, design: Design) -> Plan:
    """Return a plan with a design's mix, curve, cap and sharing; the terms are those of its heaviest measure."""
    content = plan.model_dump(mode="json")
    if "base_share" in design:
        content["base_share"] = design["base_share"]
    if any(name in design for name in SHARING):
        now = {**_sharing_of(plan), **design}
        content["measures"] = _shared(leading(plan), now["individual_weight"], now["build_credit"])
        content["crediting"]["by_motion"] = [
            rule for rule in content["crediting"]["by_motion"] if rule["measures"] != [PARTNER_LED]
        ]
        if now["build_credit"] > 0.0:
            content["crediting"]["by_motion"] += [{**rule, "measures": [PARTNER_LED]} for rule in BUILD_CREDIT]
    for measure in content["measures"]:
        if measure["name"] != PARTNER_LED or len(content["measures"]) == 1:
            measure["terms"] = _bent(measure["terms"], design)
    if "cap" in design:
        content["terms"] = [term for term in content["terms"] if term["kind"] != "cap"]
        if design["cap"] < NO_CAP:
            content["terms"].insert(0, {"kind": "cap", "at": design["cap"]})
    return plan_from(content)


def _sharing_of(plan: Plan) -> dict[str, float]:
    design = design_of(Scenario().replace(plan=plan))
    return {name: design[name] for name in SHARING}


def _shared(lead: Measure, individual_weight: float, build_credit: float) -> list[dict[str, Any]]:
    """Return measures that pay the leading measure's terms on own and on team results, and credit for building."""
    paid = lead.model_dump(mode="json", exclude={"name", "scope", "weight"})
    rest = 1.0 - build_credit
    weights = ((OWN, "individual", rest * individual_weight), (TEAM, "team", rest * (1.0 - individual_weight)))
    measures = [{**paid, "name": name, "scope": scope, "weight": weight} for name, scope, weight in weights if weight]
    if build_credit > 0.0:
        straight = {"kind": "curve", "points": [[0.0, 0.0], [1.0, 1.0]]}
        measures.append({"name": PARTNER_LED, "scope": "individual", "weight": build_credit, "terms": [straight]})
    return measures


def _bent(terms: list[dict[str, Any]], design: Design) -> list[dict[str, Any]]:
    """Return a measure's terms with the design's accelerator and threshold in place of its own."""
    kept = list(terms)
    if "accelerator" in design:
        kept = [term for term in kept if term["kind"] != "accelerator"]
        if design["accelerator"] != 1.0:
            kept.insert(1, {"kind": "accelerator", "above": 1.0, "rate": design["accelerator"]})
    if "threshold" in design:
        kept = [term for term in kept if term["kind"] != "threshold"]
        if design["threshold"] > 0.0:
            kept.append({"kind": "threshold", "at": design["threshold"]})
    return kept
