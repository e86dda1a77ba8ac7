"""Bringing the tables up to date with the program, step by step (Alembic)."""

from importlib.resources import as_file, files

from sqlalchemy import Engine, inspect, text

from exportgate.records.database import RecordsError, reading, writing

NEWEST = "0002"
"""The newest step; kept here so that a database that has it is opened without loading Alembic."""


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables, or change those of an older exportgate, in one transaction.

    Raises:
        RecordsError: the database cannot be reached, or a newer exportgate made it.
    """
    if _version(engine) == NEWEST:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    with as_file(files("exportgate.records") / "migrations") as folder, writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise RecordsError(
                f"the records have a step that this exportgate does not know: {error}",
                where=engine.url.render_as_string(hide_password=True),
                hint="A newer exportgate made them: install that one.",
            ) from error


def _version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
