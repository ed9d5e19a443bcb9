"""What widgets show, held against what is in force, so that no edit is lost and none is drawn that was never entered.

Streamlit calls a widget's callback once. When the next request arrives before the callback has begun, the callback is
left and never called again, while the widget goes on showing what was entered. So a widget that edits says here what it
shows, and every run and every change begins with `settle`, which puts in force what differs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Shown:
    """What a widget shows of what is in force, and how another value of it is put in force.

    Called twice with one value, `put` must not change anything the second time.
    """

    value: Any
    put: Callable[[Any], None]


@dataclass
class Fields:
    """The widgets of a session that edit, by key; `settling` is the thread that puts their values in force, or 0."""

    by_key: dict[str, Shown] = field(default_factory=dict)
    settling: int = 0

    def settle(self, entered: Callable[[str, Any], Any]) -> None:
        """Put in force what was entered and is not in force yet; `entered` returns what a widget holds, by its key."""
        here = threading.get_ident()
        if self.settling == here:  # a change that is being put in force asks again
            return
        self.settling = here
        try:
            for key, shown in list(self.by_key.items()):
                value = entered(key, shown.value)
                if value != shown.value:
                    shown.put(value)
                    shown.value = value  # only now: cut off before, it is put in force by the next run
        finally:
            if self.settling == here:
                self.settling = 0
