"""Mails and archives as departments send them, made in memory."""

import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from extract_msg.ole_writer import OleWriter

__all__ = ["archive_of", "mail_of", "outlook_mail_of"]

SENDER = "zhang@example.org"


class _OfWindows(zipfile.ZipInfo):
    """An entry whose name is in the code page of Chinese Windows, as its own archiver writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode("gb18030"), self.flag_bits


def archive_of(files: Mapping[str, bytes], *, of_windows: bool = False) -> bytes:
    """A zip archive, as Chinese Windows names its files or as everybody else does."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = _OfWindows(name) if of_windows else zipfile.ZipInfo(name)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def mail_of(files: Mapping[str, bytes], received: str = "Tue, 15 Oct 2024 10:00:00 +0800") -> bytes:
    """A mail with attachments, as the office's server delivered it at a moment."""
    mail = EmailMessage()
    mail["Received"] = f"from mail.example.org by mx.example.cn; {received}"
    mail["From"] = f"张工 <{SENDER}>"
    mail["Date"] = "Tue, 15 Oct 2024 09:58:00 +0800"
    mail["Subject"] = "报送三季度数据"
    mail.set_content("请查收。")
    for name, content in files.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def outlook_mail_of(name: str, data: bytes, path: Path) -> bytes:
    """A mail as Outlook saves one (.msg), with one attachment."""
    writer = OleWriter()
    words = {"001A": "IPM.Note", "0037": "报送", "0C1F": SENDER, "0C1A": "张工", "5D01": SENDER}
    rows = [(int(f"{tag}001F", 16), _length(text)) for tag, text in words.items()]
    rows += [(0x00390040, struct.pack("<Q", 133734600000000000)),
             (0x340D0003, struct.pack("<II", 0x40000, 0))]  # fmt: skip
    for tag, text in words.items():
        writer.addEntry(f"__substg1.0_{tag}001F", text.encode("utf-16-le"))
    head = b"\0" * 8 + struct.pack("<IIII", 0, 1, 0, 1) + b"\0" * 8
    writer.addEntry("__properties_version1.0", _properties(head, rows))
    writer.addEntry("__nameid_version1.0", storage=True)
    for stream in ("00020102", "00030102", "00040102"):
        writer.addEntry(f"__nameid_version1.0/__substg1.0_{stream}", b"")
    folder = "__attach_version1.0_#00000000"
    writer.addEntry(folder, storage=True)
    writer.addEntry(f"{folder}/__substg1.0_3707001F", name.encode("utf-16-le"))
    writer.addEntry(f"{folder}/__substg1.0_37010102", data)
    rows = [(0x37050003, struct.pack("<II", 1, 0)), (0x3707001F, _length(name)),
            (0x37010102, struct.pack("<II", len(data), 0))]  # fmt: skip
    writer.addEntry(f"{folder}/__properties_version1.0", _properties(b"\0" * 8, rows))
    writer.write(str(path))
    return path.read_bytes()


def _length(text: str) -> bytes:
    return struct.pack("<II", len(text.encode("utf-16-le")) + 2, 0)


def _properties(head: bytes, rows: list[tuple[int, bytes]]) -> bytes:
    return head + b"".join(struct.pack("<II", tag, 6) + value for tag, value in rows)
