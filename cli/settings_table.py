"""The table of the README: the 2x2 of every preset in three settings, and the facts that fail, as Markdown."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.engine.run import Progress
    from sim.scenario.scenario import Scenario
    from sim.studies.factorial import Factorial

THOUSAND = 1_000.0


def settings_table(
    scenarios: dict[str, Scenario], threads: int | None, progress: Progress | None, cancel: threading.Event | None
) -> list[dict[str, Any]]:
    """Return one row for each scenario and setting: cells, effects with half widths, and the facts that fail."""
    from sim.studies.story_facts import SETTINGS, run_setting

    rows: list[dict[str, Any]] = []
    for scenario in scenarios.values():
        for setting in SETTINGS:
            rows.append(setting_row(setting, run_setting(scenario, setting, threads=threads, cancel=cancel)))
            if progress is not None:
                progress(len(rows), len(scenarios) * len(SETTINGS))
    return rows


def setting_row(setting: str, study: Factorial) -> dict[str, Any]:
    """Return one row as plain values; amounts are three-year totals in $ per seat."""
    from sim.engine.measures import estimate
    from sim.studies.factorial import CORNERS, OUTCOMES
    from sim.studies.story_facts import failing, return_on_reps, three_year_effects

    scenario = study.scenario
    return {
        "preset": scenario.name,
        "setting": setting,
        "influence": scenario.partners.influence,
        "services_ratio": scenario.economics.services_ratio,
        "cells": {
            name: {cell: estimate(of(study.cells[cell]).sum(axis=1)).as_dict() for cell in CORNERS}
            for name, of in OUTCOMES.items()
        },
        "effects": {
            name: {effect: value.as_dict() for effect, value in three_year_effects(study, name).items()}
            for name in OUTCOMES
        },
        "return_on_reps": return_on_reps(study),
        "failing": [{"fact": fact.name, "because": fact.because} for fact in failing(study)],
    }


def as_markdown(rows: list[dict[str, Any]]) -> str:
    """Return the rows as a Markdown table and, below it, which facts fail where and why."""
    from sim.reports.cells import LABELS
    from sim.studies.factorial import CORNERS

    cells = [LABELS[cell] for cell in CORNERS]
    header = ["Preset", "Setting", *cells, "Motion effect", "Interaction", "Return on a rep"]
    lines = [_line(header), _line(["---"] * 2 + ["---:"] * (len(header) - 2)), *map(_table_row, rows), ""]
    for row in rows:
        failed = "; ".join(f"{fact['fact']} ({fact['because']})" for fact in row["failing"]) or "none"
        lines.append(f"* **{row['preset']}, {row['setting']}** fails: {failed}.")
    return "\n".join(lines) + "\n"


def _table_row(row: dict[str, Any]) -> str:
    earned, sold = row["cells"]["contribution"], row["cells"]["revenue"]
    cells = [f"{_thousands(earned[cell]['mean'])} ({_thousands(sold[cell]['mean'])})" for cell in earned]
    motion, interaction = (_signed(row["effects"]["contribution"][name]) for name in ("motion", "interaction"))
    setting = f"{row['setting']} ({row['influence']:.2g}, {row['services_ratio']:.2g})"
    return _line([row["preset"], setting, *cells, motion, interaction, f"{row['return_on_reps']:.2f}"])


def _thousands(amount: float) -> str:
    return f"{amount / THOUSAND:,.0f}".replace("-", "−")


def _signed(effect: dict[str, float]) -> str:
    half = (effect["high"] - effect["low"]) / 2.0 / THOUSAND
    return f"{effect['mean'] / THOUSAND:+,.0f} ±{half:,.0f}".replace("-", "−")


def _line(cells: Any) -> str:  # noqa: ANN401 - any sequence of text
    return f"| {' | '.join(cells)} |"
