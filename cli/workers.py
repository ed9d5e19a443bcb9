"""Where the points of a sweep, map or sensitivity analysis run: the options, and the executor they name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import MOST_THREADS

if TYPE_CHECKING:
    from sim.runners.executors import Executor

ProcessCount = Annotated[
    int | None,
    typer.Option(
        "--processes",
        metavar="N",
        min=1,
        max=MOST_THREADS,
        help="Worker processes; 1 stays in this one. Default: cores.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Run on the Dask scheduler at tls://HOST:PORT, or tcp://127.0.0.1:PORT on this machine.",
    ),
]
DaskWorkers = Annotated[
    int | None,
    typer.Option(
        "--dask-workers", metavar="N", min=1, max=MOST_THREADS, help="Run on a local Dask cluster of N workers."
    ),
]
CertificateFile = Annotated[Path | None, typer.Option(metavar="FILE", help="For tls://: PEM file, see --scheduler.")]


@dataclass(frozen=True)
class WorkerOptions:
    """Processes of this machine, or Dask; for `options.spread`."""

    processes: ProcessCount = None
    scheduler: Scheduler = None
    dask_workers: DaskWorkers = None
    tls_ca: CertificateFile = None
    tls_cert: CertificateFile = None
    tls_key: CertificateFile = None

    def executor(self) -> Executor:
        """Return the executor the options name: worker processes unless they ask for Dask; SimError in a conflict."""
        from sim.errors import SimError
        from sim.runners.dask_cluster import Certificates, Dask
        from sim.runners.executors import InProcess
        from sim.runners.processes import Processes

        if sum(option is not None for option in (self.processes, self.scheduler, self.dask_workers)) > 1:
            raise SimError("--processes, --scheduler and --dask-workers exclude each other; give one")
        tls = (self.tls_ca, self.tls_cert, self.tls_key)
        files = [path for path in tls if path is not None]
        if files and (len(files) < len(tls) or self.scheduler is None):
            raise SimError("--tls-ca, --tls-cert and --tls-key belong together, beside --scheduler tls://HOST:PORT")
        if self.scheduler is not None:
            return Dask(self.scheduler, certificates=Certificates(*files) if files else None)
        if self.dask_workers is not None:
            return Dask(workers=self.dask_workers)
        return InProcess(threads=1) if self.processes == 1 else Processes(self.processes)
