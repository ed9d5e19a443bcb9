"""The scenarios that can be compared: the one in force, its 2x2, presets, steps of this session, files and links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from sim.errors import ScenarioError, SimError
from sim.reports.cells import LABELS
from sim.reports.comparison import label_of
from sim.reports.wording import plain
from sim.scenario.differences import differences
from sim.scenario.scenario import Scenario
from sim.studies.comparison import FEWEST, MOST
from sim.studies.factorial import CELLS, cell_scenario, evolutions
from ui.compare.session import NOW, OWN, session
from ui.session import link, presets, state
from ui.widgets.formats import format_of
from ui.widgets.levers import declared_at

MOST_STEPS, MOST_BROUGHT = 12, 12  # steps of the session and brought scenarios that are offered
SEARCHED = 60  # steps of the session that are looked through
STANDS_FOR = {OWN: "they stand, plan and motion of their own", **LABELS}
_LONGEST_PASTE = link.LONGEST_TEXT + 2_000


@dataclass(frozen=True)
class Option:
    """One scenario on the shelf, with the label it has on every chart and where it comes from."""

    label: str
    kind: str
    scenario: Scenario


def options() -> dict[str, Option]:
    """Return everything that can be compared, by a key that stays the same; labels are all different."""
    candidates: dict[str, Option] = {}
    taken: set[str] = set()
    cell = run_as()
    for key, label, kind, scenario in _all():
        unique = next(name for name in _numbered(label_of(label)) if name not in taken)
        taken.add(unique)
        candidates[key] = Option(
            unique, kind, cell_scenario(scenario, cell) if cell != OWN and whole(key) else scenario
        )
    return candidates


def picks(known: dict[str, Option]) -> tuple[str, ...]:
    """Return the keys that are chosen, those that are still there."""
    return tuple(key for key in session().picks if key in known)


def pick(keys: tuple[str, ...]) -> None:
    """Choose scenarios by key, as a widget shows them already."""
    session().picks = tuple(keys)[:MOST]


def baseline(chosen: tuple[str, ...]) -> str:
    """Return the key the others are compared with: what was chosen, the status quo, else the first."""
    wanted = session().baseline
    return wanted if wanted in chosen else chosen[0]


def set_baseline(key: str) -> None:
    """Choose what the others are compared with."""
    session().baseline = key


def drawn() -> int:
    """Return how often the choice was changed by something else than its own widget."""
    return session().drawn


def bring_file(content: bytes, name: str) -> None:
    """Put the scenario of an uploaded YAML file on the shelf and choose it; a refusal is noticed."""
    try:
        bring(presets.read_upload(content, name), name)
    except SimError as problem:
        state.refuse(f"{plain(name)} could not be added; nothing was changed. {plain(str(problem))}")


def bring_link(text: str) -> None:
    """Put the scenario of a pasted link on the shelf and choose it; a refusal is noticed."""
    try:
        bring(read_link(text), "link")
    except SimError as problem:
        state.refuse(f"The link could not be added; nothing was changed. {plain(str(problem))}")


def read_link(text: str) -> Scenario:
    """Return the scenario of a whole address or of the text after `?s=`; ScenarioError when there is none."""
    pasted = text.strip()
    if len(pasted) > _LONGEST_PASTE:
        raise ScenarioError(f"this link holds {len(pasted):,} characters, at most {_LONGEST_PASTE:,} are read")
    if "?" in pasted:
        try:
            codes = parse_qs(urlsplit(pasted).query, max_num_fields=50).get("s", [])
        except ValueError:
            codes = []
        if not codes:
            raise ScenarioError("this address holds no scenario; copy it from Copy as, Link, in the sidebar")
        pasted = codes[0]
    return link.decode(pasted)


def bring(scenario: Scenario, origin: str) -> None:
    """Put a scenario on the shelf and choose it, in place of the last one chosen when there are six already."""
    brought = session().brought
    key = f"brought:{scenario.fingerprint()}"
    brought.pop(key, None)
    brought[key] = (scenario, origin)
    session().brought = dict(list(brought.items())[-MOST_BROUGHT:])
    chosen = [pick for pick in picks(options()) if pick != key]
    pick((*chosen[: MOST - 1], key))
    session().drawn += 1
    state.forget_notice()


def whole(key: str) -> bool:
    """Return whether an option is a scenario as somebody wrote it, not a cell of the one in force."""
    return not key.startswith(("cell:", "evolution:"))


def run_as() -> str:
    """Return what whole scenarios are run as: OWN, or the cell of their own 2x2."""
    wanted = session().run_as
    return wanted if wanted in STANDS_FOR else OWN


def set_run_as(choice: str) -> None:
    """Choose what whole scenarios are run as."""
    session().run_as = choice


def enough(chosen: tuple[str, ...]) -> bool:
    """Return whether so many scenarios can be compared."""
    return FEWEST <= len(chosen) <= MOST


def _all() -> Iterator[tuple[str, str, str, Scenario]]:
    """Yield key, label, kind and scenario of everything on the shelf."""
    present = state.scenario()
    for cell in CELLS:
        yield f"cell:{cell}", LABELS[cell], "2×2", cell_scenario(present, cell)
    for place, (label, scenario) in enumerate(evolutions(present).items()):
        yield f"evolution:{place}", label, "on the way", scenario
    yield NOW, f"In force, {present.name}", "in force", present
    for name, scenario in presets.presets().items():
        yield f"preset:{name}", scenario.name, "preset", scenario
    for key, (scenario, origin) in session().brought.items():
        yield key, scenario.name, origin, scenario
    yield from _steps(present)


def _steps(present: Scenario) -> Iterator[tuple[str, str, str, Scenario]]:
    """Yield the latest scenarios of this session that are not in force, each told by its last change."""
    now = state.history()
    line = [*now.past, now.now, *now.future][-SEARCHED:]
    wanted = set(session().picks)
    seen = {present.fingerprint()}
    offered = 0
    for place in range(len(line) - 1, -1, -1):
        step = line[place]
        mark = step.scenario.fingerprint()
        if mark in seen:
            continue
        seen.add(mark)
        offered += 1
        key = f"step:{mark}"
        if offered <= MOST_STEPS or key in wanted:
            before = line[place - 1].scenario if place and line[place - 1].start == step.start else None
            yield key, f"Step {place + 1}: {_last_change(before, step.scenario)}", "session", step.scenario


def _last_change(before: Scenario | None, after: Scenario) -> str:
    if before is None:
        return f"{after.name} as opened"
    changed = differences(before, after)
    if changed.empty:
        return after.name
    path, value = str(changed["parameter"].iloc[0]), changed["reform"].iloc[0]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    try:
        declared = declared_at(after, path)
        what, number = declared.label, f" {format_of(declared).written(value)}" if is_number else ""
    except (LookupError, ValueError):
        what, number = path.rpartition(".")[2], ""
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{what}{number}{more}"


def _numbered(label: str) -> Iterator[str]:
    yield label
    place = 2
    while True:
        yield f"{label} ({place})"
        place += 1
