"""The plausible worlds of the presets, simulated beforehand: read while nothing of a preset has been changed.

`make worlds` writes them anew; a test runs some worlds of each again and compares, so that a change of the model cannot
leave old ones behind.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.scenario.presets import preset, preset_names
from sim.scenario.scenario import Scenario
from sim.shipped import WORLDS
from sim.studies.factorial import AMOUNTS, CORNERS
from sim.uncertainty.deciding import Condition, Conditions, deciding
from sim.uncertainty.robustness import REPLICATIONS, Robustness, robustness
from sim.uncertainty.unknowns import drawn_worlds, unknowns


def shipped_robustness(scenario: Scenario) -> Robustness | None:
    """Return the worlds of a preset, amounts in whole dollars; None for every other scenario."""
    content = _contents().get(_key(scenario))
    if content is None:
        return None
    unknown = unknowns(scenario)
    return Robustness(
        scenario=scenario,
        unknown=unknown,
        values=drawn_worlds(scenario, unknown, content["draws"]),
        totals={amount: np.array(content["totals"][amount], dtype=float) for amount in AMOUNTS},
        settled={amount: np.array(content["settled"][amount], dtype=float) for amount in AMOUNTS},
    )


def shipped_conditions(scenario: Scenario, cell: str, amount: str) -> Conditions | None:
    """Return what decides whether a corner of a preset is best on an amount; None for every other scenario."""
    content = _contents().get(_key(scenario))
    if content is None:
        return None
    unknown = {number.about.path: number for number in unknowns(scenario)}
    turning = tuple(
        Condition(
            cell=cell,
            unknown=unknown[row["path"]],
            values=tuple(row["values"]),
            margins=tuple(row["margins"]),
            rivals=tuple(row["rivals"]),
            turns=row["turns"],
        )
        for row in content["turning"][amount][cell]
    )
    return Conditions(cell=cell, amount=amount, turning=turning, tried=len(unknown))


def ship(folder: Path = WORLDS) -> None:
    """Simulate the worlds of every preset and write one file each; about a minute a preset."""
    for name in preset_names():
        scenario = preset(name)
        worlds = robustness(scenario)
        content = {
            "fingerprint": scenario.fingerprint(),
            "draws": worlds.draws,
            "totals": {amount: np.round(totals).astype(int).tolist() for amount, totals in worlds.totals.items()},
            "settled": {amount: settled.astype(int).tolist() for amount, settled in worlds.settled.items()},
            "turning": {
                amount: {cell: _turning(deciding(scenario, cell, amount)) for cell in CORNERS} for amount in AMOUNTS
            },
        }
        text = json.dumps(content, separators=(",", ":"))
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def _turning(conditions: Conditions) -> list[dict[str, Any]]:
    return [
        {
            "path": condition.unknown.about.path,
            "values": list(condition.values),
            "margins": [round(margin) for margin in condition.margins],
            "rivals": list(condition.rivals),
            "turns": condition.turns,
        }
        for condition in conditions.turning
    ]


def _key(scenario: Scenario) -> str:
    """Return what worlds depend on: all of a scenario but how many replications its own runs take."""
    return scenario.with_values({"run.replications": REPLICATIONS}).fingerprint()


@cache
def _contents() -> dict[str, dict[str, Any]]:
    """Return the shipped contents by key, those of presets that were changed since left out."""
    contents = {}
    for path in sorted(WORLDS.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        scenario = preset(path.stem)
        if content["fingerprint"] == scenario.fingerprint():
            contents[_key(scenario)] = content
    return contents


if __name__ == "__main__":
    ship()
