"""The annual quota of whoever has none from plan or roster: as chosen, as of attainment, or the mean of a team."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from sim.errors import ImportedFileError
from sim.pay.proration import months_in_seat
from sim.pay_statements.records import CreditRecord, Payee
from sim.replay.attained import AttainmentHistory, check_quota
from sim.replay.finding import ReplayNote, assumption, some
from sim.replay.years import lies_in
from sim.units import MONTHS_PER_YEAR

MEAN_OF_TEAM = "mean of the team"


def historic_quotas(history: AttainmentHistory, people: Sequence[Payee]) -> dict[str, float]:
    """Return everybody's annual quota on a measure that the file does not name, $: the mean of their named ones."""
    by_payee: dict[str, list[float]] = {}
    for (payee, _), quota in history.quotas.items():
        by_payee.setdefault(payee, []).append(quota)
    means = {payee: math.fsum(quotas) / len(quotas) for payee, quotas in by_payee.items()}
    of_all = math.fsum(means.values()) / len(means)
    return {payee.name: means.get(payee.name, of_all) for payee in people}


def quotas_of(
    records: Sequence[CreditRecord], people: Sequence[Payee], first: datetime.date, rule: str | float
) -> tuple[dict[str, float], list[ReplayNote]]:
    """Return everybody's annual quota where none is stated, $, by the mapping's rule, and notes on it."""
    without = sum("" not in payee.quotas for payee in people)
    if not without:
        return {payee.name: payee.quotas[""] for payee in people}, []
    if not isinstance(rule, str):
        check_quota(rule)
        text = f"where neither plan nor roster states one, the annual quota is {rule:,.2f}, as chosen or mapped"
        return {payee.name: float(rule) for payee in people}, [assumption("quota", text, without)]
    if rule != MEAN_OF_TEAM:
        raise ImportedFileError(
            f"the mapping assumes quota {rule[:60]!r}; write {MEAN_OF_TEAM!r} or dollars a year, or bring quotas"
        )
    sold = {payee.name: 0.0 for payee in people} | {record.payee: 0.0 for record in records}
    for record in records:
        if lies_in(record.date, first):
            sold[record.payee] += record.amount * record.split
    worked = {
        p.name: float(sum(months_in_seat(p.start, p.end, first, by_days=False, day_count="actual/actual")))
        for p in people
    }

    def mean(members: Sequence[Payee]) -> float:
        years = sum(worked[payee.name] for payee in members) / MONTHS_PER_YEAR
        whole = math.fsum(sold[payee.name] for payee in members)
        return math.floor(100.0 * whole / years + 1e-6) / 100.0 if years > 0.0 else 0.0  # cut, so that a team reaches 1

    teams = {team: [payee for payee in people if payee.team == team] for team in {payee.team for payee in people}}
    of_team = {team: mean(members) for team, members in teams.items()}
    of_all, empty = mean(people), sorted(team for team, quota in of_team.items() if quota <= 0.0)
    if of_all <= 0.0:
        raise ImportedFileError(
            f"nobody who is paid was credited anything in the plan year from {first:%Y-%m}, so no quota follows; bring "
            "quotas"
        )
    quota = {payee.name: of_team[payee.team] if payee.team not in empty else of_all for payee in people}
    spread = f"{min(quota.values()):,.2f} to {max(quota.values()):,.2f}" if len(teams) > 1 else f"{of_all:,.2f}"
    text = (
        f"where neither plan nor roster states one, the annual quota is the mean result of the payee's team, {spread} "
        "(cents cut off); it is made of the very results it is held against, so a team measure stands at attainment 1 "
        "by construction"
    )
    notes = [assumption("quota", text, without)]
    if empty:
        text_of_empty = f"a team credited nothing takes the mean of everybody as its quota: {some(empty)}"
        notes.append(assumption("quota", text_of_empty, sum(payee.team in empty for payee in people)))
    return quota, notes
