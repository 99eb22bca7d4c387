"""How is something written down so that it can be found, but not changed unseen?

Every entry carries the hash of the one before, so that the chain breaks where one is altered or
taken out; the head knows how long the chain is. Originals lie in the same database under the
hash of their content: an entry and the file it speaks of are committed together.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy import Text as LongText
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from addin.errors import FormError, LedgerError, UsageError
from addin.exchange.calendar import moment

_START = "0" * 64
_SECONDS_TO_WAIT = 120

_TABLES = MetaData()
_ENTRIES = Table(
    "onpace_entry",
    _TABLES,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False, index=True),
    Column("form", String(200), nullable=False, index=True),
    Column("content", LongText, nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
_ORIGINALS = Table(
    "onpace_original",
    _TABLES,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary(2**30), nullable=False),
)
_HEAD = Table(
    "onpace_head",
    _TABLES,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)


class EntryKind(StrEnum):
    """What an entry says."""

    ISSUED = "issued"
    RECEIVED = "received"
    EXTENDED = "extended"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CONFLICT = "conflict"
    DECIDED = "decided"
    WRITTEN = "written"
    REMINDED = "reminded"
    ANSWERED = "answered"
    MAPPED = "mapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger; `hash` covers all the rest and the hash of the line before."""

    seq: int
    at: datetime
    kind: EntryKind
    form: str
    content: Mapping[str, Any]
    before: str
    hash: str


