"""Which triggers refuse to change what was written, and are they still there?

The hash chain sees what gets past them.
"""

import re

from sqlalchemy import Connection, text

_GUARDED = ("onpace_entry", "onpace_original")
_REFUSES = "RAISE EXCEPTION 'the ledger is append-only'"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION onpace_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN {_REFUSES}; END $$"
)
_NAME = re.compile(r"TRIGGER (?:IF NOT EXISTS )?(\w+)")


def guard(connection: Connection) -> None:
    """Set the triggers; those that are as they should be stay."""
    dialect = connection.dialect.name
    for name in missing_guards(connection) if dialect == "sqlite" else ():
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    if dialect == "postgresql":
        connection.execute(text(_FUNCTION))
    for statement in _statements(dialect).values():
        connection.execute(text(statement))
    if dialect == "postgresql":
        for table in _GUARDED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only"))


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """The triggers that are not there, do something else or are switched off, by their names."""
    wanted, found = _statements(connection.dialect.name), set[str]()
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type='trigger'"))
        made = {name: statement.replace("IF NOT EXISTS ", "") for name, statement in wanted.items()}
        found = {row.name for row in rows if made.get(row.name) == row.sql}
    if connection.dialect.name == "postgresql":
        asked = (
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgenabled IN ('O', 'A') AND proname = 'onpace_append_only'"
            " AND prosrc LIKE :refuses"
        )
        rows = connection.execute(text(asked), {"refuses": f"%{_REFUSES}%"})
        found = {str(row.tgname) for row in rows}
    return tuple(name for name in wanted if name not in found)


def _statements(dialect: str) -> dict[str, str]:
    """What makes each trigger, by its name."""
    made: tuple[str, ...] = ()
    if dialect == "sqlite":
        made = tuple(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            for table in _GUARDED
            for verb in ("UPDATE", "DELETE")
        )
    if dialect == "postgresql":
        made = tuple(
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
            f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION onpace_append_only()"
            for table in _GUARDED
        )
    return {match[1]: each for each in made if (match := _NAME.search(each))}
