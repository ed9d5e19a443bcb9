"""Every shipped plan runs in the simulation, and what it pays there is what the statement engine pays to the cent."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from sim.engine.credit_streams import MOTIONS, credit_streams
from sim.engine.payroll import payslips
from sim.engine.plans_in_force import contracts_of
from sim.engine.run import seat_months, simulate
from sim.errors import ScenarioError
from sim.model.credit_policy import Crediting
from sim.model.quotas import QuotaPolicy
from sim.month.state import Report
from sim.pay.plan import Plan, plan_from, read_plan
from sim.pay_statements.records import CreditFile, CreditRecord, Payee, RosterFile
from sim.pay_statements.statement import statements
from sim.scenario.scenario import Scenario

PLANS = {path.stem: read_plan(path) for path in sorted((Path(__file__).parents[2] / "data" / "plans").glob("*.yaml"))}
YEAR = datetime.date(2025, 1, 1)
# The simulation rounds a year once, a statement whenever it pays.
HALF_CENT_A_PAY_DATE = {"year": 0.006, "quarter": 0.021, "month": 0.061}
# Everybody stays, so that a person's year is a whole one.
STAYING = {
    "run.replications": 3,
    "run.months": 24,
    "organization.seats": 10,
    "motion.role_clarity": 0.0,
    "talent.quit_hazard_per_month": 0.0,
    "switches.portal": False,
}


def staying(plan: Plan, **changes: object) -> Scenario:
    return Scenario().replace(plan=plan).with_values({**STAYING, **changes})


def emitted(scenario: Scenario) -> Report:
    return seat_months(scenario, 0, scenario.run.replications)


def statement_pay(report: Report, plan: Plan, scenario: Scenario, seat: int, year: int) -> float:
    """Return the year's variable pay of the person in a seat of the first replication, by the statement engine."""
    size = scenario.organization.team_size
    team = range(seat // size * size, seat // size * size + size)
    span = slice(12 * year, 12 * year + 12)
    people, records = [], []
    rollup = any(measure.scope == "roll-up" for measure in plan.measures)
    contract = contracts_of(scenario)[0]
    share = {name: stream.quota_share for stream in contract.streams for name in stream.names}
    for place in team:
        annual = float(report.quota[0, place, span].sum())
        quotas = {measure.name.lower(): annual * share[measure.name] for measure in plan.measures}
        boss = "Boss" if rollup else ""
        people.append(
            Payee(row=1, name=f"PM {place}", start=datetime.date(2015, 1, 1), team="T", manager=boss, quotas=quotas)
        )
        for motion, name in enumerate(MOTIONS):
            for month in range(12):
                at = (0, place, 12 * year + month)
                amount = report.sold[(*at, motion)] if report.sold.shape[1] else report.credit[at]
                if not report.sold.shape[1] and motion:
                    continue
                records += [
                    CreditRecord(
                        row=1 + len(records),
                        payee=f"PM {place}",
                        date=YEAR.replace(month=month + 1),
                        measure=measure.name,
                        amount=float(amount),
                        motion=name if report.sold.shape[1] else "",
                    )
                    for measure in plan.measures
                    if measure.scope != "score"
                ]
    payee = f"PM {seat}"
    if rollup:  # the simulation pays a roll-up as the team's result; here the boss has the team below
        whole = float(report.quota[0, list(team), span].sum())
        people.append(Payee(row=9, name="Boss", start=YEAR.replace(year=2015), quotas={"": whole}))
        payee = "Boss"
    for name in [measure.name for measure in plan.measures if measure.scope == "score"]:
        records.append(CreditRecord(row=9_999, payee=payee, date=YEAR, measure=name, amount=1.0))
    plan = plan.model_copy(update={"crediting": plan.crediting.model_copy(update={"windfall": None})})
    paid = statements(plan, CreditFile(records=tuple(records)), RosterFile(people=tuple(people)), YEAR)
    assert not paid.problems
    (statement,) = [statement for statement in paid.statements if statement.payee == payee]
    return float(sum(statement.variable))


@pytest.mark.parametrize("name", PLANS)
def test_a_sampled_year_is_paid_as_the_statement_engine_pays_it(name: str) -> None:
    """Windfalls are left out: they look at single deals, and the simulation emits what a month adds up to."""
    scenario = staying(PLANS[name], **{"market.season": [1.0] * 12})
    report = emitted(scenario)
    slips = payslips(report, contracts_of(scenario), scenario.organization.team_size)
    sampled = [(0, 0), (3, 1), (7, 0), (9, 1)]
    for seat, year in sampled:
        (row,) = np.flatnonzero((slips.replication == 0) & (slips.seat == seat) & (slips.year == year))
        again = statement_pay(report, PLANS[name], scenario, seat, year)
        assert slips.variable[row] == pytest.approx(again, abs=HALF_CENT_A_PAY_DATE[PLANS[name].pay_every])
    assert np.ptp(slips.variable) > 0.0


@pytest.mark.parametrize("name", PLANS)
def test_every_shipped_plan_runs_through_the_engine(name: str) -> None:
    result = simulate(Scenario().replace(plan=PLANS[name]).with_values({"run.replications": 2}))
    assert np.isfinite(result.yearly).all()
    assert (result.total("variable") > 0.0).all()


# --- motions ----------------------------------------------------------------------------------------------------------


def by_motion(partner_led: float, vendor_led: float, name: str = "Own revenue") -> Plan:
    """An individual plan that counts partner-led and vendor-led deals as given."""
    return plan_from(
        {
            "name": "By motion",
            "base_share": 0.55,
            "measures": [{"name": name, "scope": "individual", "quota": {"per_year": 480_000.0}}],
            "crediting": {
                "by_motion": [
                    {"motion": "vendor-led", "credit": vendor_led},
                    {"motion": "partner-led", "credit": partner_led},
                ]
            },
        }
    )


def build_share(scenario: Scenario) -> float:
    result = simulate(scenario)
    built = result.total("build_hours").sum()
    return float(built / (built + result.total("run_hours").sum()))


def test_a_plan_that_pays_partner_led_revenue_more_makes_people_build_more() -> None:
    shares = [build_share(staying(by_motion(more, less))) for more, less in ((0.2, 1.0), (1.0, 1.0), (1.0, 0.2))]
    assert shares[0] < shares[1] - 0.05
    assert shares[1] < shares[2] - 0.05


def test_motions_matter_through_the_plan_alone() -> None:
    """Where nobody chooses or reacts, what a plan counts changes pay and nothing else."""
    still = {f"switches.{name}": False for name in ("effort", "allocation", "retention", "helping")}
    some, all_ = (simulate(staying(by_motion(1.0, vendor), **still)) for vendor in (0.2, 1.0))
    np.testing.assert_array_equal(some.total("revenue"), all_.total("revenue"))
    assert (some.total("variable") < all_.total("variable")).all()


def test_an_organization_that_credits_a_motion_less_makes_people_do_less_of_it() -> None:
    plan = PLANS["individual_high_leverage"]
    assert build_share(staying(plan, **{"crediting.partner_led": 0.3})) < build_share(staying(plan)) - 0.05


def test_build_credit_makes_people_build_more_than_the_same_hybrid_without_it() -> None:
    with_credit = PLANS["hybrid_build_credit"]
    rules = with_credit.crediting.model_copy(update={"by_motion": ()})
    without = with_credit.model_copy(update={"crediting": rules})
    assert build_share(staying(with_credit)) > build_share(staying(without)) + 0.05


@pytest.mark.parametrize("kind", ["kicker", "spiff"])
def test_an_extra_is_paid_for_the_motion_that_a_rule_credits_it_with(kind: str) -> None:
    rate = {"rate": 0.05} if kind == "kicker" else {"dollars_each": 1_000.0}
    own = {"name": "Own", "scope": "individual"}
    rules = [{"motion": motion, "credit": 0.0, "measures": ["Partners'"]} for motion in MOTIONS[:2]]
    written = {"name": "Extra", "base_share": 0.55, "measures": [own], "crediting": {"by_motion": rules}}
    plan = plan_from({**written, "terms": [{"kind": kind, "measure": "Partners'", **rate}]})
    scenario = staying(plan)
    report = emitted(scenario)
    paid = payslips(report, contracts_of(scenario), scenario.organization.team_size).variable
    bare = scenario.replace(plan=plan.model_copy(update={"terms": ()}))
    less = payslips(report, contracts_of(bare), scenario.organization.team_size).variable
    sold = report.sold[..., 2].reshape(3, 10, 2, 12).sum(axis=-1).transpose(0, 2, 1).ravel()
    unit = 1.0 if kind == "kicker" else 1.0 / scenario.market.deal_size
    np.testing.assert_allclose(paid - less, sold * unit * next(iter(rate.values())), atol=0.02)
    assert build_share(scenario) > build_share(bare)


def test_plans_that_count_motions_alike_have_one_stream_and_emit_no_motions() -> None:
    for name, plan in PLANS.items():
        streams = credit_streams(plan, Crediting(), QuotaPolicy(), 25_000.0)
        assert (len(streams) > 1) == (name == "hybrid_build_credit")
        assert (emitted(staying(plan)).sold.size > 0) == (name == "hybrid_build_credit")


@pytest.mark.parametrize("rule", [{"motion": "partner-led", "since": "2025-01-01"}, {"motion": "by mail"}])
def test_a_rule_that_cannot_be_simulated_is_refused_with_the_reason(rule: dict[str, object]) -> None:
    measures = [{"name": "Own", "scope": "individual"}]
    plan = plan_from({"name": "Dated", "measures": measures, "crediting": {"by_motion": [rule]}})
    with pytest.raises(ScenarioError, match="simulated"):
        simulate(staying(plan))
