"""On which line of a YAML file a value stands, for messages about it."""

from __future__ import annotations

from pathlib import Path

import yaml

Location = tuple[str | int, ...]


def node_of(path: Path | str) -> yaml.Node | None:
    """Return what a YAML file is composed of, for `line_of`; None when it is empty."""
    node: yaml.Node | None = yaml.compose(Path(path).read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    return node


def line_of(node: yaml.Node | None, location: Location) -> int | None:
    """Return the line, from 1, of the value at a location, or of what encloses it; None when there are no lines.

    Steps of a location that nobody writes, such as the tag of a union, are passed over.
    """
    line = None if node is None else node.start_mark.line + 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            entry = next((pair for pair in node.value if pair[0].value == step), None)
            if entry is None:
                continue
            line, node = entry[0].start_mark.line + 1, entry[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line
