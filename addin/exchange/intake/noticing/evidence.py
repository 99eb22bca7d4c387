"""What came along with a returned form, and did the evidence that it names?"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Self

from addin.exchange.form.form import Answer, Form
from addin.exchange.intake.locate import Located
from addin.exchange.intake.opening.letters import Piece
from addin.exchange.intake.remark import Noticed
from addin.exchange.ledger.store import Entry, LedgerPage
from addin.exchange.signing.receipt import is_receipt
from addin.language import Text

_FILE = re.compile(
    r"[^\s,;、/\\:()“”\"'<>|《》]+\.(?:pdf|ofd|docx?|xlsx?|xlsm|csv|et|wps|pptx?|txt|jpe?g|png|tiff?"
    r"|bmp|zip|rar|7z|eml|msg)(?![a-z0-9])",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"见?附件|附后|另附|随表|随文|扫描件|attach|enclosed", re.IGNORECASE)
_SEE = re.compile(r"^(?:详?见|参见|附件?[:：]?|see)+", re.IGNORECASE)


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


def named_in(text: str, beside: Collection[str]) -> set[str]:
    """Those of the files `beside` a form that a text names.

    >>> sorted(named_in("见销售明细.pdf", ["销售明细.pdf", "a.xlsx"]))
    ['销售明细.pdf']
    """
    said = _folded(text).strip()
    return {name for name in beside if _folded(name) in said} if said else set()


def missing_evidence(
    form: Form, answers: Mapping[str, Answer], located: Located, beside: Collection[str]
) -> Iterator[Noticed]:
    """The files, or attachments at large, that rows name as evidence and nobody sent."""
    for code, answer in answers.items():
        text = answer.evidence
        if not text:
            continue
        came = {_folded(name) for name in named_in(text, beside)}
        files = [_SEE.sub("", file) for file in _FILE.findall(_folded(text))]
        missing = [file for file in files if not any(name.endswith(file) for name in came)]
        if not files and _ATTACHED.search(text) and not beside:
            missing = [text.strip()]
        for file in missing:
            yield Noticed(
                name="evidence_missing",
                text=Text(
                    zh=f"佐证“{file}”没有随表报来，未能存档",
                    en=f"the evidence {file!r} did not come with the form and is not kept",
                ),
                place=located.place(code, "evidence"),
                code=code,
                item=form.row[code].name.zh,
                expected=Text(
                    zh="请与填报表放在同一邮件、压缩包或文件夹中补报",
                    en="send it in one mail, archive or folder with the form",
                ),
            )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
