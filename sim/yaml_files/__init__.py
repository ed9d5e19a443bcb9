"""How is a YAML file read, and how is it said which line is wrong?"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "loader": (
            "PlainLoader",
            "shortened",
        ),
        "text": ("yaml_text",),
        "validation": (
            "explain_validation",
            "read_yaml_mapping",
            "yaml_mapping",
        ),
    },
)
