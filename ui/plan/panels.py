"""What the Plan page says about a plan beside its curve: mix and leverage, the check, a statement, the estimator."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sim.errors import SimError
from sim.pay.plan import Plan
from sim.pay_statements.sample_year import YEARS, annual_quota, sample_statement
from sim.plan_design.estimator import estimated_pay, to_earn
from sim.plan_design.leverage import leverages
from sim.plan_design.plan_trap import PlanTrap
from sim.reports import plan_words
from sim.reports.statement_table import statement_table, statement_title
from sim.reports.wording import dollars, money, plain, share
from sim.scenario.scenario import Scenario
from ui.widgets.formats import PERCENT

HIGHEST = 300.0  # % of quota in the estimator
_SHOWN = 6  # findings before the rest is folded away


def numbers(plan: Plan, quota: float) -> None:
    """Draw pay mix and the three leverages, each with its formula."""
    known = [("Pay mix", plan_words.mix(plan), "base salary / target incentive, in % of OTE")]
    if plan.target_incentive_per_year > 0.0:
        known += [plan_words.leverage_in_words(leverage) for leverage in leverages(plan, quota=quota)]
    st.header("Mix and leverage", anchor=False)
    lines = [f"- **{value}** {plain(name)}  \n:small[{plain(formula)}]" for name, value, formula in known]
    st.markdown("\n".join(lines))


def check_findings(findings: tuple[PlanTrap, ...]) -> None:
    """Draw what `check` found, the worst first, with severity, plain words and dollars."""
    listed = plan_words.told_here(findings)
    st.header(plain(plan_words.check_title(findings)), anchor=False)
    if not listed:
        st.caption("No cliff, dead zone, falling pay, unstated tie, windfall or threshold that nobody passes.")
    for finding in listed[:_SHOWN]:
        _finding(finding)
    if len(listed) > _SHOWN:
        with st.expander(f"{len(listed) - _SHOWN} more"):
            for finding in listed[_SHOWN:]:
                _finding(finding)


def _finding(finding: PlanTrap) -> None:
    at_stake = f" :gray-badge[{plain(money(finding.dollars))}]" if finding.dollars else ""
    st.markdown(
        f"{plan_words.SEVERITY_ICONS[finding.severity]} **{finding.severity} · {finding.kind}**{at_stake}  \n"
        f"{plain(finding.sentence)}  \n:small[:gray[{plain(finding.where)}]]"
    )


def statement(plan: Plan, scenario: Scenario) -> None:
    """Draw the pay statement of a sample payee, line by line and period by period."""
    left, right = st.columns([1, 1.6])
    attained = left.slider(
        "The sample year ends at, % of quota", 0.0, 200.0, 105.0, 5.0, format="%.0f %%", key="statement.attainment"
    )
    year = right.selectbox("Deals fall", list(YEARS), key="statement.year")
    own, team = scenario.quota.annual_quota, float(scenario.organization.team_size)
    try:
        statement = sample_statement(plan, attained / PERCENT, year, own, team)
    except SimError as problem:
        st.info(plain(str(problem)))
        return
    st.subheader(plain(statement_title(statement)), anchor=False)
    table = statement_table(statement)
    money_columns = {name: st.column_config.NumberColumn(format="accounting") for name in table.columns[1:]}
    st.dataframe(
        table,
        hide_index=True,
        column_config={table.columns[0]: st.column_config.TextColumn(pinned=True), **money_columns},
        key="statement.table",
        alt=statement_title(statement),
    )
    goals = ", ".join(f"{measure.name} {money(annual_quota(measure, own, team))}" for measure in plan.measures)
    st.caption(
        plain(f"Dollars and cents; the lines of a month add up to its variable pay. Annual quotas: {goals}.")
        + " Every measure ends the year at the same attainment."
    )


def estimator(plan: Plan, measure: str, quota: float) -> None:
    """Draw the estimator for a payee: what does this result pay, and what must I sell to earn that?"""
    left, right = st.columns(2, gap="large")
    with left:
        at = st.slider(
            plain(f"My year on {measure}, % of quota"), 0.0, HIGHEST, 110.0, 1.0, format="%.0f %%", key="estimate.at"
        )
        try:
            pay = estimated_pay(
                plan, {measure.name: 1.0 for measure in plan.measures} | {measure: at / PERCENT}, quota=quota
            )
        except SimError as problem:
            st.info(plain(str(problem)))
            return
        st.metric(
            "Pay of the year",
            dollars(pay.total, 0).replace("$", "\\$"),
            f"{plain(money(pay.next_point))} for one more percent of quota",
            delta_color="off",
            delta_arrow="off",
        )
        base, variable = dollars(pay.base, 0), dollars(pay.variable, 0)
        st.caption(plain(f"{base} base, {variable} variable: {share(pay.payout)} of target incentive"))
        lines = pd.DataFrame([line for line in pay.lines if line[1]], columns=["line", "dollars"])
        st.dataframe(
            lines,
            hide_index=True,
            column_config={"dollars": st.column_config.NumberColumn(format="dollar")},
            key="estimate.lines",
            alt="The lines of this pay",
        )
    with right:
        wanted = st.number_input(
            "I want to earn, \\$ of variable pay",
            min_value=0.0,
            value=float(round(plan.target_incentive_per_year * 1.25, -2)),
            step=1_000.0,
            format="%.0f",
            key=f"estimate.earn.{plan.name}",
        )
        try:
            needed = to_earn(plan, wanted, measure=measure, quota=quota)
        except SimError as problem:
            st.info(plain(str(problem)))
            return
        st.metric(
            "What I must sell" if needed.is_reachable else "Out of reach",
            plain(money(needed.credited)) if needed.credited is not None else plain(f"at most {money(needed.most)}"),
            plain(f"{share(needed.attainment)} of quota") if needed.attainment is not None else None,
            delta_color="off",
            delta_arrow="off",
        )
        st.caption(plain(needed.sentence))
