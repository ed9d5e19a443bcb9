"""How this session wants its pages drawn."""

from __future__ import annotations

from dataclasses import dataclass

from ui.session import address, state

PROJECTOR = "projector"  # the part of the address that asks for it


@dataclass
class DisplaySession:
    """Whether pages are as large as a projector needs them, and the numbers that were given a lever by search."""

    projector: bool = False
    levers: tuple[str, ...] = ()


def projector() -> bool:
    """Return whether this session is shown on a projector."""
    return state.of(DisplaySession).projector


def set_projector(chosen: bool) -> None:
    """Say whether this session is shown on a projector."""
    state.of(DisplaySession).projector = chosen


def levers() -> tuple[str, ...]:
    """Return the names of the numbers that have a lever because somebody searched for them."""
    return state.of(DisplaySession).levers


def set_levers(chosen: list[str]) -> None:
    """Say which numbers beyond the usual ones have a lever."""
    state.of(DisplaySession).levers = tuple(chosen)


def read_address() -> None:
    """Take from the address of a session's first run how it is to be drawn."""
    if state.is_new(DisplaySession):
        set_projector(address.read(PROJECTOR) == "1")


def write_address(completed: bool = False) -> None:
    """Put into the address what is drawn and how; `completed` says that everything of this run is drawn."""
    state.write_link(completed)
    address.write({PROJECTOR: "1" if projector() else None}, completed=False)
