"""What Alembic runs: the revisions that are missing, inside the transaction of the connection it is handed."""

from alembic import context

from store.database.schema import METADATA
from store.database.upgrading import VERSION_TABLE

connection = context.config.attributes["connection"]
# SQLite changes a table by making it anew; the batch mode does that.
context.configure(connection=connection, target_metadata=METADATA, version_table=VERSION_TABLE, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
