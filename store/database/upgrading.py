"""The schema of a database, and the upgrade of an older one: copied first, then changed in one transaction."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from store.database.place import VARIABLE, Place, StoreError

VERSION_TABLE = "multiplier_schema"  # not Alembic's usual name: a server's database may be shared with others
REVISIONS = ("0001",)  # all released revisions, the last one current
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_ADVISORY = 0x6D756C7469  # the number under which programs on one PostgreSQL server take turns
_one_at_a_time = threading.Lock()  # Alembic keeps its context in a module


def schema_of(connection: sa.Connection, place: Place) -> str | None:
    """Return the revision of a database, None for an empty one; StoreError for a newer one or another program's."""
    look = sa.inspect(connection)
    if not look.has_table(VERSION_TABLE):
        if place.file is not None and look.get_table_names():
            raise StoreError(f"{place.shown} is another program's database; set {VARIABLE} to another file")
        return None
    schema = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if schema is not None and schema not in REVISIONS:
        raise StoreError(
            f"{place.shown} was written by a newer Multiplier (schema {str(schema)[:20]}, this one knows up to "
            f"{REVISIONS[-1]}); update Multiplier, or set {VARIABLE} to another file"
        )
    return schema


def is_present(schema: str | None) -> bool:
    """Return whether a revision is the current one."""
    return schema == REVISIONS[-1]


def upgrade(engine: sa.Engine, place: Place) -> None:
    """Upgrade a database to the current schema in one transaction; a file of an older schema is copied first.

    A second program that upgrades at the same time waits, and then has nothing left to do.
    """
    from alembic.command import upgrade as run  # noqa: PLC0415 - takes long to load, and is needed once in a lifetime
    from alembic.config import Config  # noqa: PLC0415 - the same

    with _one_at_a_time, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY)))
        schema = schema_of(connection, place)
        if is_present(schema):
            return
        if schema is not None and place.file is not None:
            copy_of(place.file, schema)
        settings = Config()
        settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        settings.attributes["connection"] = connection
        run(settings, REVISIONS[-1])


def copy_of(file: Path, schema: str) -> Path:
    """Copy a database file as of its last transaction, whole or not at all, and return the copy's path."""
    copy = file.with_name(f"{file.name}.schema-{schema}")
    waiting = file.with_name(f"{copy.name}.{os.getpid()}.tmp")
    make_private(waiting)
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(waiting)) as target:
            source.backup(target)
        waiting.replace(copy)
    finally:
        waiting.unlink(missing_ok=True)
    return copy


def make_private(file: Path) -> None:
    """Create an empty file that only its owner can read; a new folder for it can be entered only by the owner too."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
