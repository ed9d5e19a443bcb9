"""Errors a user can act on: every message names the field, the value, the allowed range and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SimError(Exception):
    """Base of every error Multiplier raises on purpose; its text is written for the person at the keyboard."""


class ScenarioError(SimError):
    """A scenario, plan or preset cannot be used as written."""


class ImportedFileError(SimError):
    """A file somebody brought cannot be read as what it claims to be."""


class RunCanceledError(SimError):
    """The caller asked a running simulation to stop; nothing was returned."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the question after the known name closest to a wrong one, ready for more to follow; empty if none is."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]}? " if close else ""
