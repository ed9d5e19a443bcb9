"""A scenario as the text of a link: versioned, compressed, and not trusted when it comes back."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from sim.errors import ScenarioError
from sim.parameters import Group
from sim.scenario.scenario import Scenario, scenario_from

VERSION = "1"
LONGEST_TEXT = 20_000  # characters of a link; a scenario takes about two thousand
LARGEST_CONTENT = 200_000  # bytes once unpacked; a scenario takes about five thousand
_REMEDY = "ask for a new link, or open the scenario's YAML file"


def encode(scenario: Scenario) -> str:
    """Return the text that stands after `?s=`: every value written out, so that a later default changes no old link."""
    content = json.dumps(scenario.model_dump(mode="json"), separators=(",", ":"), sort_keys=True)
    packed = base64.urlsafe_b64encode(zlib.compress(content.encode(), 9)).decode().rstrip("=")
    return f"{VERSION}.{packed}"


def decode(text: str) -> Scenario:
    """Return the scenario of a link's text; ScenarioError, in one line for each problem, when it holds none."""
    version, _, packed = text.partition(".")
    if version != VERSION or not packed:
        raise ScenarioError(f"this link is not of version {VERSION}; {_REMEDY}")
    if len(text) > LONGEST_TEXT:
        raise ScenarioError(f"this link holds {len(text):,} characters, at most {LONGEST_TEXT:,} are read; {_REMEDY}")
    try:
        content = json.loads(_unpacked(packed), parse_constant=_refused)
    except (ValueError, RecursionError):
        raise ScenarioError(f"this link is damaged or incomplete; {_REMEDY}") from None
    if not isinstance(content, dict):
        raise ScenarioError(f"this link does not hold a scenario; {_REMEDY}")
    return scenario_from(content, "link")


def plain(value: Any) -> Any:  # noqa: ANN401 - any part of a scenario
    """Return part of a scenario as plain values, as files and links hold it."""
    if isinstance(value, Group):
        return value.model_dump(mode="json")
    return [plain(each) for each in value] if isinstance(value, (tuple, list)) else value


def _unpacked(packed: str) -> bytes:
    """Return what was compressed, never more than LARGEST_CONTENT; ValueError otherwise."""
    padded = packed + "=" * (-len(packed) % 4)
    try:
        squeezed = base64.b64decode(padded, altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(squeezed, LARGEST_CONTENT)
    except (binascii.Error, zlib.error) as problem:
        raise ValueError("not compressed text") from problem
    if not unpacking.eof:
        raise ValueError("too large or cut off")
    return content


def _refused(constant: str) -> Any:  # noqa: ANN401 - the type json wants here
    raise ValueError(f"{constant} is not a number")
