"""Studies of output: piece rates, quotas and ceilings, team pay, and bonuses against commissions."""

from __future__ import annotations

import math
from functools import lru_cache

from sim.engine.measures import Estimate, estimate, payout_to_target
from sim.evidence import settings
from sim.evidence.finding import Effort, Measuring, StudyResult, gain, gains, per_filled_seat
from sim.evidence.settings import (
    DECILE,
    FLAT_WAGE,
    MEAN_SKILL,
    SAME_PEOPLE,
    SELLER,
    Dictated,
    at_work,
    experienced,
    of_skill,
    plan_of,
    seller,
)
from sim.pay.plan import Plan
from sim.pay.terms.curve import Curve
from sim.pay.terms.rates import Step, Steps
from sim.scenario.scenario import Scenario
from sim.units import FloatArray

# --- Lazear: a flat wage becomes a piece rate that pays at least the wage ---------------------------------------------

PAY_RISE = 0.10  # the published rise in pay [S]; it fixes where the piece rate overtakes the guarantee
_HALVINGS = 7
_FEW = 40  # replications of the search for that point


def guaranteed_piece_rate(overtakes: float) -> Plan:
    """Return a piece rate that pays the former wage at least and exceeds it above `overtakes` (in former years)."""
    return plan_of(0.0, Curve(points=((0.0, 1.0), (overtakes, 1.0), (2.0 * overtakes, 2.0))))


def _pay_rise(scenario: Scenario, overtakes: float, effort: Effort) -> float:
    paid = effort.run(scenario.replace(plan=guaranteed_piece_rate(overtakes)))
    return payout_to_target(paid).overall() - 1.0


@lru_cache(maxsize=8)
def where_the_piece_rate_overtakes(seed: int) -> float:
    """Return the output, in former years, above which the piece rate pays more, such that pay rises by PAY_RISE."""
    effort = Effort(replications=_FEW, seed=seed)
    scenario = experienced(seller(_FEW, seed), FLAT_WAGE)
    low, high = 0.5, 2.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _pay_rise(scenario, middle, effort) > PAY_RISE:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _lazear(effort: Effort, *more: Dictated) -> tuple[FloatArray, FloatArray, float]:
    """Return output per filled seat after and before, by replication, and where the piece rate overtakes."""
    scenario = experienced(seller(effort.replications, effort.seed, *more), FLAT_WAGE)
    overtakes = where_the_piece_rate_overtakes(effort.seed)
    before, after = (
        per_filled_seat(effort.run(scenario.replace(plan=plan)))
        for plan in (FLAT_WAGE, guaranteed_piece_rate(overtakes))
    )
    return after, before, overtakes


_SORTING = "talent.sorting"
_CHOOSING = at_work(_SORTING, "applicants choose their plan; the middle of the plausible range, not a fit")


def lazear_total(effort: Effort) -> StudyResult:
    """Run hourly pay against the piece rate, with everybody free to join and to leave."""
    after, before, overtakes = _lazear(effort, *_CHOOSING)
    return StudyResult(
        value=gain(after, before),
        dictated=(*SELLER, *_CHOOSING),
        note=f"The piece rate overtakes the guarantee at {overtakes:.2f} times the former output: there pay rises by "
        "the tenth that was found [S].",
        why="effort alone answers pay, by the published elasticity; the abler are too slow to come and stay",
    )


def lazear_split(effort: Effort) -> StudyResult:
    """Divide the (log) gain of the same people by the gain with quits and applicants that respond to pay."""
    alone = gain(*_lazear(effort, *SAME_PEOPLE)[:2])
    whole = gain(*_lazear(effort, *_CHOOSING)[:2])
    part = math.log1p(alone.mean) / math.log1p(whole.mean)
    width = math.hypot(
        (alone.high - alone.mean) / (1.0 + alone.mean), part * (whole.high - whole.mean) / (1.0 + whole.mean)
    ) / math.log1p(whole.mean)
    return StudyResult(
        value=Estimate(part, part - width, part + width),
        dictated=(*SELLER, *_CHOOSING),
        note=f"The same people: {alone.mean:+.0%}; with free choice to come and to leave: {whole.mean:+.0%}.",
        why="output depends little on skill in the model (0.6 + 0.4 skill), so who comes and who stays hardly moves it",
    )


