"""Credits and rosters written as CSV text in a test, read as every file is read."""

from sim.importing.pay_files import credits_in, roster_in
from sim.pay_statements.records import CreditFile, RosterFile


def credits_from_text(text: str) -> CreditFile:
    return credits_in(text.encode(), accepted=("amount", "currency"))


def roster_from_text(text: str) -> RosterFile:
    """Return the people of a text; unusual quotas and pay, of which tests are full, are taken as written."""
    return roster_in(text.encode(), accepted=("quota", "ote", "currency"))
