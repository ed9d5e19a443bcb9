"""Where kept files are: one database on this machine, or the one that MULTIPLIER_DATABASE names."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sim.errors import SimError

VARIABLE = "MULTIPLIER_DATABASE"
FILE_NAME = "multiplier.db"
SQLITE, POSTGRESQL = "sqlite:///", "postgresql+psycopg://"
OTHERS = 0o077  # permission bits of everybody but the owner


class StoreError(SimError):
    """Kept data cannot be read or written as asked; no partial change was made."""


@dataclass(frozen=True)
class Place:
    """A database by its URL; `file` is the file of an embedded one, None for a server's."""

    url: str
    file: Path | None
    shown: str  # without a password, and short enough for a sentence

    @property
    def is_there(self) -> bool:
        """Return whether there may be anything to read: a server always, a file once it exists."""
        return self.file is None or self.file.exists()

    @property
    def guarded(self) -> str:
        """Return in words who can read the database, from the file's current permissions."""
        if self.file is None:
            return "guarded by that server"
        if os.name != "posix":
            return "in your own user folder"
        if not self.file.exists():
            return "readable by you alone"
        mode = stat.S_IMODE(self.file.stat().st_mode)
        return "readable by you alone" if not mode & OTHERS else f"readable by others on this machine (mode {mode:o})"


def place() -> Place:
    """Return where kept files are, without opening it; StoreError when MULTIPLIER_DATABASE is not a usable URL."""
    url = os.environ.get(VARIABLE, "").strip()
    if not url:
        return _file(user_folder() / FILE_NAME)
    if url.startswith(SQLITE) and url.removeprefix(SQLITE).strip("/ ") and not url.endswith(":memory:"):
        return _file(Path(url.removeprefix(SQLITE)))
    if url.startswith(POSTGRESQL):
        try:
            parts = urlsplit(url)
            name, host = parts.path.strip("/"), parts.hostname or "this machine"
        except ValueError:
            name, host = "", ""
        if name:
            return Place(url, None, f"the PostgreSQL database {name[:60]} on {host[:60]}")
    raise StoreError(f"{VARIABLE} is no place to keep files; write {SQLITE}FILE or {POSTGRESQL}USER@HOST/NAME")


def user_folder() -> Path:
    """Return the folder for this user's own files of Multiplier, by the custom of the system; it need not exist."""
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Multiplier"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Application Support" / "Multiplier"
        named = os.environ.get("XDG_DATA_HOME", "")
        return (Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share") / "multiplier"
    except RuntimeError:
        raise StoreError(f"there is no home folder to keep files in; set {VARIABLE} to {SQLITE}FILE") from None


def _file(path: Path) -> Place:
    path = Path(os.path.abspath(path.expanduser()))
    try:
        shown = f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        shown = str(path)
    return Place(f"{SQLITE}{path}", path, shown)
