"""The audit trail of kept files: entries are only added, in the same transaction as the change they record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from store.database.database import reading, writing
from store.database.schema import AUDIT

LOCAL = "local"  # whoever uses this machine; there are no accounts
LONGEST_OBJECT = 100


@dataclass(frozen=True)
class Entry:
    """One entry: ids and digests only, no names and no pay; `before` and `after` are sha256 of the kept state."""

    who: str
    at: datetime
    what: str
    object: str
    before: str | None
    after: str | None
    file_sha256: str | None

    def as_dict(self) -> dict[str, str | None]:
        """Return the entry as plain values."""
        return {**vars(self), "at": self.at.isoformat()}


def now() -> str:
    """Return the current time in UTC as ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def add(
    connection: sa.Connection,
    what: str,
    about: str,
    *,
    before: str | None = None,
    after: str | None = None,
    file_sha256: str | None = None,
) -> None:
    """Add an entry within a transaction."""
    connection.execute(
        AUDIT.insert().values(
            who=LOCAL, at=now(), what=what, object=about[:LONGEST_OBJECT], before_sha256=before, after_sha256=after,
            file_sha256=file_sha256,
        )
    )  # fmt: skip


def note(what: str, about: str, file_sha256: str | None = None) -> None:
    """Add an entry about an action that changes nothing kept, such as an export."""
    with writing() as connection:
        add(connection, what, about, file_sha256=file_sha256)


def entries() -> list[Entry]:
    """Return every entry, the earliest first."""
    with reading() as connection:
        return [] if connection is None else _entries(connection, sa.true())


def of(connection: sa.Connection, about: str) -> list[Entry]:
    """Return the entries about one object, the earliest first."""
    return _entries(connection, AUDIT.c.object == about)


def _entries(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[Entry]:
    rows = connection.execute(sa.select(AUDIT).where(where).order_by(AUDIT.c.id)).all()
    return [
        Entry(row.who, datetime.fromisoformat(row.at), row.what, row.object, row.before_sha256, row.after_sha256,
              row.file_sha256)
        for row in rows
    ]  # fmt: skip
