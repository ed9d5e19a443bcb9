"""Where the files are that come with the library: presets, plans, mappings, samples, worlds, benchmarks and sources."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
PRESETS = DATA / "presets"
PLANS = DATA / "plans"
MAPPINGS = DATA / "mappings"
SAMPLES = DATA / "samples"
WORLDS = DATA / "worlds"
