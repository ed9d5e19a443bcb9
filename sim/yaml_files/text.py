"""Plain values as YAML that reads back as the same values, whatever letters their texts hold."""

from __future__ import annotations

import re
from typing import Any

import yaml

LINE = 100  # characters after which a long text goes on in the next line
# What YAML takes for the end of a line, for a byte-order mark or for no text at all, unless it is written as an escape.
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


class _ExactDumper(yaml.SafeDumper):
    """The safe dumper, which quotes a text with such letters so that every one of them is escaped.

    What stands in two places is written out in both, for no alias is read back.
    """

    def ignore_aliases(self, _value: object) -> bool:
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        style = '"' if _ODD.search(text) else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ExactDumper.add_representer(str, _ExactDumper.represent_text)


def yaml_text(content: Any) -> str:  # noqa: ANN401 - mappings, lists, texts, numbers, truth values and None
    """Return plain values as YAML, keys in the order given; letters of every script stand as they are."""
    return yaml.dump(content, Dumper=_ExactDumper, sort_keys=False, allow_unicode=True, width=LINE)
