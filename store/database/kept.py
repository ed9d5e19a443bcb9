"""Kept files: an imported file is stored as a whole under a name, and its records come back unchanged."""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sim.importing.records import Imported
from store.database import audit
from store.database.database import forget_deleted, reading, writing
from store.database.kept_rows import digest, from_text, mapping_from, mapping_text, span, to_text
from store.database.place import StoreError
from store.database.schema import KEPT, ROWS

LONGEST_NAME = 100  # characters
JOINERS = "\u200c\u200d"  # within words of some scripts, and within emoji
FORMATS = ("date_format", "decimal", "delimiter", "encoding", "sheet", "currency")
AT_ONCE = 5_000  # rows inserted in one call
_ROW_ID = 8  # bytes of an id


class StaleError(StoreError):
    """The kept file to change was changed or deleted by somebody else since it was read."""


@dataclass(frozen=True)
class Kept:
    """A kept file: its content, how it was read, and the state that was read (`version`).

    `total` is in $, None for kinds without amounts; `first` and `last` are the earliest and latest date of its records.
    `added` is False when `keep` was called for a file that was kept already; `mapping` is JSON.
    """

    id: str
    name: str
    kind: str
    file_name: str
    file_sha256: str
    rows: int
    total: float | None
    first: date | None
    last: date | None
    mapping: str
    kept_at: datetime
    changed_at: datetime
    version: int
    records_sha256: str
    added: bool = False

    @property
    def state(self) -> str:
        """Return the sha256 of the kept state, different for any two states."""
        return digest([self.name, self.records_sha256, self.mapping, str(self.version)])

    def as_dict(self) -> dict[str, Any]:
        """Return the kept file as plain values."""
        days = {"first": self.first and self.first.isoformat(), "last": self.last and self.last.isoformat()}
        times = {"kept_at": self.kept_at.isoformat(), "changed_at": self.changed_at.isoformat()}
        return {name: value for name, value in vars(self).items() if name != "added"} | days | times


def keep(imported: Imported, file_sha256: str, name: str) -> Kept:
    """Keep a usable file under a name, all of it in one transaction, and return it.

    If the same file, read the same way, is kept already, that one is returned with `added` False. StoreError when the
    file is not usable, the name is invalid or taken, or the database refuses; then nothing was kept.
    """
    if not imported.usable or not imported.records:
        raise StoreError(
            f"{imported.name} is not kept: it has wrong cells, open questions, or nothing that can be used"
        )
    name, lines = checked_name(name), [to_text(record) for record in imported.records]
    values = _values(imported, lines) | {"file_sha256": file_sha256, "name": name}
    try:
        with writing() as connection:
            existing = _same(connection, file_sha256, values["mapping_sha256"])
            if existing is not None:
                return existing
            connection.execute(KEPT.insert().values(**values))
            for start in range(0, len(lines), AT_ONCE):
                rows = enumerate(lines[start : start + AT_ONCE], start)
                connection.execute(
                    ROWS.insert(), [{"kept_id": values["id"], "place": number, "record": line} for number, line in rows]
                )
            kept = _one(connection, KEPT.c.id == values["id"])
            assert kept is not None, "inserted above"
            audit.add(connection, "import", kept.id, after=kept.state, file_sha256=file_sha256)
            return replace(kept, added=True)
    except IntegrityError:  # the name is taken, or on a server the same file was kept at the same moment
        with reading() as seen:
            existing = None if seen is None else _same(seen, file_sha256, values["mapping_sha256"])
        if existing is not None:
            return existing
        raise StoreError(
            f"there is a kept file named {name} already; choose another name, or delete that one"
        ) from None


def kept_files(kinds: Iterable[str] | None = None) -> list[Kept]:
    """Return the kept files, of the given kinds or all, sorted by name; empty if nothing was ever kept."""
    where = sa.true() if kinds is None else KEPT.c.kind.in_(list(kinds))
    with reading() as connection:
        if connection is None:
            return []
        rows = connection.execute(sa.select(KEPT).where(where)).all()
    return sorted(map(_kept, rows), key=lambda kept: (kept.name.casefold(), kept.name))


def kept_named(name: str) -> Kept:
    """Return a kept file by its name; StoreError when there is none."""
    wanted = unicodedata.normalize("NFC", name).strip()
    with reading() as connection:
        kept = None if connection is None or not _printable(wanted) else _one(connection, KEPT.c.name == wanted)
    if kept is None:
        raise StoreError(f"nothing is kept under the name {wanted[:60]!r}; `kept` lists what there is")
    return kept


def same_as(imported: Imported, file_sha256: str) -> Kept | None:
    """Return the kept file of the same content, read the same way; None when there is none."""
    with reading() as connection:
        return None if connection is None else _same(connection, file_sha256, _way_of_reading(imported))


def read_back(kept_id: str) -> Imported:
    """Return a kept file as it was imported; StoreError when it was deleted, or changed outside of Multiplier."""
    with reading() as connection:
        row = None if connection is None else connection.execute(sa.select(KEPT).where(KEPT.c.id == kept_id)).first()
        if connection is None or row is None:
            raise StoreError("this kept file was deleted meanwhile; choose another, or bring the file again")
        order = sa.select(ROWS.c.record).where(ROWS.c.kept_id == kept_id).order_by(ROWS.c.place)
        lines = list(connection.execute(order).scalars())
    if len(lines) != row.row_count or digest(lines) != row.records_sha256:
        raise StoreError(f"the kept file {row.name} is not what was kept: the database was changed from outside")
    reading_of = json.loads(row.reading)
    return Imported(
        name=reading_of["name"],
        mapping=mapping_from(row.mapping),
        records=tuple(from_text(line, row.kind) for line in lines),
        problems=(),
        questions=(),
        notes=tuple(reading_of["notes"]),
        warnings=tuple(reading_of["warnings"]),
        rows=reading_of["rows"],
        total=row.total,
        formats=reading_of["formats"],
        preview=tuple(reading_of["preview"]),
    )


