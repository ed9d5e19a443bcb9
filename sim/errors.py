"""Errors a user can act on: every message names the field, the value, the allowed range and the remedy."""

from __future__ import annotations


class SimError(Exception):
    """Base of every error Multiplier raises on purpose; its text is written for the person at the keyboard."""


class ScenarioError(SimError):
    """A scenario, plan or preset cannot be used as written."""


class ImportedFileError(SimError):
    """A file somebody brought cannot be read as what it claims to be."""


class RunCanceledError(SimError):
    """The caller asked a running simulation to stop; nothing was returned."""
