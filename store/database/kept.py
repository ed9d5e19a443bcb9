"""Files kept for later: a checked file goes in as a whole under a name, and its records come back as they were."""

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
AT_ONCE = 5_000  # rows handed to the database in one call
_ROW_ID = 8  # bytes of an id


class StaleError(StoreError):
    """Somebody else changed or deleted what is to be changed, since it was looked at."""


@dataclass(frozen=True)
class Kept:
    """A kept file: what it is, how it was read, and which state of it was looked at (`version`).

    `total` is in $ and None where nothing is added up; the dates are the first and last its records are about. `added`
    is False for what `keep` found to be kept already; `mapping` is JSON.
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
        """Return the sha256 of what is kept, by which two states of it can be told apart."""
        return digest([self.name, self.records_sha256, self.mapping, str(self.version)])

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        days = {"first": self.first and self.first.isoformat(), "last": self.last and self.last.isoformat()}
        times = {"kept_at": self.kept_at.isoformat(), "changed_at": self.changed_at.isoformat()}
        return {name: value for name, value in vars(self).items() if name != "added"} | days | times


def keep(found: Imported, file_sha256: str, name: str) -> Kept:
    """Keep a usable file under a name, all of it in one transaction, and return it.

    A file that is kept already, read the same way, is returned as it is, `added` False. StoreError when the file is
    not usable, the name is no name or taken, or the database refuses; then nothing was kept.
    """
    if not found.usable or not found.records:
        raise StoreError(f"{found.name} is not kept: it has wrong cells, open questions, or nothing that can be used")
    name, lines = checked_name(name), [to_text(each) for each in found.records]
    values = _values(found, lines) | {"file_sha256": file_sha256, "name": name}
    try:
        with writing() as connection:
            there = _same(connection, file_sha256, values["mapping_sha256"])
            if there is not None:
                return there
            connection.execute(KEPT.insert().values(**values))
            for start in range(0, len(lines), AT_ONCE):
                rows = enumerate(lines[start : start + AT_ONCE], start)
                connection.execute(
                    ROWS.insert(), [{"kept_id": values["id"], "place": place, "record": line} for place, line in rows]
                )
            made = _one(connection, KEPT.c.id == values["id"])
            assert made is not None, "inserted above"
            audit.add(connection, "import", made.id, after=made.state, file_sha256=file_sha256)
            return replace(made, added=True)
    except IntegrityError:  # the name is taken, or on a server somebody kept the same at the same moment
        with reading() as seen:
            there = None if seen is None else _same(seen, file_sha256, values["mapping_sha256"])
        if there is not None:
            return there
        raise StoreError(
            f"there is a kept file named {name} already; choose another name, or delete that one"
        ) from None


def kept_files(kinds: Iterable[str] | None = None) -> list[Kept]:
    """Return what is kept, of these kinds if named, by name; none where nothing ever was."""
    where = sa.true() if kinds is None else KEPT.c.kind.in_(list(kinds))
    with reading() as connection:
        if connection is None:
            return []
        rows = connection.execute(sa.select(KEPT).where(where)).all()
    return sorted(map(_kept, rows), key=lambda each: (each.name.casefold(), each.name))


def kept_named(name: str) -> Kept:
    """Return a kept file by its name; StoreError when there is none."""
    wanted = unicodedata.normalize("NFC", name).strip()
    with reading() as connection:
        found = None if connection is None or not _printable(wanted) else _one(connection, KEPT.c.name == wanted)
    if found is None:
        raise StoreError(f"nothing is kept under the name {wanted[:60]!r}; `kept` lists what there is")
    return found


def same_as(found: Imported, file_sha256: str) -> Kept | None:
    """Return the kept file of the same content, read the same way; None when there is none."""
    with reading() as connection:
        return None if connection is None else _same(connection, file_sha256, _way_of_reading(found))


def read_back(kept_id: str) -> Imported:
    """Return a kept file as it was when it was kept; StoreError when it is gone, or not what was kept."""
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
    """Give a kept file another name and return it; StaleError when it changed since it was looked at."""
    name = checked_name(name)
    try:
        with writing() as connection:
            change = KEPT.update().where(KEPT.c.id == kept.id, KEPT.c.version == kept.version)
            done = connection.execute(change.values(name=name, version=kept.version + 1, changed_at=audit.now()))
            made = _one(connection, KEPT.c.id == kept.id)
            if done.rowcount != 1 or made is None:
                raise _stale(connection, kept, made)
            audit.add(connection, "rename", kept.id, before=kept.state, after=made.state, file_sha256=kept.file_sha256)
            return made
    except IntegrityError:
        raise StoreError(f"there is a kept file named {name} already; choose another name") from None


def delete(kept: Kept) -> None:
    """Delete a kept file with its rows and overwrite them; StaleError when it changed since it was looked at.

    Copies of the database made before an upgrade, and backups, are not touched.
    """
    with writing() as connection:
        done = connection.execute(KEPT.delete().where(KEPT.c.id == kept.id, KEPT.c.version == kept.version))
        if done.rowcount != 1:
            raise _stale(connection, kept, _one(connection, KEPT.c.id == kept.id))
        audit.add(connection, "delete", kept.id, before=kept.state, file_sha256=kept.file_sha256)
    forget_deleted()


def checked_name(text: str) -> str:
    """Return a name as it is kept; StoreError when it is empty, too long, or holds what cannot be seen."""
    name = unicodedata.normalize("NFC", text).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise StoreError(f"a name has 1 to {LONGEST_NAME} characters, this one has {len(name):,}; choose another")
    if not _printable(name):
        hidden = next(letter for letter in name if not (letter.isprintable() or letter in JOINERS))
        raise StoreError(f"a name holds U+{ord(hidden):04X}, which cannot be seen; choose another")
    return name


def moment(at: datetime) -> str:
    """Return a time of this machine's clock: the time of day if it was today, else the date too."""
    local, today = at.astimezone(), datetime.now().astimezone().date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%Y-%m-%d %H:%M}"


