"""How far did the office sign its ledger?

A chain of hashes can be computed anew by whoever writes the database; its last link, signed with
the office's key, cannot.
"""

from typing import NamedTuple, Self

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
    inspect,
    select,
)

from addin.exchange.signing.key import OfficeKey

_SEAL = Table(
    "onpace_seal",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("key", String(64), nullable=False),
)


class Seal(NamedTuple):
    """The number of an entry, what the office signed of it, and the fingerprint of the key."""

    seq: int
    code: str
    key: str

    @classmethod
    def of(cls, seq: int, digest: str, key: OfficeKey) -> Self:
        """The seal of an entry with this hash."""
        return cls(seq, key.sign("ledger", seq, digest), key.fingerprint)

    def holds(self, digest: str, key: OfficeKey) -> bool:
        """Whether the entry still has the hash that was sealed."""
        return key.signed(self.code, "ledger", self.seq, digest)


def read_seal(connection: Connection) -> Seal | None:
    """The seal of a ledger, None where it has none."""
    if not inspect(connection).has_table(_SEAL.name):
        return None
    row = connection.execute(select(_SEAL.c.seq, _SEAL.c.code, _SEAL.c.key)).first()
    return Seal(int(row.seq), str(row.code), str(row.key)) if row else None


def write_seal(connection: Connection, seal: Seal) -> None:
    """Put a seal in the place of the one before."""
    _SEAL.create(connection, checkfirst=True)
    connection.execute(delete(_SEAL))
    connection.execute(insert(_SEAL).values(id=1, **seal._asdict()))
