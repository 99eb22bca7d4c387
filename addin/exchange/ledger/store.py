"""How is something written down so that it can be found, but not changed unseen?

Every entry carries the hash of the one before, so that the chain breaks where one is altered or
taken out; the head knows how long the chain is. Originals lie in the same database under the
hash of their content: an entry and the file it speaks of are committed together.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
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
from addin.exchange.ledger.guarding.seal import Seal, read_seal, write_seal
from addin.exchange.ledger.guarding.triggers import guard, missing_guards
from addin.exchange.signing.key import OfficeKey
from addin.files import own_folder
from addin.language import Text

_START = "0" * 64
_SECONDS_TO_WAIT = 120
_AT_ONCE = 64
# What an entry says of a file that was sent or received.
_ORIGINAL = re.compile(r'"sha256":"([0-9a-f]{64})"')

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
    VOUCHED = "vouched"
    KEYED = "keyed"
    CONFLICT = "conflict"
    DECIDED = "decided"
    REVOKED = "revoked"
    WRITTEN = "written"
    REMINDED = "reminded"
    ANSWERED = "answered"
    MAPPED = "mapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger; `hash` covers all the rest and the hash of the line before.

    What it says is kept `packed`: a ledger of a thousand forms takes no more room than its file.
    """

    seq: int
    at: datetime
    kind: EntryKind
    form: str
    packed: bytes
    before: str
    hash: str

    @property
    def content(self) -> Mapping[str, Any]:
        """What the entry says."""
        return _unpacked(self.packed)


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
        found = self.connection.execute(wanted, execution_options={"yield_per": _AT_ONCE})
        return tuple(map(_entry, found.mappings()))

    def head(self, *, lock: bool = False) -> tuple[int, str]:
        """Number and hash of the last entry; to `lock` it lets nobody else write meanwhile."""
        wanted = select(_HEAD.c.seq, _HEAD.c.hash)
        row = self.connection.execute(wanted.with_for_update() if lock else wanted).one()
        return int(row.seq), str(row.hash)

    def hash_at(self, seq: int) -> str:
        """The hash of one entry, or with which the chain begins; empty where there is none."""
        if not seq:
            return _START
        wanted = select(_ENTRIES.c.hash).where(_ENTRIES.c.seq == seq)
        return str(self.connection.execute(wanted).scalar_one_or_none() or "")

    def missing_guards(self) -> tuple[str, ...]:
        """The triggers that no longer refuse to change what was written."""
        return missing_guards(self.connection)

    def guard(self) -> None:
        """Set the triggers again."""
        guard(self.connection)

    def seal(self) -> Seal | None:
        """What the office signed last of this ledger, None where it never did."""
        return read_seal(self.connection)

    def originals(self) -> Iterator[tuple[str, bytes]]:
        """Every original with its hash."""
        for (digest,) in self.connection.execute(select(_ORIGINALS.c.sha256)).all():
            yield str(digest), self.original(str(digest))


@dataclass(frozen=True)
class Ledger:
    """A ledger in any database that SQLAlchemy knows; opened by `Ledger.open`.

    The key of the office lies at `key_path`; what is appended is sealed with it.
    """

    engine: Engine
    key_path: Path

    @classmethod
    def open(cls, url: str) -> Self:
        """The ledger at `url`, made where there is none yet; UsageError where it cannot be."""
        try:
            ledger = cls(_engine(url), key_path(url))
            ledger._prepare()
        except (SQLAlchemyError, ImportError, LedgerError) as error:
            en, zh = _reason(error)
            raise UsageError(
                en=f"the ledger cannot be opened: {en}", zh=f"无法打开台账：{zh}"
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
            before, _ = book.head(lock=True)
            yield book
            if book.head()[0] > before:
                self._seal(book, before)

    def key(self) -> OfficeKey:
        """The key of the office; none where its file is missing."""
        return OfficeKey.at(self.key_path)

    def signing_key(self, book: LedgerPage) -> OfficeKey:
        """The key to sign with, made where there never was one.

        UsageError where the ledger was sealed with a key that is not there.
        """
        key, seal = self.key(), book.seal()
        if not key and seal is None:
            key = key.followed()
            self.reseal(book, key)
        elif seal and seal.key not in key.fingerprints:
            raise UsageError(
                en=f"the key of the office (fingerprint {seal.key}) is not at {self.key_path}: put"
                " it back from your copy, or start another with `onpace settle key`",
                zh=f"{self.key_path}处没有本办密钥（指纹{seal.key}）：请用备份恢复，"
                "或用onpace settle key启用新密钥",
            )
        return key

    def reseal(self, book: LedgerPage, key: OfficeKey) -> None:
        """Seal the ledger as it stands, whatever was sealed before."""
        seq, digest = book.head()
        write_seal(book.connection, Seal.of(seq, digest, key))

    def _seal(self, book: LedgerPage, before: int) -> None:
        """Seal what follows entry `before`, where all of it is as sealed; else evidence stays."""
        key, seal = self.key(), book.seal()
        if seal is None:
            if key and before:
                return
            self.reseal(book, key or key.followed())
        elif seal.seq >= before and seal.holds(book.hash_at(seal.seq), key):
            self.reseal(book, key)

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
                guard(connection)
        except IntegrityError:
            # Another collector made it in the meantime.
            return


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what a database says into an error of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        en, zh = _reason(error)
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
    **dict.fromkeys(
        (
            "terminating connection",
            "server closed the connection",
            "connection to server",
            "starting up",
            "shutting down",
            "onnection refused",
            "connection is closed",
        ),
        (
            "the database server stopped or cannot be reached; when it runs again, then again",
            "数据库服务器已停止或无法连接，恢复运行后重试",
        ),
    ),
    "not a database": ("the file is no database", "文件不是数据库"),
}


