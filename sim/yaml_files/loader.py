"""YAML as plain values, numbers as they are written: what YAML would count otherwise is refused with its line.

YAML 1.1 reads 0720000 in base 8, 1:30 in base 60, 0x1F and 0b11 in theirs, and in `{a: 150,000}` a comma ends a value.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

DEEPEST_NESTING = 30  # mappings within lists within mappings ...
LONGEST_SHOWN = 60  # characters of a value that a message repeats
MOST_DIGITS = 300  # of a whole number; beyond about as many no float can hold it
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:_\d{3})+)", re.ASCII)
_GROUPED = re.compile(r"([-+]?)(\d{1,3}(?:[, '_]\d{3})+)(\.\d+)?", re.ASCII)
_PADDED = re.compile(r"([-+]?)0+(\d+(?:\.\d+)?)", re.ASCII)
_POWER = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d{1,2}", re.ASCII)
_PERCENT = re.compile(r"[-+]?\d+(?:\.\d+)?\s?%", re.ASCII)


class PlainLoader(yaml.SafeLoader):
    """The safe loader, less anchors, aliases, deep nesting, keys written twice, and numbers that are read otherwise."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return a node without anchors or aliases, not too deep within others."""
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs leave it untyped
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise refusal("anchors and aliases are not allowed here; write the value out", event.start_mark)
        if self.depth >= DEEPEST_NESTING:
            raise refusal(f"nested more than {DEEPEST_NESTING} levels deep", event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping whose keys are names, each written once."""
        seen, before = set(), ""
        for key, value in node.value:
            written = (key.tag, str(key.value))
            if written in seen:
                raise refusal(f"the key {shortened(key.value)} is written twice; keep one", key.start_mark)
            seen.add(written)
            if node.flow_style and key.tag.endswith((":int", ":float")):
                reason = f"{shortened(key.value)} stands where a name is expected; a comma ends the value before it"
                raise refusal(f"{reason}: write {before}{key.value} for {before},{key.value}", key.start_mark)
            before = value.value if isinstance(value, yaml.ScalarNode) else ""
        return super().construct_mapping(node, deep=deep)

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """Return a whole number in decimal digits; refuse any other, and one with more digits than make sense."""
        if len(node.value) > MOST_DIGITS:
            raise refusal(f"a number of {len(node.value):,} digits; at most {MOST_DIGITS} are read", node.start_mark)
        if not _DECIMAL.fullmatch(node.value):
            raise refusal(_otherwise(node.value, super().construct_yaml_int), node.start_mark)
        return int(node.value.replace("_", ""))

    def construct_yaml_float(self, node: yaml.ScalarNode) -> float:
        """Return a number with a decimal point; refuse one in base 60."""
        if ":" in node.value:
            raise refusal(_otherwise(node.value, super().construct_yaml_float), node.start_mark)
        return float(super().construct_yaml_float(node))


PlainLoader.add_constructor("tag:yaml.org,2002:int", PlainLoader.construct_yaml_int)
PlainLoader.add_constructor("tag:yaml.org,2002:float", PlainLoader.construct_yaml_float)


def refusal(reason: str, mark: yaml.Mark) -> yaml.MarkedYAMLError:
    """Return the error of a text that is YAML and is not read all the same."""
    return yaml.MarkedYAMLError(problem=reason, problem_mark=mark)


def shortened(value: object) -> str:
    """Return a value as a message may repeat it: text quoted, long values cut."""
    written = f"{value:g}" if isinstance(value, float) else repr(value)
    return written if len(written) <= LONGEST_SHOWN else f"{written[:LONGEST_SHOWN]}..."


def meant_by(text: str) -> str:
    """Return how to write the number that a text seems to mean, such as 720,000 or 40 %; empty when it means none."""
    bare = text.strip()
    grouped, padded = _GROUPED.fullmatch(bare), _PADDED.fullmatch(bare)
    if grouped:
        return f"{grouped[1]}{re.sub(r'[^0-9]', '', grouped[2])}{grouped[3] or ''}"
    if padded:
        return f"{padded[1]}{padded[2]}"
    if _PERCENT.fullmatch(bare):
        return f"{float(bare.rstrip(' %')) / 100.0:.10g}"
    if _POWER.fullmatch(bare):
        return f"{float(bare):.15g}" if abs(float(bare)) < 1e15 else ""
    return ""


def _otherwise(text: str, read: Any) -> str:  # noqa: ANN401 - a constructor of the safe loader
    """Return why a number is not read: what YAML takes it for, and how to write what was meant."""
    node = yaml.ScalarNode("tag:yaml.org,2002:int", text)
    try:
        value = f"YAML reads it as {read(node):.15g}"
    except (ValueError, OverflowError):
        value = "it is no number in decimal digits"
    if text.strip("0") == "" and len(text) > 1:
        return f"{text} may be the end of a number such as 150,000, where the comma ends a value: write 150000"
    meant = meant_by(text)
    remedy = f"write {meant}" if meant else "write decimal digits"
    return f"{shortened(text)} is not read, for {value}; {remedy}, or put it in quotes if it is a text"
