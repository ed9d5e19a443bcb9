"""The readings that sentences are tried on are those that figures are tried on."""

from tests.views.conftest import reading, turned

__all__ = ["reading", "turned"]
