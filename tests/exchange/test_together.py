"""Several collectors do not tread on each other's toes, and PostgreSQL guards what was written."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from addin.exchange.calendar import moment
from addin.exchange.ledger.store import EntryKind, Ledger
from tests.exchange.wave import Office, made, whole_day

pytestmark = pytest.mark.slow


def _check_together(count: int, folder: Path, ledger: str = "") -> None:
    """So many offices at once end as one does alone."""
    alone, wave = made(folder / "alone"), made(folder / "together", ledger)
    whole_day(alone, "collect")
    with ExitStack() as stack:
        offices = [stack.enter_context(Office()) for _ in range(count)]
        for office in offices:
            office.ask(wave, "collect")

        said = [office.left() for office in offices]

    assert said == [["collect", "end", "left 0"]] * count
    assert wave.outcome() == alone.outcome()


def test_eight_collectors_at_once_lose_nothing_and_write_nothing_twice(
    tmp_path: Path, database: str
) -> None:
    _check_together(8, tmp_path, database)


def test_collectors_beside_one_workbook_share_its_sqlite_ledger(tmp_path: Path) -> None:
    _check_together(3, tmp_path)


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER onpace_entry_append_only ON onpace_entry",
        "ALTER TABLE onpace_entry DISABLE TRIGGER onpace_entry_append_only",
        """CREATE OR REPLACE FUNCTION onpace_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RETURN NULL; END $$""",
    ],
)
def test_triggers_of_postgresql_are_missed_and_set_again(database: str, harm: str) -> None:
    with Ledger.open(database) as ledger, ledger.transaction() as book:
        book.append(EntryKind.ISSUED, "form", {}, moment("2024-10-15T10:00"))
        assert book.missing_guards() == ()
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(harm))
    engine.dispose()

    with Ledger.open(database) as ledger, ledger.transaction() as book:
        missing = book.missing_guards()
        book.guard()
        assert book.missing_guards() == ()

    assert "onpace_entry_append_only" in missing


def test_postgresql_refuses_to_change_an_entry(tmp_path: Path, database: str) -> None:
    whole_day(made(tmp_path / "wave", database), "collect")
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))

    for statement in ("UPDATE onpace_entry SET form = ''", "DELETE FROM onpace_original"):
        with pytest.raises(DatabaseError), engine.begin() as connection:
            connection.execute(text(statement))

    engine.dispose()
