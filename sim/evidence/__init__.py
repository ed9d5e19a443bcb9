"""Why believe it: which published results does the model reproduce, and which not?

`published` the table of studies with sources, tags and bands; `settings` the workplaces they took place in; `output`,
`quits`, `timing`, `sizing` and `inputs` build the published changes and run them; `rows` gathers them; `closed_forms`
compares reduced scenarios with the theory's formulas.

No number of the model is tuned here. A row runs on the defaults, except for values that the study's own setting
dictates, each listed with its reason. A row whose published number is one of the model's inputs is marked
`input`: it shows that the input agrees with the literature, and proves nothing about the model.
"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "closed_forms": (
            "ClosedFormLimit",
            "limits",
        ),
        "finding": (
            "Effort",
            "StudyRow",
        ),
        "published": (
            "INPUT",
            "REPRODUCED",
            "SIGN",
            "TAGS",
            "address",
            "citation",
        ),
        "rows": (
            "REPLICATIONS",
            "evidence",
        ),
    },
)