def _printable(text: str) -> bool:
    return all(letter.isprintable() or letter in JOINERS for letter in text)


def _values(found: Imported, lines: list[str]) -> dict[str, Any]:
    """Return the columns of a file to keep but its name and its content's digest."""
    first, last = span(found.records)
    told = {name: getattr(found, name) for name in ("name", "notes", "warnings", "rows", "formats", "preview")}
    at = audit.now()
    return {
        "id": secrets.token_hex(_ROW_ID),
        "kind": found.mapping.kind,
        "file_name": "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in found.name),
        "mapping_sha256": _way_of_reading(found),
        "records_sha256": digest(lines),
        "row_count": len(lines),
        "total": found.total,
        "first_date": first and first.isoformat(),
        "last_date": last and last.isoformat(),
        "mapping": mapping_text(found.mapping),
        "reading": json.dumps(told, allow_nan=False, separators=(",", ":")),
        "kept_at": at,
        "changed_at": at,
        "version": 1,
    }


def _way_of_reading(found: Imported) -> str:
    """Return the digest of how a file was read: alike whether its formats were stated or found."""
    used = found.mapping.model_dump(mode="json", exclude={"name", "unused", "accepted"})
    for name in FORMATS:
        told = found.formats.get(name)
        used[name] = (told["value"] if isinstance(told, dict) else told) or used[name]
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
    """Return the refusal of a change to what is no longer as it was looked at."""
    if now is not None:
        named = "" if now.name == kept.name else f" and is named {now.name} now"
        return StaleError(f"{kept.name} was changed at {moment(now.changed_at)}{named}; reload to see it as it is")
    gone = next((each for each in audit.of(connection, kept.id) if each.what == "delete"), None)
    when = f" at {moment(gone.at)}" if gone is not None else ""
    return StaleError(f"{kept.name} was deleted{when}; reload to see what there is")
