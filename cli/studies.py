"""Studies of many points that are kept as they finish: the same study started again runs only what is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cli.console import Watch
    from sim.runners.executors import Executor
    from sim.runners.many import Execution
    from sim.scenario.scenario import Scenario
    from sim.units import FloatArray


class Study(NamedTuple):
    """What a running study reads and reports to."""

    kept: Mapping[str, FloatArray]
    keep: Callable[[str, FloatArray], None]
    watch: Watch

    def execution(self, executor: Executor) -> Execution:
        """Return how the study's points are run: by `executor`, without those that were kept."""
        from sim.runners.many import Execution

        watch = self.watch
        return Execution(
            executor=executor, kept=self.kept, keep=self.keep, progress=watch.progress, cancel=watch.cancel
        )


@contextmanager
def kept_study(kind: str, scenario: Scenario, made_of: Mapping[str, Any], folder: Path | None) -> Iterator[Study]:
    """Yield the points a study kept earlier and a place for new ones; what ends it early is told with the remedy.

    Equal studies of equal scenarios, by equal software, share their file.
    """
    from cli.console import watched
    from sim.compiled.rules import cache_home
    from sim.errors import RunCanceledError, SimError
    from sim.runners.software import software
    from store.sweeps import SweepFile

    text = json.dumps([kind, scenario.fingerprint(), made_of, software().digest()], sort_keys=True)
    header = {"sweep": hashlib.sha256(text.encode()).hexdigest()[:16], "study": kind, "made_of": dict(made_of)}
    with closing(SweepFile(folder or cache_home() / "sweeps", header)) as file, watched(f"Running the {kind}") as watch:
        try:
            yield Study(dict(file.kept), file.keep, watch)
        except SimError as problem:
            if not file.kept:
                raise
            kept = f"{len(file.kept)} points are kept in {file.path}; the same command goes on from there"
            error = RunCanceledError if isinstance(problem, RunCanceledError) else SimError
            raise error(f"{problem}; {kept}") from None
