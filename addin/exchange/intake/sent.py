"""What came along with a returned file: its letter, and evidence that is kept by its hash?"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Self

from addin.exchange.intake.noticing.evidence import named_in
from addin.exchange.intake.opening.letters import Piece
from addin.exchange.ledger.store import Entry, LedgerPage
from addin.exchange.signing.receipt import is_receipt


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The `letter` of a file, what came in it, what lies beside it, and what is `kept` already."""

    letter: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, bytes] = field(default_factory=dict)
    nearby: Mapping[str, Piece] = field(default_factory=dict)
    kept: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def along(cls, pieces: Mapping[str, Piece], name: str, before: Entry | None) -> Self:
        """What came with the file of this `name`, be it now or when it came `before`."""
        piece, known = pieces[name], before.content if before else {}
        letter = piece.letter.record() if piece.letter else known.get("letter", {})
        # What we answered ourselves goes to and fro in mails, and proves nothing of a number.
        inside, nearby = dict(piece.beside), dict(pieces)
        del nearby[name]
        for file, content in piece.beside:
            if is_receipt(content):
                inside.pop(file, None)
        kept = tuple(known.get("attachments", ()))
        return cls(letter=letter, inside=inside, nearby=nearby, kept=kept)

    @property
    def names(self) -> frozenset[str]:
        """The names of all that a form may call its evidence."""
        return frozenset({*self.inside, *self.nearby, *map(itemgetter("file"), self.kept)})

    def archived(self, book: LedgerPage, named: str) -> dict[str, Any]:
        """Keep what came along, and what the text `named` calls evidence; what is told of it."""
        found = dict(map(itemgetter("sha256", "file"), self.kept))
        evidence = dict(self.inside)
        for near in sorted(named_in(named, self.nearby)) if named else ():
            evidence[near] = self.nearby[near].content
        for file, content in evidence.items():
            digest = hashlib.sha256(content).hexdigest()
            if digest not in found:
                found[digest] = file
                book.archive(content)
        told: dict[str, Any] = {"letter": dict(self.letter)} if self.letter else {}
        if found:
            told["attachments"] = [{"file": f, "sha256": digest} for digest, f in found.items()]
        return told
