"""How this session wants its pages drawn."""

from __future__ import annotations

from dataclasses import dataclass

from ui.session import state


@dataclass
class DisplaySession:
    """Whether charts are as large as a projector needs them."""

    projector: bool = False


def projector() -> bool:
    """Return whether this session is shown on a projector."""
    return state.of(DisplaySession).projector


def set_projector(chosen: bool) -> None:
    """Say whether this session is shown on a projector."""
    state.of(DisplaySession).projector = chosen
