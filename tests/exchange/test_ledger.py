from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from addin.errors import UsageError
from addin.exchange.calendar import moment
from addin.exchange.ledger.store import EntryKind, Ledger, broken_links

NOW = moment("2024-10-08T09:00")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'office.sqlite'}"


def _fill(url: str) -> None:
    with Ledger.open(url) as ledger, ledger.transaction() as book:
        for number in range(3):
            book.append(EntryKind.ISSUED, f"form-{number}", {"number": number}, NOW)
        book.archive(b"an original")


def _append_and_fail(url: str) -> None:
    with Ledger.open(url) as ledger, ledger.transaction() as book:
        book.append(EntryKind.ISSUED, "form", {}, NOW)
        book.append(EntryKind.ISSUED, "form", {"number": 1 / 0}, NOW)


def _tamper(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for name in ("entry", "original"):
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER onpace_{name}_no_{verb}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_entries_are_read_as_they_were_written(url: str) -> None:
    _fill(url)

    with Ledger.open(url) as ledger, ledger.reading() as book:
        entries = book.entries()
        assert [entry.content["number"] for entry in entries] == [0, 1, 2]
        assert entries[1].before == entries[0].hash
        assert broken_links(book) == ()


def test_a_transaction_that_fails_leaves_nothing(url: str) -> None:
    with pytest.raises(ZeroDivisionError):
        _append_and_fail(url)

    with Ledger.open(url) as ledger, ledger.reading() as book:
        assert book.entries() == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE onpace_entry SET content = '{}' WHERE seq = 2", "2: altered"),
        ("DELETE FROM onpace_entry WHERE seq = 2", "2: missing"),
        ("DELETE FROM onpace_entry WHERE seq = 3", "2: entries after this one are missing"),
        ("UPDATE onpace_original SET content = x'00'", "original"),
    ],
)
def test_every_change_of_the_past_is_seen(url: str, statement: str, said: str) -> None:
    _fill(url)

    _tamper(url, statement)

    with Ledger.open(url) as ledger, ledger.reading() as book:
        assert any(said in line.en for line in broken_links(book))


@pytest.mark.parametrize("verb", ["UPDATE onpace_entry SET form = ''", "DELETE FROM onpace_entry"])
def test_the_database_refuses_to_change_an_entry(url: str, verb: str) -> None:
    _fill(url)
    engine = create_engine(url)

    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text(verb))

    engine.dispose()


def test_a_ledger_that_cannot_be_opened_says_why() -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        Ledger.open("sqlite:////no/such/folder/office.sqlite")
