"""The process that opens a brought file: it takes bytes, gives back a table as JSON, and may die without harm.

Started as `python -m sim.importing.worker`: the first line of standard input says how to read, the rest is the file.
Progress goes to standard error, a line each; the answer, `{"table": ...}` or `{"error": ...}`, to standard output.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

from sim.errors import ImportedFileError
from sim.importing.limits import MEMORY, SECONDS
from sim.importing.preflight import kind_of_file
from sim.importing.table import Table, to_plain
from sim.importing.text_table import read_text


def read_file(content: bytes, order: dict[str, Any], progress: Any = None) -> Table:  # noqa: ANN401 - a callable or None
    """Return the table in a file's bytes, examined first; `order` holds name, delimiter, encoding and sheet."""
    name = order["name"]
    if kind_of_file(content, name) == "csv":
        return read_text(content, name, order.get("delimiter"), order.get("encoding"), progress)
    from sim.importing.workbook import read_workbook  # noqa: PLC0415 - loaded for workbooks only

    return read_workbook(content, name, order.get("sheet"), progress)


def limit_this_process() -> None:
    """Limit this process's memory and processor time where the system can; elsewhere the parent's clock must do."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the order and the file from standard input and write the answer to standard output."""
    limit_this_process()
    gc.disable()  # this process reads one file and ends; looking for garbage takes a third of its time
    order = json.loads(sys.stdin.buffer.readline())
    try:
        table = read_file(sys.stdin.buffer.read(), order, _report)
        answer: dict[str, Any] = {"table": to_plain(table)}
    except ImportedFileError as problem:
        answer = {"error": str(problem)}
    except MemoryError:
        answer = {"error": f"{order['name']} needs more memory than a file may take; split it, or bring it as CSV"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, allow_nan=False))


def _report(done: int, total: int) -> None:
    sys.stderr.write(f"{done} {total}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
