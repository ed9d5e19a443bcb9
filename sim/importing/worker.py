"""The process that opens a brought file: it takes bytes, gives back a table's plain values, and may die without harm.

Started as `python -m sim.importing.worker`: the first line of standard input says how to read, the rest is the file.
Progress goes to standard error, a line each; the answer, a packed table or `{"error": ...}`, to standard output.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.limits import MEMORY, SECONDS
from sim.importing.table import Table
from sim.importing.transport import packed

GRACE = 1.0  # seconds past its time that this process has to be ended by the one that started it
NO_MEMORY_LIMIT = "this system cannot limit the memory that opening a file takes; its size and its time are limited"


def read_file(
    content: bytes,
    order: dict[str, Any],
    progress: Any = None,  # noqa: ANN401 - a callable or None
    *,
    to_send: bool = False,
) -> Table:
    """Return the table in a file's bytes, examined first; `order` holds name, delimiter, encoding, sheet, kinds.

    In a table `to_send` texts may still be joined (`sim.importing.coded.Joined`).
    """
    from sim.importing.signatures import kind_of_file  # noqa: PLC0415 - loaded when a file is read

    name = order["name"]
    if kind_of_file(content, name) == "csv":
        from sim.importing.text_table import read_text  # noqa: PLC0415 - loaded for text only

        return read_text(content, name, order.get("delimiter"), order.get("encoding"), progress, to_send=to_send)
    from sim.importing.workbook import read_workbook  # noqa: PLC0415 - loaded for workbooks only

    return read_workbook(content, name, order.get("sheet"), progress, order.get("kinds", ()))


def limit_this_process(seconds: float) -> tuple[str, ...]:
    """Limit this process's time, and its memory where the system can; return what is to be said of what it cannot.

    Nobody may be left to end it, so it ends itself: by the system's alarm, or by a thread where there is none.
    """
    if hasattr(signal, "SIGALRM"):
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    else:
        timer = threading.Timer(seconds + GRACE, os._exit, (1,))
        timer.daemon = True
        timer.start()
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return (NO_MEMORY_LIMIT,)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return ()


def main() -> None:
    """Read the order and the file from standard input and write the answer to standard output."""
    gc.disable()  # this process reads one file and ends; looking for garbage takes a third of its time
    order = json.loads(sys.stdin.buffer.readline())
    unlimited = limit_this_process(float(order.get("seconds", SECONDS)))
    try:
        table = read_file(sys.stdin.buffer.read(), order, _report, to_send=True)
        answer: Iterable[bytes] = packed(replace(table, remarks=(*table.remarks, *unlimited)))
        sys.stdout.buffer.writelines(answer)
    except ImportedFileError as problem:
        _refuse(str(problem))
    except MemoryError:
        _refuse(f"{order['name']} needs more memory than a file may take; split it, or bring it as CSV")


def _refuse(message: str) -> None:
    sys.stdout.write(json.dumps({"error": message}, ensure_ascii=True))


def _report(done: int, total: int) -> None:
    """Say how far reading is; when nobody listens any more, this process ends of it."""
    sys.stderr.write(f"{done} {total}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # all is said; taking a million cells down one by one would take longer than it took to read them
