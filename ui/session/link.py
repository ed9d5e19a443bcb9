"""A scenario as the text of a link: versioned, compressed, and not trusted when it comes back."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.errors import ScenarioError, SimError
from sim.scenario.scenario import Scenario, scenario_from, value_at
from ui.session import presets
from ui.session.changes import SOURCES, changed_paths, plain

VERSION = "2"  # a scenario, what it was begun from and the axes; version 1 was the scenario alone
SCENARIO_ALONE = "1"
LONGEST_TEXT = 20_000  # characters of a link; a scenario takes about two thousand
LARGEST_CONTENT = 200_000  # bytes once unpacked; a scenario takes about five thousand
MOST_AXES = 64  # numbers
ORIGINS = ("file", "link")  # what a scenario may have come from, presets apart
Axes = tuple[int, Any]  # the months they are for, and nested pairs of numbers
_REMEDY = "ask for a new link, or open the scenario's YAML file"
_PARTS = {"scenario", "origin", "before", "axes"}


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What a link holds: a scenario, the one it was begun from, what that was called, and the axes it is seen on."""

    scenario: Scenario
    start: Scenario
    origin: str = "link"
    axes: Axes | None = None


def encode(scenario: Scenario) -> str:
    """Return the text of a link to a scenario of which nothing was changed; see `encode_shared`."""
    return encode_shared(Shared(scenario=scenario, start=scenario))


def encode_shared(shared: Shared) -> str:
    """Return the text that stands after `?s=`: every value written out, so that a later default changes no old link.

    What was changed stands beside it with its values before; the axes only then, for unchanged they follow anyway.
    """
    content: dict[str, Any] = {"scenario": shared.scenario.model_dump(mode="json")}
    if shared.origin != "link":
        content["origin"] = shared.origin
    before = {path: plain(value_at(shared.start, path)) for path in changed_paths(shared.start, shared.scenario)}
    if shared.start.sources != shared.scenario.sources:
        before[SOURCES] = shared.start.sources
    if before:
        content["before"] = before
        if shared.axes is not None:
            content["axes"] = plain(shared.axes)
    written = json.dumps(content, separators=(",", ":"), sort_keys=True)
    packed = base64.urlsafe_b64encode(zlib.compress(written.encode(), 9)).decode().rstrip("=")
    return f"{VERSION}.{packed}"


def decode(text: str) -> Scenario:
    """Return the scenario of a link's text; ScenarioError, in one line for each problem, when it holds none."""
    return decode_shared(text).scenario


def decode_shared(text: str) -> Shared:
    """Return what a link's text holds; ScenarioError, in one line for each problem, when that is no scenario.

    What else it holds and cannot be is left out: the scenario is then its own start.
    """
    content = _content(text)
    if text.startswith(f"{SCENARIO_ALONE}."):
        content = {"scenario": content}
    if not isinstance(content.get("scenario"), dict) or not content.keys() <= _PARTS:
        raise ScenarioError(f"this link does not hold a scenario; {_REMEDY}")
    scenario = scenario_from(content["scenario"], "link")
    start, origin, before = scenario, content.get("origin"), content.get("before")
    if isinstance(before, dict):
        with contextlib.suppress(SimError):
            start = scenario.with_values(before)
    return Shared(scenario=scenario, start=start, origin=_origin(origin, start), axes=_axes(content.get("axes")))


def _origin(origin: Any, start: Scenario) -> str:  # noqa: ANN401 - whatever the link holds
    """Return what the start was called; a preset that is another scenario by now is not claimed."""
    known = presets.presets()
    is_known = isinstance(origin, str) and (origin in ORIGINS or (origin in known and known[origin] == start))
    return origin if is_known else "link"


def _content(text: str) -> dict[str, Any]:
    version, _, packed = text.partition(".")
    if version not in (SCENARIO_ALONE, VERSION) or not packed:
        raise ScenarioError(f"this link is not of version {VERSION}; {_REMEDY}")
    if len(text) > LONGEST_TEXT:
        raise ScenarioError(f"this link holds {len(text):,} characters, at most {LONGEST_TEXT:,} are read; {_REMEDY}")
    try:
        content = json.loads(_unpacked(packed), parse_constant=_refused)
        json.dumps(content, ensure_ascii=False).encode()  # half a character, which no page can show
    except (ValueError, RecursionError):
        raise ScenarioError(f"this link is damaged or incomplete; {_REMEDY}") from None
    if not isinstance(content, dict):
        raise ScenarioError(f"this link does not hold a scenario; {_REMEDY}")
    return content


def _axes(content: Any) -> Axes | None:  # noqa: ANN401 - whatever the link holds
    """Return the axes as they were given, None where the link holds nothing of the kind."""
    if not isinstance(content, list) or len(content) != 2 or not isinstance(content[0], int):
        return None
    numbers = list(_leaves(content[1]))
    if len(numbers) > MOST_AXES or not all(
        isinstance(number, (int, float)) and abs(number) < 1e15 for number in numbers
    ):
        return None
    return content[0], _nested(content[1])


def _leaves(content: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever the link holds
    if isinstance(content, list):
        for part in content:
            yield from _leaves(part)
    else:
        yield content


def _nested(content: Any) -> Any:  # noqa: ANN401 - lists of lists of numbers
    return tuple(_nested(part) for part in content) if isinstance(content, list) else float(content)


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
