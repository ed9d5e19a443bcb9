"""Published studies, read from `data/published_studies.csv`: the change, the result, its source and its band."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from sim.shipped import DATA

Kind = Literal["reproduced", "input"]
Tag = Literal["V", "S"]
_Word = TypeVar("_Word", bound=str)
SOURCES = DATA / "sources.csv"
TABLE = DATA / "published_studies.csv"
REPRODUCED: Kind = "reproduced"
INPUT: Kind = "input"
_KINDS: tuple[Kind, ...] = (REPRODUCED, INPUT)
_TAGS: tuple[Tag, ...] = ("V", "S")

TAGS = {
    "V": "the number was read in the work itself, its abstract, or its publisher's page",
    "S": "the number was seen on a secondary page only",
}
SIGN = "sign"
SIGN_UNIT = "1 the published sign, -1 the opposite, 0 not settled"


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
class PublishedStudy:
    """One published result; shares are 0.25, never 25.

    `source` is a key of `data/sources.csv`, or a citation where the number was seen on a secondary page only.
    `open_end` names what the model value depends on and the study's summary does not say.
    """

    name: str
    label: str
    title: str
    source: str
    tag: Tag
    change: str
    outcome: str
    band: Band
    kind: Kind = REPRODUCED
    open_end: str = ""


@cache
def citations() -> dict[str, tuple[str, str]]:
    """Return citation and address (empty where there is none) by key of `data/sources.csv`."""
    with SOURCES.open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["citation"], row["doi_or_url"]) for row in csv.DictReader(file)}


def citation(study: PublishedStudy) -> str:
    """Return the citation of a study."""
    return citations().get(study.source, (study.source, ""))[0]


def address(study: PublishedStudy) -> str:
    """Return where a study can be read, empty when no address is known."""
    return citations().get(study.source, ("", ""))[1]


def _studies() -> Iterator[PublishedStudy]:
    """Yield the studies of `data/published_studies.csv`, in its order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            band = Band(
                published=float(row["published"]),
                low=float(row["low"]),
                high=float(row["high"]),
                rule=row["rule"],
                unit=row["unit"],
            )
            words = {name: row[name] for name in ("name", "label", "title", "source", "change", "outcome", "open_end")}
            yield PublishedStudy(
                **words, tag=_one_of(_TAGS, row["tag"], "tag"), kind=_one_of(_KINDS, row["kind"], "kind"), band=band
            )


def _one_of(allowed: tuple[_Word, ...], written: str, column: str) -> _Word:
    """Return the allowed word that a cell holds; ValueError naming the column when it holds another."""
    for word in allowed:
        if word == written:
            return word
    raise ValueError(f"{TABLE.name}: {column} is {written!r}; it must be {' or '.join(allowed)}")


STUDIES: tuple[PublishedStudy, ...] = tuple(_studies())
BY_NAME = {study.name: study for study in STUDIES}
