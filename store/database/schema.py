"""The tables of the database: kept files, their rows, remembered mappings and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

KEPT = sa.Table(
    "kept_file",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_sha256", sa.String(64), nullable=False),
    sa.Column("mapping_sha256", sa.String(64), nullable=False),
    sa.Column("records_sha256", sa.String(64), nullable=False),
    sa.Column("row_count", sa.Integer, nullable=False),
    sa.Column("total", sa.Double),
    sa.Column("first_date", sa.String(10)),
    sa.Column("last_date", sa.String(10)),
    sa.Column("mapping", sa.Text, nullable=False),  # JSON
    sa.Column("reading", sa.Text, nullable=False),  # JSON: the other results of reading, for the findings
    sa.Column("kept_at", sa.String(40), nullable=False),  # ISO 8601, UTC
    sa.Column("changed_at", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("file_sha256", "mapping_sha256", name="one_file_read_one_way"),
)
ROWS = sa.Table(
    "kept_row",
    METADATA,
    sa.Column("kept_id", sa.String(16), sa.ForeignKey("kept_file.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("record", sa.Text, nullable=False),  # JSON
)
MAPPINGS = sa.Table(
    "remembered_mapping",
    METADATA,
    sa.Column("header_sha256", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("header", sa.Text, nullable=False),  # JSON: the names of the columns
    sa.Column("mapping", sa.Text, nullable=False),  # JSON
    sa.Column("confirmed_at", sa.String(40), nullable=False),
)
AUDIT = sa.Table(
    "audit_entry",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("what", sa.String(20), nullable=False),
    sa.Column("object", sa.String(100), nullable=False),
    sa.Column("before_sha256", sa.String(64)),
    sa.Column("after_sha256", sa.String(64)),
    sa.Column("file_sha256", sa.String(64)),
)
