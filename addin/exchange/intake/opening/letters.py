"""Which files came in a mail or an archive, from whom, and when?"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parseaddr, parsedate_to_datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from addin.errors import UnsafeFileError
from addin.exchange.calendar import moment
from addin.exchange.intake.opening.asking import Worker
from addin.ooxml.limits import Limits, counted

_DEEPEST, _MOST_FILES, _MOST_BYTES = 3, 200, 200_000_000
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et", ".xlsb", ".fods")
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/|\._|~\$|\.DS_Store$|Thumbs\.db$)")
_OF_OFFICE = {"[Content_Types].xml", "mimetype"}
_FIRST_LINE = re.compile(rb"(?:From |[\w-]{2,40}:)")
_HEADER = re.compile(
    rb"^(?:From|Received|MIME-Version|Message-ID|X-Unsent):", re.MULTILINE | re.IGNORECASE
)
_OLE2, _OF_OUTLOOK = b"\xd0\xcf\x11\xe0", "__properties_version1.0".encode("utf-16-le")
# What broken headers make the parser raise.
_BROKEN = (AttributeError, IndexError, KeyError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail or an archive that brought files; a moment is None where it does not say one."""

    file: str
    sender: str = ""
    subject: str = ""
    sent: datetime | None = None
    received: datetime | None = None

    def record(self) -> dict[str, str]:
        """The letter as plain values, for the ledger."""
        return {
            "file": self.file,
            "sender": self.sender,
            "subject": self.subject,
            "sent": self.sent.isoformat() if self.sent else "",
            "received": self.received.isoformat() if self.received else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file to take in: by itself, or out of a letter with what came `beside` it.

    A file by itself stays on the disk until it is asked for: a folder of thousands takes no room.
    """

    name: str
    inside: bytes = b""
    path: Path | None = None
    letter: Letter | None = None
    beside: tuple[tuple[str, bytes], ...] = ()

    @property
    def content(self) -> bytes:
        """What is in the file; nothing where it is gone by now."""
        try:
            return self.path.read_bytes() if self.path else self.inside
        except OSError:
            return b""


def pieces_of(name: str, content: bytes, path: Path | None = None) -> tuple[Piece, ...]:
    """The workbooks in a mail or an archive, with what came along; any other file as it is.

    So is one that breaks a limit, is damaged or holds no workbook: reading it will say so. A file
    at a `path` need not be kept.
    """
    found = list(_unpacked(name, content, 0))
    whole = Piece(name=name, inside=b"" if path else content, path=path)
    if len(found) == 1 and found[0].letter is None:
        return (whole,)
    books = [piece for piece in found if piece.name.lower().endswith(_WORKBOOKS)]
    if not books or sum(len(piece.inside) for piece in found) > _MOST_BYTES:
        return (whole,)
    beside = tuple((piece.name, piece.inside) for piece in found if piece not in books)
    return tuple(replace(piece, beside=beside if piece.letter else ()) for piece in books)


def is_letter(content: bytes) -> bool:
    """Whether a file is a mail of a common kind."""
    head = content[:4096]
    return bool(_FIRST_LINE.match(head) and _HEADER.search(head)) or is_of_outlook(content)


def is_of_outlook(content: bytes) -> bool:
    """Whether a file is a mail that Outlook saved (.msg)."""
    return content.startswith(_OLE2) and _OF_OUTLOOK in content


def _unpacked(
    name: str, content: bytes, depth: int, letter: Letter | None = None
) -> Iterator[Piece]:
    """The files in a container and in the containers in it; a plain file itself."""
    inside: list[tuple[str, bytes]] = []
    if depth < _DEEPEST and len(content) <= counted(Limits()).file_size:
        if content.startswith(b"PK\3\4"):
            inside, here = list(_in_archive(content)), Letter(file=name)
        elif is_of_outlook(content):
            inside, here = _in_outlook(name, content)
        elif is_letter(content):
            inside, here = _in_mail(name, content)
    if not 0 < len(inside) <= _MOST_FILES:  # too many: it is refused whole, none is left out
        yield Piece(name=name, inside=content, letter=letter)
        return
    # What a mail says of itself counts also for the archive that it brought.
    outer = letter if letter and letter.sender else here
    for inner, part in inside:
        yield from _unpacked(inner, part, depth + 1, outer)


def _in_archive(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a zip archive, within limits; none where it is an office file or locked.

    A file that is damaged is there without content, so that it is answered like the others.
    """
    limits = counted(Limits())
    with suppress(*_DAMAGED):  # no archive at all: it is answered as the file that it is
        archive = zipfile.ZipFile(BytesIO(content))
        if _OF_OFFICE & archive.NameToInfo.keys():
            return
        listed = [info for info in archive.infolist() if not info.is_dir()]
        is_bomb = sum(info.file_size for info in listed) > _MOST_BYTES or any(
            info.file_size > max(limits.ratio_grace, limits.ratio * info.compress_size)
            for info in listed
        )
        if is_bomb or len(listed) > _MOST_FILES:
            return
        for info in listed:
            if info.flag_bits & 1:
                return  # locked
            if not _IGNORED.search(info.filename):
                yield _name_in(info), _member(archive, info, limits.file_size + 1)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(most)
    except _DAMAGED:
        return b""


# What the standard library raises for archives that are broken or of another kind.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError,
    ValueError,
)  # fmt: skip


