"""What Alembic runs: the steps, on the connection that is already in a writing transaction."""

from alembic import context

from exportgate.records.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
