"""The database of kept files: opened when needed, created when something is first kept, never left half written.

Several programs may use it at once. On SQLite a write takes the lock when it begins (BEGIN IMMEDIATE), so that data
read within the write cannot change before it is written; readers meanwhile see the last committed state (WAL).
"""

from __future__ import annotations

import functools
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.pool import NullPool

from store.database.place import POSTGRESQL, SQLITE, VARIABLE, Place, StoreError, place
from store.database.upgrading import is_present, make_private, schema_of, upgrade

BUSY_SECONDS = 30.0  # a write waits so long for others
CONNECT_SECONDS = 10  # a server has to answer by then
_LOOK = 0.01  # seconds between two attempts to begin a write or to change the journal
_READS = "multiplier_reads"  # execution option of a connection that only reads


@contextmanager
def reading() -> Iterator[sa.Connection | None]:
    """Yield a connection that sees one committed state throughout; None if nothing was ever kept.

    StoreError for anything wrong with the database.
    """
    where = place()
    with _store_errors(where):
        engine = _ready(where, make=False) if where.is_there else None
        if engine is None:
            yield None
            return
        options: dict[str, Any] = {_READS: True}
        if where.file is None:
            options["isolation_level"] = "REPEATABLE READ"
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection


@contextmanager
def writing() -> Iterator[sa.Connection]:
    """Yield a connection whose changes all happen when the block ends, and none when it is left by an error.

    The first use creates the database. StoreError for anything wrong with it.
    """
    where = place()
    with _store_errors(where):
        if where.file is not None:
            make_private(where.file)
        engine = _ready(where, make=True)
        assert engine is not None, "it was made"
        with engine.begin() as connection:
            yield connection


def forget_deleted() -> None:
    """Overwrite deleted data in the journal too; if somebody reads at the moment, the next call does it."""
    where = place()
    if where.file is not None:
        with suppress(sqlite3.Error):
            connection = sqlite3.connect(where.file, timeout=0.0)
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()


def _ready(where: Place, make: bool) -> sa.Engine | None:
    """Return the engine of a database, upgraded to the current schema; None for an empty one unless `make` is set."""
    engine = _engine(where.url)
    with engine.connect().execution_options(**{_READS: True}) as connection, connection.begin():
        schema = schema_of(connection, where)
    if schema is None and not make:
        return None
    if not is_present(schema):
        upgrade(engine, where)
    return engine


@functools.lru_cache(maxsize=8)
def _engine(url: str) -> sa.Engine:
    """Return the engine of a URL; it holds no connection, so a file may go away and come back meanwhile."""
    if url.startswith(POSTGRESQL):
        return sa.create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": CONNECT_SECONDS})
    file = sa.URL.create("sqlite", database=url.removeprefix(SQLITE))
    engine = sa.create_engine(file, poolclass=NullPool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Set up a new connection to SQLite; transactions begin explicitly, not where the driver would begin them."""
    connection.isolation_level = None
    for setting in (
        _busy_timeout(BUSY_SECONDS),
        "foreign_keys=ON",
        "synchronous=FULL",
        "secure_delete=ON",  # what is deleted is overwritten: it was somebody's pay
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {setting}")
    end = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
                return  # this file system has no shared memory; the other journal is safe too, only slower
        except sqlite3.OperationalError:  # another process changes it; SQLite does not wait for that by itself
            if time.monotonic() > end:
                raise
            time.sleep(_LOOK)


def _begin(connection: sa.Connection) -> None:
    """Begin a read, or begin a write as soon as no other write is active.

    SQLite's own waiting polls less and less often, so that newcomers win and one of many writers may wait forever.
    Here every waiting writer polls at the same rate, however long it has waited.
    """
    if connection.get_execution_options().get(_READS, False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA {_busy_timeout(0.0)}")
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            break
        except exc.OperationalError as problem:
            if getattr(problem.orig, "sqlite_errorname", "") != "SQLITE_BUSY" or time.monotonic() > end:
                raise
            time.sleep(_LOOK)
    connection.exec_driver_sql(f"PRAGMA {_busy_timeout(BUSY_SECONDS)}")


def _busy_timeout(seconds: float) -> str:
    """Return the SQLite setting for how long it waits for a lock."""
    return f"busy_timeout={int(seconds * 1000)}"


@contextmanager
def _store_errors(where: Place) -> Iterator[None]:
    """Turn errors of the driver or the disk into a StoreError of one sentence with a remedy."""
    try:
        yield
    except exc.IntegrityError:  # a unique constraint was violated; the caller knows what that means
        raise
    except exc.DBAPIError as problem:
        raise StoreError(_sentence(problem.orig, where)) from None
    except (exc.ArgumentError, exc.NoSuchModuleError):
        raise StoreError(
            f"{VARIABLE} is no place to keep files; write {SQLITE}FILE or {POSTGRESQL}USER@HOST/NAME"
        ) from None
    except ModuleNotFoundError as problem:
        raise StoreError(f"{where.shown} needs {problem.name}; install what requirements-extras.txt names") from None
    except (OSError, sqlite3.Error) as problem:
        raise StoreError(_sentence(problem, where)) from None


def _sentence(problem: BaseException | None, where: Place) -> str:
    """Return what went wrong and the remedy, without any of the data that was to be written."""
    elsewhere = f"set {VARIABLE} to another file"
    code = getattr(problem, "sqlite_errorname", "")
    for name, remedy in (
        ("SQLITE_BUSY", f"has been in use by another program for {BUSY_SECONDS:g} seconds; try again when it is done"),
        ("SQLITE_FULL", "could not grow: the disk is full; nothing was changed; make room and try again"),
        ("SQLITE_READONLY", f"cannot be written: it is read-only; allow writing, or {elsewhere}"),
        ("SQLITE_NOTADB", f"is no database; move it away, or {elsewhere}"),
        ("SQLITE_CORRUPT", f"is damaged; bring back a copy of it, or {elsewhere}"),
        ("SQLITE_CANTOPEN", f"cannot be opened; check its folder, or {elsewhere}"),
        ("SQLITE_IOERR", f"cannot be read or written: the disk reports an error; check the disk, or {elsewhere}"),
    ):
        if code.startswith(name):
            return f"{where.shown} {remedy}"
    if isinstance(problem, OSError) and problem.strerror:
        return f"{where.shown} cannot be used: {problem.strerror}; check its folder, or {elsewhere}"
    if where.file is None:
        return f"{where.shown} does not answer as it should ({type(problem).__name__}); check {VARIABLE} and the server"
    return f"{where.shown} cannot be used ({code or type(problem).__name__}); {elsewhere}"