def rename(kept: Kept, name: str) -> Kept:
    """Give a kept file another name and return it; StaleError when it changed since it was read."""
    name = checked_name(name)
    try:
        with writing() as connection:
            change = KEPT.update().where(KEPT.c.id == kept.id, KEPT.c.version == kept.version)
            done = connection.execute(change.values(name=name, version=kept.version + 1, changed_at=audit.now()))
            renamed = _one(connection, KEPT.c.id == kept.id)
            if done.rowcount != 1 or renamed is None:
                raise _stale(connection, kept, renamed)
            audit.add(
                connection, "rename", kept.id, before=kept.state, after=renamed.state, file_sha256=kept.file_sha256
            )
            return renamed
    except IntegrityError:
        raise StoreError(f"there is a kept file named {name} already; choose another name") from None


def delete(kept: Kept) -> None:
    """Delete a kept file with its rows and overwrite them; StaleError when it changed since it was read.

    Copies of the database made before an upgrade, and backups, are not touched.
    """
    with writing() as connection:
        done = connection.execute(KEPT.delete().where(KEPT.c.id == kept.id, KEPT.c.version == kept.version))
        if done.rowcount != 1:
            raise _stale(connection, kept, _one(connection, KEPT.c.id == kept.id))
        audit.add(connection, "delete", kept.id, before=kept.state, file_sha256=kept.file_sha256)
    forget_deleted()


def checked_name(text: str) -> str:
    """Return a name in its stored form; StoreError when it is empty, too long, or has invisible characters."""
    name = unicodedata.normalize("NFC", text).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise StoreError(f"a name has 1 to {LONGEST_NAME} characters, this one has {len(name):,}; choose another")
    if not _printable(name):
        hidden = next(letter for letter in name if not (letter.isprintable() or letter in JOINERS))
        raise StoreError(f"a name holds U+{ord(hidden):04X}, which cannot be seen; choose another")
    return name


def moment(at: datetime) -> str:
    """Return a time in local time, as text: the time of day, and the date unless it is today."""
    local, today = at.astimezone(), datetime.now().astimezone().date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%Y-%m-%d %H:%M}"


def _printable(text: str) -> bool:
    return all(letter.isprintable() or letter in JOINERS for letter in text)


def _values(imported: Imported, lines: list[str]) -> dict[str, Any]:
    """Return the database columns of a file to keep, except its name and its content's digest."""
    first, last = span(imported.records)
    particulars = {
        name: getattr(imported, name) for name in ("name", "notes", "warnings", "rows", "formats", "preview")
    }
    at = audit.now()
    return {
        "id": secrets.token_hex(_ROW_ID),
        "kind": imported.mapping.kind,
        "file_name": "".join(
            letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in imported.name
        ),
        "mapping_sha256": _way_of_reading(imported),
        "records_sha256": digest(lines),
        "row_count": len(lines),
        "total": imported.total,
        "first_date": first and first.isoformat(),
        "last_date": last and last.isoformat(),
        "mapping": mapping_text(imported.mapping),
        "reading": json.dumps(particulars, allow_nan=False, separators=(",", ":")),
        "kept_at": at,
        "changed_at": at,
        "version": 1,
    }


def _way_of_reading(imported: Imported) -> str:
    """Return the digest of how a file was read, the same whether its formats were stated or detected."""
    used = imported.mapping.model_dump(mode="json", exclude={"name", "unused", "accepted"})
    for name in FORMATS:
        stated = imported.formats.get(name)
        used[name] = (stated["value"] if isinstance(stated, dict) else stated) or used[name]
    return hashlib.sha256(json.dumps(used, sort_keys=True).encode()).hexdigest()


def _same(connection: sa.Connection, file_sha256: str, mapping_sha256: str) -> Kept | None:
    return _one(connection, (KEPT.c.file_sha256 == file_sha256) & (KEPT.c.mapping_sha256 == mapping_sha256))


def _one(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Kept | None:
    row = connection.execute(sa.select(KEPT).where(where)).first()
    return None if row is None else _kept(row)


def _kept(row: Any) -> Kept:  # noqa: ANN401 - a row of the table
    return Kept(
        id=row.id,
        name=row.name,
        kind=row.kind,
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        rows=row.row_count,
        total=row.total,
        first=date.fromisoformat(row.first_date) if row.first_date else None,
        last=date.fromisoformat(row.last_date) if row.last_date else None,
        mapping=row.mapping,
        kept_at=datetime.fromisoformat(row.kept_at),
        changed_at=datetime.fromisoformat(row.changed_at),
        version=row.version,
        records_sha256=row.records_sha256,
    )


def _stale(connection: sa.Connection, kept: Kept, now: Kept | None) -> StaleError:
    """Return the error for a change to a kept file that has changed since it was read."""
    if now is not None:
        named = "" if now.name == kept.name else f" and is named {now.name} now"
        return StaleError(f"{kept.name} was changed at {moment(now.changed_at)}{named}; reload to see it as it is")
    gone = next((entry for entry in audit.of(connection, kept.id) if entry.what == "delete"), None)
    when = f" at {moment(gone.at)}" if gone is not None else ""
    return StaleError(f"{kept.name} was deleted{when}; reload to see what there is")
