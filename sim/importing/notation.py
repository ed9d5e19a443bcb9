"""How a file writes dates and numbers: decided only where some row forces it, otherwise asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain

from sim.errors import ImportedFileError

ISO, US, EUROPEAN = "y-m-d", "m/d/y", "d/m/y"
DATE_FORMATS = (ISO, US, EUROPEAN)
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
MONTHS, DAYS = 12, 31
DIGITS = frozenset("0123456789")

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_POINT = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.\u00a0\u202f ]\d{3})+)(?:,\d+)?", re.ASCII)
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}  # read as these where a file writes the sign alone
_MARK = "(USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|CNY|SGD|HKD|ZAR|[" + "".join(SIGNS) + "])"
CURRENCY = re.compile(_MARK)
_BEFORE, _BEHIND = re.compile(rf"([+-]?){_MARK}\s?"), re.compile(rf"\s?{_MARK}$")
LATEST_SHORT_YEAR = 49  # 49 is 2049; what 98 stands for must be written out


def is_placeholder(text: str) -> bool:
    """Return whether a date cell says that there is no date: empty, or nothing but zeros."""
    return not text.strip("0/-.: T")


def date_reader(texts: Iterable[str], stated: str | None, where: str) -> tuple[Callable[[str], date | None], str]:
    """Return a function from text to date (None when it is none), and the format it uses.

    Raises ImportedFileError when nothing in `texts` decides between month first and day first, or rows contradict.
    """
    if stated is not None and stated not in DATE_FORMATS:
        raise ImportedFileError(f"date format {stated!r} is not known; choose one of {', '.join(DATE_FORMATS)}")
    written = [text for text in texts if not is_placeholder(text)]
    last = [match for text in written if (match := _YEAR_LAST.fullmatch(text))]
    if stated == ISO or (stated is None and not last):
        return _read_iso, ISO
    if stated is None:
        day_first = next((match.group() for match in last if int(match[1]) > MONTHS), None)
        month_first = next((match.group() for match in last if int(match[2]) > MONTHS), None)
        if day_first and month_first:
            raise ImportedFileError(
                f"{where}: dates contradict each other: {day_first} has the day first, {month_first} the month; "
                f"make them alike or state the date format ({US} or {EUROPEAN})"
            )
        if not day_first and not month_first:
            raise ImportedFileError(
                f"{where}: dates such as {last[0].group()} may have the month or the day first; "
                f"state the date format ({US} or {EUROPEAN})"
            )
        stated = EUROPEAN if day_first else US
    day_place, month_place = (1, 2) if stated == EUROPEAN else (2, 1)

    def read(text: str) -> date | None:
        match = _YEAR_LAST.fullmatch(text)
        if match is None:
            return _read_iso(text)
        year = int(match[3])
        if len(match[3]) == len("yy"):
            if year > LATEST_SHORT_YEAR:
                return None
            year += 2000
        return _date_of(year, int(match[month_place]), int(match[day_place]))

    return read, stated


def number_reader(texts: Iterable[str], stated: str | None, where: str) -> tuple[Callable[[str], float | None], str]:
    """Return a function from text to number (None when it is none), and the decimal sign it uses.

    Raises ImportedFileError when values such as 1.234 may be one thousand or one, or rows contradict each other.
    """
    if stated not in {None, ".", ","}:
        raise ImportedFileError(f"decimal sign {stated!r} is not known; choose . or ,")
    marked = [bare for text in texts if (bare := _bare(text)) and ("," in bare or "." in bare)]
    if stated is None:
        point = next((text for text in marked if _POINT.fullmatch(text) and not _COMMA.fullmatch(text)), None)
        comma = next((text for text in marked if _COMMA.fullmatch(text) and not _POINT.fullmatch(text)), None)
        if point and comma:
            raise ImportedFileError(
                f"{where}: {point} has a decimal point and {comma} a decimal comma; make them alike or state the sign"
            )
        if marked and not point and not comma:
            raise ImportedFileError(f"{where}: {marked[0]} has a thousands or a decimal sign; state the decimal sign")
        stated = "," if comma else "."
    pattern = _COMMA if stated == "," else _POINT

    def read(text: str) -> float | None:
        bare = _bare(text)
        if not pattern.fullmatch(bare):
            return None
        plain = re.sub(r"[.\u00a0\u202f ]", "", bare).replace(",", ".") if stated == "," else bare.replace(",", "")
        value = float(plain)
        return value if abs(value) < float("inf") else None

    return read, stated


def plain_numbers(texts: Sequence[str]) -> list[float] | None:
    """Return the values of texts that are all ASCII digits with at most a sign and a point inside; None of others.

    What it reads, the reader of a decimal point reads alike, many times slower.
    """
    joined = "\n".join(texts)
    if (
        not texts
        or joined.count("\n") >= len(texts)
        or not joined.isascii()
        or joined.encode("ascii").translate(None, b"0123456789-.\n")
    ):
        return None
    if joined[0] == "." or joined[-1] == "." or any(mark in joined for mark in ("\n.", ".\n", "-.")):
        return None
    try:
        values = list(map(float, texts))
    except ValueError:  # a second point, or a sign that does not stand first
        return None
    return values if max(values) < float("inf") and min(values) > -float("inf") else None


def decisive(texts: Sequence[str]) -> list[str]:
    """Return the one of some plain numbers that tells as much as all of them about the decimal sign."""
    marked = (text for text in texts if "." in text)
    first = next(marked, None)
    if first is None:
        return list(texts[:1])
    return [next((text for text in chain([first], marked) if not _COMMA.fullmatch(text)), first)]


def _bare(text: str) -> str:
    """Return the text of a number without its currency sign."""
    if text and text[-1] in DIGITS and (text[0] in DIGITS or (text[0] == "-" and text[1] in DIGITS)):
        return text  # most of them; nothing to take off
    bare = text.strip()
    before, behind = _BEFORE.match(bare), _BEHIND.search(bare)
    if before and behind:
        return bare  # of two currencies; no number
    if before:
        return before[1] + bare[before.end() :].strip()
    return bare[: behind.start()] if behind else bare


def remedy_for_date(text: str) -> str:
    """Return what to do about the text of a cell that is no date."""
    if is_placeholder(text):
        return "if it stands for no date, say so (absent)"
    first, last = _YEAR_FIRST.fullmatch(text), _YEAR_LAST.fullmatch(text)
    year = first[1] if first else last[3] if last else ""
    if len(year) == len("yy"):
        return "write the year with four digits"
    if year and not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return f"its year lies outside {EARLIEST_YEAR} to {LATEST_YEAR}; correct it"
    return "write year-month-day, such as 2026-02-28"


def remedy_for_number(text: str) -> str:
    """Return what to do about the text of a cell that is no number."""
    bare = text.strip()
    if _BEFORE.match(bare) and _BEHIND.search(bare):
        return "it names two currencies; keep one"
    if bare.endswith("-") or (bare.startswith("(") and bare.endswith(")")):
        return "write -1234.56 for an amount below zero"
    if re.search(r"\d['’]\d", bare):
        return "write thousands as 1,234 or 1234"
    if re.fullmatch(r"[+-]?[\d.,]+[eE][+-]?\d+", bare):
        return "write all its digits, such as 1234.56"
    if re.fullmatch(r"[+-]?(?:[.,]\d+|\d+[.,])", bare):
        return "write a digit before and after the decimal sign"
    return "write it such as 1234.56"


def _read_iso(text: str) -> date | None:
    """Return the date of text that puts the year first, None for any other."""
    match = _YEAR_FIRST.fullmatch(text)
    return _date_of(int(match[1]), int(match[2]), int(match[3])) if match else None


def _date_of(year: int, month: int, day: int) -> date | None:
    """Return a date inside the plausible years, None when the calendar has no such day."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