def _reason(error: BaseException) -> tuple[str, str]:
    """Why a database does not do what it should, in English and in Chinese."""
    # A full disk undoes everything; what then fails to be undone is no reason.
    while error.__context__ is not None:
        error = error.__context__
    reason = (str(error) or type(error).__name__).splitlines()[0]
    return next((said for part, said in _REASONS.items() if part in reason), (reason, reason))


def default_url(plan_path: Path) -> str:
    """The address of the ledger beside a plan workbook.

    >>> default_url(Path("plans/city.xlsx"))
    'sqlite:///plans/city.ledger.sqlite'
    """
    return f"sqlite:///{ledger_path(plan_path).as_posix()}"


def ledger_path(plan_path: Path) -> Path:
    """The file of the ledger beside a plan workbook."""
    return plan_path.with_name(f"{plan_path.stem}.ledger.sqlite")


def key_path(url: str) -> Path:
    """Where the key of the office lies: beside a ledger that is a file, else with Onpace's own.

    >>> key_path("sqlite:///plans/city.ledger.sqlite").as_posix()
    'plans/city.ledger.key'
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return Path(parsed.database).with_suffix(".key")
    name = "-".join(filter(None, (parsed.host, str(parsed.port or ""), parsed.database)))
    return own_folder() / "keys" / f"{name}.key"


def broken_links(book: LedgerPage) -> tuple[Text, ...]:
    """What is wrong with the chain and the originals; nothing where it holds."""
    found: list[Text] = []
    before, seq, named = _START, 0, dict[str, int]()
    for row in book.connection.execute(select(_ENTRIES).order_by(_ENTRIES.c.seq)).mappings():
        seq += 1
        digest = _hash(row)
        if row["seq"] != seq:
            found.append(Text(zh=f"第{seq}号缺失", en=f"{seq}: missing"))
            seq = row["seq"]
        elif row["before"] != before:
            en = f"{seq}: does not follow the entry before"
            found.append(Text(zh=f"第{seq}号与上一号不衔接", en=en))
        if digest != row["hash"]:
            found.append(Text(zh=f"第{seq}号被改动", en=f"{seq}: altered"))
        before = row["hash"]
        if row["kind"] != EntryKind.WRITTEN:
            named |= dict.fromkeys(_ORIGINAL.findall(row["content"]), seq)
    if book.head() != (seq, before):
        en = f"{seq}: entries after this one are missing, or the head was edited"
        found.append(Text(zh=f"第{seq}号之后的记录缺失，或台账末尾标记被改动", en=en))
    return (*found, *_broken_originals(book, named))


def _broken_originals(book: LedgerPage, named: Mapping[str, int]) -> Iterator[Text]:
    """The originals that are not as they came, and those that entries name and nobody has."""
    there = set()
    for digest, content in book.originals():
        there.add(digest)
        if hashlib.sha256(content).hexdigest() != digest:
            yield Text(zh=f"原件{digest[:12]}被改动", en=f"original {digest[:12]}: altered")
    for digest, seq in named.items():
        if digest not in there:
            en = f"original {digest[:12]} of entry {seq}: deleted"
            yield Text(zh=f"第{seq}号的原件{digest[:12]}被删除", en=en)


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


@lru_cache(maxsize=64)
def _unpacked(content: bytes) -> Mapping[str, Any]:
    found: Mapping[str, Any] = orjson.loads(zlib.decompress(content))
    return found


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        seq=row["seq"],
        at=moment(row["at"]),
        kind=EntryKind(row["kind"]),
        form=row["form"],
        packed=zlib.compress(row["content"].encode(), 1),
        before=row["before"],
        hash=row["hash"],
    )


def _hash(row: Mapping[Any, Any]) -> str:
    names = ("before", "seq", "at", "kind", "form", "content")
    line = json.dumps([*map(row.__getitem__, names)], ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()
