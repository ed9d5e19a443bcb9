"""What a terminal sees: numbers on standard output, messages and progress on standard error."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import typer

from cli.json_text import json_text
from sim.errors import SimError

if TYPE_CHECKING:
    from types import FrameType

    from sim.engine.measures import Estimate

INTERRUPTED = 130  # exit code after Ctrl-C
PIPE_CLOSED = 141  # what a shell reports of a program whose reader went away
FAILED = 1
PIPED_WIDTH = 400  # columns at most of a table that does not go to a terminal


def emit(text: str) -> None:
    """Write text to standard output, whole; a reader that went away ends the program quietly."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()
        raise typer.Exit(PIPE_CLOSED) from None
    except OSError as problem:
        _abandon_output()
        say(f"error: standard output cannot be written: {problem.strerror}")
        raise typer.Exit(FAILED) from None


def say(text: str) -> None:
    """Write a message to standard error, every line printable."""
    lines = "".join(f"{printable(line)}\n" for line in text.splitlines())
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        sys.stderr.write(lines.encode(encoding, "replace").decode(encoding))
        sys.stderr.flush()
    except OSError:
        return  # nobody listens; the exit code still tells


def may_ask() -> bool:
    """Return whether somebody can be asked: both what is typed and what is shown is a terminal's."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Ask on the terminal and return whether the answer is yes; anything else, and no answer, is no."""
    sys.stderr.write(f"{printable(question)} [y/N] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        say("")  # the answer ended without a new line, so this one begins the next
    return answer.strip().casefold() in {"y", "yes"}


def printable(text: str) -> str:
    """Return text without anything that could move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def emit_json(content: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Write one JSON value; floats by their shortest exact form, keys in the order given."""
    try:
        text = json_text(content)
    except ValueError:
        raise SimError("a result is not a finite number, so no JSON was written; please report the scenario") from None
    emit(f"{text}\n")


def emit_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1) -> None:
    """Write a table for people; the first `texts` columns are set left, the others, numbers, right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        justify: Literal["left", "right"] = "left" if place < texts else "right"
        table.add_column(column, justify=justify, overflow="fold", no_wrap=place == 0 or place >= texts)
    for row in rows:
        table.add_row(*map(printable, row))
    terminal = sys.stdout.isatty()
    written = io.StringIO()
    width = None if terminal else PIPED_WIDTH
    console = Console(file=written, force_terminal=terminal, width=width, markup=False, emoji=False, highlight=False)
    console.print(table)
    emit("".join(f"{line.rstrip()}\n" for line in (printable(title), *written.getvalue().splitlines())))


def number(value: float) -> str:
    """Return a number for people: whole numbers with separators, others with up to six digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.6g}"


def with_interval(estimate: Estimate, unit: float = 1.0, digits: int = 0) -> str:
    """Return a mean and half the width of its 95 % interval, both in `unit`s, such as `429 ±4`."""
    half = (estimate.high - estimate.low) / 2.0
    return f"{estimate.mean / unit:,.{digits}f} ±{half / unit:,.{digits}f}"


@dataclass
class Watch:
    """What a running simulation reports to and is stopped by."""

    progress: Callable[[int, int], None] | None = None
    cancel: threading.Event = field(default_factory=threading.Event)


@contextmanager
def watched(what: str, compiles: bool = True) -> Iterator[Watch]:
    """Show progress while something runs, when standard error is a terminal, and let Ctrl-C stop it.

    The first Ctrl-C stops the run at its next chunk, a second one ends the program at once; nothing has been written.
    """
    watch = Watch()
    with _stoppable(watch.cancel), _shown(what, watch, compiles):
        yield watch


@contextmanager
def _stoppable(cancel: threading.Event) -> Iterator[None]:
    """Let SIGINT set `cancel`; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if cancel.is_set():
            os._exit(INTERRUPTED)
        cancel.set()
        os.write(2, b"\nstopping; press Ctrl-C again to stop at once\n")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _shown(what: str, watch: Watch, compiles: bool) -> Iterator[None]:
    """Draw a progress bar on standard error when it is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        hint = " (the first use compiles for about half a minute)" if compiles else ""
        bar = bars.add_task(f"{what}{hint}", total=None)

        def report(done: int, total: int) -> None:
            bars.update(bar, description=what, completed=done, total=total)

        watch.progress = report
        yield


def _abandon_output() -> None:
    """Send what standard output still buffers nowhere, so that the interpreter does not trip over it at exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return  # not a real file, as under test
