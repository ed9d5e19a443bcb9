"""What the six cells of the 2x2 are called on every chart, page, table and in every sentence."""

from __future__ import annotations

from sim.studies.factorial import BUILD_AND_PAY, BUILD_ONLY, CELLS, PAY_ONLY, STATUS_QUO

NAMES = {cell: " pay + ".join(cell.split("/")) for cell in CELLS}  # such as `team pay + vendor-led`

LABELS = {cell: ", ".join(cell.capitalize().split("/")) for cell in CELLS}  # such as `Team, vendor-led`
NICKNAMES = {
    STATUS_QUO: "the status quo",
    PAY_ONLY: "pay only",
    BUILD_ONLY: "build only",
    BUILD_AND_PAY: "build and pay",
    "team/undirected": "team, undirected",
    "individual/undirected": "individual, undirected",
}
