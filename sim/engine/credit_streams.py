"""Streams of credit: which motions each measure of a plan counts, so that a plan can pay one motion more than another.

Measures that count the motions alike, against the same quota, share a stream: one forecast and one incentive table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import ScenarioError
from sim.model.credit_policy import Crediting
from sim.model.quotas import QuotaPolicy
from sim.pay.columns import named
from sim.pay.credit import Credit
from sim.pay.crediting import credit_shares
from sim.pay.measure import Measure
from sim.pay.payout import payout
from sim.pay.plan import Plan
from sim.pay.terms.bonuses import Spiff
from sim.units import FloatArray

MOTIONS = ("vendor-led", "shoulder-to-shoulder", "partner-led")
ANY_DAY = np.datetime64("2000-01-01")  # rules with dates are refused, so no day differs from another


@dataclass(frozen=True, kw_only=True)
class CreditStream:
    """Measures (and extras with a credit of their own) that count the same: credit per dollar, by motion.

    `quota_share` is their quota as a share of the seat's.
    """

    names: tuple[str, ...]
    weights: tuple[float, float, float]
    quota_share: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Tell whether a dollar is a dollar of credit, whatever the motion, against the whole quota."""
        return self.weights == (1.0, 1.0, 1.0) and self.quota_share == 1.0

    def leads(self, plan: Plan) -> bool:
        """Tell whether it is the stream of the plan's first measure."""
        return plan.measures[0].name in self.names

    def varies(self, plan: Plan) -> tuple[bool, bool]:
        """Tell whether its pay depends on own and on shared results; extras are one's own."""
        scopes = {measure.name: measure.scope for measure in plan.measures}
        kinds = {scopes.get(name, "individual") for name in self.names}
        return "individual" in kinds, bool(kinds - {"individual", "score"})


def credit_streams(plan: Plan, crediting: Crediting, policy: QuotaPolicy, deal_size: float) -> tuple[CreditStream, ...]:
    """Return a plan's streams under an organization's crediting policy, in the order of its measures.

    A SPIFF or kicker with a credit of its own is paid for what the plan's crediting rules name it in; where none does,
    nothing in a simulation is credited to it. What a SPIFF counts are deals of average size. Raises ScenarioError for
    a rule with dates: simulated years have none.
    """
    _check_rules(plan)
    policies = (crediting.vendor_led, crediting.shoulder, crediting.partner_led)
    counted = {term.measure for term in plan.terms if isinstance(term, Spiff)}
    named = {name for rule in plan.crediting.by_motion for name in rule.measures}
    measures: dict[tuple[tuple[float, ...], float], list[str]] = {}
    for measure in plan.measures:
        shares = _shares(plan, measure.name) if measure.scope != "score" else (1.0, 1.0, 1.0)
        share_of_quota = 1.0 if shares == (1.0, 1.0, 1.0) else _quota_share(measure, policy)
        weights = tuple(share * policy for share, policy in zip(shares, policies, strict=True))
        measures.setdefault((weights, share_of_quota), []).append(measure.name)
    for name in plan.extra_credits:
        if name in named:
            unit = 1.0 / deal_size if name in counted else 1.0
            weights = tuple(unit * share * policy for share, policy in zip(_shares(plan, name), policies, strict=True))
            measures.setdefault((weights, unit), []).append(name)
    return tuple(
        CreditStream(names=tuple(names), weights=(weights[0], weights[1], weights[2]), quota_share=share)
        for (weights, share), names in measures.items()
    )


def stream_payout(
    plan: Plan, stream: CreditStream, individual: FloatArray, team: FloatArray, quota: float | None
) -> FloatArray:
    """Return payout / target incentive when a stream's measures stand at the attainments given and all others at 1.

    `individual` is own attainment, `team` that of every shared measure; `quota` the seat's annual quota.
    """
    credits: dict[str, Credit] = {}
    shape = np.broadcast_shapes(np.shape(individual), np.shape(team))
    measures = {measure.name: measure for measure in plan.measures}
    for name in (*measures, *plan.extra_credits):
        measure = measures.get(name)
        inside = name in stream.names
        if measure is None and (not inside or quota is None):
            continue  # nothing is credited to it
        attainment: FloatArray = np.array(1.0)
        if inside and (measure is None or measure.scope != "score"):
            attainment = individual if measure is None or measure.scope == "individual" else team
        attainment = np.broadcast_to(attainment, shape)
        if quota is not None and (measure is None or measure.quota is None or stream.quota_share != 1.0):
            against = quota * (stream.quota_share if inside else 1.0)
            credits[name] = Credit(attainment=attainment, credited=attainment * against, quota=np.asarray(against))
        else:
            credits[name] = Credit(attainment=attainment)
    return payout(plan, credits)


def _check_rules(plan: Plan) -> None:
    """Raise ScenarioError for a crediting rule that cannot be simulated."""
    for rule in plan.crediting.by_motion:
        if rule.motion not in MOTIONS:
            raise ScenarioError(
                f"plan.crediting.by_motion: {rule.motion!r} is not simulated; the motions are {', '.join(MOTIONS)}"
            )
        if rule.since is not None or rule.until is not None:
            raise ScenarioError(
                f"plan.crediting.by_motion: the rule for {rule.motion!r} has dates, and simulated years have none; "
                "leave since and until out"
            )


def _shares(plan: Plan, measure: str) -> tuple[float, float, float]:
    """Return what the plan's crediting rules count of a dollar, by motion."""
    motions = len(MOTIONS)
    shares = credit_shares(plan.crediting, named([measure] * motions), named(MOTIONS), np.repeat(ANY_DAY, motions))
    return float(shares[0]), float(shares[1]), float(shares[2])


def _quota_share(measure: Measure, policy: QuotaPolicy) -> float:
    """Return the quota of a measure that does not count all motions in full, as a share of the seat's."""
    if measure.quota is not None:
        return measure.quota.per_year / policy.annual_quota
    return policy.motion_share