# --- Misra and Nair: quota, ceiling and ratchet go, the commission rate stays -----------------------------------------

RATCHET = settings.defaults().quota.ratchet
RATCHETED = Dictated(path="quota.ratchet", value=RATCHET, reason="quotas ratcheted; the default strength")
_MIDDLE = 1.0  # standard deviations of a year's forecast from a normal year to quota and to ceiling
_SPAN = (0.5, 2.0)


def commission_between(quota: float, ceiling: float, base_share: float) -> Plan:
    """Return a commission at the base rate on what is sold above `quota`, up to `ceiling`, in former years."""
    return plan_of(base_share, Curve(points=((quota, 0.0), (ceiling, ceiling - quota)), beyond="flat"))


def _misra_nair(effort: Effort, width: float, ratchet: float) -> Estimate:
    scenario = seller(effort.replications, effort.seed)
    share = scenario.archetypes.individual.base_share
    away = width * scenario.behavior.forecast_sd
    scenario = experienced(scenario, commission_between(1.0 - away, 1.0 + away, share))
    before = effort.run(scenario.with_values({RATCHETED.path: ratchet}))
    after = effort.run(scenario.replace(plan=plan_of(share)))
    return gain(after.total("revenue").sum(axis=1), before.total("revenue").sum(axis=1))


def misra_nair(effort: Effort) -> StudyResult:
    """Run the commission above a ratcheted quota up to a ceiling against the same commission on everything."""
    ends = sorted(_misra_nair(effort, width, RATCHET).mean for width in _SPAN)
    without = _misra_nair(effort, _MIDDLE, 0.0).mean
    return StudyResult(
        value=_misra_nair(effort, _MIDDLE, RATCHET),
        dictated=(*SELLER, RATCHETED),
        span=(ends[0], ends[1]),
        note="Quota and ceiling stand one standard deviation of a year's forecast below and above a normal year; the "
        f"pay mix is that of the individual archetype. Quota and ceiling alone account for {without:+.1%}.",
        why="ratcheted quotas only rise in the model, so the old plan loses its pull year after year; and what quota "
        "and ceiling take from it depends on where they stand, which the study's summary leaves open",
    )


# --- Hamilton, Nickerson and Owan: a group piece rate -----------------------------------------------------------------


def _hamilton(effort: Effort, *more: Dictated) -> Estimate:
    scenario = seller(effort.replications, effort.seed, *SAME_PEOPLE, *more)
    before, after = (
        per_filled_seat(effort.run(scenario.replace(plan=plan_of(0.0, scope=scope))))
        for scope in ("individual", "team")
    )
    return gain(after, before)


_HELP = "sewing in a module lets people help one another; the middle of the plausible range, not a fit"


def _peers_and_help(share: float) -> tuple[Dictated, ...]:
    """Return helping and internalization at a share of the way through their plausible ranges."""
    return tuple(
        dictated for name in ("helping", "internalization") for dictated in at_work(f"behavior.{name}", _HELP, share)
    )


def hamilton_defaults(effort: Effort) -> StudyResult:
    """Run the group piece rate where nobody can help anybody, as on the defaults."""
    return StudyResult(
        value=_hamilton(effort),
        dictated=(*SELLER, *SAME_PEOPLE),
        note=f"Without peers either it would be {_hamilton(effort, *_peers_and_help(0.0)).mean:+.0%}.",
        why="sharing dilutes the piece rate, and helping, which the gain needs, is 0 on the defaults",
    )


def hamilton_helping(effort: Effort) -> StudyResult:
    """Run it with helping and peers in the middle of their plausible ranges, and at both ends."""
    middle = _peers_and_help(0.5)
    ends = sorted(_hamilton(effort, *_peers_and_help(share)).mean for share in (0.0, 1.0))
    return StudyResult(
        value=_hamilton(effort, *middle),
        dictated=(*SELLER, *SAME_PEOPLE, *middle),
        span=(ends[0], ends[1]),
        why="at the middle of the ranges help does not make up for the diluted piece rate; only near their upper ends "
        "does the team gain as much as was found",
    )


