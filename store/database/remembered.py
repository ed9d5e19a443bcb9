"""Which column held what last time: the mapping somebody confirmed, found again by the names of the columns.

How dates and numbers are written, and which unusual unit was right, is a file's own affair and is not remembered: a
format of last month, taken for granted, would read 1.234 as one and a quarter where it stands for a thousand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sim.importing.mapping import ColumnMapping
from store.database import audit
from store.database.database import reading, writing
from store.database.kept_rows import mapping_from, mapping_text
from store.database.place import StoreError
from store.database.schema import MAPPINGS

FORMATS = ("decimal", "date_format", "delimiter", "encoding", "sheet", "currency")
_SHOWN_ID = 12  # digits of the digest, enough to name one


@dataclass(frozen=True)
class Remembered:
    """A confirmed mapping, the columns it is for, and when it was confirmed."""

    header_sha256: str
    kind: str
    header: tuple[str, ...]
    mapping: ColumnMapping
    confirmed_at: datetime

    @property
    def id(self) -> str:
        """Return what names it on the command line."""
        return f"{self.kind}-{self.header_sha256[:_SHOWN_ID]}"

    @property
    def day(self) -> str:
        """Return the day it was confirmed, by this machine's clock."""
        return f"{self.confirmed_at.astimezone():%Y-%m-%d}"


def remember(header: Sequence[str], mapping: ColumnMapping) -> None:
    """Remember what these columns hold, formats left out; what was remembered for them and this kind is replaced."""
    columns = mapping.model_copy(update={**dict.fromkeys(FORMATS), "accepted": ()})
    key, text = header_digest(header), mapping_text(columns)
    where = (MAPPINGS.c.header_sha256 == key) & (MAPPINGS.c.kind == mapping.kind)
    with writing() as connection:
        before = connection.execute(sa.select(MAPPINGS.c.mapping).where(where)).scalar()
        if before == text:
            return
        connection.execute(MAPPINGS.delete().where(where))
        connection.execute(
            MAPPINGS.insert().values(
                header_sha256=key, kind=mapping.kind, header=json.dumps(list(header)), mapping=text,
                confirmed_at=audit.now(),
            )
        )  # fmt: skip
        audit.add(
            connection, "remember", f"{mapping.kind}-{key[:_SHOWN_ID]}", before=_digest(before), after=_digest(text)
        )


def recall(header: Sequence[str], kinds: Iterable[str]) -> Remembered | None:
    """Return the mapping confirmed last for these columns, whatever their order, of one of these kinds; else None."""
    key = header_digest(header)
    where = (MAPPINGS.c.header_sha256 == key) & MAPPINGS.c.kind.in_(list(kinds))
    return next(iter(_found(where)), None)


def remembered() -> list[Remembered]:
    """Return every remembered mapping, the latest first."""
    return _found(sa.true())


def forget(chosen: Remembered) -> None:
    """Forget a mapping; nothing happens when it is forgotten already."""
    where = (MAPPINGS.c.header_sha256 == chosen.header_sha256) & (MAPPINGS.c.kind == chosen.kind)
    with writing() as connection:
        if connection.execute(MAPPINGS.delete().where(where)).rowcount:
            audit.add(connection, "forget", chosen.id, before=_digest(mapping_text(chosen.mapping)))


def forget_named(name: str) -> Remembered:
    """Forget the mapping with this id and return it; StoreError when there is none."""
    found = next((each for each in remembered() if each.id == name), None)
    if found is None:
        raise StoreError(f"no mapping {name[:60]!r} is remembered; `kept mappings` lists them")
    forget(found)
    return found


def header_digest(header: Sequence[str]) -> str:
    """Return what stands for a set of column names, whatever their order, case and padding."""
    names = sorted(name.strip().casefold() for name in header)
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()


def _found(where: sa.ColumnElement[bool]) -> list[Remembered]:
    order = sa.select(MAPPINGS).where(where).order_by(MAPPINGS.c.confirmed_at.desc())
    with reading() as connection:
        rows = [] if connection is None else list(connection.execute(order))
    return [made for row in rows if (made := _remembered(row)) is not None]


def _remembered(row: Any) -> Remembered | None:  # noqa: ANN401 - a row of the table
    """Return what a row holds; None for a mapping that no longer means anything, which is then asked for anew."""
    try:
        mapping = mapping_from(row.mapping)
    except StoreError:
        return None
    header = tuple(json.loads(row.header))
    return Remembered(row.header_sha256, row.kind, header, mapping, datetime.fromisoformat(row.confirmed_at))


def _digest(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
