"""The command line: `python -m sim --help`; the same calls as the app, numbers on standard output."""

from __future__ import annotations

import sys

INTERRUPTED = 130  # exit code after Ctrl-C


def main() -> None:
    """Run the command line and exit; Ctrl-C ends it with 130 even while modules load."""
    try:
        from sim.commands.program import app

        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
