"""The studies: what was changed, what was found, how well that is known, and the band a model value must fall in."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.shipped import DATA

Kind = Literal["reproduced", "input"]
SOURCES = DATA / "sources.csv"
REPRODUCED: Kind = "reproduced"
INPUT: Kind = "input"

TAGS = {
    "V": "the number was read in the work itself, its abstract, or its publisher's page",
    "S": "the number was seen on a secondary page only",
}
SIGN = "sign"
SIGN_UNIT = "1 the published sign, -1 the opposite, 0 not settled"
QUARTER = "a quarter of the published value on either side"
SIGN_BAND = "only a direction was published: the model's whole 95 % interval must lie on that side"


@dataclass(frozen=True, kw_only=True)
class Band:
    """A published value and the model values that agree with it, in `unit`; `rule` says how the band was drawn.

    Where `unit` is SIGN a direction was published: its value is 1.
    """

    published: float
    low: float
    high: float
    rule: str
    unit: str = "share"


@dataclass(frozen=True, kw_only=True)
class Study:
    """One published result; shares are 0.25, never 25.

    `source` is a key of `data/sources.csv`, or a citation where the number was seen on a secondary page only.
    `open_end` names what the study's summary does not tell and the model value depends on.
    """

    name: str
    label: str
    title: str
    source: str
    tag: Literal["V", "S"]
    change: str
    outcome: str
    band: Band
    kind: Kind = REPRODUCED
    open_end: str = ""


def within_a_quarter(published: float) -> Band:
    """Return the usual band around a published share."""
    return Band(published=published, low=0.75 * published, high=1.25 * published, rule=QUARTER)


DIRECTION = Band(published=1.0, low=1.0, high=1.0, rule=SIGN_BAND, unit=SIGN)


@cache
def citations() -> dict[str, tuple[str, str]]:
    """Return citation and address (empty where there is none) by key of `data/sources.csv`."""
    with SOURCES.open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["citation"], row["doi_or_url"]) for row in csv.DictReader(file)}


def citation(study: Study) -> str:
    """Return the citation of a study."""
    return citations().get(study.source, (study.source, ""))[0]


def address(study: Study) -> str:
    """Return where a study can be read, empty when no address is known."""
    return citations().get(study.source, ("", ""))[1]


_OUTPUT = "change of output per filled seat"
STUDIES: tuple[Study, ...] = (
    Study(
        name="lazear_total",
        label="Lazear: piece rate",
        title="Hourly wage to piece rate with a guarantee, windshield installers",
        source="lazear2000",
        tag="V",
        change="From a flat wage to a piece rate that pays at least the former wage",
        outcome=_OUTPUT,
        band=within_a_quarter(0.44),
    ),
    Study(
        name="lazear_split",
        label="Lazear: effort's part of it",
        title="How much of that gain is effort rather than who works there",
        source="lazear2000",
        tag="S",
        change="The same with the same people, against the same with everybody free to come and to leave",
        outcome="effort's part of the gain, in logs",
        band=within_a_quarter(0.5),
    ),
    Study(
        name="misra_nair",
        label="Misra & Nair: no quota, no ceiling",
        title="Quota, earnings ceiling and ratchet removed, contact lens reps",
        source="misra_nair2011",
        tag="V",
        change="From commission above a ratcheted quota, up to a ceiling, to the same commission on all sales",
        outcome="change of revenue over three years",
        band=Band(
            published=0.09,
            low=0.05,
            high=0.12,
            rule="8 % predicted, 9 % found; 5 to 12 % for a removal whose quota and ceiling are not told",
        ),
        open_end="quota and ceiling stand half a forecast deviation to two around a normal year",
    ),
    Study(
        name="hamilton_defaults",
        label="Hamilton et al.: group piece rate",
        title="Individual to group piece rate, garment plant, on the model's defaults",
        source="hamilton2003",
        tag="V",
        change="From a piece rate on one's own output to one on the team's",
        outcome=_OUTPUT,
        band=within_a_quarter(0.14),
    ),
    Study(
        name="hamilton_helping",
        label="Hamilton et al.: the same with help",
        title="The same where team members can help one another",
        source="hamilton2003",
        tag="V",
        change="The same, helping and peer internalization in the middle of their plausible ranges",
        outcome=_OUTPUT,
        band=within_a_quarter(0.14),
        open_end="helping and peer internalization run over their plausible ranges",
    ),
    Study(
        name="friebel",
        label="Friebel et al.: small team bonus",
        title="A small team bonus on top of wages, bakery shops",
        source="friebel2017",
        tag="V",
        change="From a flat wage to a wage with a team bonus for reaching the target, about 2 % of wages on average",
        outcome="change of sales",
        band=Band(published=0.03, low=0.01, high=0.05, rule="1 to 5 % for a bonus of about 2 % of wages"),
        open_end="the bonus is paid at the target at once, or in proportion to attainment",
    ),
    Study(
        name="kishore_gain",
        label="Kishore et al.: commission for bonus",
        title="Bonus at quota to equivalent commission: sales rise",
        source="kishore2013",
        tag="V",
        change="From a lump-sum bonus at quota to a commission that pays the same at quota",
        outcome=_OUTPUT,
        band=DIRECTION,
    ),
    Study(
        name="kishore_deciles",
        label="Kishore et al.: the low deciles gain most",
        title="Bonus at quota to equivalent commission: who gains most",
        source="kishore2013",
        tag="V",
        change="From a lump-sum bonus at quota to a commission that pays the same at quota",
        outcome="gain of the lowest ability decile less that of the highest",
        band=DIRECTION,
    ),
    Study(
        name="larkin",
        label="Larkin: mispriced deals",
        title="What accelerators with deadlines cost in mispriced deals, enterprise software",
        source="larkin2014",
        tag="V",
        change="From a straight commission to one with an accelerator above a quarterly quota",
        outcome="revenue given away to time deals",
        open_end="how strongly people play for time, over its plausible range",
        band=Band(
            published=0.07,
            low=0.03,
            high=0.10,
            rule="6 to 8 % published; 3 to 10 % for a convex plan, and nothing for a straight one",
        ),
    ),
    Study(
        name="steenburgh",
        label="Steenburgh: a bonus raises effort",
        title="A lump-sum bonus raises effort and shifts no deals in time",
        source="steenburgh2008",
        tag="V",
        change="A lump-sum bonus at quota added to a straight commission, with no gaming",
        outcome="change of output, none of it from timing",
        band=DIRECTION,
    ),
    Study(
        name="oyer",
        label="Oyer: high sales at year end",
        title="Sales run high at the fiscal year's end and low at its start",
        source="oyer1998",
        tag="V",
        change="A kinked annual plan in a market without seasons or growth",
        outcome="last quarter's revenue over the first quarter's, less 1",
        band=DIRECTION,
    ),
    Study(
        name="sandvik_quits",
        label="Sandvik et al. 2021: the able quit",
        title="Commissions cut by 18 %: the most productive quit more",
        source="sandvik2021",
        tag="V",
        change="Commission rates cut by 18 %, which is 7 % of take-home pay",
        outcome="rise of yearly quits of the able less that of the less able",
        band=DIRECTION,
    ),
    Study(
        name="sandvik_effort",
        label="Sandvik et al. 2021: stayers' effort",
        title="The same cut: effort of those who stayed hardly changed",
        source="sandvik2021",
        tag="V",
        change="Commission rates cut by 18 %, which is 7 % of take-home pay",
        outcome="change of effort",
        band=Band(published=0.0, low=-0.02, high=0.02, rule="less than 2 % either way counts as hardly changed"),
    ),
    Study(
        name="sandvik_learning",
        label="Sandvik et al. 2020: learning lasts",
        title="What structured knowledge sharing taught was still there 20 weeks later",
        source="Sandvik, Saouma, Seegert and Stanton (2020), Workplace knowledge flows, Quarterly Journal of Economics "
        "135(3), 1635-1680; the percentages from a summary in Harvard Business Review",
        tag="S",
        change="Four weeks of teaching, then twenty without",
        outcome="part of the gain that is left, 18 % of 24 %",
        band=within_a_quarter(0.75),
    ),
    Study(
        name="zoltners_sizing",
        label="Zoltners et al.: built at once",
        title="A sales force built at once earns less in the first year and most over three",
        source="zoltners2006",
        tag="V",
        change="The same number of seats filled at once, in two steps or in three",
        outcome="smallest step between the three ways, ranked as published, $ per seat",
        band=DIRECTION,
    ),
    Study(
        name="shi",
        label="Shi et al.: loss at a departure",
        title="What a departure costs of the customers' annual sales",
        source="shi2017",
        tag="V",
        kind=INPUT,
        change="A rep leaves",
        outcome="share of sales (in the model, of partners' commitment) lost",
        band=Band(
            published=0.154,
            low=0.132,
            high=0.176,
            rule="the published interval; its middle stands as the published value",
        ),
    ),
    Study(
        name="albers",
        label="Albers et al.: selling elasticity",
        title="Elasticity of sales to personal selling effort",
        source="albers2010",
        tag="V",
        kind=INPUT,
        change="1 % more selling effort",
        outcome="elasticity",
        band=Band(
            published=0.34,
            low=0.245,
            high=0.425,
            rule="from the published mean of pharmaceuticals, 0.245, to a quarter above the mean of all",
            unit="elasticity",
        ),
    ),
    Study(
        name="ramp",
        label="SBI: months of ramp",
        title="Months to full productivity of new sellers",
        source="Sales Benchmark Index, distribution of time to full productivity: 7.3 % under 3 months, 50.7 % 3 to 6, "
        "18.8 % 7 to 12, 23.2 % longer",
        tag="S",
        kind=INPUT,
        change="A newcomer starts",
        outcome="median ramp",
        band=Band(
            published=5.5,
            low=3.0,
            high=6.0,
            rule="the class that holds the median; the published value is interpolated within it",
            unit="months",
        ),
    ),
)
BY_NAME = {study.name: study for study in STUDIES}
