"""Revision 0001: kept files with their rows, remembered mappings, and the entries of what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ONLY_ADDED = "entries of what was done are only ever added"


def upgrade() -> None:
    """Make the tables, and let no entry of what was done be changed or deleted."""
    op.create_table(
        "kept_file",
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
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
        sa.Column("kept_at", sa.String(40), nullable=False),
        sa.Column("changed_at", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("file_sha256", "mapping_sha256", name="one_file_read_one_way"),
    )
    op.create_table(
        "kept_row",
        sa.Column("kept_id", sa.String(16), sa.ForeignKey("kept_file.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "remembered_mapping",
        sa.Column("header_sha256", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("header", sa.Text, nullable=False),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("confirmed_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("object", sa.String(100), nullable=False),
        sa.Column("before_sha256", sa.String(64)),
        sa.Column("after_sha256", sa.String(64)),
        sa.Column("file_sha256", sa.String(64)),
    )
    _only_add()


def _only_add() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{event.lower()} BEFORE {event} ON audit_entry "
                f"BEGIN SELECT RAISE(ABORT, '{ONLY_ADDED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entry_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{ONLY_ADDED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_added()"
    )