# --- Friebel and others: a small team bonus ---------------------------------------------------------------------------

AT_QUOTA = Steps(steps=(Step(above=1.0, share=1.0),))  # a lump sum for attainment 1
BONUS = 0.022  # of wages, what was paid on average
SHOP = (
    Dictated(path="organization.team_size", value=7, reason="about seven people a shop (1,300 in 193 shops)"),
    Dictated(path="organization.seats", value=35, reason="whole shops"),
)


def _friebel(effort: Effort, bonus: Plan) -> Estimate:
    wages = plan_of(1.0, ote=bonus.base_per_year)
    scenario = experienced(seller(effort.replications, effort.seed, *SAME_PEOPLE, *SHOP), wages)
    before, after = (effort.run(scenario.replace(plan=plan)) for plan in (wages, bonus))
    return gain(per_filled_seat(after), per_filled_seat(before))


def _wage_and_bonus(bonus: float, *terms: object) -> Plan:
    wage = 100_000.0
    ote = wage * (1.0 + bonus)
    return plan_of(wage / ote, *terms, scope="team", ote=ote)


def friebel(effort: Effort) -> StudyResult:
    """Run flat wages against wages with a bonus for a team that reaches its target, paid half of the time."""
    at_target = _friebel(effort, _wage_and_bonus(2.0 * BONUS, AT_QUOTA))
    straight = _friebel(effort, _wage_and_bonus(BONUS))
    ends = sorted((at_target.mean, straight.mean))
    return StudyResult(
        value=at_target,
        dictated=(*SELLER, *SAME_PEOPLE, *SHOP),
        span=(ends[0], ends[1]),
        note="The bonus is paid at once when the target is reached, which half of the teams do on average.",
        why="a bonus at one point pulls hard on whoever stands near it; the same money in proportion to sales gives "
        f"{straight.mean:+.1%}",
    )


# --- Kishore and others: bonus against commission, by ability ---------------------------------------------------------


def _gain_at(skill: float | None, effort: Effort) -> FloatArray:
    """Return the gain of one skill, or of the usual mix of people when it is None, by replication."""
    scenario = seller(effort.replications, effort.seed, *SAME_PEOPLE)
    share = scenario.archetypes.individual.base_share
    bonus, commission = plan_of(share, AT_QUOTA), plan_of(share)
    scenario = experienced(scenario, bonus)
    if skill is not None:
        scenario = of_skill(scenario, skill)
    before, after = (per_filled_seat(effort.run(scenario.replace(plan=plan))) for plan in (bonus, commission))
    return gains(after, before)


def kishore_gain(effort: Effort) -> StudyResult:
    """Run the bonus against the commission for the usual mix of people."""
    return StudyResult(
        value=estimate(_gain_at(None, effort)),
        dictated=(*SELLER, *SAME_PEOPLE),
        why="people stand near quota, where a lump sum pulls harder than a commission that pays the same at quota; the "
        "timing games that such a bonus invites are not counted",
    )


def kishore_deciles(effort: Effort) -> StudyResult:
    """Run the bonus against the commission for the lowest and for the highest tenth of ability, at one quota."""
    spread = settings.defaults().talent.profiles[0].spread
    low, high = (_gain_at(MEAN_SKILL + side * DECILE * spread, effort) for side in (-1.0, 1.0))
    return StudyResult(
        value=estimate(low - high),
        dictated=(*SELLER, *SAME_PEOPLE),
        note=f"Lowest tenth {low.mean():+.1%}, highest tenth {high.mean():+.1%}.",
        why="whoever is far above quota has lost the pull of the bonus as surely as whoever is far below",
    )


MEASURED: dict[str, Measuring] = {
    "lazear_total": lazear_total,
    "lazear_split": lazear_split,
    "misra_nair": misra_nair,
    "hamilton_defaults": hamilton_defaults,
    "hamilton_helping": hamilton_helping,
    "friebel": friebel,
    "kishore_gain": kishore_gain,
    "kishore_deciles": kishore_deciles,
}
