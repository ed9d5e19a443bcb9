"""Equal pool or best slopes in words: which way of sharing pay wins when the question is put so."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.reports.wording import between, money, signed_money
from sim.studies.best_slopes import Question, SharingComparison
from sim.theory.teams import internalization_for_team

WHAT: Mapping[Question, str] = {
    "equal pool": "The same share of revenue is paid out, by the team plan's curve; only who shares it differs.",
    "best slopes": "Each arm keeps its curve and gets the variable pay that is best for it, out of the same OTE.",
}
COLUMNS = ("motion", "sharing", "slope ($ per $ at target)", "surplus ($/seat and year)", "low", "high")


def sentence(motion: str, comparison: SharingComparison) -> str:
    """Return one sentence: who wins in a motion, by how much a seat and year, and at which slopes."""
    gap = comparison.advantage
    slopes = f"slopes {comparison.team.slope:.2f} and {comparison.individual.slope:.2f}, team and individual"
    if comparison.winner is None:
        return f"**{motion}:** ◆ not settled, team less individual {signed_money(gap.mean)} ({between(gap)}); {slopes}."
    ahead = abs(gap.mean)
    return f"**{motion}:** {comparison.winner} pay brings {money(ahead)} more surplus per seat and year; {slopes}."


def ties(size: int, correlation: float, internalization: float) -> str:
    """Return where peer internalization alone would let a team plan win at best slopes, by the closed form."""
    if size < 2:
        return "A team of one has nobody to share with."
    alone, together = internalization_for_team(size, 0.0), internalization_for_team(size, correlation)
    side = "just under" if 0.0 <= alone - internalization < 0.05 else "under" if internalization < alone else "above"
    return (
        f"Peer internalization stands at {internalization:.2f}, {side} the {alone:.2f} from which a team of {size} "
        f"with independent results wins at best slopes without any help; at correlation {correlation:.2f} that takes "
        f"{together:.2f}."
    )


def question_table(comparisons: Mapping[str, SharingComparison]) -> pd.DataFrame:
    """Return one row for each motion and way of sharing, with columns COLUMNS."""
    rows = [
        (motion, offer.sharing, offer.slope, *offer.surplus)
        for motion, comparison in comparisons.items()
        for offer in (comparison.team, comparison.individual)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
