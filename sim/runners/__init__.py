"""How do many scenarios run: on threads, in processes or on a cluster?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "dask_cluster": (
            "Certificates",
            "Dask",
        ),
        "executors": (
            "Executor",
            "InProcess",
        ),
        "many": (
            "Execution",
            "run_tasks",
        ),
        "processes": ("Processes",),
        "software": (
            "Software",
            "software",
        ),
        "tasks": (
            "Measure",
            "Task",
            "digest_of",
            "task_of",
        ),
        "threads": ("side_by_side",),
    },
)
