"""How the database became what it is: one revision after another, run by Alembic, never changed once released."""
