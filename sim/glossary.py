"""The glossary, read from `data/glossary.csv`: what every term, measure, result column and parameter means."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.shipped import DATA

# A label is about what stands before one of these: `Cadence per partner-led deal` is about cadence.
_ENDS_THE_SUBJECT = re.compile(r",| (?:a|at|below|beyond|by|for|from|in|of|per|that|to|until|which|with) ")
_SHORTEST_PLURAL = 4  # letters; `his` and `OTE's` are none
# Plan terms whose `kind` is not the key of their entry.
_KIND_ENTRIES = {"multiplier": "modifier"}


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A term, what it means in one sentence, its unit, where the meaning comes from, and its other names.

    `source` is a key of `data/sources.csv`, a site that uses the term so, or `this model`.
    """

    term: str
    definition: str
    unit: str
    source: str
    also: tuple[str, ...] = ()


def _read(file: Path) -> dict[str, Definition]:
    """Return the entries of the glossary's table by key, in file order; ValueError for a repeated key."""
    entries: dict[str, Definition] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key, also = row["key"], tuple(filter(None, row["also"].split(" / ")))
            if key in entries:
                raise ValueError(f"{file.name} has two entries {key!r}")
            entries[key] = Definition(
                term=row["term"], also=also, unit=row["unit"], source=row["source"], definition=row["definition"]
            )
    return entries


GLOSSARY: dict[str, Definition] = _read(DATA / "glossary.csv")


@cache
def definition_for(label: str) -> Definition:
    """Return the definition of a column, a term or a parameter's label; KeyError when the glossary has none.

    For a label that is no term itself, such as `Quota growth`, it is the definition of its subject, here quota.
    """
    if label in GLOSSARY:
        return GLOSSARY[label]
    whole = _words(label)
    exact = next((key for key, name in _names() if name == whole), None)
    subject = _words(_ENDS_THE_SUBJECT.split(label, maxsplit=1)[0])
    key = exact or _last_term(subject) or _last_term(whole)
    if key is None:
        raise KeyError(f"the glossary has no term for {label!r}")
    return GLOSSARY[key]


def definition_of_kind(kind: str) -> Definition:
    """Return the definition of a plan's term by its `kind`; KeyError when the glossary has none."""
    return definition_for(_KIND_ENTRIES.get(kind, kind))


def _last_term(words: str) -> str | None:
    """Return the key of the term that ends last in a text, the longest of several; None when it has none."""
    matches = [
        (f" {words} ".rfind(f" {name} ") + len(name), len(name), key)
        for key, name in _names()
        if f" {name} " in f" {words} "
    ]
    return max(matches)[2] if matches else None


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple((key, _words(name)) for key, entry in GLOSSARY.items() for name in (entry.term, *entry.also))


def _words(text: str) -> str:
    """Return a text in lower case, its words in the singular and without punctuation."""
    return " ".join(map(_singular, re.findall(r"[\w:%'’-]+", text.casefold())))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word if len(word) < _SHORTEST_PLURAL or word.endswith("ss") else word.removesuffix("s")
