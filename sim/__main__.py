"""The command line: `python -m sim --help`; the same calls as the app, numbers on standard output."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130  # exit code after Ctrl-C
UNSEEN = (
    100_000  # new objects before Python looks for garbage; at its 700, large tables are looked through all the time
)
IMPORTING = "<frozen importlib"  # how the files of Python's own import system begin


def main() -> None:
    """Run the command line and exit; Ctrl-C ends it with 130 even while modules load."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else somebody wants Ctrl-C ignored
        signal.signal(signal.SIGINT, _interrupt)
    gc.set_threshold(UNSEEN)
    try:
        from cli.program import app

        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End at once while modules load, when nothing is written yet; else raise KeyboardInterrupt.

    Raised in the middle of an import, it may get lost in a callback, and the program would go on.
    """
    asked = frame
    while asked is not None:
        if asked.f_code.co_filename.startswith(IMPORTING):
            os._exit(INTERRUPTED)
        asked = asked.f_back
    signal.default_int_handler(number, frame)


if __name__ == "__main__":
    main()
