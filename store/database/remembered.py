"""Remembered mappings: a confirmed mapping is found again by the names of a file's columns.

Formats of dates and numbers and accepted unusual units are not remembered, since they may differ from file to file: a
remembered decimal sign could read 1.234 as one and a quarter in a file where it means a thousand.
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
        """Return the id that names this mapping on the command line."""
        return f"{self.kind}-{self.header_sha256[:_SHOWN_ID]}"

    @property
    def day(self) -> str:
        """Return the day of confirmation in local time."""
        return f"{self.confirmed_at.astimezone():%Y-%m-%d}"


def remember(header: Sequence[str], mapping: ColumnMapping) -> None:
    """Remember the mapping of these columns without formats; replaces the one remembered for them and this kind."""
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
    return next(iter(_remembered_where(where)), None)


def remembered() -> list[Remembered]:
    """Return every remembered mapping, the latest first."""
    return _remembered_where(sa.true())


def forget(chosen: Remembered) -> None:
    """Forget a mapping; nothing happens when it is forgotten already."""
    where = (MAPPINGS.c.header_sha256 == chosen.header_sha256) & (MAPPINGS.c.kind == chosen.kind)
    with writing() as connection:
        if connection.execute(MAPPINGS.delete().where(where)).rowcount:
            audit.add(connection, "forget", chosen.id, before=_digest(mapping_text(chosen.mapping)))


def forget_named(name: str) -> Remembered:
    """Forget the mapping with this id and return it; StoreError when there is none."""
    chosen = next((known for known in remembered() if known.id == name), None)
    if chosen is None:
        raise StoreError(f"no mapping {name[:60]!r} is remembered; `kept mappings` lists them")
    forget(chosen)
    return chosen


def header_digest(header: Sequence[str]) -> str:
    """Return the sha256 of a set of column names, independent of order, case and padding."""
    names = sorted(name.strip().casefold() for name in header)
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()


def _remembered_where(where: sa.ColumnElement[bool]) -> list[Remembered]:
    order = sa.select(MAPPINGS).where(where).order_by(MAPPINGS.c.confirmed_at.desc())
    with reading() as connection:
        rows = [] if connection is None else list(connection.execute(order))
    return [known for row in rows if (known := _remembered(row)) is not None]


def _remembered(row: Any) -> Remembered | None:  # noqa: ANN401 - a row of the table
    """Return a row's mapping; None when it is no longer valid, so that it has to be confirmed again."""
    try:
        mapping = mapping_from(row.mapping)
    except StoreError:
        return None
    header = tuple(json.loads(row.header))
    return Remembered(row.header_sha256, row.kind, header, mapping, datetime.fromisoformat(row.confirmed_at))


def _digest(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