@dataclass(frozen=True)
class LedgerPage:
    """The ledger inside one transaction: what is appended is there together, or not at all."""

    connection: Connection

    def append(self, kind: EntryKind, form: str, content: Mapping[str, Any], at: datetime) -> Entry:
        """Write one entry after the last."""
        seq, before = self.head(lock=True)
        row = {
            "seq": seq + 1,
            "at": moment(at).isoformat(),
            "kind": str(kind),
            "form": form,
            "content": orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS).decode(),
            "before": before,
        }
        row["hash"] = _hash(row)
        self.connection.execute(insert(_ENTRIES).values(row))
        self.connection.execute(update(_HEAD).values(seq=row["seq"], hash=row["hash"]))
        return _entry(row)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What follows is undone by itself where it does not end well."""
        with self.connection.begin_nested():
            yield

    def archive(self, content: bytes) -> str:
        """Keep an original; the hash under which it is found."""
        digest = hashlib.sha256(content).hexdigest()
        found = self.connection.execute(
            select(_ORIGINALS.c.sha256).where(_ORIGINALS.c.sha256 == digest)
        ).first()
        if found is None:
            self.connection.execute(insert(_ORIGINALS).values(sha256=digest, content=content))
        return digest

    def original(self, sha256: str) -> bytes:
        """The original of this hash; FormError where there is none."""
        found = self.connection.execute(
            select(_ORIGINALS.c.content).where(_ORIGINALS.c.sha256 == sha256)
        ).scalar_one_or_none()
        if found is None:
            raise FormError(
                en=f"no original {sha256[:12]} in the ledger", zh=f"台账中没有原件{sha256[:12]}"
            )
        return bytes(found)

    def entries(self, after: int = 0) -> tuple[Entry, ...]:
        """The entries behind number `after`, oldest first."""
        wanted = select(_ENTRIES).where(_ENTRIES.c.seq > after).order_by(_ENTRIES.c.seq)
        return tuple(map(_entry, self.connection.execute(wanted).mappings()))

    def head(self, *, lock: bool = False) -> tuple[int, str]:
        """Number and hash of the last entry; to `lock` it lets nobody else write meanwhile."""
        wanted = select(_HEAD.c.seq, _HEAD.c.hash)
        row = self.connection.execute(wanted.with_for_update() if lock else wanted).one()
        return int(row.seq), str(row.hash)

    def originals(self) -> Iterator[tuple[str, bytes]]:
        """Every original with its hash."""
        for (digest,) in self.connection.execute(select(_ORIGINALS.c.sha256)).all():
            yield str(digest), self.original(str(digest))


@dataclass(frozen=True)
class Ledger:
    """A ledger in any database that SQLAlchemy knows; opened by `Ledger.open`."""

    engine: Engine

    @classmethod
    def open(cls, url: str) -> Self:
        """The ledger at `url`, made where there is none yet; UsageError where it cannot be."""
        try:
            ledger = cls(_engine(url))
            ledger._prepare()
        except (SQLAlchemyError, ImportError) as error:
            reason = _reason(error)
            raise UsageError(
                en=f"the ledger cannot be opened: {reason}", zh=f"无法打开台账：{reason}"
            ) from error
        return ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[LedgerPage]:
        """A transaction that is alone in writing; it is undone where it does not end well.

        LedgerError where the database does not take it.
        """
        with _in_words(), self.engine.begin() as connection:
            book = LedgerPage(connection)
            book.head(lock=True)
            yield book

    @contextmanager
    def reading(self) -> Iterator[LedgerPage]:
        """A view of the ledger as it is now; LedgerError where the database does not give it."""
        with _in_words(), self.engine.connect() as connection:
            yield LedgerPage(connection.execution_options(only_reads=True))

    def _prepare(self) -> None:
        with self.reading() as book:
            if inspect(book.connection).has_table(_HEAD.name):
                return
        try:
            with self.engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    # Two collectors may both find no ledger yet.
                    connection.execute(text("SELECT pg_advisory_xact_lock(7305216)"))
                _TABLES.create_all(connection)
                if connection.execute(select(_HEAD.c.id)).first() is None:
                    connection.execute(insert(_HEAD).values(id=1, seq=0, hash=_START))
                for statement in _guards(connection.dialect.name):
                    connection.execute(text(statement))
        except IntegrityError:
            # Another collector made it in the meantime.
            return


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what a database says into an error of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        first: BaseException = error
        # A full disk undoes everything; what then fails to be undone is no reason.
        while first.__context__ is not None:
            first = first.__context__
        reason = _reason(first)
        en, zh = next((said for part, said in _REASONS.items() if part in reason), (reason, reason))
        raise LedgerError(
            en=f"the ledger cannot be used: {en}", zh=f"台账无法使用：{zh}"
        ) from error


_REASONS = {
    "locked": (
        "another program keeps it locked; close it, then again",
        "正被其他程序占用，请关闭后重试",
    ),
    "readonly": (
        "it is read-only; ask for the right to write the file and its folder",
        "文件或文件夹为只读，请取得写权限后重试",
    ),
    "disk is full": ("the disk is full; make room, then again", "磁盘已满，请清理后重试"),
    "disk I/O": ("the disk cannot be written or read", "磁盘读写出错，请检查磁盘"),
    "malformed": (
        "the file is damaged; put back a copy of it",
        "文件已损坏，请用备份恢复",
    ),
    "not a database": ("the file is no database", "文件不是数据库"),
}


def _reason(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def default_url(plan_path: Path) -> str:
    """The address of the ledger beside a plan workbook.

    >>> default_url(Path("plans/city.xlsx"))
    'sqlite:///plans/city.ledger.sqlite'
    """
    return f"sqlite:///{ledger_path(plan_path).as_posix()}"


def ledger_path(plan_path: Path) -> Path:
    """The file of the ledger beside a plan workbook."""
    return plan_path.with_name(f"{plan_path.stem}.ledger.sqlite")


def broken_links(book: LedgerPage) -> tuple[str, ...]:
    """What is wrong with the chain and the originals, one line each; nothing where it holds."""
    found: list[str] = []
    before, seq = _START, 0
    for row in book.connection.execute(select(_ENTRIES).order_by(_ENTRIES.c.seq)).mappings():
        seq += 1
        digest = _hash(row)
        if row["seq"] != seq:
            found.append(f"{seq}: missing")
            seq = row["seq"]
        elif row["before"] != before:
            found.append(f"{seq}: does not follow the entry before")
        if digest != row["hash"]:
            found.append(f"{seq}: altered")
        before = row["hash"]
    if book.head() != (seq, before):
        found.append(f"{seq}: entries after this one are missing")
    found += [
        f"original {digest[:12]}: altered"
        for digest, content in book.originals()
        if hashlib.sha256(content).hexdigest() != digest
    ]
    return tuple(found)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql" and parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    engine = create_engine(parsed, connect_args={"timeout": _SECONDS_TO_WAIT})

    # The driver begins transactions late and for reading first; two collectors would deadlock.
    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _guards(dialect: str) -> tuple[str, ...]:
    """Triggers that refuse to change what was written; the hash chain sees what gets past them."""
    tables = (_ENTRIES.name, _ORIGINALS.name)
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        )
    if dialect == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION onpace_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        )
        return (
            function,
            *(
                f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
                f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION onpace_append_only()"
                for table in tables
            ),
        )
    return ()


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        seq=row["seq"],
        at=moment(row["at"]),
        kind=EntryKind(row["kind"]),
        form=row["form"],
        content=orjson.loads(row["content"]),
        before=row["before"],
        hash=row["hash"],
    )


def _hash(row: Mapping[Any, Any]) -> str:
    names = ("before", "seq", "at", "kind", "form", "content")
    line = json.dumps([*map(row.__getitem__, names)], ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()
