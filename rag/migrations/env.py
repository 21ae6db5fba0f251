"""What Alembic runs: the migrations over the connection it was handed, inside its transaction."""

from alembic import context

from rag.records import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