def _name_in(info: zipfile.ZipInfo) -> str:
    """The name of a file in an archive; what is not marked as UTF-8 is mostly Chinese Windows'."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name.replace("\\", "/")).name


def _in_mail(name: str, content: bytes) -> tuple[list[tuple[str, bytes]], Letter]:
    """The files that a mail brought, without the pictures of its text; and who sent it."""
    letter = Letter(file=name)
    found: list[tuple[str, bytes]] = []
    with suppress(*_BROKEN):
        mail = message_from_bytes(content, policy=policy.default)
        for part in mail.walk():
            title = part.get_filename()
            is_picture = part.get_content_maintype() == "image" and bool(part["Content-ID"])
            body = None if part.is_multipart() or is_picture else part.get_payload(decode=True)
            if title and isinstance(body, bytes):
                found.append((_legible(title), body))
        letter = _letter_of(name, mail)
    return found, letter


def _letter_of(name: str, mail: Any) -> Letter:
    arrived = str(mail.get("Received", "")).rpartition(";")[2].strip()
    return Letter(
        file=name,
        sender=parseaddr(str(mail.get("From", "")))[1],
        subject=str(mail.get("Subject", "")),
        sent=_moment_in(str(mail.get("Date", ""))),
        received=_moment_in(arrived),
    )


def _moment_in(text: str) -> datetime | None:
    try:
        return moment(parsedate_to_datetime(text))
    except _BROKEN:
        return None


def _legible(title: str) -> str:
    """A name that was written in no declared encoding, as Chinese mail programs mean it."""
    with suppress(UnicodeError):
        return title.encode("ascii", "surrogateescape").decode("gb18030")
    return title


def _in_outlook(name: str, content: bytes) -> tuple[list[tuple[str, bytes]], Letter]:
    """The files that a mail saved by Outlook brought; none where ``onpace[mail]`` is missing.

    The mail is taken apart in a process of its own, within the limits of files from outside.
    """
    letter = Letter(file=name)
    with TemporaryDirectory(prefix="onpace-", ignore_cleanup_errors=True) as folder:
        path, worker = Path(folder) / "mail.msg", Worker()
        path.write_bytes(content)
        try:
            told = worker.ask({"path": str(path), "reader": "outlook"})
        except UnsafeFileError:
            return [], letter
        finally:
            worker.close()
        found = [(n, Path(folder, f).read_bytes()) for n, f in told.get("files", ())]
    if not told.get("files"):
        return [], letter
    sent, received = (moment(told[key]) if told[key] else None for key in ("sent", "received"))
    sender, subject = parseaddr(told["sender"])[1], told["subject"]
    return found, replace(letter, sender=sender, subject=subject, sent=sent, received=received)


def texts_of_mail(content: bytes) -> Iterator[str]:
    """What a mail says, and the texts that it brought along."""
    with suppress(*_BROKEN):
        for part in message_from_bytes(content, policy=policy.default).walk():
            body = part.get_payload(decode=True)
            if part.get_content_maintype() == "text" and isinstance(body, bytes):
                yield body.decode(part.get_content_charset() or "utf-8", "replace")
